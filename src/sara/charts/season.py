"""Season: how many a day in each month of the year, so that long months do not look worse."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec
from babel.dates import get_month_names

from sara.charts import axes
from sara.charts.chart import Chart, ChartKind, Head, Table, refused
from sara.charts.marks import Drawing, Mark, picture, rect, text
from sara.words import N_, Sentence, reading_language, say

HEIGHT = 220
A_YEAR, TWO_YEARS = 365, 730


class SeasonNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="season"):
    first: dt.date
    last: dt.date
    counts: tuple[int | None, ...]
    """January to December, all years together; None where fewer than this reader may see."""
    days: tuple[int, ...]
    """How many days of each month the period holds."""


def numbers(days: Mapping[dt.date, int], first: dt.date, last: dt.date) -> SeasonNumbers:
    counts, length = [0] * 12, [0] * 12
    for on, n in days.items():
        if first <= on <= last:
            counts[on.month - 1] += n
    for offset in range((last - first).days + 1):
        length[(first + dt.timedelta(days=offset)).month - 1] += 1
    return SeasonNumbers(first=first, last=last, counts=tuple(counts), days=tuple(length))


def chart(given: SeasonNumbers) -> Chart:
    if sum(given.days) < A_YEAR:
        return refused(
            ChartKind.SEASON,
            say(N_("A season shows only over a whole year. The period has {n} days."),
                n=sum(given.days)),
        )  # fmt: skip
    if not any(given.counts):
        return refused(ChartKind.SEASON, say(N_("Nothing was recorded in this period.")))
    return Chart(
        kind=ChartKind.SEASON, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given), notes=_notes(given),
        method=say(N_("Each month's incidents divided by its days in the period, leap days and"
                      " half months included.")),
    )  # fmt: skip


def months(width: Literal["abbreviated", "narrow", "wide"]) -> list[str]:
    names = get_month_names(width, "stand-alone", locale=reading_language().replace("-", "_"))
    return [names[month] for month in range(1, 13)]


def rates(given: SeasonNumbers) -> list[float]:
    """How many a day, for each month of the year."""
    return [(n or 0) / days for n, days in zip(given.counts, given.days, strict=True)]


def _finding(given: SeasonNumbers) -> Sentence:
    rate, names = rates(given), months("wide")
    top, low = rate.index(max(rate)), rate.index(min(rate))
    return say(
        N_("Most in {top}: about {most} a day. Fewest in {low}: about {least} a day. Over the whole"
           " period {mean}."),
        top=names[top], most=_two(rate[top]), low=names[low], least=_two(rate[low]),
        mean=_two(sum(n or 0 for n in given.counts) / sum(given.days)),
    )  # fmt: skip


def _two(value: float) -> str:
    return axes.number(round(value, 2 if value < 10 else 0))


def _draw(given: SeasonNumbers, width: int) -> Drawing:
    rate = rates(given)
    ticks = axes.steps(max(rate))
    left, right = axes.gutter(ticks), float(width - 4)
    each = (right - left) / 12
    marks: list[Mark] = axes.upright(ticks, left=left, right=right, height=HEIGHT)
    foot = axes.at(0, ticks[-1], HEIGHT)
    names = months("abbreviated" if width > 500 else "narrow")
    for month, value in enumerate(rate):
        y = axes.at(value, ticks[-1], HEIGHT)
        marks.append(rect(left + month * each + 2, y, each - 4, foot - y, "bar"))
        marks.append(text(left + (month + 0.5) * each, HEIGHT - 10, names[month], "middle"))
    return Drawing(width, HEIGHT, tuple(marks))


def _notes(given: SeasonNumbers) -> tuple[Sentence, ...]:
    if sum(given.days) >= TWO_YEARS:
        return ()
    return (
        say(N_("Less than two years: a high month may be the season, or one bad month. Compare"
               " with another year before you rely on it.")),
    )  # fmt: skip


def _table(given: SeasonNumbers) -> Table:
    rows = [
        (name, n, days, None if n is None else round(rate, 3))
        for name, n, days, rate in zip(
            months("wide"), given.counts, given.days, rates(given), strict=True
        )
    ]
    heads = (
        Head(say(N_("Month"))), Head(say(N_("Incidents")), True), Head(say(N_("Days")), True),
        Head(say(N_("A day")), True),
    )  # fmt: skip
    return Table(say(N_("How many in each month of the year")), heads, tuple(rows))
