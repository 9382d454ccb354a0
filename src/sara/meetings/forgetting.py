"""What people wrote that they need to take part is deleted soon after the meeting."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Database, Reader
from sara.history.operations import record
from sara.meetings.inviting import SUBJECT
from sara.meetings.models import Attendance, Meeting
from sara.settings import Settings

AT_THE_LATEST = dt.timedelta(days=14)
"""After the end of a meeting whose minutes nobody laid before the group."""

_LEFT = (
    sa.select(Meeting.id)
    .where(
        Meeting.ends_at < sa.bindparam("before"),
        sa.exists().where(Attendance.meeting_id == Meeting.id, Attendance.needs != ""),
    )
    .order_by(Meeting.id)
)


def forget_needs(db: Session, meeting_id: int) -> None:
    """Delete what people wrote that they need: it is of no use any more."""
    db.execute(sa.update(Attendance).where(Attendance.meeting_id == meeting_id).values(needs=""))


def forget_old_needs(database: Database, _settings: Settings, now: dt.datetime) -> None:
    """A chore of the worker: the same for meetings that were over two weeks ago."""
    with database.read() as db:
        left = _left(db, now)
    for meeting_id in left:
        with database.write() as db:
            forget_needs(db, meeting_id)
            # Without the problem: it is no part of its story, and nobody did it.
            record(db, "meeting.needs_forgotten", by=None, now=now, subject=SUBJECT,
                   subject_id=meeting_id)  # fmt: skip


def _left(db: Reader, now: dt.datetime) -> list[int]:
    return [row.id for row in db.execute(_LEFT, {"before": now - AT_THE_LATEST})]
