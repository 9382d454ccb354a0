"""What an administrator does with an account: change, disable, enable."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts import links, sessions
from sara.accounts.models import Account, AccountState, Agency
from sara.accounts.operations import lock
from sara.accounts.reach import Audience
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.people.operations.roles import keep_one, lock_administrators, not_to_oneself
from sara.words import N_

DISABLED_ALREADY = N_("This account is disabled already.")
IN_USE_ALREADY = N_("This account is in use already.")
NO_AGENCY = N_("This agency is not in use. Choose another.")
RETIRED = N_("Their agency is not in use. Give them another agency first.")


def change_account(
    db: Session,
    account_id: int,
    version: int,
    *,
    name: str,
    agency_id: int | None,
    by: int,
    now: dt.datetime,
) -> None:
    """Change somebody's name or agency. Raises `Stale` when another was quicker."""
    not_to_oneself(account_id, by)
    account = _locked(db, account_id)
    if agency_id != account.agency_id:
        check_agency(db, agency_id)
    _change(db, account, version, {"name": name, "agency_id": agency_id}, by=by, now=now)


def rename_oneself(
    db: Session, account_id: int, version: int, *, name: str, now: dt.datetime
) -> None:
    """Change one's own name."""
    _change(db, _locked(db, account_id), version, {"name": name}, by=account_id, now=now)


def choose_language(db: Session, account_id: int, language: str, *, now: dt.datetime) -> None:
    """Choose the language one reads, on the page and in letters."""
    account = _locked(db, account_id)
    if account.language != language:
        record(
            db, "account.language", by=account_id, now=now, subject="account",
            subject_id=account_id, changes={"language": (account.language, language)},
            audience=Audience.AGENCIES,
        )  # fmt: skip
        account.language = language


def disable(db: Session, account_id: int, *, reason: str, by: int | None, now: dt.datetime) -> None:
    """Shut the account: its sessions and links end now. Roles stay, for when it is enabled."""
    not_to_oneself(account_id, by)
    keep_one(lock_administrators(db), {account_id})
    shut(db, account_id, reason=reason, by=by, now=now)


def shut(db: Session, account_id: int, *, reason: str, by: int | None, now: dt.datetime) -> None:
    """The disabling itself, once it is sure that an administrator is left."""
    account = _locked(db, account_id)
    if account.state is AccountState.DISABLED:
        raise Refused(DISABLED_ALREADY)
    _set_state(db, account, AccountState.DISABLED, "account.disabled", reason, by, now)
    sessions.end_all(db, account_id)
    links.end(db, account_id, now)


def enable(db: Session, account_id: int, *, reason: str, by: int | None, now: dt.datetime) -> None:
    """Open a disabled account again: with the roles it has, or to be invited anew."""
    not_to_oneself(account_id, by)
    account = _locked(db, account_id)
    if account.state is not AccountState.DISABLED:
        raise Refused(IN_USE_ALREADY)
    check_agency(db, account.agency_id, RETIRED)
    state = AccountState.ACTIVE if account.password_hash else AccountState.PENDING
    _set_state(db, account, state, "account.enabled", reason, by, now)


def check_agency(db: Session, agency_id: int | None, otherwise: str = NO_AGENCY) -> None:
    """Raise `Refused` unless the agency, if one is named, is in use."""
    if agency_id is not None and not db.scalar(
        sa.select(Agency.active).where(Agency.id == agency_id)
    ):
        raise Refused(otherwise)


def _locked(db: Session, account_id: int) -> Account:
    account = lock(db, account_id)
    if account is None:
        raise NotFound
    return account


def _change(
    db: Session, account: Account, version: int, values: dict[str, object], *, by: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    if not bump(db, Account.__table__, account.id, version, **values):
        theirs = {k: str(getattr(account, k) or "") for k in values}
        raise Stale(theirs, account.version)
    if changes := changed(account, values):
        record(
            db, "account.changed", by=by, now=now, subject="account", subject_id=account.id,
            changes=changes, audience=Audience.AGENCIES,
        )  # fmt: skip


def _set_state(
    db: Session, account: Account, state: AccountState, verb: str, reason: str, by: int | None,
    now: dt.datetime,
) -> None:  # fmt: skip
    record(
        db, verb, by=by, now=now, subject="account", subject_id=account.id,
        changes={"state": (account.state, state)}, reason=reason, audience=Audience.AGENCIES,
    )  # fmt: skip
    account.state, account.version = state, account.version + 1
