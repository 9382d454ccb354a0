"""The numbers of the map: dots, and the squares that stand out."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from sara.charts import hotspots, queries
from sara.charts.asked import Subject
from sara.charts.maps import METRES, Hot, MapNumbers, Ring, Spot
from sara.db import Reader
from sara.incidents.chosen import Circle, InArea, Shape
from sara.incidents.snapping import snapping

SIDES = (50, 100, 150, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
ACROSS = 45
"""At most so many squares side by side."""
FINE = 4
"""Dots stand in squares a fourth as wide."""
MOST_SPOTS = 1_500


def map_numbers(db: Reader, subject: Subject) -> MapNumbers:
    """Points are put into small squares by the database, so a map never has too many dots."""
    found = queries.extent(db, subject.chosen)
    rings = outline(db, subject)
    if not found.pointed:
        return MapNumbers(
            south=0, west=0, north=0, east=0, rings=rings, metres=0, squares=0, total=0,
            nowhere=found.n,
        )  # fmt: skip
    longitudes = [x for ring in rings for x, _ in ring] + [found.west, found.east]
    latitudes = [y for ring in rings for _, y in ring] + [found.south, found.north]
    south, north, west, east = min(latitudes), max(latitudes), min(longitudes), max(longitudes)
    narrow = max(math.cos(math.radians((south + north) / 2)), 1e-6)
    metres = side(max(north - south, (east - west) * narrow) * METRES)
    high, wide = metres / METRES, metres / METRES / narrow
    cells = queries.gridded(
        db, subject.chosen, south=south, west=west, high=high / FINE, wide=wide / FINE
    )
    rows, columns = int((north - south) / high) + 1, int((east - west) / wide) + 1
    counts = dict.fromkeys(inside(rings, south, west, high, wide, rows, columns), 0)
    for cell in cells:
        square = (cell.row // FINE, cell.column // FINE)
        counts[square] = counts.get(square, 0) + cell.n
    known = snapping(db, subject.chosen.dataset_id, subject.chosen.up_to_load)
    snapped = queries.on_points(db, subject.chosen, known.points)
    return MapNumbers(
        snapped=sum(snapped), snapped_points=len(snapped),
        south=south, west=west, north=north, east=east, rings=rings,
        spots=spots(cells),
        hot=tuple(
            Hot(latitude=south + row * high, longitude=west + column * wide,
                n=counts[row, column], z=round(z, 2))
            for (row, column), z in hotspots.hot(counts).items()
        ),
        metres=metres, squares=len(counts), total=found.pointed, nowhere=found.n - found.pointed,
    )  # fmt: skip


def spots(cells: Sequence[Any]) -> tuple[Spot, ...]:
    """One dot for each small square, or for a bigger one where there would be too many."""
    for wide in (1, 2, FINE):
        n: Counter[tuple[int, int]] = Counter()
        up: dict[tuple[int, int], float] = defaultdict(float)
        along: dict[tuple[int, int], float] = defaultdict(float)
        for cell in cells:
            at = (cell.row // wide, cell.column // wide)
            n[at] += cell.n
            up[at] += cell.n * cell.latitude
            along[at] += cell.n * cell.longitude
        if len(n) <= MOST_SPOTS:
            break
    return tuple(
        Spot(latitude=round(up[at] / n[at], 6), longitude=round(along[at] / n[at], 6), n=n[at])
        for at in n
    )


def side(metres: float) -> int:
    """How wide a square is for a place so far across."""
    return next((s for s in SIDES if metres / s <= ACROSS), SIDES[-1])


def outline(db: Reader, subject: Subject) -> tuple[Ring, ...]:
    """The edge of the chosen place."""
    place = subject.chosen.place
    if isinstance(place, InArea):
        area = queries.area(db, place.area_id)
        return _rings(msgspec.json.decode(area.boundary)) if area and area.boundary else ()
    if isinstance(place, Circle):
        high = place.metres / METRES
        wide = high / max(math.cos(math.radians(place.latitude)), 1e-6)
        turns = [math.tau * n / 48 for n in range(49)]
        return (
            tuple(
                (place.longitude + wide * math.cos(t), place.latitude + high * math.sin(t))
                for t in turns
            ),
        )
    if isinstance(place, Shape):
        ring = tuple((x, y) for y, x in place.corners)
        return ((*ring, ring[0]),)
    return ()


def _rings(geometry: Any) -> tuple[Ring, ...]:
    many = geometry["coordinates"]
    polygons = [many] if geometry["type"] == "Polygon" else many
    return tuple(
        tuple((float(p[0]), float(p[1])) for p in ring) for polygon in polygons for ring in polygon
    )


def inside(
    rings: Iterable[Ring], south: float, west: float, high: float, wide: float, rows: int,
    columns: int,
) -> list[hotspots.Square]:  # fmt: skip
    """The squares whose middle lies in the place; all of them where it has no edge."""
    edges = [pair for ring in rings for pair in pairwise(ring)]
    if not edges:
        return [(row, column) for row in range(rows) for column in range(columns)]
    found = []
    for row in range(rows):
        y = south + (row + 0.5) * high
        crossed = sorted(
            (y - y1) * (x2 - x1) / (y2 - y1) + x1
            for (x1, y1), (x2, y2) in edges
            if (y1 > y) != (y2 > y)
        )
        for column in range(columns):
            x = west + (column + 0.5) * wide
            if sum(1 for at in crossed if at > x) % 2:
                found.append((row, column))
    return found
