"""New passwords: forgotten and set by a link from a mail, or changed by who knows the old one."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts import links, queries, sessions
from sara.accounts.models import Account, AccountState, Purpose
from sara.accounts.operations import lock
from sara.accounts.reach import Audience
from sara.errors import Refused
from sara.history.operations import record
from sara.people.operations.joining import Invited
from sara.settings import Settings
from sara.words import N_

MEANWHILE = N_("The password was changed meanwhile. Sign in with the new one.")


def ask_reset(db: Session, email: str, now: dt.datetime) -> Invited | None:
    """A link to set a new password, or None where there is no account in use.

    The page must answer the same in both cases.
    """
    found = queries.by_email(db, email.strip().lower())
    if found is None or found.state is not AccountState.ACTIVE:
        return None
    token = links.make(db, Purpose.RESET, found.id, lasts=links.RESET_LASTS, now=now)
    account = db.get_one(Account, found.id)
    return Invited(account_id=account.id, email=account.email, name=account.name, token=token)


def make_reset(db: Session, email: str, now: dt.datetime) -> Invited | None:
    """The same for somebody at the machine itself, who sees the link: that leaves an entry."""
    made = ask_reset(db, email, now)
    if made is not None:
        record(
            db, "account.link_made", by=None, now=now, subject="account",
            subject_id=made.account_id, audience=Audience.AGENCIES,
        )  # fmt: skip
    return made


def reset_password(db: Session, token: str, *, password_hash: str, now: dt.datetime) -> Account:
    """Set the password by a link. Every session ends, and the person signs in anew: the link
    proves the mailbox and nothing more."""
    account = lock(db, links.find(db, token, Purpose.RESET, now).account_id)
    links.use(db, token, Purpose.RESET, now)
    if account is None or account.state is not AccountState.ACTIVE:
        raise links.LinkEnded(Purpose.RESET)
    _set(db, account, password_hash, "account.password_reset", now)
    return account


def change_password(
    db: Session,
    account_id: int,
    *,
    proven: str,
    password_hash: str,
    settings: Settings,
    now: dt.datetime,
) -> tuple[Account, str]:
    """Change one's own password; every session ends, and this browser gets a new one.

    `proven` is the hash that the old password was checked against.
    """
    account = lock(db, account_id)
    if account is None or account.password_hash != proven:
        raise Refused(MEANWHILE)
    _set(db, account, password_hash, "account.password_changed", now)
    return account, sessions.begin(db, account.id, settings=settings, now=now)


def _set(db: Session, account: Account, password_hash: str, verb: str, now: dt.datetime) -> None:
    account.password_hash, account.version = password_hash, account.version + 1
    # The history first: who waits for its end must not hold sessions that others would touch.
    record(
        db, verb, by=account.id, now=now, subject="account", subject_id=account.id,
        audience=Audience.AGENCIES,
    )  # fmt: skip
    sessions.end_all(db, account.id)
    links.end(db, account.id, now)
