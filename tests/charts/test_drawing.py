"""From numbers to pictures, tables and sentences, without a database."""

import csv
import datetime as dt
import io
import math
import random

import msgspec
import pytest
from hypothesis import given, strategies as st

from sara.accounts.models import Precision
from sara.charts import axes, clock, concentration, hotspots, near, repeats, season, trend
from sara.charts.chart import Chart, Head, Table
from sara.charts.drawing import as_json, drawn, from_json
from sara.charts.files import numbers_csv
from sara.charts.hiding import hidden
from sara.errors import Refused
from sara.incidents.showing import Showing
from sara.words import gettext, say

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
TEAM = Showing(Precision.BLOCK, 5)
dates = st.dates(FIRST, LAST)


def said(chart: Chart) -> str:
    return " ".join(gettext(s) for s in (chart.finding, *chart.notes))


@given(st.dictionaries(dates, st.integers(1, 9), max_size=40), dates, dates)
def test_every_day_of_the_period_is_counted_once(days, first, last) -> None:
    first, last = min(first, last), max(first, last)
    found = trend.numbers(days, first, last)
    assert sum(n or 0 for n in found.counts) == sum(
        n for day, n in days.items() if first <= day <= last
    )
    assert found.starts[0] <= first
    assert list(found.starts) == sorted(set(found.starts))


def test_a_cut_month_is_drawn_pale_and_does_not_count_in_the_comparison() -> None:
    days = {FIRST + dt.timedelta(days=n): 2 if n < 365 else 1 for n in range(700)}
    given_ = trend.numbers(days, FIRST, FIRST + dt.timedelta(days=699),
                           response_on=dt.date(2026, 1, 1))  # fmt: skip
    chart = trend.chart(given_)
    assert chart.picture is not None
    assert [m.tone for m in chart.picture.wide.marks if m.shape == "rect"].count("pale") == 1
    assert "About 60.9 a month before the response, about 30.4 a month since" in said(chart)


def test_a_short_time_is_shown_in_days_and_weeks() -> None:
    assert trend.numbers({}, FIRST, FIRST + dt.timedelta(days=20)).step is trend.Step.DAY
    assert trend.numbers({}, FIRST, FIRST + dt.timedelta(days=90)).step is trend.Step.WEEK
    months = trend.numbers({}, FIRST, FIRST + dt.timedelta(days=90), months_only=True)
    assert months.step is trend.Step.MONTH


def test_a_season_needs_a_year_and_divides_by_days() -> None:
    refused = season.chart(season.numbers({FIRST: 3}, FIRST, FIRST + dt.timedelta(days=100)))
    assert refused.picture is None
    assert "A season shows only over a whole year." in said(refused)
    every_day = {FIRST + dt.timedelta(days=n): 1 for n in range(365)}
    found = season.numbers(every_day, FIRST, dt.date(2025, 12, 31))
    assert season.rates(found) == [1.0] * 12
    assert "Less than two years" in said(season.chart(found))


def test_the_busiest_hours_go_over_midnight() -> None:
    cells = [0.0] * 168
    for day in range(7):
        for hour in (22, 23, 0, 1):
            cells[day * 24 + hour] = 5
    assert clock.busiest(cells) == (22, 4)
    text = said(clock.chart(clock.ClockNumbers(cells=tuple(cells), at_a_time=140)))
    assert "100% fall between 22:00 and 02:00, which is 17% of the day" in text


def test_the_empty_places_are_in_the_count() -> None:
    levels = ((10, 1), (1, 9))
    alone = concentration.ConcentrationNumbers(levels=levels)
    assert "The top 2 of 10 places hold 58% of 19 incidents" in said(concentration.chart(alone))
    listed = concentration.ConcentrationNumbers(levels=levels, listed=100)
    text = said(concentration.chart(listed))
    assert "The top 20 of 100 places hold 100% of 19" in text
    assert "90 of the 100 places had none." in text


def test_few_places_hold_half() -> None:
    found = concentration.ConcentrationNumbers(levels=((10, 1), (2, 3), (1, 4)))
    assert concentration.needed_for(found, 0.5) == 1
    assert concentration.needed_for(found, 0.51) == 2
    assert concentration.held_by(found, 2) == 12


