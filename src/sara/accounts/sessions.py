"""The life of a session: a new id at every sign-in and change of role, idle and absolute limits.

Our own, because the framework's keeps an id that the client sends (session fixation).
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import SignInSession
from sara.accounts.viewer import Viewer
from sara.secret import hashed, token
from sara.settings import Settings

TOUCH_EVERY = dt.timedelta(minutes=1)


def begin(db: Session, account_id: int, *, settings: Settings, now: dt.datetime) -> str:
    """Start a session and return its token, of which only the hash is stored."""
    fresh = token()
    db.add(
        SignInSession(
            token_hash=hashed(fresh),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            ends_at=now + dt.timedelta(hours=settings.session_hours),
        )
    )
    return fresh


def end(db: Session, session_id: int) -> None:
    db.execute(sa.delete(SignInSession).where(SignInSession.id == session_id))


def end_of(db: Session, account_id: int, session_id: int) -> None:
    """End one session, if it belongs to this account."""
    db.execute(
        sa.delete(SignInSession).where(
            SignInSession.id == session_id, SignInSession.account_id == account_id
        )
    )


def end_token(db: Session, given: str) -> None:
    """End the session behind a token, if there is one, ended or idle as it may be."""
    if given:
        db.execute(sa.delete(SignInSession).where(SignInSession.token_hash == hashed(given)))


def end_all(db: Session, account_id: int, *, but: int | None = None) -> int:
    """End every session of an account (but one); gives their number."""
    statement = sa.delete(SignInSession).where(SignInSession.account_id == account_id)
    if but is not None:
        statement = statement.where(SignInSession.id != but)
    return int(db.execute(statement).rowcount)  # type: ignore[attr-defined]


def needs_touch(viewer: Viewer, now: dt.datetime) -> bool:
    return viewer.seen_at is None or now - viewer.seen_at > TOUCH_EVERY


def touch(db: Session, viewer: Viewer, now: dt.datetime) -> None:
    """Note that the session is in use. An ended session stays ended: nothing is inserted."""
    if needs_touch(viewer, now):
        db.execute(
            sa.update(SignInSession)
            .where(SignInSession.id == viewer.session_id)
            .values(seen_at=now)
        )


def forget_ended(db: Session, now: dt.datetime) -> int:
    """Drop sessions that are over; gives their number."""
    done = db.execute(sa.delete(SignInSession).where(SignInSession.ends_at < now))
    return int(done.rowcount)  # type: ignore[attr-defined]
