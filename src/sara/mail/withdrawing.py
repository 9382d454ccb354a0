"""Taking back what was told or written: it was overtaken, or is somebody's business no more."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.mail.models import Message, Notification

_UNSENT = (Message.sent_at.is_(None), Message.dropped_at.is_(None))
_GONE = {"body": "", "calendar": "", "reply_to": "", "unsubscribe": ""}


def leave(
    db: Session, account_id: int, problem_id: int | None = None, *, now: dt.datetime,
    group_id: int | None = None,
) -> None:  # fmt: skip
    """Whatever this person was told about this problem, or this standing group, is their business
    no more."""
    about = (
        (Notification.problem_id == problem_id, Message.problem_id == problem_id)
        if group_id is None
        else (Notification.group_id == group_id, Message.group_id == group_id)
    )
    db.execute(
        sa.update(Notification)
        .where(Notification.account_id == account_id, about[0], Notification.settled_at.is_(None))
        .values(settled_at=now, due_at=None)
        .execution_options(synchronize_session=False)
    )
    _drop(db, Message.account_id == account_id, about[1], now=now, why="the reader has left")


def over(db: Session, *, now: dt.datetime) -> None:
    """What ended by itself, as a meeting does, is told to nobody from now on."""
    db.execute(
        sa.update(Notification)
        .where(
            Notification.until <= now,
            Notification.seen_at.is_(None),
            Notification.settled_at.is_(None),
        )
        .values(settled_at=now, due_at=None)
        .execution_options(synchronize_session=False)
    )


def overtake(db: Session, account_id: int, about: str, *, now: dt.datetime) -> None:
    """A later letter says what counts now: those before it that nobody sends just now stay here."""
    waits = sa.or_(Message.claimed_until.is_(None), Message.claimed_until <= now)
    _drop(db, Message.account_id == account_id, Message.about == about, waits, now=now,
          why="overtaken by a later letter")  # fmt: skip


def stopped_letters(db: Session, account_id: int, problem_id: int, *, now: dt.datetime) -> None:
    """The reader wants no letters about this problem: those that wait, and can be stopped, stay."""
    _drop(db, Message.account_id == account_id, Message.problem_id == problem_id,
          Message.unsubscribe != "", now=now, why="the reader stopped such letters")  # fmt: skip


def take_back(
    db: Session, *, now: dt.datetime, numbers: Iterable[str] = (), addresses: Iterable[str] = (),
) -> None:  # fmt: skip
    """Letters of these numbers, or to these addresses without an account, that are not sent yet
    are never sent: whoever they were for has no business with them any more."""
    _drop(
        db, Message.account_id.is_(None),
        sa.or_(Message.message_id.in_(list(numbers)), Message.to.in_(list(addresses))),
        now=now, why="taken back before it was sent",
    )  # fmt: skip


def forget(db: Session, *, address: str, about: str, subject: str, subject_id: int) -> None:
    """Nothing here tells any more that this address, or an account, had to do with one thing.

    Letters to the address that were sent are gone, and of those that wait the ones that lead to
    `about`, a path; so is what anybody was told of the subject.
    """
    if address:
        leads = sa.or_(Message.sent_at.is_not(None), Message.body.contains(about, autoescape=True))
        letters = (Message.account_id.is_(None), Message.to == address, leads)
        db.execute(sa.delete(Message).where(*letters))
    told = (Notification.subject == subject, Notification.subject_id == subject_id)
    db.execute(sa.delete(Notification).where(*told))


def _drop(db: Session, *which: sa.ColumnElement[bool], now: dt.datetime, why: str) -> None:
    db.execute(
        sa.update(Message)
        .where(*_UNSENT, *which)
        .values(dropped_at=now, last_error=why, **_GONE)
        .execution_options(synchronize_session=False)
    )
