"""Finding is authorising: a problem is only ever loaded through what its reader may see."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency, Area
from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import Forbidden, NotFound
from sara.problems.models import Problem, Seat, Stage, Visit

P = Problem.__table__.c
Lead = sa.orm.aliased(Account)

CLOSED_FROM = sa.case(
    (
        P.stage == Stage.CLOSED,
        sa.select(Visit.stage)
        .where(Visit.problem_id == P.id, Visit.left_at.is_not(None))
        .order_by(Visit.id.desc())
        .limit(1)
        .scalar_subquery(),
    )
).label("closed_from")
"""The stage out of which a closed problem was closed: assessment, or sustain."""

_ONE = (
    sa.select(
        *Problem.__table__.c,
        Area.name.label("area_name"),
        Area.code.label("area_code"),
        Lead.name.label("lead_name"),
        Seat.kind.label("seat"),
        CLOSED_FROM,
    )
    .join(Area, Area.id == Problem.area_id)
    .join(Lead, Lead.id == Problem.lead_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Problem.id,
            Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .where(Problem.id == sa.bindparam("problem_id"))
)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as one reader reaches it. `row` holds its columns and the names beside them."""

    row: Any
    viewer: Viewer
    reach: Reach
    seat: str | None

    @property
    def id(self) -> int:
        return int(self.row.id)

    def may(self, permission: Permission) -> bool:
        return self.viewer.may_on(permission, self.row.area_id, self.seat)


def find(
    db: Reader, viewer: Viewer, problem_id: int, permission: Permission = Permission.PROBLEM_READ,
    at_least: Reach = Reach.TEAM,
) -> Found:  # fmt: skip
    """The problem, if this reader reaches it that far and holds the permission on it.

    Raises `NotFound` when it is not there or out of reach, `Forbidden` when it may be seen but
    not touched in this way.
    """
    row = db.execute(_ONE, {"problem_id": problem_id, "reader": viewer.account_id}).one_or_none()
    reach = reach_of(viewer, row) if row is not None else Reach.NONE
    if row is None or reach < at_least:
        raise NotFound
    found = Found(row=row, viewer=viewer, reach=reach, seat=row.seat.value if row.seat else None)
    if permission is not Permission.PROBLEM_READ and not found.may(permission):
        raise Forbidden
    return found


def reach_of(viewer: Viewer, row: Any) -> Reach:
    """How far this person reaches into the problem in `row` (area_id, seat, published_at)."""
    if viewer.reads_everywhere or row.area_id in viewer.reads_areas:
        return Reach.AGENCIES
    if row.seat is not None:
        return viewer.seat_reach
    return Reach.PUBLIC if row.published_at is not None else Reach.NONE


def seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """For the join of a list to `Problem`: what this person may know that it is there."""
    if viewer.reads_everywhere:
        return sa.true()
    held = sa.exists().where(
        Seat.problem_id == Problem.id, Seat.account_id == viewer.account_id, Seat.until.is_(None)
    )
    return sa.or_(Problem.area_id.in_(viewer.reads_areas), Problem.published_at.is_not(None), held)


_TEAM = (
    sa.select(
        Seat.id, Seat.kind, Seat.since, Account.id.label("account_id"), Account.name,
        Account.agency_id, Agency.name.label("agency_name"),
    )
    .join(Account, Account.id == Seat.account_id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Seat.problem_id == sa.bindparam("problem_id"), Seat.until.is_(None))
    .order_by(Seat.id)
)  # fmt: skip


def team(db: Reader, problem_id: int) -> list[Any]:
    """Who holds a seat on the problem now."""
    return list(db.execute(_TEAM, {"problem_id": problem_id}).all())
