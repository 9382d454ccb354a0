"""Naming who reviews: nobody who was involved before."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.viewer import Viewer
from sara.errors import Refused
from sara.history.operations import record
from sara.oversight.guards import involved
from sara.oversight.models import RequestState
from sara.oversight.operations.steps import end_reading, note, step
from sara.oversight.rules import why_not_reviewer
from sara.problems.models import Seat, SeatKind
from sara.words import N_

NOT_BEFORE = N_("Decide first whether there is a review.")
TOO_EARLY = N_("Choose a day that is still to come.")
NOT_IN_USE = N_("This account is not in use.")


def name_reviewer(
    db: Session, row: Any, version: int, *, reviewer_id: int, meeting_on: dt.date,
    meeting_where: str, by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Name the reviewer, who was not involved before, and the day of the meeting.

    The reviewer gets to read the problem, as an observer, until the result is told.
    """
    if row.state is not RequestState.MET:
        raise Refused(NOT_BEFORE)
    if meeting_on < today:
        raise Refused(TOO_EARLY)
    changes: dict[str, Any] = {"meeting_on": meeting_on, "meeting_where": meeting_where}
    if reviewer_id != row.reviewer_id:
        _check_reviewer(db, row, reviewer_id, by)
        changes |= {"reviewer_id": reviewer_id, "named_by": by.account_id}
    step(db, row, version, (RequestState.MET,), **changes)
    name = db.get_one(Account, reviewer_id).name
    note(db, row, "request.reviewer_named", by=by, now=now,
          changes={"reviewer": (row.reviewer_name or "", name),
                   "meeting_on": (row.meeting_on, meeting_on)})  # fmt: skip
    if reviewer_id != row.reviewer_id and row.problem_id is not None:
        _let_read(db, row, row.reviewer_id, reviewer_id, by=by, now=now)


def _check_reviewer(db: Session, row: Any, reviewer_id: int, by: Viewer) -> None:
    why_not = why_not_reviewer(
        reviewer_id, involved=involved(db, row.id, row.problem_id), applicant=row.account_id,
        by=by.account_id,
    )  # fmt: skip
    if not why_not and reviewer_id == row.decided_by:
        raise Refused(N_("Whoever decided that there is a review does not review it."))
    if why_not:
        raise Refused(why_not)
    account = db.get(Account, reviewer_id)
    if account is None or account.state is not AccountState.ACTIVE:
        raise Refused(NOT_IN_USE)


def _let_read(
    db: Session, row: Any, before: int | None, reviewer_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    if before is not None:
        end_reading(db, row.problem_id, before, now)
    db.add(Seat(problem_id=row.problem_id, account_id=reviewer_id, kind=SeatKind.OBSERVER,
                since=now, given_by=by.account_id))  # fmt: skip
    record(
        db, "seat.given", by=by.account_id, now=now, problem_id=row.problem_id, subject="seat",
        subject_id=reviewer_id,
        changes={"name": ("", db.get_one(Account, reviewer_id).name),
                 "seat": ("", SeatKind.OBSERVER)},
    )  # fmt: skip
