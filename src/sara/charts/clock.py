"""Hour by weekday. A window is spread over the hours in which it may have been."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from babel.dates import get_day_names

from sara.charts import axes
from sara.charts.chart import Cell, Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import Drawing, Mark, picture, rect, text
from sara.words import N_, Sentence, number_of, reading_language, say

TONES = 6
LONGEST = 8
"""The finding speaks of hours that follow each other, at most so many."""


class ClockNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="clock"):
    cells: tuple[float | None, ...]
    """168 hours of the week, Monday 00:00 first; None where fewer than this reader may see."""
    at_a_time: int = 0
    """Incidents whose hour is known."""
    spread: int = 0
    """Incidents known by a window only."""
    unknown: int = 0
    """Incidents of which no hour is known; not in the cells."""


def chart(given: ClockNumbers) -> Chart:
    total = sum(n or 0 for n in given.cells)
    if not total:
        return refused(
            ChartKind.CLOCK, say(N_("No hour is known of any of these, so none can be shown."))
        )
    return Chart(
        kind=ChartKind.CLOCK, finding=_finding(given, total),
        picture=picture(lambda w: _draw(given, w)), table=_table(given), keys=_keys(given),
        notes=_notes(given), method=_method(given),
    )  # fmt: skip


def only_months() -> Chart:
    return refused(
        ChartKind.CLOCK,
        say(N_("These data know only the month, so no hour and no weekday can be shown. Ask for a"
               " file with times.")),
    )  # fmt: skip


def only_days() -> Chart:
    return refused(
        ChartKind.CLOCK,
        say(N_("These data know only the day, so no hour can be shown. Ask for a file with"
               " times.")),
    )  # fmt: skip


def busiest(cells: Sequence[float | None]) -> tuple[int, int]:
    """The hours of the day in a row, at most a third of it, that hold most above their share.

    Gives the first hour and how many.
    """
    hours = [sum(cells[day * 24 + hour] or 0 for day in range(7)) for hour in range(24)]
    even = sum(hours) / 24

    def above(first: int, length: int) -> float:
        return sum(hours[(first + n) % 24] - even for n in range(length))

    return max(
        ((first, length) for length in range(1, LONGEST + 1) for first in range(24)),
        key=lambda run: (above(*run), -run[1]),
    )


def _finding(given: ClockNumbers, total: float) -> Sentence:
    first, length = busiest(given.cells)
    share = sum(
        given.cells[day * 24 + (first + n) % 24] or 0 for day in range(7) for n in range(length)
    )  # fmt: skip
    days = [sum(n or 0 for n in given.cells[day * 24 : day * 24 + 24]) for day in range(7)]
    top = max(range(7), key=lambda day: days[day])
    return say(
        N_("{share}% fall between {first}:00 and {last}:00, which is {even}% of the day; most on"
           " {day}, with {most}%."),
        share=round(share / total * 100), first=f"{first:02d}",
        last=f"{(first + length) % 24:02d}", even=round(length / 24 * 100),
        day=weekdays("wide")[top], most=round(days[top] / total * 100),
    )  # fmt: skip


def weekdays(width: Literal["abbreviated", "wide"]) -> list[str]:
    names = get_day_names(width, "stand-alone", locale=reading_language().replace("-", "_"))
    return [names[day] for day in range(7)]


def tone(value: float | None, most: float) -> str:
    """heat-0 for nothing up to heat-6 for the most; every step is as wide as the others."""
    if value is None:
        return "hidden"
    return f"heat-{min(TONES, int(-(-value * TONES // most))) if value > 0 else 0}"


def _draw(given: ClockNumbers, width: int) -> Drawing:
    """Days go down and hours across; on a phone the other way round, so that cells can be told."""
    return _across(given) if width > 500 else _down(given, width)


def _across(given: ClockNumbers) -> Drawing:
    left, top, wide, high = 52, 22, 27.6, 24
    most = max(n or 0 for n in given.cells)
    marks: list[Mark] = []
    for day, name in enumerate(weekdays("abbreviated")):
        marks.append(text(left - 8, top + day * high + 16, name, "end"))
        for hour in range(24):
            value = given.cells[day * 24 + hour]
            marks.append(
                rect(left + hour * wide, top + day * high, wide - 1, high - 1, tone(value, most))
            )
    marks += [
        text(left + hour * wide + wide / 2, top - 7, f"{hour:02d}", "middle")
        for hour in range(0, 24, 2)
    ]
    return Drawing(720, top + 7 * high + 4, tuple(marks))


def _down(given: ClockNumbers, width: int) -> Drawing:
    left, top, high = 34, 22, 15
    wide = (width - left - 2) / 7
    most = max(n or 0 for n in given.cells)
    marks: list[Mark] = [
        text(left + (day + 0.5) * wide, top - 7, name, "middle")
        for day, name in enumerate(weekdays("abbreviated"))
    ]
    for hour in range(24):
        if hour % 2 == 0:
            marks.append(text(left - 8, top + hour * high + 12, f"{hour:02d}", "end"))
        for day in range(7):
            value = given.cells[day * 24 + hour]
            marks.append(
                rect(left + day * wide, top + hour * high, wide - 1, high - 1, tone(value, most))
            )
    return Drawing(width, top + 24 * high + 4, tuple(marks))


def _keys(given: ClockNumbers) -> tuple[Key, ...]:
    most = max(n or 0 for n in given.cells)
    keys = [Key("heat-0", say(N_("none")))]
    keys += [
        Key(f"heat-{step}", say(N_("up to {n}"), n=axes.number(round(most * step / TONES, 1))))
        for step in (2, 4, 6)
    ]
    if None in given.cells:
        keys.append(Key("hidden", say(N_("too few to be shown"))))
    return tuple(keys)


def _table(given: ClockNumbers) -> Table:
    heads = (Head(say(N_("Hour"))), *(Head(name, True) for name in weekdays("abbreviated")))
    rows: list[tuple[Cell, ...]] = []
    for hour in range(24):
        values = [given.cells[day * 24 + hour] for day in range(7)]
        shown = [None if v is None else round(v, 1) if v % 1 else int(v) for v in values]
        rows.append((f"{hour:02d}:00", *shown))
    return Table(say(N_("How many in each hour of the week")), heads, tuple(rows))


def _notes(given: ClockNumbers) -> tuple[Sentence, ...]:
    notes = []
    if given.spread:
        notes.append(
            number_of(
                "{n} is known only as a window from one time to another. It is spread evenly over"
                " its window, so an hour can hold a part of one.",
                "{n} are known only as a window from one time to another. Each is spread evenly"
                " over its window, so an hour can hold a part of one.", given.spread)
        )  # fmt: skip
    if given.unknown:
        notes.append(
            number_of(
                "{n} has no hour and is not in the picture.",
                "{n} have no hour and are not in the picture.",
                given.unknown,
            )
        )
    return tuple(notes)


def _method(given: ClockNumbers) -> Sentence | None:
    if not given.spread:
        return say(N_("Counted by the clock on the spot, not by universal time."))
    return say(
        N_("Aoristic: each incident gives each minute of its window the same part of one; a window"
           " of a week or more gives every hour 1/168 (Ratcliffe 2002). By the clock on the spot.")
    )  # fmt: skip
