"""Each answer that is owed for a request, and the end of it."""

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, Refused
from sara.history.days import record_day
from sara.history.operations import record
from sara.intake.models import IdentityMode
from sara.oversight.models import OPEN, Applicant, RequestState
from sara.oversight.operations.asking import SUBJECT
from sara.oversight.operations.steps import end_reading, note, step
from sara.oversight.rules import Facts, Limits, is_met, threshold
from sara.words import N_

S = RequestState

IS_A_RIGHT = N_(
    "What the right asks for is met, so there is a review. Only when none of the three is met can"
    " it be turned down."
)
NOT_HELD = N_("The meeting has not been held yet.")
ONLY_REVIEWER = N_("Only the reviewer writes down the result.")
NOT_OWN = N_("Nobody decides about their own request.")
NOT_LEAD = N_("Whoever logged or leads the problem does not decide about its review.")


def acknowledge(
    db: Session, row: Any, version: int, *, by: Viewer, now: dt.datetime, today: dt.date
) -> None:
    """Confirm that the request is here."""
    step(db, row, version, (S.ASKED,), state=S.ACKNOWLEDGED, acknowledged_on=today,
          acknowledged_by=by.account_id)  # fmt: skip
    note(db, row, "request.acknowledged", by=by, now=now)


def decide(
    db: Session, row: Any, version: int, *, met: bool, because: str, facts: Facts, limits: Limits,
    by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Decide, with reasons, whether there is a review. Where the rules give the right to one there
    is one; where they do not, there can be one all the same."""
    if not met and is_met(threshold(facts, limits)):
        raise Refused(IS_A_RIGHT)
    if by.account_id == row.account_id:
        raise Forbidden(NOT_OWN)
    if by.account_id in (row.lead_id, row.author_id):
        raise Forbidden(NOT_LEAD)
    seen = {} if row.acknowledged_on else {"acknowledged_on": today,
                                           "acknowledged_by": by.account_id}  # fmt: skip
    step(
        db, row, version, (S.ASKED, S.ACKNOWLEDGED), state=S.MET if met else S.NOT_MET,
        decided_on=today, decided_by=by.account_id, because=because, problem_id=row.problem_id,
        **msgspec.structs.asdict(facts), **seen,
    )  # fmt: skip
    note(db, row, "request.met" if met else "request.not_met", by=by, now=now, reason=because)


def answer(
    db: Session, row: Any, version: int, *, result: str, plan: str, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> None:  # fmt: skip
    """The reviewer writes down the result and what will be done. The applicant reads both."""
    if row.reviewer_id != by.account_id:
        raise Forbidden(ONLY_REVIEWER)
    if row.meeting_on is None or row.meeting_on > today:
        raise Refused(NOT_HELD)
    step(db, row, version, (S.MET,), state=S.ANSWERED, result=result, plan=plan,
          answered_on=today)  # fmt: skip
    note(db, row, "request.answered", by=by, now=now,
          changes={"result": ("", result), "plan": ("", plan)})  # fmt: skip
    if row.problem_id is not None:
        end_reading(db, row.problem_id, by.account_id, now)


def withdraw(db: Session, row: Any, *, by: Viewer | None, now: dt.datetime, today: dt.date) -> None:
    """The applicant takes the request back. Done twice, it is done once."""
    if row.state is S.WITHDRAWN:
        return
    step(db, row, row.version, OPEN, state=S.WITHDRAWN, withdrawn_on=today)
    if by is None:
        record_day(db, "request.withdrawn", by=None, day=today, subject=SUBJECT,
                   subject_id=row.id)  # fmt: skip
    else:
        record(db, "request.withdrawn", by=by.account_id, now=now, subject=SUBJECT,
               subject_id=row.id)  # fmt: skip
    if row.reviewer_id is not None and row.problem_id is not None:
        end_reading(db, row.problem_id, row.reviewer_id, now)


def is_anonymous(row: Any) -> bool:
    """Whether nobody may learn who asked."""
    return row.applicant is Applicant.REPORTER and row.mode is IdentityMode.ANONYMOUS
