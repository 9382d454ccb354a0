"""The list and the board: statements made once for each set of filters, and kept.

Each reads at most a page along every way in which its reader reaches problems, however many there
are. A row shows what the way by which it is reached allows.
"""

import datetime as dt
import functools
import operator
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Moment, Reader
from sara.problems.models import WORKING, Problem, Stage
from sara.problems.sources import (
    OPEN,
    P,
    Source,
    along,
    columns,
    gathered,
    late_now,
    sources,
    values,
)
from sara.problems.wanted import Place, Wanted

PAGE = 50
COLUMN = 20
"""Problems in one column of the board."""
MOST = 1000
"""The highest number that is counted out; above it stands 1,000+."""
BOARD = (*WORKING, Stage.SUSTAIN, Stage.PAUSED)

Lead = sa.orm.aliased(Account)
_PLACE = sa.tuple_(sa.bindparam("at", type_=Moment()), sa.bindparam("id", type_=sa.Integer))


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, with the places where the next ones begin."""

    rows: Sequence[Any]
    older: Place | None
    newer: Place | None


class Count(msgspec.Struct, frozen=True):
    stage: Stage
    n: int

    @property
    def over(self) -> bool:
        return self.n > MOST


def page(db: Reader, viewer: Viewer, asked: Wanted, today: dt.date) -> Shown:
    """One page, newest changed first."""
    turned = "newer" if asked.newer else "older" if asked.older else ""
    given = values(viewer, asked, today)
    if place := asked.newer or asked.older:
        given |= {"at": place.at, "id": place.id}
    rows = db.execute(_page(sources(viewer, asked), asked.set, turned), given).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if turned == "newer":
        rows = rows[::-1]
    first, last = (Place(r.updated_at, r.id) for r in (rows[0], rows[-1])) if rows else (None, None)
    return Shown(
        rows=rows,
        older=last if more or turned == "newer" else None,
        newer=first if turned == "older" or (turned and more) else None,
    )


@functools.lru_cache(maxsize=512)
def _page(ways: tuple[Source, ...], filters: frozenset[str], turned: str) -> sa.Select[Any]:
    found = _together(_nearest(way, filters, turned) for way in ways).subquery()
    one = sa.select(found).order_by(*_order(found.c, turned)).limit(PAGE + 1).subquery("one")
    return _named(one).order_by(*_order(one.c, turned))


def _nearest(way: Source, filters: frozenset[str], turned: str) -> sa.Select[Any]:
    c = columns(way)
    found = along(way, filters, c.id, c.updated_at, _reach(way))
    if turned == "newer":
        found = found.where(sa.tuple_(c.updated_at, c.id) > _PLACE)
    elif turned == "older":
        found = found.where(sa.tuple_(c.updated_at, c.id) < _PLACE)
    return found.order_by(*_order(c, turned)).limit(PAGE + 1)


def _order(columns: Any, turned: str = "") -> tuple[Any, Any]:
    if turned == "newer":
        return columns.updated_at, columns.id
    return columns.updated_at.desc(), columns.id.desc()


def counts(db: Reader, viewer: Viewer, asked: Wanted, today: dt.date) -> list[Count]:
    """How many there are in each stage under the other filters, counted to just over `MOST`."""
    ways = gathered(sources(viewer, asked))
    row = db.execute(_counts(ways, asked.set - {"stage"}), values(viewer, asked, today)).one()
    return [Count(stage, row._mapping.get(stage.value, 0)) for stage in Stage]


@functools.lru_cache(maxsize=256)
def _counts(ways: tuple[Source, ...], filters: frozenset[str]) -> sa.Select[Any]:
    """Seats are few and counted at once; then each stage along the other ways.

    Nothing is counted twice, and beyond a full area nothing else is counted.
    """
    seat = next((way for way in ways if way.by_seat), None)
    areas = next((way for way in ways if way.kind in ("all", "area", "areas")), None)
    published = next((way for way in ways if way.is_public), None)
    held = _held(seat, filters) if seat else None

    def number(stage: Stage) -> Any:
        others: list[Any] = [sa.literal_column("0")]
        if held is not None:
            mine = sa.select(held.c.n).where(held.c.stage == stage).scalar_subquery()
            others.append(sa.func.coalesce(mine, 0))
        if published:
            found = along(published, filters, P.id).where(P.stage == stage)
            others.append(_number(found))
        rest = functools.reduce(operator.add, others)
        if areas is None:
            return rest.label(stage.value)
        first = sa.select(
            _number(along(areas, filters, P.id).where(P.stage == stage)).label("n")
        ).subquery()
        most = sa.case((first.c.n > MOST, first.c.n), else_=first.c.n + rest)
        return sa.select(most).scalar_subquery().label(stage.value)

    return sa.select(*(number(s) for s in (OPEN if "late" in filters else Stage)))


def _number(found: sa.Select[Any]) -> Any:
    few = found.limit(MOST + 1).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _held(seat: Source, filters: frozenset[str]) -> sa.CTE:
    stage = columns(seat).stage
    found = along(seat, filters, stage, sa.func.count().label("n")).group_by(stage)
    return found.cte("held")


def board(db: Reader, viewer: Viewer, asked: Wanted, today: dt.date) -> dict[Stage, list[Any]]:
    """The newest changed problems of each stage, a column of them each, in one statement."""
    found: dict[Stage, list[Any]] = {stage: [] for stage in BOARD}
    statement = _board(sources(viewer, asked), asked.set - {"stage"})
    for row in db.execute(statement, values(viewer, asked, today)):
        found[row.stage].append(row)
    return found


@functools.lru_cache(maxsize=256)
def _board(ways: tuple[Source, ...], filters: frozenset[str]) -> sa.Select[Any]:
    found = _together(b for way in ways for b in _columns(way, filters)).subquery()
    place = sa.func.row_number().over(partition_by=found.c.stage, order_by=_order(found.c))
    placed = sa.select(found, place.label("place")).subquery()
    one = sa.select(placed).where(placed.c.place <= COLUMN).subquery("one")
    return _named(one).order_by(*_order(one.c))


def _columns(way: Source, filters: frozenset[str]) -> list[sa.Select[Any]]:
    """The newest of each column on one way; seats are few, and read at once."""
    c = columns(way)
    found = along(way, filters, c.id, c.updated_at, c.stage, _reach(way))
    if way.by_seat:
        return [found.where(c.stage.in_(BOARD))]
    return [found.where(P.stage == s).order_by(*_order(P)).limit(COLUMN) for s in BOARD]


def _reach(way: Source) -> Any:
    return sa.literal_column(str(int(way.reach)), sa.Integer).label("reach")


def _together(branches: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    """All branches; none holds what another does."""
    apart = [sa.select(b.subquery()) for b in branches]
    return apart[0] if len(apart) == 1 else sa.select(sa.union_all(*apart).subquery())


def _named(one: sa.Subquery) -> sa.Select[Any]:
    """The rows as they are shown: of what is only published, nothing that is not public."""
    inside = one.c.reach >= int(Reach.TEAM)
    return (
        sa.select(
            P.id, P.reference, P.title, P.stage, one.c.updated_at,
            Area.name.label("area_name"),
            one.c.reach,
            sa.case((inside, P.outcome)).label("outcome"),
            sa.case((inside, P.tier)).label("tier"),
            sa.case((inside, P.lead_id)).label("lead_id"),
            sa.case((inside, P.lead_id)).label("lead_id"),
            sa.case((inside, Lead.name)).label("lead_name"),
            late_now(one.c.reach).label("late"),
        )
        .select_from(one)
        .join(Problem, Problem.id == one.c.id)
        .join(Area, Area.id == Problem.area_id)
        .join(Lead, Lead.id == Problem.lead_id)
    )  # fmt: skip
