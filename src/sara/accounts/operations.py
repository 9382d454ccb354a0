"""Signing in, and the link for the first administrator."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts import links, queries, sessions
from sara.accounts.models import Account, AccountState, Purpose
from sara.settings import Settings


def sign_in(
    db: Session,
    account_id: int,
    *,
    proven: str,
    fresh_hash: str | None,
    old_token: str,
    settings: Settings,
    now: dt.datetime,
) -> str | None:
    """Start a session with an id of its own, end the one the browser had; gives the new token.

    `proven` is the hash the password was checked against. None when meanwhile the account was
    disabled or its password changed.
    """
    # The lock makes a disabling at the same moment wait, and then find the session to end.
    account = lock(db, account_id)
    if account is None or account.state is not AccountState.ACTIVE:
        return None
    if account.password_hash != proven:
        return None
    if fresh_hash:
        account.password_hash = fresh_hash
    sessions.end_token(db, old_token)
    return sessions.begin(db, account_id, settings=settings, now=now)


def first_link(db: Session, settings: Settings, now: dt.datetime) -> str | None:
    """The address at which the first administrator joins, or None when there is an account.

    Each call makes a new one and ends the one before; it is meant for the terminal alone.
    """
    if not queries.is_empty(db):
        return None
    token = links.make(db, Purpose.FIRST, None, lasts=links.FIRST_LASTS, now=now)
    return links.address(settings, "first", token)


def lock(db: Session, account_id: int) -> Account | None:
    """The account as it stands now, held until the commit.

    Others may meanwhile refer to it (a seat, an entry), or two transactions could wait in a ring.
    """
    return db.scalars(
        sa.select(Account)
        .where(Account.id == account_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
