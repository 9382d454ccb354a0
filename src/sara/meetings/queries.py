"""Reads of meetings. Of attendance each query gives no more than its reader may see."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.accounts.reach import Audience
from sara.actions.models import Action
from sara.db import Reader
from sara.errors import NotFound
from sara.meetings.finding import Circle
from sara.meetings.models import (
    AgendaItem,
    Attendance,
    LineKind,
    Meeting,
    MinuteLine,
    MinutesAnswer,
    Promise,
    RaisedQuestion,
)
from sara.problems.models import Stakeholder

SHOWN = 50

_THEIRS = sa.or_(
    Meeting.problem_id == sa.bindparam("problem_id", type_=sa.Integer),
    Meeting.group_id == sa.bindparam("group_id", type_=sa.Integer),
)
_OF = (
    sa.select(
        Meeting.id, Meeting.kind, Meeting.title, Meeting.starts_at, Meeting.ends_at,
        Meeting.place, Meeting.state, Meeting.minutes_state, Attendance.answer,
        Attendance.account_id.label("invited"),
    )
    .outerjoin(
        Attendance,
        sa.and_(
            Attendance.meeting_id == Meeting.id,
            Attendance.account_id == sa.bindparam("reader"),
        ),
    )
    .where(_THEIRS)
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(SHOWN)
)  # fmt: skip


def of_circle(db: Reader, circle: Circle) -> list[Any]:
    """The meetings of a problem or a standing group, the latest first, with my own answer."""
    asked = {
        "problem_id": circle.problem_id, "group_id": circle.group.id if circle.group else None,
        "reader": circle.viewer.account_id,
    }  # fmt: skip
    return list(db.execute(_OF, asked).all())


_WHOLE = (
    sa.select(*Meeting.__table__.c)
    .where(_THEIRS)
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(SHOWN)
)


def whole_of_circle(db: Reader, circle: Circle) -> list[Any]:
    """The same with every column, and without anybody's answer: for calendars."""
    asked = {
        "problem_id": circle.problem_id, "group_id": circle.group.id if circle.group else None,
    }  # fmt: skip
    return list(db.execute(_WHOLE, asked).all())


_AGENDA = (
    sa.select(*AgendaItem.__table__.c)
    .where(AgendaItem.meeting_id == sa.bindparam("meeting_id"))
    .order_by(AgendaItem.place, AgendaItem.id)
)


def agenda(db: Reader, meeting_id: int) -> list[Any]:
    return list(db.execute(_AGENDA, {"meeting_id": meeting_id}).all())


_ACCOUNT_ID = sa.func.coalesce(Promise.account_id, Action.owner_account_id)
_AGENCY_ID = sa.func.coalesce(Promise.agency_id, Action.owner_agency_id)
_LINES = (
    sa.select(
        *MinuteLine.__table__.c, AgendaItem.words.label("item"), AgendaItem.source,
        sa.func.coalesce(Promise.due_on, Action.due_on).label("due_on"),
        Promise.state.label("promise_state"), Action.status.label("action_status"),
        _AGENCY_ID.label("agency_id"), _ACCOUNT_ID.label("account_id"),
        sa.func.coalesce(Promise.who, Stakeholder.name).label("who"),
        Account.name.label("account_name"), Agency.name.label("agency_name"),
    )
    .outerjoin(AgendaItem, AgendaItem.id == MinuteLine.item_id)
    .outerjoin(
        Promise,
        sa.and_(Promise.id == MinuteLine.thing_id, MinuteLine.kind == LineKind.PROMISE),
    )
    # An action that has become one for agencies only tells the group nothing more.
    .outerjoin(
        Action,
        sa.and_(
            Action.id == MinuteLine.thing_id, MinuteLine.kind == LineKind.ACTION,
            Action.audience == Audience.TEAM,
        ),
    )
    .outerjoin(Stakeholder, Stakeholder.id == Action.owner_stakeholder_id)
    .outerjoin(Account, Account.id == _ACCOUNT_ID)
    .outerjoin(Agency, Agency.id == sa.func.coalesce(_AGENCY_ID, Account.agency_id))
    .where(MinuteLine.meeting_id == sa.bindparam("meeting_id"), MinuteLine.struck_at.is_(None))
    .order_by(sa.func.coalesce(AgendaItem.place, 0), MinuteLine.id)
)  # fmt: skip