@pytest.mark.parametrize("most", [1, 3, 4, 7, 41, 99, 1234])
def test_an_axis_reaches_over_what_it_shows_in_round_steps(most: int) -> None:
    ticks = axes.steps(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 3 <= len(ticks) <= 7 or most == 1
    assert all(float(axes.number(t).replace(",", "")) == t for t in ticks)


# hot spots


def field(chance: random.Random, mean: float, size: int = 20) -> dict[hotspots.Square, int]:
    """A square of squares in which nothing draws more than elsewhere."""

    def poisson() -> int:
        k, p = 0, chance.random()
        while p > math.exp(-mean):
            k, p = k + 1, p * chance.random()
        return k

    return {(row, column): poisson() for row in range(size) for column in range(size)}


def test_the_scores_are_those_of_the_definition() -> None:
    """Gi* written out as Ord and Getis (1995) have it, with a matrix of weights."""
    counts = field(random.Random(3), 2.0, 7)
    squares = list(counts)
    values = [counts[s] for s in squares]
    n = len(values)
    mean = sum(values) / n
    spread = math.sqrt(sum(v * v for v in values) / n - mean**2)
    found = hotspots.scores(counts)
    for at, (row, column) in enumerate(squares):
        weights = [1.0 if abs(r - row) <= 1 and abs(c - column) <= 1 else 0.0 for r, c in squares]
        total = sum(weights)
        top = sum(w * v for w, v in zip(weights, values, strict=True)) - mean * total
        squared = sum(w * w for w in weights)
        below = spread * math.sqrt((n * squared - total**2) / (n - 1))
        assert found[squares[at]] == pytest.approx(top / below)


def test_a_corner_that_draws_is_found_and_nothing_else() -> None:
    counts = field(random.Random(4), 1.0)
    for row in (5, 6, 7):
        for column in (9, 10, 11):
            counts[row, column] += 6
    found = hotspots.hot(counts)
    assert (6, 10) in found
    assert all(3 <= row <= 9 and 7 <= column <= 13 for row, column in found)


@pytest.mark.parametrize("mean", [0.2, 1.0, 5.0])
def test_where_nothing_draws_hardly_a_map_in_a_hundred_has_a_hot_spot(mean: float) -> None:
    chance = random.Random(11)
    wrong = sum(bool(hotspots.hot(field(chance, mean))) for _ in range(200))
    assert wrong <= 6  # two are expected; more than six has a chance below 1%


def test_a_handful_of_squares_and_a_flat_field_have_none() -> None:
    assert hotspots.hot({(0, n): n for n in range(9)}) == {}
    assert hotspots.hot({(r, c): 4 for r in range(9) for c in range(9)}) == {}
    assert hotspots.hot({}) == {}


# what may be seen, kept and taken away


def test_a_chart_filed_long_ago_is_drawn_the_same() -> None:
    days = {FIRST + dt.timedelta(days=n): n % 3 for n in range(90)}
    for numbers in (
        trend.numbers(days, FIRST, LAST, response_on=dt.date(2025, 6, 1)),
        season.numbers(days, FIRST, LAST),
        clock.ClockNumbers(cells=tuple(float(n % 5) for n in range(168)), unknown=2),
        near.NearNumbers(n=40, runs=99, bands=near.bands([[(9, 3.2, 0.001)] * 4] * 5)),
    ):
        kept = msgspec.json.decode(msgspec.json.encode(as_json(numbers)))
        assert from_json(kept) == numbers
        assert drawn(from_json(kept)) == drawn(numbers)


def test_for_the_team_no_small_number_is_left_and_none_can_be_worked_out() -> None:
    days = {FIRST: 3, FIRST + dt.timedelta(days=10): 40, FIRST + dt.timedelta(days=20): 9}
    found = hidden(trend.numbers(days, FIRST, FIRST + dt.timedelta(days=60)), TEAM)
    assert isinstance(found, trend.TrendNumbers)
    told = [n for n in found.counts if n is not None]
    assert not [n for n in told if 0 < n < 5]
    assert 52 - sum(told) >= 5 or sum(told) == 52
    assert list(found.counts).count(None) > 1


def test_too_small_altogether_is_refused_for_the_team() -> None:
    place = repeats.RepeatPlace(place="7 Mill Lane", n=2, first=FIRST, last=LAST)
    given_ = repeats.RepeatNumbers(top=(place,), places=3, again=1, at_again=2, total=4)
    with pytest.raises(Refused):
        hidden(given_, TEAM)


def test_no_cell_of_a_file_is_a_formula() -> None:
    table = Table(
        say("Places"), (Head("=Place"), Head("n", True)),
        (("=HYPERLINK(1)", -3), ("+49", 2), ("@x", None), ("plain", 1.5), (FIRST, 0)),
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO(numbers_csv(table).removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == [
        "'=Place", "'=HYPERLINK(1)", "'+49", "'@x", "plain", "2025-01-01"
    ]  # fmt: skip
    assert [row[1] for row in rows[1:]] == ["-3", "2", "", "1.5", "0"]
