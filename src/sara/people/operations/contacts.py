"""The addresses at which an agency answers for its actions without an account."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.accounts.models import Agency, AgencyContact
from sara.accounts.reach import Audience
from sara.errors import NotFound, Refused
from sara.history.operations import record
from sara.mail.withdrawing import take_back
from sara.people.operations.joining import address
from sara.words import N_

KNOWN = N_("This address is on the list already.")
RETIRED = N_("This agency is retired. Bring it back first.")


def add_contact(
    db: Session, agency_id: int, *, email: str, desk: str, by: int, now: dt.datetime
) -> AgencyContact:
    """Add an address. Letters about new actions of the agency go to it from now on."""
    agency = db.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    if not agency.active:
        raise Refused(RETIRED)
    contact = AgencyContact(
        agency_id=agency_id, email=address(email), desk=desk, added_by=by, added_at=now
    )
    try:
        with db.begin_nested():
            db.add(contact)
    except IntegrityError as error:
        raise Refused(KNOWN) from error
    record(
        db, "agency.contact_added", by=by, now=now, subject="agency", subject_id=agency_id,
        changes={"email": ("", contact.email), "desk": ("", desk)}, audience=Audience.AGENCIES,
    )  # fmt: skip
    return contact


def remove_contact(
    db: Session, agency_id: int, contact_id: int, *, by: int, now: dt.datetime
) -> None:
    """Take an address out: its links stop working now, and letters not yet sent never are."""
    contact = db.scalars(
        sa.select(AgencyContact).where(
            AgencyContact.id == contact_id, AgencyContact.agency_id == agency_id
        )
    ).one_or_none()
    if contact is None:
        raise NotFound
    if contact.removed_at is not None:
        return
    contact.removed_at = now
    take_back(db, addresses=[contact.email], now=now)
    record(
        db, "agency.contact_removed", by=by, now=now, subject="agency", subject_id=agency_id,
        changes={"email": (contact.email, "")}, audience=Audience.AGENCIES,
    )  # fmt: skip
