"""The map: where it was recorded, as dots and hot squares over the boundary. North is up."""

import math
from collections.abc import Iterator

import msgspec

from sara.charts import axes, hotspots
from sara.charts.chart import Cell, Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import Drawing, Mark, dot, line, path, picture, rect, text
from sara.words import N_, Sentence, number_of, say

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude, as GeoJSON has them."""

METRES = 111_320.0
"""A degree of latitude; of longitude at the equator."""
KILOMETRE = 1000
TALLEST = 1.2
MOST_ROWS = 50


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents close together: their mean point, and how many."""

    latitude: float
    longitude: float
    n: int


class Hot(msgspec.Struct, frozen=True, kw_only=True):
    """A hot square by its south-western corner."""

    latitude: float
    longitude: float
    n: int
    z: float


class MapNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="map"):
    south: float
    west: float
    north: float
    east: float
    rings: tuple[Ring, ...] = ()
    spots: tuple[Spot, ...] = ()
    hot: tuple[Hot, ...] = ()
    metres: int
    """The side of a square."""
    squares: int
    """How many squares there are, the empty ones too."""
    total: int
    """Incidents with a point."""
    nowhere: int = 0
    """Incidents without one."""
    hidden: int = 0
    """Spots with fewer than this reader may see."""
    snapped: int = 0
    """Incidents on points that stand for many addresses."""
    snapped_points: int = 0


def chart(given: MapNumbers) -> Chart:
    if not given.total:
        return refused(
            ChartKind.MAP, say(N_("No point is known of any of these, so no map can be drawn."))
        )
    return Chart(
        kind=ChartKind.MAP, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given), keys=_keys(given), notes=_notes(given), method=_method(given),
    )  # fmt: skip


def _finding(given: MapNumbers) -> Sentence:
    if given.squares < hotspots.LEAST_SQUARES:
        return say(
            N_("{n} incidents on the map. The area is too small, or the squares are too big, to"
               " look for hot spots."), n=given.total,
        )  # fmt: skip
    if not given.hot:
        return say(
            N_("{n} incidents on the map. No hot spot stands out: they lie about as one would"
               " expect if no square drew more than another."), n=given.total,
        )  # fmt: skip
    inside = sum(square.n for square in given.hot)
    return say(
        N_("{share}% of {n} incidents lie in {hot} of {squares} squares that stand out, {part}% of"
           " the ground."),
        share=round(inside / given.total * 100), n=given.total, hot=len(given.hot),
        squares=given.squares, part=axes.number(round(len(given.hot) / given.squares * 100, 1)),
    )  # fmt: skip


class Ground(msgspec.Struct, frozen=True):
    """From degrees to where on the picture."""

    south: float
    west: float
    scale: float
    narrowing: float
    left: float
    foot: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            self.left + (longitude - self.west) * self.narrowing * self.scale,
            self.foot - (latitude - self.south) * self.scale,
        )


def _ground(given: MapNumbers, width: int) -> tuple[Ground, int]:
    narrowing = math.cos(math.radians((given.south + given.north) / 2))
    wide = max((given.east - given.west) * narrowing, 1e-6)
    high = max(given.north - given.south, 1e-6)
    edge, most = 8.0, width * (TALLEST if width < 500 else 0.7)
    scale = min((width - 2 * edge) / wide, (most - 2 * edge) / high)
    height = int(high * scale + 2 * edge) + 26
    left = (width - wide * scale) / 2
    return Ground(given.south, given.west, scale, narrowing, left, height - edge - 26), height


def _draw(given: MapNumbers, width: int) -> Drawing:
    ground, height = _ground(given, width)
    marks: list[Mark] = [
        path((ground.at(x, y) for x, y in ring), "land", closed=True) for ring in given.rings
    ]
    side = given.metres / METRES * ground.scale
    for square in given.hot:
        x, y = ground.at(square.longitude, square.latitude)
        marks.append(rect(x, y - side, side, side, "hot"))
    marks += _dots(given, ground)
    marks += _rule(ground, width, height)
    return Drawing(width, height, tuple(marks))


