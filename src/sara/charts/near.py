"""Near repeats: whether a second one follows soon and close by more often than by chance (Knox)."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from sara.charts import axes
from sara.charts.chart import Cell, Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import Drawing, Mark, picture, rect, text
from sara.words import N_, Sentence, number_of, say

METRES = (0.0, 100.0, 200.0, 300.0, 400.0)
"""Upper ends of the bands of distance; the first is the same place."""
DAYS = (7, 14, 21, 28)
"""Upper ends of the bands of time: 0 to 7 days, 8 to 14, and so on."""
LEAST, MOST = 30, 2_000
"""Below it no pair can be told from chance; above it every pair would have to be looked at."""
SURE = 0.05
FEW_PAIRS = 5.0


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """The pairs of one band of distance and one band of time."""

    observed: int
    expected: float
    p: float
    """How often as many or more would come by chance."""


class NearNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="near"):
    n: int
    bands: tuple[tuple[Pairs, ...], ...]
    """By distance, then by time, as METRES and DAYS have them."""
    runs: int
    """How many shuffles stand behind p."""
    nowhere: int = 0


def chart(given: NearNumbers) -> Chart:
    return Chart(
        kind=ChartKind.NEAR, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given), keys=_keys(), notes=_notes(given), method=_method(given),
    )  # fmt: skip


def not_with(why: str, **values: object) -> Chart:
    return refused(ChartKind.NEAR, say(why, **values))


MONTHS_ONLY = N_(
    "These data know only the month, so it cannot be said how soon one follows another."
)
TOO_FEW = N_("Near repeats are looked for among at least {least} incidents with a point; here are"
             " {n}.")  # fmt: skip
TOO_MANY = N_("Near repeats are looked for among at most {most} incidents; here are {n}. Choose one"
              " kind, a shorter time or a smaller place.")  # fmt: skip


def _finding(given: NearNumbers) -> Sentence:
    flat = [
        (pairs.observed / pairs.expected, at, on)
        for at, row in enumerate(given.bands)
        for on, pairs in enumerate(row)
        if pairs.p < SURE / (len(METRES) * len(DAYS)) and pairs.expected > 0
        and pairs.observed >= FEW_PAIRS and pairs.observed > pairs.expected
    ]  # fmt: skip
    if not flat:
        return say(
            N_("A second one close by and soon after is no more frequent than chance would have"
               " it, as far as {n} incidents can tell."), n=given.n,
        )  # fmt: skip
    times, at, on = max(flat)
    pairs = given.bands[at][on]
    text_ = N_("{distance} apart and {time} later there are {observed} pairs where {expected} would"
               " be expected by chance: {times} times as many.")  # fmt: skip
    return say(
        text_, distance=_distance(at), time=_time(on), observed=pairs.observed,
        expected=axes.number(round(pairs.expected, 1)), times=axes.number(round(times, 1)),
    )  # fmt: skip


def _distance(at: int) -> Sentence:
    if at == 0:
        return say(N_("At the same place, 0 m"))
    return say(N_("{low} to {high} m"), **_ends(at))


def _time(on: int) -> Sentence:
    return say(N_("{low} to {high} days"), low=DAYS[on - 1] + 1 if on else 0, high=DAYS[on])


def tone(pairs: Pairs) -> str:
    """How far above chance; nothing for what chance would give as well."""
    if pairs.p >= SURE or pairs.observed <= pairs.expected:
        return "heat-0"
    ratio = pairs.observed / pairs.expected if pairs.expected else 9.0
    return f"heat-{2 if ratio < 1.5 else 4 if ratio < 2 else 6}"


def _draw(given: NearNumbers, width: int) -> Drawing:
    wide = width > 500
    left, top, high = (150 if wide else 96), 26, 34
    each = (width - left - 4) / len(DAYS)
    # On a phone the word stands once, before the numbers: four times it would run together.
    marks: list[Mark] = [] if wide else [text(left - 8, 16, say(N_("Days")), "end")]
    for on, day in enumerate(DAYS):
        low = DAYS[on - 1] + 1 if on else 0
        words = say(N_("{low}\u2013{high} days"), low=low, high=day)
        short = words if wide else f"{low}\u2013{day}"
        marks.append(text(left + (on + 0.5) * each, 16, short, "middle"))
    for at, row in enumerate(given.bands):
        y = top + at * high
        marks.append(text(left - 8, y + 21, _short(at), "end"))
        for on, pairs in enumerate(row):
            shade = tone(pairs)
            marks.append(rect(left + on * each, y, each - 2, high - 2, shade))
            ratio = pairs.observed / pairs.expected if pairs.expected else None
            words_ = "\u2013" if ratio is None else f"{ratio:.1f}\u00d7"
            ink = "on-dark" if shade == "heat-6" else "on-light"
            marks.append(text(left + (on + 0.5) * each, y + 21, words_, "middle", ink))
    return Drawing(width, top + len(METRES) * high + 4, tuple(marks))


def _short(at: int) -> Sentence:
    if at == 0:
        return say(N_("Same place"))
    return say(N_("{low}\u2013{high} m"), **_ends(at))


def _ends(at: int) -> dict[str, int]:
    return {"low": int(METRES[at - 1]) + (at > 1), "high": int(METRES[at])}


def _keys() -> tuple[Key, ...]:
    return (
        Key("heat-0", say(N_("not more than by chance"))),
        Key("heat-2", say(N_("more, under 1.5 times"))),
        Key("heat-4", say(N_("1.5 to 2 times"))), Key("heat-6", say(N_("twice or more"))),
    )  # fmt: skip


def _notes(given: NearNumbers) -> tuple[Sentence, ...]:
    notes = [
        say(N_("Twenty squares are looked at, so one of them can seem to stand out by chance alone."
               " The sentence above speaks only of one that passes for all twenty together.")),
        say(N_("Some cities move each point to the nearest corner or block before they publish it."
               " Then strangers share a place, and nothing near in place can be believed. Ask who"
               " publishes them.")),
    ]  # fmt: skip
    if given.nowhere:
        notes.append(
            number_of(
                "{n} incident has no point or no day and is left out.",
                "{n} incidents have no point or no day and are left out.",
                given.nowhere,
            )
        )
    return tuple(notes)


def _method(given: NearNumbers) -> Sentence:
    return say(
        N_("Knox (1964): pairs close in place and time. The expectation is exact: pairs close in"
           " place times pairs close in time, divided by all pairs. How often chance gives as many"
           " comes from {runs} shuffles of the days over the places."), runs=given.runs,
    )  # fmt: skip


def _table(given: NearNumbers) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for at, row in enumerate(given.bands):
        rows += [
            (_short(at), _time(on), pairs.observed, round(pairs.expected, 1), _times(pairs),
             round(pairs.p, 3))
            for on, pairs in enumerate(row)
        ]  # fmt: skip
    heads = (
        Head(say(N_("Apart"))), Head(say(N_("Later"))), Head(say(N_("Pairs")), True),
        Head(say(N_("Expected")), True), Head(say(N_("Times")), True), Head(say(N_("p")), True),
    )  # fmt: skip
    return Table(say(N_("Pairs by distance and time")), heads, tuple(rows))


def _times(pairs: Pairs) -> float | None:
    return round(pairs.observed / pairs.expected, 2) if pairs.expected else None


def bands(observed: Sequence[Sequence[tuple[int, float, float]]]) -> tuple[tuple[Pairs, ...], ...]:
    """Rows of (observed, expected, p) as this chart has them."""
    return tuple(tuple(Pairs(observed=o, expected=e, p=p) for o, e, p in row) for row in observed)


def runs_for(xs: Sequence[float], ys: Sequence[float], *, most: int, throws: int) -> int:
    """How many shuffles can be waited for: fewer where many lie close together.

    Never below 399, so that one band of twenty can pass for all of them.
    """
    cells = Counter(
        (int(x // METRES[-1]), int(y // METRES[-1])) for x, y in zip(xs, ys, strict=True)
    )
    pairs = sum(
        n * cells[column + across, row + down]
        for (column, row), n in list(cells.items())
        for across in (-1, 0, 1)
        for down in (-1, 0, 1)
    )
    return max(399, min(most, throws * 6 // max(pairs, 1)))
