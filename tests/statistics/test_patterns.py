"""Where and when: aoristic hours, chance on few places, and near repeats."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sara.statistics.aoristic import WEEK, aoristic, minute_of_week
from sara.statistics.concentration import by_chance
from sara.statistics.nearness import knox
from sara.statistics.reasons import Why


def test_a_night_is_shared_by_its_hours() -> None:
    """Four hours from Friday 22:30: half an hour, three whole ones, and half an hour."""
    found = aoristic([minute_of_week(4, 22 * 60 + 30)], [240])
    assert found.cells[4][22] == pytest.approx(0.125)
    assert found.cells[4][23] == pytest.approx(0.25)
    assert found.cells[5][0] == pytest.approx(0.25)
    assert found.cells[5][1] == pytest.approx(0.25)
    assert found.cells[5][2] == pytest.approx(0.125)


def test_a_window_over_the_end_of_the_week_comes_round() -> None:
    found = aoristic([minute_of_week(6, 23 * 60)], [120])
    assert found.cells[6][23] == found.cells[0][0] == pytest.approx(0.5)


def test_a_moment_is_whole_and_a_week_says_nothing_of_the_hour() -> None:
    found = aoristic([60, 0], [0, WEEK])
    assert found.cells[0][1] == pytest.approx(1 + 1 / 168)
    assert found.whole_week == 1
    assert found.cells[3][3] == pytest.approx(1 / 168)


def test_windows_that_end_before_they_start_are_counted_apart() -> None:
    found = aoristic([0, 100], [-5, 10])
    assert found.backwards == 1
    assert found.events == 1
    assert aoristic([], []) is Why.NOTHING_HAPPENED
    assert aoristic([0], [-5]) is Why.NOTHING_HAPPENED


@given(
    st.lists(
        st.tuples(st.integers(0, WEEK - 1), st.integers(0, 2 * WEEK), st.integers(1, 4)),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_no_part_of_an_event_is_lost(windows: list[tuple[int, int, int]]) -> None:
    starts, lengths, many = zip(*windows, strict=True)
    found = aoristic(starts, lengths, many)
    assert sum(map(sum, found.cells)) == pytest.approx(sum(many))
    assert min(map(min, found.cells)) >= 0
    slow = np.zeros(WEEK)
    for start, length, n in windows:
        for minute in range(min(max(length, 1), WEEK)):
            slow[(start + minute) % WEEK] += n / min(max(length, 1), WEEK)
    assert np.ravel(found.cells) == pytest.approx(slow.reshape(168, 60).sum(axis=1), abs=1e-9)


def test_few_events_look_concentrated_by_chance() -> None:
    assert by_chance(10, 100, 5) > 0.5
    assert by_chance(100_000, 100, 5) == pytest.approx(0.05, abs=0.01)
    assert by_chance(0, 10, 1) is Why.NOTHING_HAPPENED


def _by_hand(
    xs: list[float], ys: list[float], days: list[int], space: float, time: int
) -> list[int]:
    near = [
        (abs(days[i] - days[j]) <= time, np.hypot(xs[i] - xs[j], ys[i] - ys[j]) <= space)
        for i, j in itertools.combinations(range(len(xs)), 2)
    ]
    return [sum(t and s for t, s in near), sum(t for t, _ in near), sum(s for _, s in near)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 60)),
        min_size=2, max_size=40,
    )
)  # fmt: skip
def test_near_pairs_are_those_that_one_counts_by_hand(points: list[tuple[int, int, int]]) -> None:
    xs, ys, days = (list(c) for c in zip(*points, strict=True))
    found = knox(xs, ys, days, space=[100, 200], time=[7, 14], runs=5)
    both, in_time, in_space = _by_hand(xs, ys, days, 100, 7)
    assert found.cells[0].pairs == both
    assert found.cells[0].expected == pytest.approx(in_time * in_space / found.pairs)
    everything = _by_hand(xs, ys, days, 200, 14)[0]
    assert sum(c.pairs for c in found.cells) == everything


def test_the_expectation_is_the_mean_of_every_order_of_days() -> None:
    xs, ys, days = [0, 10, 500, 510, 5], [0, 0, 0, 0, 0], [1, 2, 30, 31, 60]
    found = knox(xs, ys, days, space=[50], time=[7], runs=1)
    orders = [_by_hand(xs, ys, list(d), 50, 7)[0] for d in itertools.permutations(days)]
    assert found.cells[0].expected == pytest.approx(np.mean(orders))


def test_bands_are_named_by_what_they_hold() -> None:
    """A pair exactly at the end of a band is in it; the calculator of others names it one off."""
    found = knox([0, 100], [0, 0], [0, 7], space=[0, 100], time=[0, 7], runs=1)
    last = found.cells[-1]
    assert (last.space.over, last.space.up_to, last.time.over, last.time.up_to) == (0, 100, 0, 7)
    assert last.pairs == 1


def test_planted_near_repeats_are_found() -> None:
    chance = np.random.default_rng(5)
    xs, ys = chance.uniform(0, 5000, 150), chance.uniform(0, 5000, 150)
    days = chance.integers(0, 365, 150)
    again = chance.integers(0, 150, 40)
    found = knox(
        [*xs, *(xs[again] + 30)], [*ys, *ys[again]], [*days, *(days[again] + 3)],
        space=[100], time=[7],
    )  # fmt: skip
    assert found.cells[0].p <= 0.002
    assert found.cells[0].ratio > 5


def test_one_event_has_no_pair_and_a_heap_is_too_many() -> None:
    assert knox([0], [0], [0], space=[1], time=[1]) is Why.NOTHING_HAPPENED
    heap = [0.0] * 2600
    assert knox(heap, heap, [1] * 2600, space=[1], time=[1], runs=1) is Why.TOO_MANY
