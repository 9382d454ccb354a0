"""The lists of groups: mine, those that stand, those that take requests; and what waits there."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.permissions import RUNNING_SEATS
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.groups.finding import OVER
from sara.groups.models import (
    OPEN,
    GroupKind,
    GroupRole,
    Membership,
    MembershipState,
    WorkingGroup,
)
from sara.problems.models import Problem, Seat

S = MembershipState
LISTED = 100

Mine = sa.orm.aliased(Membership)
_MINE = sa.and_(
    Mine.group_id == WorkingGroup.id,
    Mine.account_id == sa.bindparam("reader"),
    Mine.state.in_(OPEN),
)
_MY_SEAT = sa.and_(
    Seat.problem_id == WorkingGroup.problem_id,
    Seat.account_id == sa.bindparam("reader"),
    Seat.until.is_(None),
    Seat.kind != SeatKind.REVIEWER,
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(Membership)
    .where(Membership.group_id == WorkingGroup.id, Membership.state == S.ADMITTED)
    .scalar_subquery()
    .label("members")
)
_WAITING = (
    sa.select(sa.func.count())
    .select_from(Membership)
    .where(Membership.group_id == WorkingGroup.id, Membership.state == S.ASKED)
    .scalar_subquery()
)
_GROUPS = (
    sa.select(
        WorkingGroup.id, WorkingGroup.kind, WorkingGroup.name, WorkingGroup.purpose,
        WorkingGroup.open_to_ask, WorkingGroup.problem_id, Problem.title, Problem.reference,
        Area.name.label("area_name"), _COUNT,
    )
    .outerjoin(Problem, Problem.id == WorkingGroup.problem_id)
    .outerjoin(Area, Area.id == sa.func.coalesce(Problem.area_id, WorkingGroup.area_id))
    .limit(LISTED)
)  # fmt: skip
_RUNS = sa.or_(
    Seat.kind.in_([kind for kind in SeatKind if kind.value in RUNNING_SEATS]),
    sa.and_(Mine.state == S.ADMITTED, Mine.role == GroupRole.CHAIR),
)
_MY_GROUPS = (
    _GROUPS.add_columns(
        Mine.id.label("membership_id"), Mine.state, Mine.role, Seat.kind.label("seat"),
        sa.case((_RUNS, _WAITING), else_=0).label("waiting"),
        sa.or_(Seat.id.is_not(None), Problem.published_at.is_not(None)).label("sees_title"),
    )
    .outerjoin(Mine, _MINE)
    .outerjoin(Seat, _MY_SEAT)
    .where(sa.or_(Mine.id.is_not(None), Seat.id.is_not(None)))
    .order_by(WorkingGroup.kind, WorkingGroup.id.desc())
)  # fmt: skip


def my_groups(db: Reader, viewer: Viewer) -> list[Any]:
    """The groups that this person is in, was invited to or has asked to join.

    Without a seat, the title of a problem that is not published is not for them.
    """
    return list(db.execute(_MY_GROUPS, {"reader": viewer.account_id}).all())


def waiting(db: Reader, viewer: Viewer) -> list[Any]:
    """What waits in groups: an invitation, people to admit, or one's own request."""
    return [
        row for row in my_groups(db, viewer) if row.waiting or row.state in (S.INVITED, S.ASKED)
    ]


_NOT_MINE = sa.and_(
    ~sa.exists(sa.select(1).select_from(Mine).where(_MINE)),
    ~sa.exists(sa.select(1).select_from(Seat).where(_MY_SEAT)),
)
_STANDING = _GROUPS.where(WorkingGroup.kind != GroupKind.PROBLEM, _NOT_MINE).order_by(
    WorkingGroup.kind, Area.name, WorkingGroup.name
)
_TO_ASK = _GROUPS.where(
    Problem.published_at.is_not(None),
    Problem.stage.not_in(OVER),
    WorkingGroup.open_to_ask,
    _NOT_MINE,
).order_by(Problem.published_at.desc(), WorkingGroup.id.desc())


def standing_groups(db: Reader, viewer: Viewer | None) -> list[Any]:
    """The standing groups that this person is not in."""
    return _listed(db, _STANDING, viewer)


def groups_to_ask(db: Reader, viewer: Viewer | None) -> list[Any]:
    """The working groups of published problems that take requests, and this person is not in."""
    return _listed(db, _TO_ASK, viewer)


def _listed(db: Reader, statement: sa.Select[Any], viewer: Viewer | None) -> list[Any]:
    return list(db.execute(statement, {"reader": viewer.account_id if viewer else 0}).all())
