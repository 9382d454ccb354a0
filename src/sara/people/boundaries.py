"""Boundaries of areas: GeoJSON as people paste it, checked, and drawn as a small outline."""

import math
import re
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from sara.errors import Refused
from sara.people import projecting
from sara.words import N_, Sentence, say

MOST_CHARACTERS = 400_000
MOST_POINTS = 10_000
DIGITS = 6
"""Decimals kept: a tenth of a metre."""
SIDE = 100
"""The longer side of an outline, in the units of its viewBox."""

Ring = list[tuple[float, float]]

TOO_LONG = N_("The boundary is too long: at most {n} characters. Simplify it first.")
NO_JSON = N_("This is not GeoJSON: it cannot be read as JSON.")
NO_POLYGON = N_("The boundary must be one Polygon or MultiPolygon, or a Feature that holds one.")
NO_RING = N_("Each ring of a boundary needs at least four points, the last the same as the first.")
NO_POINT = N_(
    "Points are pairs of numbers, longitude first (-180 to 180), then latitude (-90 to 90)."
    " If yours are metres or feet, write the code of their coordinate system."
)
NOT_IN_SYSTEM = N_("A point lies outside the coordinate system EPSG:{code}. Is it the right one?")
TOO_MANY = N_("The boundary has more than {n} points. Simplify it first.")


class Unfit(Exception):
    """The text is no boundary; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence.text)


class Outline(msgspec.Struct, frozen=True):
    """An SVG path and the box it fits."""

    path: str
    width: float
    height: float


def decoded(file: IO[bytes]) -> str:
    """The text of a file, which may be a wrong one. Raises `Unfit`."""
    raw = file.read(MOST_CHARACTERS + 1)
    if len(raw) > MOST_CHARACTERS:
        raise Unfit(say(TOO_LONG, n=MOST_CHARACTERS))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(say(NO_JSON)) from error


def read(text: str, epsg: int = 0) -> str:
    """The boundary as a bare GeoJSON geometry (longitude, latitude in WGS84). Raises `Unfit`.

    `epsg` names the coordinate system of projected coordinates, if the text does not name it.
    """
    if len(text) > MOST_CHARACTERS:
        raise Unfit(say(TOO_LONG, n=MOST_CHARACTERS))
    try:
        found = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise Unfit(say(NO_JSON)) from error
    geometry = _geometry(found)
    polygons = _polygons(geometry)
    system = epsg or _named(found)
    rings = [[_ring(ring, system) for ring in _list(polygon, NO_POLYGON)] for polygon in polygons]
    if not rings or not all(rings):
        raise Unfit(say(NO_POLYGON))
    if sum(len(ring) for polygon in rings for ring in polygon) > MOST_POINTS:
        raise Unfit(say(TOO_MANY, n=MOST_POINTS))
    kept: Any = rings[0] if geometry["type"] == "Polygon" else rings
    return msgspec.json.encode({"type": geometry["type"], "coordinates": kept}).decode()


def outline(boundary: str | None) -> Outline | None:
    """The boundary as a drawing, north up, without points too close to be told apart."""
    if not boundary:
        return None
    geometry = msgspec.json.decode(boundary)
    rings: list[Ring] = [ring for polygon in _polygons(geometry) for ring in polygon]
    points = [point for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # A degree of longitude shrinks towards the poles.
    narrow = math.cos(math.radians((south + north) / 2)) or 1e-6
    width, height = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = SIDE / max(width, height)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return round((x - west) * narrow * scale, 1), round((north - y) * scale, 1)

    path = "".join(_drawn([place(p) for p in ring]) for ring in rings)
    return Outline(path=path, width=round(width * scale, 1), height=round(height * scale, 1))


def _drawn(ring: Ring) -> str:
    steps: Ring = []
    for point in ring:
        if not steps or abs(point[0] - steps[-1][0]) + abs(point[1] - steps[-1][1]) >= 0.5:
            steps.append(point)
    return "M" + "L".join(f"{x} {y}" for x, y in steps) + "Z"


def _geometry(found: Any) -> dict[str, Any]:
    """The geometry inside a Feature, or a collection with a single one."""
    if not isinstance(found, dict):
        raise Unfit(say(NO_POLYGON))
    if found.get("type") == "FeatureCollection":
        features = _list(found.get("features"), NO_POLYGON)
        if len(features) != 1 or not isinstance(features[0], dict):
            raise Unfit(say(NO_POLYGON))
        found = features[0]
    if found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict) or found.get("type") not in ("Polygon", "MultiPolygon"):
        raise Unfit(say(NO_POLYGON))
    return found


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    held = _list(geometry.get("coordinates"), NO_POLYGON)
    return [held] if geometry["type"] == "Polygon" else held


def _named(found: Any) -> int:
    """The code of the coordinate system that the text names, as GeoJSON did until 2016."""
    system = found.get("crs") if isinstance(found, dict) else None
    properties = system.get("properties") if isinstance(system, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    code = re.search(r"EPSG.*?(\d{4,6})$", name) if isinstance(name, str) else None
    return int(code[1]) if code else 0


def _ring(found: Any, epsg: int) -> Ring:
    given = _list(found, NO_RING)
    ring = list(_points(given if epsg in projecting.DEGREES else _projected(given, epsg)))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise Unfit(say(NO_RING))
    return ring


def _projected(found: list[Any], epsg: int) -> list[Any]:
    if not all(isinstance(point, list) and len(point) in (2, 3)
               and all(type(n) in (int, float) for n in point[:2]) for point in found):  # fmt: skip
        raise Unfit(say(NO_POINT))
    try:
        moved = projecting.degrees([p[0] for p in found], [p[1] for p in found], epsg)
    except Refused as refused:
        raise Unfit(refused.sentence) from refused
    if not all(moved):
        raise Unfit(say(NOT_IN_SYSTEM, code=epsg))
    return [list(point) for point in moved if point]


def _points(found: list[Any]) -> Iterator[tuple[float, float]]:
    for point in found:
        if not isinstance(point, list) or len(point) not in (2, 3):
            raise Unfit(say(NO_POINT))
        x, y = point[:2]
        if not (_is_within(x, 180) and _is_within(y, 90)):
            raise Unfit(say(NO_POINT))
        yield round(float(x), DIGITS), round(float(y), DIGITS)


def _is_within(value: Any, most: int) -> bool:
    return type(value) in (int, float) and -most <= value <= most


def _list(found: Any, otherwise: str) -> list[Any]:
    if not isinstance(found, list):
        raise Unfit(say(otherwise))
    return found
