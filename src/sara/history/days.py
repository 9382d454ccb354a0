"""Entries that keep a day and no hour: a day's are chained together once it is over.

An anonymous report that went into the chain at once would stand between entries with an exact time,
and so have one itself. Until the day is over its entry waits beside the chain, and then goes into
it with the others of that day, in an order drawn by lot.
"""

import datetime as dt
import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import BIGGEST_ID
from sara.history.models import DayEntry
from sara.history.operations import Changes, plain, record

NOON = dt.time(12)
"""Stands for a whole day."""


def record_day(
    db: Session,
    verb: str,
    *,
    by: int | None,
    day: dt.date,
    subject: str,
    subject_id: int | None = None,
    changes: Changes | None = None,
) -> None:
    """Leave an entry in the same transaction as the change, to be chained when the day is over."""
    said: Mapping[str, list[object]] = {
        k: [plain(a), plain(b)] for k, (a, b) in (changes or {}).items()
    }
    db.add(
        DayEntry(
            id=1 + secrets.randbelow(BIGGEST_ID), day=day, verb=verb, subject=subject,
            subject_id=subject_id, account_id=by, changes=dict(said),
        )
    )  # fmt: skip
    db.flush()


def chain_days(db: Session, today: dt.date, zone: dt.tzinfo) -> int:
    """Chain what waits of the days before today, as of noon there; gives the number of entries."""
    waiting = list(db.scalars(sa.select(DayEntry).where(DayEntry.day < today).with_for_update()))
    secrets.SystemRandom().shuffle(waiting)
    waiting.sort(key=lambda entry: entry.day)
    for entry in waiting:
        verb = entry.verb
        record(
            db, verb, by=entry.account_id, now=dt.datetime.combine(entry.day, NOON, zone),
            subject=entry.subject, subject_id=entry.subject_id, audience=Audience.AGENCIES,
            changes={name: (before, after) for name, (before, after) in entry.changes.items()},
        )  # fmt: skip
        db.delete(entry)
    db.flush()
    return len(waiting)
