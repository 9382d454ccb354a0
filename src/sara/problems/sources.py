"""By which ways a person reaches problems, so that a list reads only along these.

A list over "everything, if it may be seen" would walk through all that may not. Instead each way
is a branch of its own, served by an index and read no further than a page needs; the branches are
then put together. What a row is reached by decides what is shown of it.
"""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.problems.models import Problem, Seat
from sara.problems.stages import SLUG
from sara.problems.wanted import Wanted

P = Problem.__table__.c
OPEN = tuple(SLUG)
"""Stages in which a problem can be late."""
PRIVATE = frozenset({"tier", "lead", "late"})
"""Filters over what is not public: they never find a problem that is only published."""
AREAS = sa.bindparam("areas", expanding=True, type_=sa.Integer)
MANY = 24
"""Areas read as branches of their own; whoever has more reads them as one."""


HELD = sa.select(Seat.problem_id).where(
    Seat.account_id == sa.bindparam("reader"), Seat.until.is_(None)
)


class Source(msgspec.Struct, frozen=True):
    """One way: all, area (number n of those read), areas, seat, outside (a seat in an area that is
    not read), published, elsewhere (published in an area that is not read)."""

    kind: str
    reach: Reach
    n: int = 0

    @property
    def by_seat(self) -> bool:
        return self.kind in ("seat", "outside")

    @property
    def is_public(self) -> bool:
        return self.kind in ("published", "elsewhere")


def sources(viewer: Viewer, asked: Wanted) -> tuple[Source, ...]:
    """The ways in which this person can reach what is asked for."""
    if asked.mine:
        return (Source("seat", viewer.seat_reach),)
    if viewer.reads_everywhere or (asked.area and asked.area in viewer.reads_areas):
        return (Source("area" if asked.area else "all", Reach.AGENCIES),)
    number = 0 if asked.area else len(viewer.reads_areas)
    areas = [Source("area", Reach.AGENCIES, n) for n in range(number)]
    if number > MANY or (number and asked.lead):
        areas = [Source("areas", Reach.AGENCIES)]
    seat = Source("outside" if number else "seat", viewer.seat_reach)
    public = Source("elsewhere" if number else "published", Reach.PUBLIC)
    return (*areas, seat, *([] if asked.set & PRIVATE else [public]))


def gathered(ways: tuple[Source, ...]) -> tuple[Source, ...]:
    """The same ways with all areas as one, for counting, where no order is asked for."""
    if sum(way.kind == "area" for way in ways) < 2:
        return ways
    return (Source("areas", Reach.AGENCIES), *(way for way in ways if way.kind != "area"))


def quiet(column: Any) -> Any:
    """The column where it should not lead: no index begins with an expression over it."""
    return sa.func.coalesce(column, column, type_=column.type)


def _looked_up(column: Any) -> Any:
    found = sa.select(column).where(P.id == Seat.problem_id).correlate(Seat.__table__)
    return found.scalar_subquery().label(column.name)


_BY_SEAT = SimpleNamespace(**{c.name: _looked_up(c) for c in P})
_BY_SEAT.id = Seat.problem_id.label("id")
_PUBLIC = SimpleNamespace(**dict(P.items()) | {"updated_at": P.published_at.label("updated_at")})


def columns(way: Source) -> Any:
    """The columns of a problem on this way.

    From a seat they are looked up one by one: told to join, a planner would rather read the whole
    table than follow a person's seats. What is only published stands where it was published, since
    the day of the last change would tell of work that is not public.
    """
    return _BY_SEAT if way.by_seat else _PUBLIC if way.is_public else P


def along(way: Source, filters: frozenset[str], *shown: Any) -> sa.Select[Any]:
    """The problems on one way that pass the filters."""
    found, c = sa.select(*shown), columns(way)
    if way.by_seat:
        found = found.select_from(Seat).where(
            Seat.account_id == sa.bindparam("reader"), Seat.until.is_(None)
        )
    if way.kind == "outside":
        found = found.where(Seat.area_id.not_in(AREAS))
    elif way.kind == "area":
        found = found.where(P.area_id == sa.bindparam(f"area_{way.n}"))
    elif way.kind == "areas":
        area = quiet(P.area_id) if "lead" in filters else P.area_id
        found = found.where(area.in_(AREAS))
    elif "area" in filters:
        area = Seat.area_id if way.by_seat else P.area_id
        found = found.where(area == sa.bindparam("area"))
    if way.is_public:
        found = found.where(P.published_at.is_not(None), P.id.not_in(HELD))
    if way.kind == "elsewhere":
        found = found.where(P.area_id.not_in(AREAS))
    return found.where(*_passes(filters, c))


def _passes(filters: frozenset[str], c: Any) -> list[sa.ColumnElement[bool]]:
    """The filters but for area and mine, which choose the ways."""
    rules = {
        "stage": [c.stage == sa.bindparam("stage")],
        "tier": [c.tier == sa.bindparam("tier")],
        "lead": [c.lead_id == sa.bindparam("lead")],
        "late": [
            c.stage_due < sa.bindparam("today"),
            (c.stage if c is _BY_SEAT else quiet(P.stage)).in_(OPEN),
        ],
    }
    return [rule for name in sorted(filters & rules.keys()) for rule in rules[name]]


def values(viewer: Viewer, asked: Wanted, today: dt.date) -> dict[str, Any]:
    """What the statements over these ways are given."""
    areas = (asked.area,) if asked.area else viewer.reads_areas
    return {
        "reader": viewer.account_id,
        "today": today,
        "area": asked.area,
        "stage": asked.stage,
        "tier": asked.tier,
        "lead": asked.lead,
        "areas": list(areas),
        **{f"area_{n}": area for n, area in enumerate(areas)},
    }


def late_now(reach: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether the stage is over its time, for those who may know."""
    return sa.and_(reach >= int(Reach.TEAM), P.stage.in_(OPEN), P.stage_due < sa.bindparam("today"))
