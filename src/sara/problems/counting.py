"""How many problems there are in each stage, counted to just over a thousand."""

import datetime as dt
import functools
import operator
import weakref
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sara.accounts.viewer import Viewer
from sara.problems.models import Stage
from sara.problems.sources import OPEN, P, Source, along, columns, gathered, sources, values
from sara.problems.wanted import Wanted

MOST = 1000
"""The highest number that is told; above it stands 1,000+."""
REMEMBERED = dt.timedelta(minutes=1)
REMEMBERED_AT_MOST = 5000


class Count(msgspec.Struct, frozen=True):
    stage: Stage
    n: int

    @property
    def over(self) -> bool:
        return self.n > MOST


def counts(
    db: Connection, viewer: Viewer, asked: Wanted, today: dt.date, now: dt.datetime
) -> list[Count]:
    """The number in each stage under the other filters.

    Where there were more than a thousand for this reader a minute ago, there are taken to be still.
    """
    ways, filters = gathered(sources(viewer, asked)), asked.set - {"stage"}
    remembered = _remembered.setdefault(db.engine, {})
    every = OPEN if "late" in filters else tuple(Stage)
    whose = (viewer.account_id, viewer.held, asked.area, asked.tier, asked.lead, asked.mine)
    keys = {stage: (*whose, asked.late, stage) for stage in every}
    full = {s for s in every if remembered.get(keys[s], _LONG_AGO) > now - REMEMBERED}
    few = tuple(s for s in every if s not in full)
    row = db.execute(_counts(ways, filters, few), values(viewer, asked, today)).one()
    found = [
        Count(stage, MOST + 1 if stage in full else row._mapping.get(stage.value, 0))
        for stage in Stage
    ]
    if len(remembered) > REMEMBERED_AT_MOST:
        remembered.clear()
    remembered.update({keys[c.stage]: now for c in found if c.over and c.stage not in full})
    return found


_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC) + REMEMBERED
_remembered: weakref.WeakKeyDictionary[Engine, dict[Any, dt.datetime]] = weakref.WeakKeyDictionary()


@functools.lru_cache(maxsize=256)
def _counts(
    ways: tuple[Source, ...], filters: frozenset[str], stages: tuple[Stage, ...]
) -> sa.Select[Any]:
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

    return sa.select(sa.literal_column("1"), *map(number, stages))


def _number(found: sa.Select[Any]) -> Any:
    few = found.limit(MOST + 1).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _held(seat: Source, filters: frozenset[str]) -> sa.CTE:
    stage = columns(seat).stage
    found = along(seat, filters, stage, sa.func.count().label("n")).group_by(stage)
    return found.cte("held")
