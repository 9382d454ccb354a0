"""Finding a meeting is authorising: it is reached through its problem or its standing group."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.accounts.permissions import Permission
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import Forbidden, NotFound
from sara.groups.models import GroupKind, GroupRole, Membership, MembershipState, WorkingGroup
from sara.meetings.models import Attendance, Meeting, MeetingState
from sara.problems.models import Seat
from sara.problems.queries import Found, find
from sara.words import N_, Sentence, say

OF_PROBLEM = N_("the team of problem {reference}")
OF_GROUP = N_("the group “{name}”")


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """Those who meet, as one reader belongs to them: a problem's team, or a standing group."""

    viewer: Viewer
    problem: Found | None = None
    group: Any = None
    """The row of the standing group, with the reader's `role` in it."""

    @property
    def problem_id(self) -> int | None:
        return self.problem.id if self.problem else None

    @property
    def group_id(self) -> int | None:
        """The number of the standing group; None for the team of a problem."""
        return int(self.group.id) if self.group else None

    @property
    def base(self) -> str:
        """The address that the list of its meetings lies below."""
        return f"/problems/{self.problem.id}" if self.problem else f"/groups/{self.group.id}"

    @property
    def name(self) -> str:
        return str(self.problem.row.title if self.problem else self.group.name)

    @property
    def short(self) -> str:
        """For a line that says where one is."""
        return str(self.problem.row.reference if self.problem else self.group.name)

    @property
    def in_letters(self) -> Sentence:
        """Who meets, in words fit for a letter: the title of a problem is not public."""
        if self.problem:
            return say(OF_PROBLEM, reference=self.problem.row.reference)
        return say(OF_GROUP, name=self.group.name)

    @property
    def chairs(self) -> bool:
        if self.problem:
            return bool(self.problem.seat == SeatKind.CHAIR.value)
        return bool(self.group.role is GroupRole.CHAIR)

    @property
    def holds(self) -> bool:
        """Whether this person may call meetings here and write their minutes."""
        if self.problem:
            return self.problem.may(Permission.MEETING_HOLD)
        return self.chairs or _keeps(self.viewer, self.group)

    @property
    def belongs(self) -> bool:
        """Whether this person is one of those who meet, and so answers to the minutes."""
        if self.problem:
            return self.problem.seat not in (None, SeatKind.REVIEWER.value)
        return self.group.role is not None

    @property
    def speaks(self) -> bool:
        """Whether this person takes part with a word of their own, and does not only look on."""
        if self.problem:
            return self.problem.may(Permission.COMMENT_POST)
        return self.holds or self.group.role is GroupRole.MEMBER


class FoundMeeting(msgspec.Struct, frozen=True, kw_only=True):
    row: Any
    """The columns of the meeting, and of the reader's own invitation: invited, answer, needs,
    shown."""
    circle: Circle

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def me(self) -> int:
        return self.circle.viewer.account_id

    @property
    def holds(self) -> bool:
        return self.circle.holds

    @property
    def writes(self) -> bool:
        """Whether this person takes the minutes."""
        return self.holds or self.row.minutes_by == self.me

    @property
    def sees_attendance(self) -> bool:
        """Only whoever called the meeting, and the chair."""
        return self.circle.chairs or bool(self.row.called_by == self.me)

    @property
    def cancelled(self) -> bool:
        return self.row.state is MeetingState.CANCELLED


_GROUP = (
    sa.select(WorkingGroup.id, WorkingGroup.kind, WorkingGroup.name, WorkingGroup.area_id,
              Membership.role)
    .outerjoin(
        Membership,
        sa.and_(
            Membership.group_id == WorkingGroup.id,
            Membership.account_id == sa.bindparam("reader"),
            Membership.state == MembershipState.ADMITTED,
        ),
    )
    .where(
        WorkingGroup.id == sa.bindparam("group_id"), WorkingGroup.kind != GroupKind.PROBLEM
    )
)  # fmt: skip
_MEETING = (
    sa.select(
        *Meeting.__table__.c, Attendance.account_id.label("invited"), Attendance.answer,
        Attendance.needs, Attendance.shown, Account.name.label("called_by_name"),
    )
    .join(Account, Account.id == Meeting.called_by)
    .outerjoin(
        Attendance,
        sa.and_(
            Attendance.meeting_id == Meeting.id,
            Attendance.account_id == sa.bindparam("reader"),
        ),
    )
    .where(Meeting.id == sa.bindparam("meeting_id"))
)  # fmt: skip


def circle_of_problem(
    db: Reader, viewer: Viewer, problem_id: int, permission: Permission = Permission.PROBLEM_READ
) -> Circle:
    """The team of a problem. Raises `NotFound` and `Forbidden` as finding a problem does."""
    return Circle(viewer=viewer, problem=find(db, viewer, problem_id, permission))


def circle_of_group(db: Reader, viewer: Viewer, group_id: int, *, holding: bool = False) -> Circle:
    """A standing group, for those in it and those who look after it. Raises as `find` does."""
    row = db.execute(_GROUP, {"group_id": group_id, "reader": viewer.account_id}).one_or_none()
    if row is None or (row.role is None and not _keeps(viewer, row)):
        raise NotFound
    circle = Circle(viewer=viewer, group=row)
    if holding and not circle.holds:
        raise Forbidden
    return circle


def find_meeting(
    db: Reader, viewer: Viewer, meeting_id: int, *, holding: bool = False, writing: bool = False
) -> FoundMeeting:
    """The meeting, if this reader reaches those who meet.

    Raises `NotFound` otherwise, and `Forbidden` for who may not hold it, or write its minutes.
    """
    row = db.execute(
        _MEETING, {"meeting_id": meeting_id, "reader": viewer.account_id}
    ).one_or_none()
    if row is None:
        raise NotFound
    circle = (
        circle_of_problem(db, viewer, row.problem_id)
        if row.problem_id is not None
        else circle_of_group(db, viewer, row.group_id)
    )
    found = FoundMeeting(row=row, circle=circle)
    if (holding and not found.holds) or (writing and not found.writes):
        raise Forbidden
    return found


def _keeps(viewer: Viewer, group: Any) -> bool:
    """Whether a role lets this person look after a standing group without being in it."""
    if group.area_id is not None:
        return viewer.may_in(Permission.GROUP_RUN, group.area_id)
    return viewer.might_by_role(Permission.GROUP_RUN)


_SEATED = (
    sa.select(Account.id, Account.name, Account.email, Account.language, Account.agency_id)
    .join(Seat, Seat.account_id == Account.id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"), Seat.until.is_(None),
        Seat.kind != SeatKind.REVIEWER, Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name, Account.id)
)  # fmt: skip
_IN_GROUP = (
    sa.select(Account.id, Account.name, Account.email, Account.language, Account.agency_id)
    .join(Membership, Membership.account_id == Account.id)
    .where(
        Membership.group_id == sa.bindparam("group_id"),
        Membership.state == MembershipState.ADMITTED, Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name, Account.id)
)  # fmt: skip


def people(db: Reader, circle: Circle) -> list[Any]:
    """Those who meet, now: the team but for the reviewer, or the members of the group."""
    if circle.problem:
        return list(db.execute(_SEATED, {"problem_id": circle.problem.id}).all())
    return list(db.execute(_IN_GROUP, {"group_id": circle.group.id}).all())
