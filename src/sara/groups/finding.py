"""Finding a group is authorising, as it is with problems: how far does this reader see into it?"""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import Forbidden, NotFound
from sara.groups.models import (
    OPEN,
    GroupKind,
    GroupRole,
    Membership,
    MembershipState,
    WorkingGroup,
)
from sara.problems.models import Problem, Seat, Stage
from sara.problems.queries import reach_of
from sara.words import N_, Sentence, say

OVER = (Stage.CLOSED, Stage.MERGED, Stage.NOT_A_PROBLEM, Stage.REFERRED_OUT)
"""Where a problem is no longer worked on, nobody new is needed."""

OF_PROBLEM = N_("Working group of problem {reference}")

Mine = sa.orm.aliased(Membership)
_GROUP = (
    sa.select(
        WorkingGroup.id, WorkingGroup.kind, WorkingGroup.problem_id, WorkingGroup.name,
        WorkingGroup.purpose, WorkingGroup.conduct, WorkingGroup.open_to_ask,
        WorkingGroup.opened_by, WorkingGroup.opened_at, WorkingGroup.version,
        sa.func.coalesce(Problem.area_id, WorkingGroup.area_id).label("area_id"),
        Area.name.label("area_name"), Problem.title, Problem.reference, Problem.published_at,
        Problem.stage,
        Seat.kind.label("seat"), Mine.id.label("membership_id"), Mine.state, Mine.role,
    )
    .outerjoin(Problem, Problem.id == WorkingGroup.problem_id)
    .outerjoin(Area, Area.id == sa.func.coalesce(Problem.area_id, WorkingGroup.area_id))
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == WorkingGroup.problem_id,
            Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .outerjoin(
        Mine,
        sa.and_(
            Mine.group_id == WorkingGroup.id,
            Mine.account_id == sa.bindparam("reader"),
            Mine.state.in_(OPEN),
        ),
    )
)  # fmt: skip
_ONE = _GROUP.where(WorkingGroup.id == sa.bindparam("group_id"))
_OF_PROBLEM = sa.select(WorkingGroup.id).where(
    WorkingGroup.problem_id == sa.bindparam("problem_id")
)


class FoundGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group as one reader reaches it. `row` holds its columns and those of its problem."""

    row: Any
    viewer: Viewer | None
    reach: Reach

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def standing(self) -> bool:
        return self.row.kind is not GroupKind.PROBLEM

    @property
    def inside(self) -> bool:
        """Whether this reader sees what the group sees."""
        return self.reach >= Reach.TEAM

    @property
    def state(self) -> MembershipState | None:
        """What stands between the reader and the group."""
        found: MembershipState | None = self.row.state
        return found

    @property
    def invited(self) -> bool:
        return self.state is MembershipState.INVITED

    @property
    def waits(self) -> bool:
        """Whether a request or an invitation waits for an answer."""
        return self.state in (MembershipState.ASKED, MembershipState.INVITED)

    @property
    def on_team(self) -> bool:
        """Whether the reader has a seat on the problem already, but for the reviewer's."""
        return self.row.seat is not None and self.row.seat.value != "reviewer"

    @property
    def takes_requests(self) -> bool:
        """Whether people may ask to join: not any more where the problem has come to its end."""
        return bool(self.row.open_to_ask) and self.row.stage not in OVER

    @property
    def called(self) -> Sentence | str:
        """What the group is called before those who see it: the title is not public by itself."""
        if self.standing:
            return str(self.row.name)
        if self.reach is Reach.NONE:
            return say(OF_PROBLEM, reference=self.row.reference)
        return str(self.row.title)

    @property
    def may_run(self) -> bool:
        """Whether this reader invites, admits and gives roles here."""
        if self.viewer is None:
            return False
        if self.standing:
            chairs = self.state is MembershipState.ADMITTED and self.row.role is GroupRole.CHAIR
            return chairs or may_found(self.viewer, self.row.kind, self.row.area_id)
        seat = self.row.seat.value if self.row.seat else None
        return self.inside and self.viewer.may_on(Permission.GROUP_RUN, self.row.area_id, seat)


def may_found(viewer: Viewer, kind: GroupKind, area_id: int | None) -> bool:
    """Whether this person may found a standing group of this kind, there."""
    if kind is GroupKind.AREA:
        return area_id is not None and viewer.may_in(Permission.GROUP_FOUND, area_id)
    return kind is GroupKind.BOARD and viewer.might_by_role(Permission.GROUP_FOUND)


def find_group(
    db: Reader, viewer: Viewer | None, group_id: int, at_least: Reach = Reach.PUBLIC
) -> FoundGroup:
    """The group, if this reader sees it that far; whoever asked or is invited sees that it exists.

    Raises `NotFound` otherwise.
    """
    reader = viewer.account_id if viewer else 0
    row = db.execute(_ONE, {"group_id": group_id, "reader": reader}).one_or_none()
    if row is None:
        raise NotFound
    found = FoundGroup(row=row, viewer=viewer, reach=_reach(viewer, row))
    if found.reach < at_least and not (found.waits and at_least <= Reach.PUBLIC):
        raise NotFound
    return found


def run_group(db: Reader, viewer: Viewer, group_id: int) -> FoundGroup:
    """The group, if this person runs it. Raises `NotFound` or `Forbidden`."""
    found = find_group(db, viewer, group_id)
    if not found.may_run:
        raise Forbidden
    return found


def group_of(db: Reader, problem_id: int) -> int | None:
    """The number of the working group of a problem, if it was opened."""
    found: int | None = db.execute(_OF_PROBLEM, {"problem_id": problem_id}).scalar_one_or_none()
    return found


def _reach(viewer: Viewer | None, row: Any) -> Reach:
    if row.kind is GroupKind.PROBLEM:
        if viewer is not None:
            return reach_of(viewer, row)
        return Reach.PUBLIC if row.published_at is not None else Reach.NONE
    if viewer is None:
        return Reach.PUBLIC
    if row.state is MembershipState.ADMITTED or may_found(viewer, row.kind, row.area_id):
        return Reach.TEAM
    return Reach.PUBLIC
