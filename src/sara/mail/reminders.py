"""What people were reminded of, so that nobody is reminded twice of the same."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Reader, add_once
from sara.mail.models import Reminder

AGAIN, TOLD = "again", "told"
"""Steps: who is asked is asked again; then who waits for it is told."""
KEPT = dt.timedelta(days=730)
LONG_AGO = dt.timedelta(days=90)
"""What waits for longer is no matter for a reminder any more, but for whoever reviews the work."""
MOST = 100
"""Reminders that one look sends; the next look, an hour later, goes on."""


def sent(db: Reader, subject: str, today: dt.date) -> dict[tuple[int, str, dt.date], dt.datetime]:
    """When people were reminded, by thing, step and the day since when it waits."""
    rows = db.execute(
        sa.select(Reminder.subject_id, Reminder.step, Reminder.since, Reminder.at).where(
            Reminder.subject == subject, Reminder.since >= today - LONG_AGO
        )
    )
    return {(row.subject_id, row.step, row.since): row.at for row in rows}


def once(
    db: Session, subject: str, subject_id: int, step: str, since: dt.date, *, now: dt.datetime
) -> bool:
    """Whether this reminder is still to be sent; from now on it is not."""
    made = add_once(
        db, Reminder, subject=subject, subject_id=subject_id, step=step, since=since, at=now
    )
    return made is not None


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop what was long ago; gives its number."""
    done = db.execute(sa.delete(Reminder).where(Reminder.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
