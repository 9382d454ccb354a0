"""What became of a promise: kept, or dropped with a reason. Late is told by the day."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.mail.operations import settle
from sara.meetings.finding import FoundMeeting
from sara.meetings.models import Promise, PromiseState
from sara.words import N_

NOT_THE_OWNER = N_(
    "Only who promised this, their agency, or who holds the meetings answers for it."
)
ANSWERED = N_("This was answered before.")


def answer_promise(
    db: Session, found: FoundMeeting, promise: Any, version: int, state: PromiseState, *,
    because: str, ended_on: dt.date, now: dt.datetime,
) -> None:  # fmt: skip
    """Say that a promise was kept, or that it is dropped and why."""
    if not may_answer(found, promise):
        raise Forbidden(NOT_THE_OWNER)
    if promise.state is not PromiseState.OPEN or state is PromiseState.OPEN:
        raise Refused(ANSWERED)
    values = {"state": state, "because": because, "ended_on": ended_on}
    if not bump(db, Promise.__table__, promise.id, version, **values):
        raise Stale(sentence=ANSWERED)
    settle(db, "promise", promise.id, now=now)
    verb = "promise.kept" if state is PromiseState.KEPT else "promise.dropped"
    record(
        db, verb, by=found.me, now=now, problem_id=found.circle.problem_id, subject="promise",
        subject_id=promise.id, reason=because,
        changes={"promise": (promise.what, promise.what), "ended_on": ("", ended_on)},
    )  # fmt: skip


def may_answer(found: FoundMeeting, promise: Any) -> bool:
    """The account or agency that promised, and whoever holds the meetings."""
    me = found.circle.viewer
    if found.holds or promise.account_id == me.account_id:
        return True
    return promise.agency_id is not None and promise.agency_id == me.agency_id