def lines(db: Reader, meeting_id: int) -> list[Any]:
    """The minutes, by the points of the agenda; what belongs to no point comes first."""
    return list(db.execute(_LINES, {"meeting_id": meeting_id}).all())


_LINE = sa.select(*MinuteLine.__table__.c).where(
    MinuteLine.meeting_id == sa.bindparam("meeting_id"), MinuteLine.struck_at.is_(None),
    MinuteLine.id == sa.bindparam("line_id"),
)  # fmt: skip


def line(db: Reader, meeting_id: int, line_id: int) -> Any:
    """One line of these minutes. Raises `NotFound`."""
    row = db.execute(_LINE, {"meeting_id": meeting_id, "line_id": line_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


_QUESTIONS = (
    sa.select(*RaisedQuestion.__table__.c, Account.name.label("answered_by_name"))
    .join(
        MinuteLine,
        sa.and_(MinuteLine.thing_id == RaisedQuestion.id, MinuteLine.kind == LineKind.QUESTION,
                MinuteLine.struck_at.is_(None)),
    )
    .outerjoin(Account, Account.id == RaisedQuestion.answered_by)
    .where(RaisedQuestion.meeting_id == sa.bindparam("meeting_id"))
    .order_by(RaisedQuestion.id)
)  # fmt: skip


def questions(db: Reader, meeting_id: int) -> list[Any]:
    return list(db.execute(_QUESTIONS, {"meeting_id": meeting_id}).all())


_QUESTION = _QUESTIONS.where(RaisedQuestion.id == sa.bindparam("question_id"))


def question(db: Reader, meeting_id: int, question_id: int) -> Any:
    """One question of this meeting. Raises `NotFound`."""
    asked = {"meeting_id": meeting_id, "question_id": question_id}
    row = db.execute(_QUESTION, asked).one_or_none()
    if row is None:
        raise NotFound
    return row


Keyer = sa.orm.aliased(Account)
_ANSWERS = (
    sa.select(*MinutesAnswer.__table__.c, Account.name, Keyer.name.label("keyed_by_name"))
    .join(Account, Account.id == MinutesAnswer.account_id)
    .outerjoin(Keyer, Keyer.id == MinutesAnswer.keyed_by)
    .where(MinutesAnswer.meeting_id == sa.bindparam("meeting_id"))
    .order_by(MinutesAnswer.agrees, Account.name)
)


def minutes_answers(db: Reader, meeting_id: int) -> list[Any]:
    """Who agreed to the minutes, and who asks for what correction: for those who write them."""
    return list(db.execute(_ANSWERS, {"meeting_id": meeting_id}).all())


_ATTENDANCE = (
    sa.select(
        *Attendance.__table__.c,
        Account.name,
        Account.by_hand,
        Agency.name.label("agency"),
        Keyer.name.label("keyed_by_name"),
    )
    .join(Account, Account.id == Attendance.account_id)
    .outerjoin(Keyer, Keyer.id == Attendance.keyed_by)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Attendance.meeting_id == sa.bindparam("meeting_id"))
    .order_by(Account.name, Account.id)
)
_SHOWN = (
    sa.select(Account.name)
    .join(Attendance, Attendance.account_id == Account.id)
    .where(Attendance.meeting_id == sa.bindparam("meeting_id"), Attendance.shown)
    .order_by(Account.name, Account.id)
)


def attendance(db: Reader, meeting_id: int) -> list[Any]:
    """Every invitation with its answer: only for whom `sees_attendance` holds."""
    return list(db.execute(_ATTENDANCE, {"meeting_id": meeting_id}).all())


def shown_names(db: Reader, meeting_id: int) -> Sequence[str]:
    """The names of those who let the group see that they come."""
    return list(db.execute(_SHOWN, {"meeting_id": meeting_id}).scalars())


_AGENCIES = sa.select(Agency.id, Agency.name).where(Agency.active).order_by(Agency.name, Agency.id)


def agencies(db: Reader) -> list[Any]:
    return list(db.execute(_AGENCIES).all())
