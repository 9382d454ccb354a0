"""What the agenda proposes by itself: open points of the gate, late actions, promises that are
due, and questions without an answer.

The gates lie above this room; where the rooms are joined they hang in who tells their open points.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import OPEN, Action
from sara.db import Reader
from sara.meetings.finding import Circle
from sara.meetings.models import (
    LineKind,
    Meeting,
    MeetingState,
    MinuteLine,
    Promise,
    PromiseState,
    RaisedQuestion,
)
from sara.problems.criteria import Judged
from sara.problems.models import Stage
from sara.problems.stages import at
from sara.settings import Settings
from sara.words import N_

CRITERION, ACTION, PROMISE, QUESTION = "criterion", "action", "promise", "question"
KINDS = {
    CRITERION: N_("Open point of the gate"),
    ACTION: N_("Late action"),
    PROMISE: N_("Promise that is due"),
    QUESTION: N_("Question without an answer"),
}
SHOWN = 50
LONGEST = 300

OpenPoints = Callable[[Reader, int, Stage, Settings, dt.date], Iterable[Judged]]
_told: dict[str, OpenPoints] = {}


def tell_open_points(points: OpenPoints) -> None:
    """Say who knows the open points of a problem's gate."""
    _told["points"] = points


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A point that the agenda could have. `source` is where it comes from: "action:5"."""

    source: str
    words: str
    href: str

    @property
    def kind(self) -> str:
        return KINDS[self.source.partition(":")[0]]

    @property
    def marked(self) -> bool:
        """Whether the words are ours, and so can be translated."""
        return self.source.startswith(CRITERION)


_LATE = (
    sa.select(Action.id, Action.what, Action.due_on)
    .where(
        Action.problem_id == sa.bindparam("problem_id"), Action.status.in_(OPEN),
        Action.due_on < sa.bindparam("today"), Action.continuing.is_(False),
        # Not what is for agencies only: the agenda is read by everybody who meets.
        Action.audience == Audience.TEAM,
    )
    .order_by(Action.due_on, Action.id)
    .limit(SHOWN)
)  # fmt: skip
_SAME = sa.or_(
    Meeting.problem_id == sa.bindparam("problem_id", type_=sa.Integer),
    Meeting.group_id == sa.bindparam("group_id", type_=sa.Integer),
)
_DUE = (
    sa.select(Promise.id, Promise.what)
    .join(Meeting, Meeting.id == Promise.meeting_id)
    .where(_SAME, Promise.state == PromiseState.OPEN, Promise.due_on <= sa.bindparam("day"))
    .order_by(Promise.due_on, Promise.id)
    .limit(SHOWN)
)
_UNANSWERED = (
    sa.select(RaisedQuestion.id, RaisedQuestion.words, RaisedQuestion.meeting_id)
    .join(Meeting, Meeting.id == RaisedQuestion.meeting_id)
    .join(
        MinuteLine,
        sa.and_(MinuteLine.thing_id == RaisedQuestion.id, MinuteLine.kind == LineKind.QUESTION,
                MinuteLine.struck_at.is_(None)),
    )
    .where(_SAME, RaisedQuestion.answered_at.is_(None), Meeting.state != MeetingState.CANCELLED)
    .order_by(RaisedQuestion.id)
    .limit(SHOWN)
)  # fmt: skip


def proposals(
    db: Reader, circle: Circle, *, day: dt.date, today: dt.date, settings: Settings
) -> list[Proposal]:
    """Everything the agenda of a meeting on this day could have."""
    asked = {
        "problem_id": circle.problem_id, "group_id": circle.group.id if circle.group else None,
        "day": day,
    }  # fmt: skip
    found: list[Proposal] = []
    if circle.problem:
        found += _of_problem(db, circle.problem, today, settings)
    found += [
        _proposal(PROMISE, row.id, row.what, f"/promises/{row.id}")
        for row in db.execute(_DUE, asked)
    ]
    found += [
        _proposal(QUESTION, row.id, row.words, f"/meetings/{row.meeting_id}/questions/{row.id}")
        for row in db.execute(_UNANSWERED, asked)
    ]
    return found


def _of_problem(db: Reader, problem: Any, today: dt.date, settings: Settings) -> list[Proposal]:
    points = _told["points"](db, problem.id, at(problem.row), settings, today) if _told else ()
    late = db.execute(_LATE, {"problem_id": problem.id, "today": today})
    return [
        *(_proposal(CRITERION, point.code, point.missing, point.mend) for point in points),
        *(
            _proposal(ACTION, row.id, row.what, f"/problems/{problem.id}/actions/{row.id}")
            for row in late
        ),
    ]


def _proposal(kind: str, key: object, words: str, href: str) -> Proposal:
    return Proposal(source=f"{kind}:{key}", words=words[:LONGEST], href=href)
