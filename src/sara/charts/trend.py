"""Over time: how many in each day, week or month, with the day on which the response began."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec
from babel.dates import format_date

from sara.charts import axes
from sara.charts.chart import Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import Drawing, Mark, line, picture, rect, text
from sara.words import N_, Sentence, Spoken, number_of, reading_language, say

HEIGHT = 240
FEW_DAYS, FEW_WEEKS = 45, 400


class Step(Spoken):
    DAY = "day", N_("Day")
    WEEK = "week", N_("Week")
    MONTH = "month", N_("Month")


class TrendNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="trend"):
    first: dt.date
    last: dt.date
    step: Step
    starts: tuple[dt.date, ...]
    """The first day of each day, week or month."""
    counts: tuple[int | None, ...]
    """None where it is fewer than this reader may see."""
    response_on: dt.date | None = None


def numbers(
    days: Mapping[dt.date, int], first: dt.date, last: dt.date, *,
    months_only: bool = False, response_on: dt.date | None = None,
) -> TrendNumbers:  # fmt: skip
    """Count the days of a period in steps that can still be told apart."""
    length = (last - first).days + 1
    step = Step.MONTH
    if not months_only and length <= FEW_WEEKS:
        step = Step.DAY if length <= FEW_DAYS else Step.WEEK
    counted: dict[dt.date, int] = {}
    day = start_of(first, step)
    while day <= last:
        counted[day] = 0
        day = _next(day, step)
    for on, n in days.items():
        if first <= on <= last:
            counted[start_of(on, step)] += n
    return TrendNumbers(
        first=first, last=last, step=step, starts=tuple(counted), counts=tuple(counted.values()),
        response_on=response_on if response_on and first < response_on <= last else None,
    )  # fmt: skip


def start_of(day: dt.date, step: Step) -> dt.date:
    """The first day of the week (Monday) or month that a day is in."""
    if step is Step.WEEK:
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _next(day: dt.date, step: Step) -> dt.date:
    if step is Step.MONTH:
        return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return day + dt.timedelta(days=7 if step is Step.WEEK else 1)


def chart(given: TrendNumbers) -> Chart:
    """The bars, and one sentence. A step that the period cuts is drawn pale: it is not whole."""
    known = [n for n in given.counts if n is not None]
    if not sum(known):
        return refused(ChartKind.TREND, say(N_("Nothing was recorded in this period.")))
    return Chart(
        kind=ChartKind.TREND, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given), keys=_keys(given), notes=_notes(given),
    )  # fmt: skip


def _draw(given: TrendNumbers, width: int) -> Drawing:
    ticks = axes.steps(max(n or 0 for n in given.counts))
    left, right = axes.gutter(ticks), float(width - 4)
    each = (right - left) / len(given.starts)
    gap = 0 if each < 3 else min(3, each / 4)
    marks: list[Mark] = axes.upright(ticks, left=left, right=right, height=HEIGHT)
    foot = axes.at(0, ticks[-1], HEIGHT)
    for at, (start, n) in enumerate(zip(given.starts, given.counts, strict=True)):
        if n:
            y = axes.at(n, ticks[-1], HEIGHT)
            tone = "bar" if _whole(given, start) else "pale"
            marks.append(rect(left + at * each + gap / 2, y, each - gap, foot - y, tone))
    labels = [_label(start, given.step) for start in given.starts]
    for at in axes.spaced(labels, right - left):
        x = left + (at + 0.5) * each
        end = "start" if at == 0 else "middle" if x + 30 < width else "end"
        marks.append(text(left if at == 0 else x, HEIGHT - 10, labels[at], end))
    if given.response_on:
        marks += _response(given, left, each, width)
    return Drawing(width, HEIGHT, tuple(marks))


def _response(given: TrendNumbers, left: float, each: float, width: int) -> list[Mark]:
    day = given.response_on
    assert day is not None
    at = max(i for i, start in enumerate(given.starts) if start <= day)
    length = (_next(given.starts[at], given.step) - given.starts[at]).days
    x = left + each * (at + (day - given.starts[at]).days / length)
    words, end = say(N_("Response began")), "start" if x < width / 2 else "end"
    return [
        line(x, 4, x, HEIGHT - axes.BOTTOM, "response"),
        text(x + (5 if end == "start" else -5), 12, words, end, "response-label"),
    ]


def _whole(given: TrendNumbers, start: dt.date) -> bool:
    return start >= given.first and _next(start, given.step) - dt.timedelta(days=1) <= given.last


def _label(start: dt.date, step: Step) -> str:
    shape = {Step.DAY: "d MMM", Step.WEEK: "d MMM", Step.MONTH: "MMM yy"}[step]
    return format_date(start, shape, locale=_locale())


def named(start: dt.date, step: Step) -> str | Sentence:
    """A step of the time as a sentence names it."""
    if step is Step.MONTH:
        return format_date(start, "LLLL y", locale=_locale())
    if step is Step.WEEK:
        return say(N_("the week from {day}"), day=start)
    return format_date(start, "d MMM y", locale=_locale())


def _locale() -> str:
    return reading_language().replace("-", "_")


RATES = {
    Step.DAY: N_("{n} in {days}, about {rate} a day. Most on {top}: {most}."),
    Step.WEEK: N_("{n} in {days}, about {rate} a week. Most in {top}: {most}."),
    Step.MONTH: N_("{n} in {days}, about {rate} a month. Most in {top}: {most}."),
}
SINCE = {
    Step.DAY: N_("About {before} a day before the response, about {after} a day since it began."),
    Step.WEEK: N_("About {before} a week before the response, about {after} a week since it"
                  " began."),
    Step.MONTH: N_("About {before} a month before the response, about {after} a month since it"
                   " began."),
}  # fmt: skip
LENGTH = {Step.DAY: 1.0, Step.WEEK: 7.0, Step.MONTH: 365.25 / 12}


def _finding(given: TrendNumbers) -> Sentence:
    at = max(range(len(given.counts)), key=lambda i: given.counts[i] or 0)
    total = sum(n or 0 for n in given.counts)
    days = (given.last - given.first).days + 1
    incidents = number_of("{n} incident", "{n} incidents", total)
    return say(
        RATES[given.step], n=incidents, days=number_of("{n} day", "{n} days", days),
        rate=_per(total, days, given.step),
        top=named(given.starts[at], given.step), most=given.counts[at],
    )  # fmt: skip


def _per(n: int, days: int, step: Step) -> str:
    return axes.number(round(n / days * LENGTH[step], 1)) if days > 0 else "0"


def _notes(given: TrendNumbers) -> tuple[Sentence, ...]:
    notes = []
    if given.response_on:
        notes.append(_since(given))
        notes.append(
            say(N_("Whether that is more than chance, and more than elsewhere, is worked out in"
                   " the assessment."))
        )  # fmt: skip
    if not all(_whole(given, start) for start in given.starts):
        notes.append(
            say(N_("Pale bars are not whole: the period begins or ends within them."))
        )  # fmt: skip
    return tuple(notes)


def _since(given: TrendNumbers) -> Sentence:
    """The rate before and after, over whole steps only: a step with the day in it is left out."""
    begun = given.response_on
    assert begun is not None
    before = _rate([(s, n) for s, n in _steps(given) if _next(s, given.step) <= begun], given.step)
    after = _rate([(s, n) for s, n in _steps(given) if s >= begun], given.step)
    return say(SINCE[given.step], before=before, after=after)


def _steps(given: TrendNumbers) -> list[tuple[dt.date, int]]:
    pairs = zip(given.starts, given.counts, strict=True)
    return [(start, n or 0) for start, n in pairs if _whole(given, start)]


def _rate(steps: Sequence[tuple[dt.date, int]], step: Step) -> str:
    days = sum((_next(start, step) - start).days for start, _ in steps)
    return _per(sum(n for _, n in steps), days, step)


def _keys(given: TrendNumbers) -> tuple[Key, ...]:
    keys = [Key("bar", say(N_("Recorded")))]
    if not all(_whole(given, start) for start in given.starts):
        keys.append(Key("pale", say(N_("Not a whole step"))))
    if given.response_on:
        keys.append(Key("response", say(N_("Response began on {day}"), day=given.response_on)))
    return tuple(keys)


def _table(given: TrendNumbers) -> Table:
    rows = [
        (start, n, "" if _whole(given, start) else say(N_("not whole")))
        for start, n in zip(given.starts, given.counts, strict=True)
    ]
    first = {Step.DAY: N_("Day"), Step.WEEK: N_("Week from"), Step.MONTH: N_("Month from")}
    heads = (Head(say(first[given.step])), Head(say(N_("Incidents")), True), Head(say(N_("Note"))))
    return Table(say(N_("How many, over time")), heads, tuple(rows))
