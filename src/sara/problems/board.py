"""The board: the newest changed problems of each stage, side by side."""

import datetime as dt
import functools
from typing import Any

import sqlalchemy as sa

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.problems.listing import named, order, reach, together
from sara.problems.models import WORKING, Stage
from sara.problems.sources import P, Source, along, columns, sources, values
from sara.problems.wanted import Wanted

COLUMN = 20
"""Problems in one column."""
BOARD = (*WORKING, Stage.SUSTAIN, Stage.PAUSED)


def board(db: Reader, viewer: Viewer, asked: Wanted, today: dt.date) -> dict[Stage, list[Any]]:
    """The newest changed problems of each stage, a column of them each, in one statement."""
    found: dict[Stage, list[Any]] = {stage: [] for stage in BOARD}
    statement = _board(sources(viewer, asked), asked.set - {"stage"})
    for row in db.execute(statement, values(viewer, asked, today)):
        found[row.stage].append(row)
    return found


@functools.lru_cache(maxsize=256)
def _board(ways: tuple[Source, ...], filters: frozenset[str]) -> sa.Select[Any]:
    found = together(b for way in ways for b in _columns(way, filters)).subquery()
    place = sa.func.row_number().over(partition_by=found.c.stage, order_by=order(found.c))
    placed = sa.select(found, place.label("place")).subquery()
    one = sa.select(placed).where(placed.c.place <= COLUMN).subquery("one")
    return named(one).order_by(*order(one.c))


def _columns(way: Source, filters: frozenset[str]) -> list[sa.Select[Any]]:
    """The newest of each column on one way; seats are few, and read at once."""
    c = columns(way)
    found = along(way, filters, c.id, c.updated_at, c.stage, reach(way))
    if way.by_seat:
        return [found.where(c.stage.in_(BOARD))]
    return [found.where(P.stage == s).order_by(*order(c)).limit(COLUMN) for s in BOARD]
