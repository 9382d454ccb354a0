"""Where and when: aoristic hours, concentration, near repeats, and marked places."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sara.statistics.aoristic import WEEK, aoristic, minute_of_week
from sara.statistics.catching import caught, efficiency
from sara.statistics.concentration import by_chance, concentration
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


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_the_gini_is_the_mean_difference_of_all_places(counts: list[int]) -> None:
    """Half the mean difference of two places drawn at random, as a share of the mean."""
    if sum(counts) < len(counts):
        return
    far = np.abs(np.subtract.outer(counts, counts)).mean()
    assert concentration(counts).gini == pytest.approx(far / (2 * np.mean(counts)))


def test_the_fullest_places_hold_most() -> None:
    found = concentration([1, 40, 0, 9, 30, 20], places=10)
    assert found.counts == (40, 30, 20, 9, 1)
    assert found.share_of_top(2) == 0.7
    assert found.places_for(0.5) == 2
    assert found.empty == 5


def test_places_without_an_event_stand_in_the_count() -> None:
    few = concentration([4, 4], places=10)
    assert few.empty == 8
    assert few.curve() == [(0, 0), (0.1, 0.5), (0.2, 1.0), (1.0, 1.0)]
    assert concentration([4, 4]).places == 2
    assert concentration([4, 0, 4]).places == 3
    assert concentration([4, 4], places=1).places == 2
    assert concentration([0, 0]) is Why.NOTHING_HAPPENED
    assert concentration([]) is Why.NOTHING_HAPPENED


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(0, 60))
def test_the_curve_rises_to_the_whole(counts: list[int], empty: int) -> None:
    found = concentration(counts, places=len(counts) + empty)
    if found is Why.NOTHING_HAPPENED:
        return
    points = found.curve()
    assert points[-1] == (1.0, 1.0)
    assert all(b[0] >= a[0] and b[1] >= a[1] for a, b in itertools.pairwise(points))
    assert 0 <= found.gini <= 1
    assert found.share_of_top(found.places_for(0.5)) >= 0.5


def test_few_events_look_concentrated_by_chance() -> None:
    """Ten events on a hundred alike places: one event each is the most even that can be."""
    assert concentration([1] * 10, places=100).gini == pytest.approx(0)
    assert concentration([10], places=100).gini == pytest.approx(0.99, abs=0.1)
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


def test_marked_places_are_held_against_a_blind_choice() -> None:
    found = caught(25, 100, 1, 10)
    assert found.pai == pytest.approx(2.5)
    assert efficiency(found, caught(50, 100, 1, 10)) == pytest.approx(0.5)
    assert caught(0, 0, 1, 10) is Why.NOTHING_HAPPENED
    assert caught(1, 2, 0, 10) is Why.EMPTY_WINDOW
    assert caught(3, 2, 1, 10) is Why.NOT_A_COUNT
