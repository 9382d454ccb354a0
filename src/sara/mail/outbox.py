"""The outbox as the worker sees it: claim a letter, then say what became of it.

A claim is a lease. Whoever is killed while holding one loses it when it runs out, and another takes
the letter again under the same Message-ID.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from sara.mail.models import Message

LEASE = dt.timedelta(minutes=3)
TRIES = 14
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=4)
KEPT = dt.timedelta(days=30)
_EMPTIED = {"body": "", "calendar": "", "reply_to": "", "unsubscribe": ""}

_WAITING = (
    Message.sent_at.is_(None),
    Message.dropped_at.is_(None),
    Message.due_at <= sa.bindparam("now"),
    sa.or_(Message.claimed_until.is_(None), Message.claimed_until <= sa.bindparam("now")),
)
_NEXT_ID = sa.select(Message.id).where(*_WAITING).order_by(Message.due_at, Message.id).limit(1)
_CLAIM = (
    sa.update(Message)
    .where(Message.id == _NEXT_ID.with_for_update(skip_locked=True).scalar_subquery())
    .values(claimed_until=sa.bindparam("lease"), tries=Message.tries + 1)
    .returning(
        Message.id, Message.message_id, Message.account_id, Message.problem_id, Message.group_id,
        Message.to, Message.subject, Message.body, Message.created_at, Message.until,
        Message.tries, Message.claimed_until, Message.gathered, Message.calendar,
        Message.calendar_method, Message.reply_to, Message.unsubscribe,
    )
    .execution_options(synchronize_session=False)
)  # fmt: skip


def is_anything_due(db: Connection, now: dt.datetime) -> bool:
    """A look that takes no lock, so that an idle worker stands in nobody's way."""
    return db.scalar(_NEXT_ID, {"now": now}) is not None


def claim(db: Session, now: dt.datetime) -> Any | None:
    """Take the letter that waits longest, if any. On PostgreSQL those others hold are skipped."""
    return db.execute(_CLAIM, {"now": now, "lease": now + LEASE}).one_or_none()


def sent(db: Session, claimed: Any, now: dt.datetime) -> None:
    """It is with the mail server. What it says, which may hold a link, is not kept."""
    _settle(db, Message.id == claimed.id, sent_at=now, last_error="", **_EMPTIED)


def dropped(db: Session, claimed: Any, now: dt.datetime, why: str) -> None:
    _settle(db, _ours(claimed), dropped_at=now, last_error=why, **_EMPTIED)


def failed(db: Session, claimed: Any, now: dt.datetime, why: str) -> None:
    """Try again later, each time after a longer wait, or give up after the last try."""
    if claimed.tries >= TRIES:
        dropped(db, claimed, now, why[:300])
        return
    wait = min(FIRST_WAIT * 2 ** (claimed.tries - 1), LONGEST_WAIT)
    _settle(db, _ours(claimed), due_at=now + wait, claimed_until=None, last_error=why[:300])


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop letters long settled; gives their number."""
    settled = sa.func.coalesce(Message.sent_at, Message.dropped_at)
    done = db.execute(sa.delete(Message).where(settled < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount


def _ours(claimed: Any) -> sa.ColumnElement[bool]:
    """Only while our claim stands: a later one, after the lease ran out, has its own outcome."""
    return sa.and_(Message.id == claimed.id, Message.tries == claimed.tries)


def _settle(db: Session, which: sa.ColumnElement[bool], **values: Any) -> None:
    unsettled = (Message.sent_at.is_(None), Message.dropped_at.is_(None))
    db.execute(sa.update(Message).where(which, *unsettled).values(**values))