def _dots(given: MapNumbers, ground: Ground) -> Iterator[Mark]:
    most = max((spot.n for spot in given.spots), default=1)
    for spot in sorted(given.spots, key=lambda s: -s.n):
        radius = max(1.6, 9 * math.sqrt(spot.n / max(most, 9)))
        yield dot(*ground.at(spot.longitude, spot.latitude), radius, "spot")


def _rule(ground: Ground, width: int, height: int) -> list[Mark]:
    """A length to measure by, and which way is north."""
    per_metre = ground.scale / METRES
    metres = next(
        (m for m in (50, 100, 200, 500, 1000, 2000, 5000, 10_000) if m * per_metre >= 60), 20_000
    )
    y, long = height - 10.0, metres * per_metre
    words = say(N_("{n} m"), n=metres)
    if metres >= KILOMETRE:
        words = say(N_("{n} km"), n=metres // KILOMETRE)
    return [
        line(8, y, 8 + long, y, "rule"), line(8, y - 4, 8, y + 4, "rule"),
        line(8 + long, y - 4, 8 + long, y + 4, "rule"), text(14 + long, y + 4, words),
        text(width - 8, y + 4, say(N_("North is up")), "end"),
    ]  # fmt: skip


def _keys(given: MapNumbers) -> tuple[Key, ...]:
    keys = [Key("spot", say(N_("Incidents; a bigger dot holds more")))]
    if given.hot:
        keys.append(Key("hot", say(N_("Stands out, {n} m square"), n=given.metres)))
    return tuple(keys)


def _notes(given: MapNumbers) -> tuple[Sentence, ...]:
    notes = [
        say(N_("It shows where incidents were recorded up to now. It does not say where the next"
               " will be, and it says nothing about any person."))
    ]  # fmt: skip
    if given.nowhere:
        notes.append(
            number_of(
                "{n} incident has no point and is left out.",
                "{n} incidents have no point and are left out.",
                given.nowhere,
            )
        )
    if given.snapped:
        notes.append(
            say(N_("Points that the file gives to many addresses, such as the middle of a block or"
                   " a town hall: {points}, with {n} of these incidents. A big dot or a square that"
                   " stands out there shows how the file was made, and no place."),
                n=given.snapped, points=given.snapped_points)
        )  # fmt: skip
    if given.hidden:
        notes.append(
            say(N_("{n} dots stand for too few incidents to be shown."), n=given.hidden)
        )  # fmt: skip
    return tuple(notes)


def _method(given: MapNumbers) -> Sentence:
    return say(
        N_("Hot spots: Getis-Ord Gi* (Ord and Getis 1995) over squares of {metres} m, each with the"
           " squares that touch it, the empty ones counted; a square stands out when it passes the"
           " procedure of Benjamini and Hochberg at 0.1% and holds at least {least} itself."),
        metres=given.metres, least=hotspots.LEAST,
    )  # fmt: skip


def _table(given: MapNumbers) -> Table:
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    if given.hot:
        ranked = sorted(given.hot, key=lambda square: -square.n)
        rows = tuple(
            (round(s.latitude + given.metres / METRES / 2, 4), round(_middle(given, s), 4), s.n,
             round(s.z, 1))
            for s in ranked
        )  # fmt: skip
        heads = (
            Head(say(N_("Latitude of the middle")), True), Head(say(N_("Longitude")), True),
            Head(say(N_("Incidents")), True), Head(say(N_("z")), True),
        )  # fmt: skip
        return Table(say(N_("The squares that stand out")), heads, rows)
    rows = tuple(
        (round(s.latitude, 4), round(s.longitude, 4), s.n)
        for s in sorted(given.spots, key=lambda spot: -spot.n)[:MOST_ROWS]
    )
    heads = (
        Head(say(N_("Latitude")), True), Head(say(N_("Longitude")), True),
        Head(say(N_("Incidents")), True),
    )  # fmt: skip
    return Table(say(N_("The dots with most")), heads, rows)


def _middle(given: MapNumbers, square: Hot) -> float:
    narrowing = math.cos(math.radians((given.south + given.north) / 2))
    return square.longitude + given.metres / METRES / narrowing / 2
