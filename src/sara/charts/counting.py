"""The numbers of each chart, counted by the database and worked out by `sara.statistics`."""

import math
from collections import Counter
from collections.abc import Callable

from sara.charts import clock, concentration, near, queries, repeats, season, trend
from sara.charts.asked import Subject
from sara.charts.chart import Chart, ChartKind
from sara.charts.drawing import Numbers
from sara.charts.locating import map_numbers
from sara.charts.pairing import side_numbers
from sara.db import Reader
from sara.incidents.models import Timing
from sara.incidents.places import key_of
from sara.incidents.snapping import snapping
from sara.incidents.where import METRES
from sara.statistics.aoristic import Week, aoristic, minute_of_week
from sara.statistics.concentration import by_chance
from sara.statistics.nearness import Knox, knox

A_DAY = 24 * 60
MOST_PLACES = 100
LOTS = 1_000_000
"""How many throws one looks at by chance, so that nobody waits for them."""
RUNS = 999
THROWS = 25_000_000
"""Pairs close in place times shuffles, for the same reason."""


def count(db: Reader, kind: ChartKind, subject: Subject) -> Numbers | Chart:
    """The numbers of one chart, or a chart that says why there are none."""
    return COUNTS[kind](db, subject)


def _trend(db: Reader, subject: Subject) -> Numbers | Chart:
    return trend.numbers(
        queries.days(db, subject.chosen), subject.first, subject.last,
        months_only=subject.timing is Timing.MONTH, response_on=subject.response_on,
    )  # fmt: skip


def _season(db: Reader, subject: Subject) -> Numbers | Chart:
    return season.numbers(queries.days(db, subject.chosen), subject.first, subject.last)


def _clock(db: Reader, subject: Subject) -> Numbers | Chart:
    if subject.timing is Timing.MONTH:
        return clock.only_months()
    if subject.timing is Timing.DAY:
        return clock.only_days()
    if subject.timing is Timing.WINDOW:
        return _spread(db, subject)
    cells, unknown = [0.0] * 168, 0
    for row in queries.hours(db, subject.chosen):
        if row.hour is None or row.weekday is None:
            unknown += row.n
        else:
            cells[row.weekday * 24 + row.hour] += row.n
    known = int(sum(cells))
    return clock.ClockNumbers(cells=tuple(cells), at_a_time=known, unknown=unknown)


def _spread(db: Reader, subject: Subject) -> Numbers | Chart:
    """Windows: each over the hours it may have been in."""
    starts, lengths, events, unknown, exact = [], [], [], 0, 0
    for row in queries.windows(db, subject.chosen):
        if row.start_minute is None or row.weekday is None:
            unknown += row.n
            continue
        ends = row.end_minute if row.end_minute is not None else row.start_minute
        starts.append(minute_of_week(row.weekday, row.start_minute))
        lengths.append((row.days or 0) * A_DAY + ends - row.start_minute)
        events.append(row.n)
        exact += row.n if lengths[-1] == 0 else 0
    week = aoristic(starts, lengths, events) if starts else None
    if not isinstance(week, Week):
        return clock.ClockNumbers(cells=(0.0,) * 168, unknown=unknown)
    return clock.ClockNumbers(
        cells=tuple(cell for row in week.cells for cell in row), at_a_time=exact,
        spread=week.events - exact, unknown=unknown + week.backwards,
    )  # fmt: skip


def _concentration(db: Reader, subject: Subject) -> Numbers | Chart:
    counts = {row.place_key: row.n for row in queries.place_counts(db, subject.chosen)}
    nowhere = counts.pop("", 0)
    known = snapping(db, subject.chosen.dataset_id, subject.chosen.up_to_load)
    snapped = sum(counts.pop(key, 0) for key in known.keys)
    listed = {key_of(place) for place in subject.listed}
    unlisted = 0
    if listed:
        unlisted = sum(n for place, n in counts.items() if place not in listed)
        counts = {place: n for place, n in counts.items() if place in listed}
    levels = Counter(counts.values())
    total, places = sum(counts.values()), len(listed) or len(counts)
    chance = None
    if total and listed:
        top = max(1, round(places * concentration.TOP))
        runs = max(20, min(400, LOTS // max(total, places)))
        drawn = by_chance(total, places, top, runs=runs)
        chance = drawn if isinstance(drawn, float) else None
    return concentration.ConcentrationNumbers(
        levels=tuple(sorted(levels.items(), reverse=True)), listed=len(listed) or None,
        nowhere=nowhere, unlisted=unlisted, snapped=snapped, by_chance=chance,
    )  # fmt: skip


def _repeats(db: Reader, subject: Subject) -> Numbers | Chart:
    rows = queries.places(db, subject.chosen)
    known = snapping(db, subject.chosen.dataset_id, subject.chosen.up_to_load)
    snapped = [row.n for row in rows if row.place_key in known.keys]
    named = [row for row in rows if row.place_key and row.place_key not in known.keys]
    again = [row for row in named if row.n > 1]
    shown = again[:MOST_PLACES]
    names = queries.place_names(db, subject.chosen.dataset_id, [row.place_key for row in shown])
    return repeats.RepeatNumbers(
        top=tuple(
            repeats.RepeatPlace(place=names[row.place_key] or row.place_key, n=row.n,
                                first=row.first, last=row.last)
            for row in shown
        ),
        places=len(named), again=len(again), at_again=sum(row.n for row in again),
        total=sum(row.n for row in named), nowhere=sum(r.n for r in rows if not r.place_key),
        snapped=sum(snapped), snapped_points=len(snapped), blocks=known.mostly_blocks,
        points_only=bool(named) and all(row.place_key.startswith("@") for row in named),
    )  # fmt: skip


def _near(db: Reader, subject: Subject) -> Numbers | Chart:
    if subject.timing is Timing.MONTH:
        return near.not_with(near.MONTHS_ONLY)
    spread = queries.extent(db, subject.chosen)
    n = spread.pointed
    if n < near.LEAST:
        return near.not_with(near.TOO_FEW, least=near.LEAST, n=n)
    if n > near.MOST:
        return near.not_with(near.TOO_MANY, most=near.MOST, n=n)
    rows = queries.points(db, subject.chosen, near.MOST)
    narrow = math.cos(math.radians((spread.south + spread.north) / 2))
    ys = [(row.latitude - spread.south) * METRES for row in rows]
    xs = [(row.longitude - spread.west) * METRES * narrow for row in rows]
    on = [row.starts_on.toordinal() for row in rows]
    runs = near.runs_for(xs, ys, most=RUNS, throws=THROWS)
    found = knox(xs, ys, on, space=near.METRES, time=near.DAYS, runs=runs)
    if not isinstance(found, Knox):
        return near.not_with(near.TOO_MANY, most=near.MOST, n=n)
    wide = len(near.METRES)
    cells = [(c.pairs, c.expected, c.p) for c in found.cells]
    by_time = [cells[at : at + wide] for at in range(0, len(cells), wide)]
    return near.NearNumbers(
        n=n, bands=near.bands(list(zip(*by_time, strict=True))), runs=found.runs,
        nowhere=spread.n - n,
    )  # fmt: skip


COUNTS: dict[ChartKind, Callable[[Reader, Subject], Numbers | Chart]] = {
    ChartKind.TREND: _trend,
    ChartKind.CLOCK: _clock,
    ChartKind.SEASON: _season,
    ChartKind.MAP: map_numbers,
    ChartKind.CONCENTRATION: _concentration,
    ChartKind.REPEATS: _repeats,
    ChartKind.NEAR: _near,
    ChartKind.SIDES: side_numbers,
}
