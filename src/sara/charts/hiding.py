"""What of a chart the team may see, where the dataset is open to it: no small numbers, no exact
points, and nothing that can be had by taking one number from another."""

import math
from collections.abc import Callable
from typing import Any

import msgspec

from sara.charts import clock, concentration, maps, repeats, season, sides, trend
from sara.charts.drawing import Numbers
from sara.errors import Refused
from sara.incidents.showing import Showing
from sara.words import N_

TOO_SMALL = N_("These numbers are too small to be shown to the team: people could be made out. File"
               " it for agencies only, or choose a longer time or a bigger place.")  # fmt: skip
replace = msgspec.structs.replace


def hidden(numbers: Numbers, showing: Showing) -> Numbers:
    """The same chart as this reader may see it. Raises `Refused` when nothing would be left."""
    if showing.exact:
        return numbers
    hide = _HIDE.get(type(numbers))
    return hide(numbers, showing) if hide else numbers


def _row(numbers: Any, showing: Showing) -> Any:
    counts = showing.row([n or 0 for n in numbers.counts])
    if all(n is None for n in counts):
        raise Refused(TOO_SMALL)
    return replace(numbers, counts=tuple(counts))


def _clock(numbers: clock.ClockNumbers, showing: Showing) -> Numbers:
    """A part of one in an hour is one: it is rounded up before it is looked at."""
    whole = [math.ceil(n or 0) for n in numbers.cells]
    told = showing.table([whole[day * 24 : day * 24 + 24] for day in range(7)])
    flat = [n for row in told for n in row]
    if all(n is None for n in flat):
        raise Refused(TOO_SMALL)
    cells = (None if t is None else n for t, n in zip(flat, numbers.cells, strict=True))
    return replace(numbers, cells=tuple(cells))


def _map(numbers: maps.MapNumbers, showing: Showing) -> Numbers:
    together: dict[tuple[float, float], int] = {}
    for spot in numbers.spots:
        at = showing.point(spot.latitude, spot.longitude)
        if at is not None:
            together[at] = together.get(at, 0) + spot.n
    shown = {at: n for at, n in together.items() if showing.count(n) is not None}
    rest = numbers.total - sum(shown.values())
    if not shown or 0 < rest < showing.least:
        raise Refused(TOO_SMALL)
    return replace(
        numbers, hidden=len(together) - len(shown),
        spots=tuple(maps.Spot(latitude=y, longitude=x, n=n) for (y, x), n in shown.items()),
        hot=tuple(square for square in numbers.hot if square.n >= showing.least),
        snapped=showing.row([numbers.snapped, numbers.total - numbers.snapped])[0] or 0,
    )  # fmt: skip


def _concentration(numbers: concentration.ConcentrationNumbers, showing: Showing) -> Numbers:
    if numbers.total < showing.least or numbers.with_any < showing.least:
        raise Refused(TOO_SMALL)
    return replace(numbers, snapped=showing.count(numbers.snapped) or 0)


def _repeats(numbers: repeats.RepeatNumbers, showing: Showing) -> Numbers:
    shown = tuple(place for place in numbers.top if place.n >= showing.least)
    rest = numbers.at_again - sum(place.n for place in shown)
    if not shown or 0 < rest < showing.least or numbers.again - len(shown) == 1:
        raise Refused(TOO_SMALL)
    return replace(numbers, top=shown, snapped=showing.count(numbers.snapped) or 0)


def _sides(numbers: sides.SideNumbers, showing: Showing) -> Numbers:
    """Only groups of lines of which every number may be told."""
    small = {
        line.group
        for line in numbers.lines
        if showing.count(line.here) is None or showing.count(line.there) is None
    }
    lines = tuple(line for line in numbers.lines if line.group not in small)
    if not lines:
        raise Refused(TOO_SMALL)
    return replace(numbers, lines=lines, proposals=())


_HIDE: dict[type, Callable[[Any, Showing], Numbers]] = {
    trend.TrendNumbers: _row,
    season.SeasonNumbers: _row,
    clock.ClockNumbers: _clock,
    maps.MapNumbers: _map,
    concentration.ConcentrationNumbers: _concentration,
    repeats.RepeatNumbers: _repeats,
    sides.SideNumbers: _sides,
}
