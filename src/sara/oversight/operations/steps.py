"""What every answer to a request does: it moves on once, and the history tells of it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Refused, Stale
from sara.history.operations import Changes, record
from sara.oversight.models import RequestState, ReviewRequest
from sara.oversight.operations.asking import SUBJECT
from sara.problems.models import Seat, SeatKind
from sara.words import N_

MOVED_ON = N_("This was answered or changed meanwhile. Look again.")


def step(
    db: Session, row: Any, version: int, states: tuple[RequestState, ...], **values: Any
) -> None:
    """Move a request on, if it stands where its reader saw it."""
    if row.state not in states:
        raise Refused(MOVED_ON)
    if not bump(db, ReviewRequest.__table__, row.id, version, **values):
        raise Stale


def note(
    db: Session, row: Any, verb: str, *, by: Viewer, now: dt.datetime,
    changes: Changes | None = None, reason: str = "",
) -> None:  # fmt: skip
    record(
        db, verb, by=by.account_id, now=now, problem_id=row.problem_id, subject=SUBJECT,
        subject_id=row.id, changes=changes, reason=reason,
    )  # fmt: skip


def end_reading(db: Session, problem_id: int, reviewer_id: int, now: dt.datetime) -> None:
    db.execute(
        sa.update(Seat)
        .where(Seat.problem_id == problem_id, Seat.account_id == reviewer_id,
               Seat.kind == SeatKind.OBSERVER, Seat.until.is_(None))
        .values(until=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
