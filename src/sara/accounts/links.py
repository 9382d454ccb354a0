"""Single-use links: invitation, new password, first administrator. Only their hashes are kept."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Purpose, SingleUseLink
from sara.db import Reader
from sara.errors import Refusal
from sara.secret import hashed, token
from sara.settings import Settings
from sara.words import N_

RESET_LASTS = dt.timedelta(hours=2)
FIRST_LASTS = dt.timedelta(hours=24)
KEPT = dt.timedelta(days=30)

STATES = {Purpose.INVITATION: AccountState.PENDING, Purpose.RESET: AccountState.ACTIVE}
"""The state an account must be in for its link to work: a link never brings back a disabled one."""
_ADDRESS = sa.case((Account.by_hand, Account.offered_email), else_=Account.email).label("email")
_OFFERED = sa.and_(
    Account.by_hand, Account.offered_email != "", Account.state == AccountState.ACTIVE
)
"""Somebody who had no e-mail and is in the group already, by hand."""

WAYS_ON = {
    Purpose.INVITATION: N_(
        "If you have come in with it before, sign in. If not, ask for a new invitation."
    ),
    Purpose.RESET: N_("Ask for a new link on the sign-in page."),
    Purpose.FIRST: N_("Start sara again: it prints a new link while there is no account."),
}


class LinkEnded(Refusal):
    """The link was used, is too old, or never was."""

    status = 410
    heading = N_("This link does not work any more")

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(WAYS_ON[purpose])


def make(
    db: Session, purpose: Purpose, account_id: int | None, *, lasts: dt.timedelta, now: dt.datetime
) -> str:
    """Make a link, end those made before for the same purpose, and return the new one's token."""
    end(db, account_id, now, purpose)
    fresh = token()
    db.add(
        SingleUseLink(
            token_hash=hashed(fresh), account_id=account_id, purpose=purpose, ends_at=now + lasts
        )
    )
    db.flush()
    return fresh


def find(db: Reader, given: str, purpose: Purpose, now: dt.datetime) -> Any:
    """Whom the link is for: account_id, email, name. Raises `LinkEnded` when it cannot be used."""
    statement = (
        sa.select(SingleUseLink.account_id, _ADDRESS, Account.name)
        .outerjoin(Account, Account.id == SingleUseLink.account_id)
        .where(
            SingleUseLink.token_hash == hashed(given),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.ends_at > now,
        )
    )
    if purpose in STATES:
        waits = Account.state == STATES[purpose]
        if purpose is Purpose.INVITATION:
            waits |= _OFFERED
        statement = statement.where(waits)
    row = db.execute(statement).one_or_none()
    if row is None:
        raise LinkEnded(purpose)
    return row


def use(db: Session, given: str, purpose: Purpose, now: dt.datetime) -> Any:
    """Use the link up; of two at once one wins. Raises `LinkEnded` for the other."""
    row = find(db, given, purpose, now)
    done = db.execute(
        sa.update(SingleUseLink)
        .where(SingleUseLink.token_hash == hashed(given), SingleUseLink.used_at.is_(None))
        .values(used_at=now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # a DML result has a rowcount
        raise LinkEnded(purpose)
    return row


def end(
    db: Session, account_id: int | None, now: dt.datetime, purpose: Purpose | None = None
) -> None:
    """End the open links of an account, all or those of one purpose."""
    statement = sa.update(SingleUseLink).where(
        SingleUseLink.account_id == account_id
        if account_id is not None
        else SingleUseLink.account_id.is_(None),
        SingleUseLink.used_at.is_(None),
    )
    if purpose is not None:
        statement = statement.where(SingleUseLink.purpose == purpose)
    db.execute(statement.values(used_at=now))


def address(settings: Settings, path: str, given: str) -> str:
    """The whole address, for a mail or the terminal. Never from the Host header of a request."""
    return f"{settings.public_address.rstrip('/')}/{path}/{given}"


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop links long over; gives their number."""
    done = db.execute(sa.delete(SingleUseLink).where(SingleUseLink.ends_at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
