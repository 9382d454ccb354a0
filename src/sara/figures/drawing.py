"""Where the bars of a small series stand. The template draws them; the numbers are made here."""

import datetime as dt

import msgspec

from sara.figures.change import Change, change, lasting, plain
from sara.figures.models import Counted, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import N_, Sentence, say

WIDE, HIGH, EDGE = 600, 140, 4
THIN = 6.0
"""The least width of a bar, so that one day among years can still be seen."""
RATE_DAYS = 30


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    x: float
    y: float
    width: float
    height: float
    taken: str


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    bars: tuple[Bar, ...]
    first: dt.date
    last: dt.date
    scale: Sentence
    """What the highest bar stands for."""
    key: tuple[Taken, ...]
    """The kinds of bars there are, in the order of a problem's life."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator as a page shows it."""

    line: IndicatorLine
    drawing: Drawing | None
    change: Change
    finding: Sentence
    rows: tuple[tuple[MeasurementLine, str], ...]
    """Every value with its number as text."""
    elsewhere: tuple[tuple[MeasurementLine, str], ...] = ()
    """The values of other places, likewise."""


def figure(line: IndicatorLine) -> Figure:
    compared = change(line)
    return Figure(
        line=line, drawing=draw(line), change=compared, finding=_finding(line, compared),
        rows=tuple((m, plain(m.value)) for m in line.measurements),
        elsewhere=tuple((m, plain(m.value)) for m in line.elsewhere),
    )  # fmt: skip


def draw(line: IndicatorLine) -> Drawing | None:
    """Bars over the days of each window: a count as its rate, so that long windows do not tower."""
    if not line.measurements:
        return None
    first = min(m.starts_on for m in line.measurements)
    last = max(m.ends_on for m in line.measurements)
    days = (last - first).days + 1
    heights = [_height(m, line.counted) for m in line.measurements]
    top = max([*heights, 0.0])
    room = HIGH - 2 * EDGE
    bars = []
    for m, height in zip(line.measurements, heights, strict=True):
        tall = max(room * max(height, 0.0) / top if top else 0.0, 1.0)
        wide = max(WIDE * m.days / days - 2, THIN)
        x = min(WIDE * (m.starts_on - first).days / days + 1, WIDE - wide)
        bars.append(
            Bar(x=round(x, 1), y=round(HIGH - EDGE - tall, 1), width=round(wide, 1),
                height=round(tall, 1), taken=m.taken.value)
        )  # fmt: skip
    text = N_("The highest bar stands for {n} in {days}.")
    if line.counted is Counted.LEVEL:
        text = N_("The highest bar stands for {n}.")
    scale = say(text, n=plain(round(top, 2)), days=lasting(RATE_DAYS))
    key = tuple(t for t in Taken if line.at(t))
    return Drawing(bars=tuple(bars), first=first, last=last, scale=scale, key=key)


def _height(m: MeasurementLine, counted: Counted) -> float:
    return m.value if counted is Counted.LEVEL else m.value / m.days * RATE_DAYS


def _finding(line: IndicatorLine, compared: Change) -> Sentence:
    if not line.measurements:
        return say(N_("No value yet."))
    if compared.before is None or compared.after is not None:
        return compared.words
    n = plain(round(compared.before.total, 2))
    if line.counted is Counted.LEVEL:
        return say(N_("{n} before the response; nothing from after it yet."), n=n)
    return say(
        N_("{n} in {days} before the response; nothing from after it yet."),
        n=n, days=lasting(compared.before.days),
    )  # fmt: skip
