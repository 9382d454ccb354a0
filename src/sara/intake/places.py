"""Areas as a map: drawn by the server for all, and as outlines for the map of the browser."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

WIDE = 320.0
"""Width of the drawing, in the units of its viewBox."""
NEAR = 1.0
"""Points closer than this are drawn as one."""

Point = tuple[float, float]
"""Longitude and latitude, in the order of GeoJSON."""


class Drawn(msgspec.Struct, frozen=True):
    """One area on the drawing: its outline, and where its name stands."""

    name: str
    path: str
    x: float
    y: float


class Drawing(msgspec.Struct, frozen=True):
    width: float
    height: float
    areas: tuple[Drawn, ...]


def drawing(areas: Sequence[Any]) -> Drawing | None:
    """All areas that have a boundary (columns name, boundary) on one picture, north up."""
    return _drawn(tuple((area.name, area.boundary) for area in areas if area.boundary))


@lru_cache(maxsize=8)
def _drawn(bounded: tuple[tuple[str, str], ...]) -> Drawing | None:
    rings = [(name, [ring for polygon in polygons(text) for ring in polygon])
             for name, text in bounded]  # fmt: skip
    points = [point for _, found in rings for ring in found for point in ring]
    if not points:
        return None
    west, north = min(x for x, _ in points), max(y for _, y in points)
    east, south = max(x for x, _ in points), min(y for _, y in points)
    # A degree of longitude shrinks towards the poles.
    narrow = math.cos(math.radians((south + north) / 2)) or 1e-6
    scale = WIDE / max((east - west) * narrow, north - south, 1e-9)

    def place(point: Point) -> Point:
        return round((point[0] - west) * narrow * scale, 1), round((north - point[1]) * scale, 1)

    return Drawing(
        width=round((east - west) * narrow * scale, 1), height=round((north - south) * scale, 1),
        areas=tuple(_area(name, [[place(p) for p in ring] for ring in found])
                    for name, found in rings),
    )  # fmt: skip


def _area(name: str, rings: list[list[Point]]) -> Drawn:
    longest = max(rings, key=len)
    xs, ys = [x for x, _ in longest], [y for _, y in longest]
    return Drawn(
        name=name, path="".join(_path(ring) for ring in rings),
        x=round((min(xs) + max(xs)) / 2, 1), y=round((min(ys) + max(ys)) / 2, 1),
    )  # fmt: skip


def _path(ring: list[Point]) -> str:
    steps: list[Point] = []
    for point in ring:
        if not steps or abs(point[0] - steps[-1][0]) + abs(point[1] - steps[-1][1]) >= NEAR:
            steps.append(point)
    return "M" + "L".join(f"{x} {y}" for x, y in steps) + "Z"


def outlines(areas: Sequence[Any]) -> str:
    """The areas that have a boundary as a FeatureCollection (GeoJSON)."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": area.id, "name": area.name},
            "geometry": msgspec.json.decode(area.boundary),
        }
        for area in areas
        if area.boundary
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features}).decode()


def area_at(areas: Sequence[Any], longitude: float, latitude: float) -> int | None:
    """The number of the area in which a point lies; None where there is none."""
    for area in areas:
        if area.boundary and any(
            _within(polygon, longitude, latitude) for polygon in polygons(area.boundary)
        ):
            return int(area.id)
    return None


def _within(polygon: Sequence[Sequence[Point]], x: float, y: float) -> bool:
    """Inside the first ring and in none of the holes: counts the edges east of the point."""
    crossed = 0
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


def polygons(boundary: str) -> Iterator[list[list[Point]]]:
    """The polygons of a boundary as it is stored: a bare Polygon or MultiPolygon."""
    geometry = msgspec.json.decode(boundary)
    held = geometry["coordinates"]
    for polygon in [held] if geometry["type"] == "Polygon" else held:
        yield [[(x, y) for x, y in ring] for ring in polygon]
