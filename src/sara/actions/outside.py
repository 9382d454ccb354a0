"""The owning agency outside sara: letters with signed links to its contacts."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Agency, AgencyContact
from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.actions import links, wording
from sara.actions.models import Action, ActionMessage, SignedLink, Step
from sara.actions.wording import Occasion
from sara.db import Reader
from sara.errors import Forbidden, Refused
from sara.history.operations import record
from sara.languages import speaking
from sara.mail.operations import post
from sara.problems.queries import Found
from sara.problems.stages import AT_REST
from sara.settings import Settings
from sara.words import N_

NO_CONTACT = N_("The agency that owns this action has no such contact in use.")
NO_STEP = N_("This action waits for no answer from its owner.")
NO_LINK = N_("This link does not work any more as it is.")


_CONTACTS = (
    sa.select(AgencyContact.id, AgencyContact.email, AgencyContact.desk)
    .where(AgencyContact.agency_id == sa.bindparam("agency_id"), AgencyContact.removed_at.is_(None))
    .order_by(AgencyContact.email)
)


def contacts(db: Reader, agency_id: int | None) -> list[Any]:
    """The addresses at which an agency answers without an account."""
    return list(db.execute(_CONTACTS, {"agency_id": agency_id}).all()) if agency_id else []


def ask(db: Session, action: Action, reference: str, *, now: dt.datetime) -> None:
    """Ask every contact of the owning agency for an answer."""
    step = links.step_of(action.status)
    if step is not None:
        for contact in contacts(db, action.owner_agency_id):
            send_link(db, action, reference, contact, step, Occasion.ASKED, now=now)


def send_link(
    db: Session, action: Any, reference: str, contact: Any, step: Step, occasion: Occasion, *,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Write one contact a letter with a fresh link. `action` has id, due_on and owner_agency_id."""
    settings: Settings = db.info["settings"]
    agency = db.scalar(sa.select(Agency.name).where(Agency.id == action.owner_agency_id))
    fresh = links.Fresh(settings)
    with speaking(settings, settings.language):
        letter = wording.with_link(
            occasion, agency=agency or "", place=settings.name, reference=reference,
            day=action.due_on, link=fresh.address, answers=step is Step.ANSWER,
            may_reply=bool(fresh.reply_to),
        )  # fmt: skip
    number = post(
        db, to=contact.email, subject=letter.subject, body=letter.body, now=now,
        reply_to=fresh.reply_to,
    )  # fmt: skip
    links.keep(
        db, fresh, action_id=action.id, due_on=action.due_on, contact_id=contact.id, step=step,
        message_id=number, now=now,
    )  # fmt: skip


def tell_given_up(db: Session, action: Action, reference: str, *, now: dt.datetime) -> None:
    """Tell every contact that was asked that nothing more is expected of them."""
    settings: Settings = db.info["settings"]
    asked = set(db.scalars(
        sa.select(SignedLink.contact_id).where(SignedLink.action_id == action.id)
    ))  # fmt: skip
    for contact in contacts(db, action.owner_agency_id):
        if contact.id in asked:
            with speaking(settings, settings.language):
                letter = wording.given_up(place=settings.name, reference=reference)
            post(db, to=contact.email, subject=letter.subject, body=letter.body, now=now)


# by the people who work on the problem


def resend(
    db: Session, found: Found, action: Action, contact_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Send one contact a fresh link; the one before ends."""
    _check(found)
    step = links.step_of(action.status)
    if step is None:
        raise Refused(NO_STEP)
    contact = _contact(db, action, contact_id)
    send_link(db, action, found.row.reference, contact, step, Occasion.AGAIN, now=now)
    _record(db, "link.sent", found.id, action.id, {"contact": ("", contact.email)}, by, now)


def revoke(
    db: Session, found: Found, action: Action, link_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take a link back: it stops working now, and its letter is not sent if it was not yet."""
    if not found.may(Permission.ACTION_MANAGE):
        raise Forbidden
    if not links.end(db, action.id, now=now, only=[link_id]):
        raise Refused(NO_LINK)
    email = db.scalar(
        sa.select(AgencyContact.email)
        .join(SignedLink, SignedLink.contact_id == AgencyContact.id)
        .where(SignedLink.id == link_id)
    )
    _record(db, "link.revoked", found.id, action.id, {"contact": (email, "")}, by, now)


def tell(
    db: Session, found: Found, action: Action, body: str, *, by: Viewer, now: dt.datetime
) -> None:
    """Write to the contacts of the owning agency; each who has a link gets a fresh one."""
    _check(found)
    if not found.reach.sees(Audience.AGENCIES):
        raise Forbidden
    db.add(ActionMessage(action_id=action.id, author_id=by.account_id, body=body, at=now))
    _record(db, "action.told", found.id, action.id, {"comment": ("", body)}, by, now)
    step = links.step_of(action.status)
    if step is None:
        return
    open_to = set(db.scalars(
        sa.select(SignedLink.contact_id).where(
            SignedLink.action_id == action.id, SignedLink.used_at.is_(None),
            SignedLink.revoked_at.is_(None),
        )
    ))  # fmt: skip
    for contact in contacts(db, action.owner_agency_id):
        if contact.id in open_to:
            send_link(db, action, found.row.reference, contact, step, Occasion.TOLD, now=now)


def _contact(db: Reader, action: Action, contact_id: int) -> Any:
    for contact in contacts(db, action.owner_agency_id):
        if contact.id == contact_id:
            return contact
    raise Refused(NO_CONTACT)


def _check(found: Found) -> None:
    if closed := AT_REST.get(found.row.stage, ""):
        raise Refused(closed)


def _record(
    db: Session, verb: str, problem_id: int, action_id: int, changes: dict[str, Any],
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    record(
        db, verb, by=by.account_id, now=now, problem_id=problem_id, subject="action",
        subject_id=action_id, changes=changes, audience=Audience.AGENCIES,
    )  # fmt: skip
