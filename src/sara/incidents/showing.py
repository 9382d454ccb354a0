"""What a reader may see of incidents: how exact a point, how small a number.

One place decides it for pages, charts, tables and files alike. Agencies see what the source gives;
the team sees points moved to a block; everybody else sees counts of areas. Except for agencies,
counts below the setting `small_count` are not told, and none can be had by taking one from another.
"""

from collections.abc import Sequence

import msgspec

from sara.accounts.models import Precision
from sara.accounts.reach import Audience, Reach

STEP = 0.001
"""Degrees to which a point is rounded for the team: about a hundred metres."""

Told = int | None
"""A count, or None where it is not told."""


class Showing(msgspec.Struct, frozen=True):
    """How one reader sees one dataset."""

    precision: Precision
    least: int
    """Counts between 1 and this are not told; 0 tells every count."""

    @property
    def exact(self) -> bool:
        """Whether this reader may choose freely and see every number: they work for an agency."""
        return self.least == 0

    @property
    def points(self) -> bool:
        return self.precision is not Precision.AREA

    def point(self, latitude: float, longitude: float) -> tuple[float, float] | None:
        """The point as this reader sees it; None when only the area may be told."""
        if self.precision is Precision.EXACT:
            return latitude, longitude
        if self.precision is Precision.AREA:
            return None
        return round(round(latitude / STEP) * STEP, 3), round(round(longitude / STEP) * STEP, 3)

    def count(self, n: int) -> Told:
        """One number that stands alone."""
        return n if n == 0 or n >= self.least else None

    def row(self, counts: Sequence[int]) -> list[Told]:
        """Counts whose sum is told too: none can be had by taking the others from the sum."""
        return [None if hide else n for n, hide in zip(counts, self._hidden(counts), strict=True)]

    def table(self, rows: Sequence[Sequence[int]]) -> list[list[Told]]:
        """A table whose sums along rows and columns are told too."""
        hide = [[0 < n < self.least for n in row] for row in rows]
        changed = True
        while changed:
            changed = False
            for y, row in enumerate(rows):
                line = self._hidden(row, hide[y])
                changed, hide[y] = changed or line != hide[y], line
            for x in range(len(rows[0]) if rows else 0):
                line = self._hidden([row[x] for row in rows], [h[x] for h in hide])
                for y, value in enumerate(line):
                    changed, hide[y][x] = changed or value != hide[y][x], value
        return [
            [None if h else n for n, h in zip(row, hidden, strict=True)]
            for row, hidden in zip(rows, hide, strict=True)
        ]

    def _hidden(self, counts: Sequence[int], already: Sequence[bool] = ()) -> list[bool]:
        hidden = [0 < n < self.least for n in counts]
        if already:
            hidden = [a or b for a, b in zip(hidden, already, strict=True)]
        # What is hidden together must be enough, and more than one: or the sum gives it away.
        while any(hidden) and not all(hidden):
            together = sum(n for n, hide in zip(counts, hidden, strict=True) if hide)
            if together >= self.least and sum(hidden) > 1:
                break
            rest = [(n == 0, n, i) for i, n in enumerate(counts) if not hidden[i]]
            hidden[min(rest)[2]] = True
        return hidden


def showing(reach: Reach, audience: Audience, small_count: int) -> Showing | None:
    """How somebody with this reach sees a dataset for this audience; None: not at all."""
    if not reach.sees(audience):
        return None
    if reach is Reach.AGENCIES:
        return Showing(Precision.EXACT, 0)
    return Showing(Precision.BLOCK if reach is Reach.TEAM else Precision.AREA, small_count)
