"""The list: statements made once for each set of filters, and kept.

Each reads at most a page along every way in which its reader reaches problems, however many there
are. A row shows what the way by which it is reached allows.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Moment, Reader
from sara.problems.models import Problem
from sara.problems.sources import (
    P,
    Source,
    along,
    columns,
    late_now,
    sources,
    values,
)
from sara.problems.wanted import Place, Wanted

PAGE = 50

Lead = sa.orm.aliased(Account)
_PLACE = sa.tuple_(sa.bindparam("at", type_=Moment()), sa.bindparam("id", type_=sa.Integer))


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, with the places where the next ones begin."""

    rows: Sequence[Any]
    older: Place | None
    newer: Place | None


def page(
    db: Reader, viewer: Viewer, asked: Wanted, today: dt.date, *, size: int = PAGE,
    only: Sequence[int] | None = None,
) -> Shown:  # fmt: skip
    """One page, newest changed first; `only` of these problems, where that is given."""
    turned = "newer" if asked.newer else "older" if asked.older else ""
    given = values(viewer, asked, today)
    if place := asked.newer or asked.older:
        given |= {"at": place.at, "id": place.id}
    if only is not None:
        given["only"] = list(only)
    made = _page(sources(viewer, asked), asked.set, turned, size, only is not None)
    rows = db.execute(made, given).all()
    more, rows = len(rows) > size, rows[:size]
    if turned == "newer":
        rows = rows[::-1]
    first, last = (Place(r.updated_at, r.id) for r in (rows[0], rows[-1])) if rows else (None, None)
    return Shown(
        rows=rows,
        older=last if more or turned == "newer" else None,
        newer=first if turned == "older" or (turned and more) else None,
    )


@functools.lru_cache(maxsize=512)
def _page(
    ways: tuple[Source, ...], filters: frozenset[str], turned: str, size: int, only: bool
) -> sa.Select[Any]:
    nearest = (_nearest(way, filters, turned, size, only) for way in ways)
    found = together(nearest).subquery()
    one = sa.select(found).order_by(*order(found.c, turned)).limit(size + 1).subquery("one")
    made = named(one) if size == PAGE else named(one).add_columns(*_taken(one))
    return made.order_by(*order(one.c, turned))


def _nearest(
    way: Source, filters: frozenset[str], turned: str, size: int, only: bool
) -> sa.Select[Any]:
    c = columns(way)
    found = along(way, filters, c.id, c.updated_at, reach(way))
    if only:
        found = found.where(c.id.in_(sa.bindparam("only", expanding=True)))
    if turned == "newer":
        found = found.where(sa.tuple_(c.updated_at, c.id) > _PLACE)
    elif turned == "older":
        found = found.where(sa.tuple_(c.updated_at, c.id) < _PLACE)
    return found.order_by(*order(c, turned)).limit(size + 1)


def order(columns: Any, turned: str = "") -> tuple[Any, Any]:
    if turned == "newer":
        return columns.updated_at, columns.id
    return columns.updated_at.desc(), columns.id.desc()


def reach(way: Source) -> Any:
    return sa.literal_column(str(int(way.reach)), sa.Integer).label("reach")


def together(branches: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    """All branches; none holds what another does."""
    apart = [sa.select(b.subquery()) for b in branches]
    return apart[0] if len(apart) == 1 else sa.select(sa.union_all(*apart).subquery())


def named(one: sa.Subquery) -> sa.Select[Any]:
    """The rows as they are shown: of what is only published, nothing that is not public."""
    inside = one.c.reach >= int(Reach.TEAM)
    return (
        sa.select(
            P.id, P.reference, P.title, P.stage, one.c.updated_at,
            Area.name.label("area_name"),
            one.c.reach,
            P.outcome,
            sa.case((inside, P.tier)).label("tier"),
            sa.case((inside, P.lead_id)).label("lead_id"),
            sa.case((inside, Lead.name)).label("lead_name"),
            late_now(one.c.reach).label("late"),
        )
        .select_from(one)
        .join(Problem, Problem.id == one.c.id)
        .join(Area, Area.id == Problem.area_id)
        .join(Lead, Lead.id == Problem.lead_id)
    )  # fmt: skip


def _taken(one: sa.Subquery) -> tuple[Any, ...]:
    """What a file holds besides: where it is, for those inside; and the area, which is public."""
    inside = one.c.reach >= int(Reach.TEAM)
    columns = (P.latitude, P.longitude, P.precision, P.behaviour_kind, P.surroundings)
    return (
        Area.id.label("area_id"),
        Area.code.label("area_code"),
        *(sa.case((inside, column)).label(column.name) for column in columns),
    )
