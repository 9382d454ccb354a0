"""Agencies: add, change, retire with everybody in it, bring back."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Agency, AgencyContact, AgencyKind
from sara.accounts.reach import Audience
from sara.db import bump
from sara.errors import Forbidden, NotFound, Refused, Stale
from sara.history.operations import Changes, changed, record
from sara.mail.withdrawing import take_back
from sara.people.operations.accounts import shut
from sara.people.operations.roles import keep_one, lock_administrators
from sara.words import N_

TAKEN = N_("There is already an agency with this name.")
RETIRED_ALREADY = N_("This agency is retired already.")
IN_USE_ALREADY = N_("This agency is in use already.")
ONES_OWN = N_("You work for this agency yourself. Ask another administrator to retire it.")


def add_agency(db: Session, *, name: str, kind: AgencyKind, by: int, now: dt.datetime) -> Agency:
    """Add an agency. Raises `Refused` for a name that only its capitals tell from another one."""
    _not_taken(db, name)
    agency = Agency(name=name, kind=kind)
    try:
        with db.begin_nested():
            db.add(agency)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    changes = {"name": ("", name), "kind": ("", kind)}
    _record(db, "agency.added", agency.id, by, now, changes)
    return agency


def change_agency(
    db: Session,
    agency_id: int,
    version: int,
    *,
    name: str,
    kind: AgencyKind,
    by: int,
    now: dt.datetime,
) -> None:
    """Change name or kind. Raises `Stale` when another was quicker."""
    agency = _held(db, agency_id)
    if name != agency.name:
        _not_taken(db, name, but=agency_id)
    changes = changed(agency, {"name": name, "kind": kind})
    try:
        with db.begin_nested():
            done = bump(db, Agency.__table__, agency_id, version, name=name, kind=kind)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if not done:
        raise Stale({"name": agency.name, "kind": agency.kind.value}, agency.version)
    if changes:
        _record(db, "agency.changed", agency_id, by, now, changes)


def retire_agency(db: Session, agency_id: int, *, reason: str, by: int, now: dt.datetime) -> int:
    """Retire an agency and disable everybody who works for it, now; gives their number."""
    administrators = lock_administrators(db)
    agency = _held(db, agency_id)
    if not agency.active:
        raise Refused(RETIRED_ALREADY)
    people = list(
        db.scalars(
            sa.select(Account.id)
            .where(Account.agency_id == agency_id, Account.state != AccountState.DISABLED)
            .order_by(Account.id)
            .with_for_update(key_share=True)
        )
    )
    if by in people:
        raise Forbidden(ONES_OWN)
    keep_one(administrators, people)
    _record(db, "agency.retired", agency_id, by, now, {"active": (True, False)}, reason)
    agency.active, agency.version = False, agency.version + 1
    addresses = db.scalars(
        sa.select(AgencyContact.email).where(AgencyContact.agency_id == agency_id)
    ).all()
    take_back(db, addresses=addresses, now=now)
    for account_id in people:
        shut(db, account_id, reason=reason, by=by, now=now)
    return len(people)


def return_agency(db: Session, agency_id: int, *, by: int, now: dt.datetime) -> None:
    """Bring an agency back. Its people stay disabled until each is enabled."""
    agency = _held(db, agency_id)
    if agency.active:
        raise Refused(IN_USE_ALREADY)
    _record(db, "agency.returned", agency_id, by, now, {"active": (False, True)})
    agency.active, agency.version = True, agency.version + 1


def _not_taken(db: Session, name: str, but: int = 0) -> None:
    # Here and not in the database: SQLite knows the capitals of ASCII alone.
    others = db.scalars(sa.select(Agency.name).where(Agency.id != but))
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(TAKEN)


def _held(db: Session, agency_id: int) -> Agency:
    agency = db.scalars(
        sa.select(Agency).where(Agency.id == agency_id).with_for_update(key_share=True)
    ).one_or_none()
    if agency is None:
        raise NotFound
    return agency


def _record(
    db: Session, verb: str, agency_id: int, by: int, now: dt.datetime, changes: Changes,
    reason: str = "",
) -> None:  # fmt: skip
    record(
        db, verb, by=by, now=now, subject="agency", subject_id=agency_id, changes=changes,
        reason=reason, audience=Audience.AGENCIES,
    )  # fmt: skip
