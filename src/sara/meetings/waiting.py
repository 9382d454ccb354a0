"""Meetings that wait for somebody: to come, or with minutes that need a step of theirs."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.groups.models import Membership, MembershipState, WorkingGroup
from sara.meetings.finding import OF_GROUP, OF_PROBLEM
from sara.meetings.models import Attendance, Meeting, MeetingState, MinutesAnswer, MinutesState
from sara.problems.models import Problem, Seat
from sara.web.dates import today
from sara.words import Sentence, say

SHOWN = 50


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that somebody is invited to, with who meets in words fit for a letter."""

    meeting: Any
    name: str
    base: str
    who: Sentence


# Whoever no longer belongs there is not told of it, whatever they were invited to.
_STILL = sa.or_(
    sa.exists(
        sa.select(1).where(
            Seat.problem_id == Meeting.problem_id, Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None), Seat.kind != SeatKind.REVIEWER,
        )
    ),
    sa.exists(
        sa.select(1).where(
            Membership.group_id == Meeting.group_id,
            Membership.account_id == sa.bindparam("reader"),
            Membership.state == MembershipState.ADMITTED,
        )
    ),
)  # fmt: skip
Answered = sa.orm.aliased(MinutesAnswer)


def _answered(*conditions: Any) -> sa.ColumnElement[bool]:
    """Whether somebody has answered so to the minutes."""
    return sa.exists(sa.select(1).where(Answered.meeting_id == Meeting.id, *conditions))


_TO_ANSWER = sa.and_(
    Meeting.minutes_state == MinutesState.PROPOSED, MinutesAnswer.agrees.is_(None),
    Meeting.proposed_by != sa.bindparam("reader"),
)  # fmt: skip
_LAID_BY_ME = sa.and_(
    Meeting.minutes_state == MinutesState.PROPOSED,
    Meeting.proposed_by == sa.bindparam("reader"),
)
# The same as `minutes.may_be_agreed`.
_AGREEABLE = sa.and_(
    _LAID_BY_ME,
    sa.or_(
        Meeting.minutes_until < sa.bindparam("today", type_=sa.Date),
        sa.and_(
            _answered(
                Answered.agrees, Answered.account_id != Meeting.proposed_by,
                Answered.keyed_by.is_distinct_from(Meeting.proposed_by),
            ),
            ~_answered(~Answered.agrees),
        ),
    ),
)  # fmt: skip
_CORRECTED = sa.and_(_LAID_BY_ME, _answered(~Answered.agrees))
_COMING = (
    sa.select(
        *Meeting.__table__.c, Attendance.answer, Problem.reference,
        Problem.title.label("problem_title"), WorkingGroup.name.label("group_name"),
        _TO_ANSWER.label("to_answer"), _AGREEABLE.label("agreeable"),
        _CORRECTED.label("corrected"),
    )
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .outerjoin(Problem, Problem.id == Meeting.problem_id)
    .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
    .outerjoin(
        MinutesAnswer,
        sa.and_(
            MinutesAnswer.meeting_id == Meeting.id,
            MinutesAnswer.account_id == Attendance.account_id,
        ),
    )
    .where(
        Attendance.account_id == sa.bindparam("reader"), _STILL,
        Meeting.state != MeetingState.CANCELLED,
        sa.or_(
            Meeting.ends_at >= sa.bindparam("now"),
            _TO_ANSWER,
            _AGREEABLE,
            _CORRECTED,
        ),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(SHOWN)
)  # fmt: skip


def coming(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Mine]:
    """Meetings to come that this person is invited to, and those whose minutes wait for them: for
    their answer, or for the next step of whoever laid them before the group."""
    asked = {"reader": viewer.account_id, "now": now, "today": today(now)}
    rows = db.execute(_COMING, asked)
    return [
        Mine(
            meeting=row,
            name=row.problem_title if row.problem_id else row.group_name,
            base=f"/problems/{row.problem_id}" if row.problem_id else f"/groups/{row.group_id}",
            who=say(OF_PROBLEM, reference=row.reference) if row.problem_id
            else say(OF_GROUP, name=row.group_name),
        )
        for row in rows
    ]  # fmt: skip


_INVITED = sa.exists(
    sa.select(1).where(Attendance.meeting_id == Meeting.id, Attendance.account_id == Account.id)
)
_NOT_INVITED = (
    sa.select(sa.func.count(sa.distinct(Account.id)))
    .where(
        Account.state == AccountState.ACTIVE, ~_INVITED,
        sa.or_(
            sa.exists(
                sa.select(1).where(
                    Seat.problem_id == Meeting.problem_id, Seat.account_id == Account.id,
                    Seat.until.is_(None), Seat.kind != SeatKind.REVIEWER,
                )
            ),
            sa.exists(
                sa.select(1).where(
                    Membership.group_id == Meeting.group_id, Membership.account_id == Account.id,
                    Membership.state == MembershipState.ADMITTED,
                )
            ),
        ),
    )
    .correlate(Meeting)
    .scalar_subquery()
)  # fmt: skip
_HOLDS = sa.or_(
    Meeting.called_by == sa.bindparam("reader"),
    sa.exists(
        sa.select(1).where(
            Seat.problem_id == Meeting.problem_id, Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None), Seat.kind == SeatKind.CHAIR,
        )
    ),
)  # fmt: skip
_NEWCOMERS = (
    sa.select(Meeting.id, Meeting.title, Meeting.starts_at, _NOT_INVITED.label("n"))
    .where(
        Meeting.state == MeetingState.PLANNED, Meeting.ends_at >= sa.bindparam("now"),
        sa.exists(sa.select(1).where(Attendance.meeting_id == Meeting.id)), _STILL, _HOLDS,
        _NOT_INVITED > 0,
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(SHOWN)
)  # fmt: skip


def newcomers(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Any]:
    """Meetings to come of this person, to which others are invited and whoever came to the group
    since is not: how many those are."""
    return list(db.execute(_NEWCOMERS, {"reader": viewer.account_id, "now": now}).all())
