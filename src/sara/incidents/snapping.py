"""Points of a dataset that stand for many addresses, as its files told when they were loaded.

The middle of a block, or a town hall for whatever has no place: what lies there did not happen
there, however much of it there is.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Reader
from sara.incidents.models import IncidentLoad, LoadState
from sara.incidents.places import key_of_point
from sara.incidents.points import Point

L = IncidentLoad.__table__.c
SHOWN = 20
MOSTLY = 0.5
"""Share of rows with the words of a block from which on the places of a dataset are blocks."""


class SnappedPoint(msgspec.Struct, frozen=True, kw_only=True):
    latitude: float
    longitude: float
    rows: int
    addresses: int


class Snapped(msgspec.Struct, frozen=True, kw_only=True):
    """What one file told: how many such points, the rows on them, and the biggest."""

    points: int = 0
    rows: int = 0
    biggest: tuple[SnappedPoint, ...] = ()
    blocks: int = 0
    """Rows whose place names a block or a stretch of a street."""


class Snapping(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a dataset."""

    points: frozenset[Point] = frozenset()
    mostly_blocks: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """As places of which only the point is known."""
        return frozenset(key_of_point(*point) for point in self.points)


def told(report: Mapping[str, Any]) -> Snapped:
    """What the report of a file says; nothing for one from before it was looked for."""
    kept = report.get("snapped") or {}
    biggest = (
        SnappedPoint(latitude=y, longitude=x, rows=n, addresses=addresses)
        for y, x, n, addresses in kept.get("top", ())
    )
    return Snapped(
        points=int(kept.get("points", 0)), rows=int(kept.get("rows", 0)), biggest=tuple(biggest),
        blocks=int(kept.get("blocks", 0)),
    )  # fmt: skip


def snapping(db: Reader, dataset_id: int, up_to_load: int | None) -> Snapping:
    """What the files of a dataset told, up to one of them."""
    asked = sa.select(L.report).where(L.dataset_id == dataset_id, L.state == LoadState.LOADED)
    if up_to_load:
        asked = asked.where(L.id <= up_to_load)
    reports = db.scalars(asked).all()
    found = [told(report) for report in reports]
    rows = sum(int(report.get("usable", 0)) for report in reports)
    return Snapping(
        points=frozenset((p.latitude, p.longitude) for one in found for p in one.biggest),
        mostly_blocks=bool(rows) and sum(one.blocks for one in found) >= MOSTLY * rows,
    )
