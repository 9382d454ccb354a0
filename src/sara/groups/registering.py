"""Strangers who want to join: a link proves their address, and only then is there an account.

The account has no role. It reads nothing that is not public until somebody else admits the person
to a group, and no role can be had by asking.
"""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.db import Database, Reader
from sara.errors import Refusal
from sara.groups.finding import FoundGroup
from sara.groups.models import Registration
from sara.people.operations.joining import address, come_in_oneself
from sara.secret import hashed, token
from sara.settings import Settings
from sara.words import N_

LASTS = dt.timedelta(days=2)


class RegistrationEnded(Refusal):
    """The link was used, is too old, or never was."""

    status = 410
    heading = N_("This link does not work any more")

    def __init__(self) -> None:
        super().__init__(
            N_("If you have come in with it before, sign in. If not, ask to join once more.")
        )


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What letter goes out: with a link, or to somebody who has an account (`token` is empty)."""

    email: str
    name: str
    token: str = ""
    account_id: int | None = None


def register(
    db: Session, found: FoundGroup, *, email: str, name: str, now: dt.datetime
) -> Registered | None:
    """Keep who wants to join until their address is confirmed; None when no letter is to go out.

    The page must answer the same in every case.
    """
    email = address(email)
    account = db.execute(
        sa.select(Account.id, Account.name, Account.state).where(Account.email == email)
    ).one_or_none()
    if account is not None:
        if account.state is AccountState.DISABLED:
            return None
        return Registered(email=email, name=account.name, account_id=account.id)
    db.execute(
        sa.delete(Registration).where(
            Registration.email == email, Registration.group_id == found.id
        )
    )
    fresh = token()
    db.add(
        Registration(
            token_hash=hashed(fresh), group_id=found.id, email=email, name=name, ends_at=now + LASTS
        )
    )
    return Registered(email=email, name=name, token=fresh)


def registration(db: Reader, given: str, now: dt.datetime) -> Any:
    """Who the link is for: id, group_id, email, name. Raises `RegistrationEnded`."""
    row = db.execute(
        sa.select(
            Registration.id, Registration.group_id, Registration.email, Registration.name
        ).where(Registration.token_hash == hashed(given), Registration.ends_at > now)
    ).one_or_none()
    if row is None:
        raise RegistrationEnded
    return row


def confirm(
    db: Session, given: str, *, name: str, password_hash: str, settings: Settings, now: dt.datetime
) -> tuple[int, str]:
    """Make the account whose address the link proves; gives it and the token of its session.

    Of two at once one wins. Raises `RegistrationEnded` for the other, and when there is an account
    meanwhile.
    """
    row = registration(db, given, now)
    used = db.execute(sa.delete(Registration).where(Registration.id == row.id))
    if not used.rowcount:  # type: ignore[attr-defined]  # a DML result has a rowcount
        raise RegistrationEnded
    db.execute(sa.delete(Registration).where(Registration.email == row.email))
    came = come_in_oneself(
        db, email=row.email, name=name, password_hash=password_hash, settings=settings, now=now
    )
    if came is None:
        raise RegistrationEnded
    return came


def forget_unconfirmed(database: Database, _settings: Settings, now: dt.datetime) -> int:
    """Drop those who never confirmed their address; gives their number."""
    with database.write() as db:
        done = db.execute(sa.delete(Registration).where(Registration.ends_at < now))
        return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
