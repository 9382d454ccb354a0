"""Finds the area of a point by the boundaries, and of a row by the name or code it gives."""

from collections.abc import Sequence
from typing import Any

from sara.incidents.places import key_of
from sara.incidents.points import Point


class Areas:
    """The areas in use (columns id, code, name, boundary), ready to be asked many times."""

    def __init__(self, rows: Sequence[Any]) -> None:
        bounded = [row for row in rows if row.boundary]
        self._ids = [int(row.id) for row in bounded]
        self._boundaries = [row.boundary for row in bounded]
        self._shapes: Any = None
        self._named = {key_of(word): int(row.id) for row in rows for word in (row.name, row.code)}

    @property
    def bounded(self) -> bool:
        """Whether any area has a boundary."""
        return bool(self._ids)

    def named(self, words: str) -> int | None:
        return self._named.get(key_of(words))

    def at(self, points: Sequence[Point]) -> list[int | None]:
        """The area of each point; on a border that of the two that was added first."""
        found: list[int | None] = [None] * len(points)
        if not self._ids or not points:
            return found
        # Read in here alone: few processes ever ask.
        from shapely import STRtree, from_geojson, points as made

        if self._shapes is None:
            self._shapes = [from_geojson(text) for text in self._boundaries]
        spots = STRtree(made([(longitude, latitude) for latitude, longitude in points]))
        for area, spot in spots.query(self._shapes, predicate="intersects").T.tolist():
            before = found[spot]
            found[spot] = self._ids[area] if before is None else min(before, self._ids[area])
        return found
