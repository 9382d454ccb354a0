"""What numbers could show: the promise is held against simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from sara.statistics.power import smallest_difference, smallest_fall
from sara.statistics.rates import Counted, rate_ratio
from sara.statistics.reasons import Why


def shown(before: float, after: float, w0: float, w1: float, draws: int = 3000) -> float:
    """How often the interval of the rate ratio lies below 1, drawing both counts."""
    chance = np.random.default_rng(11)
    pairs = zip(chance.poisson(before, draws), chance.poisson(after, draws), strict=True)
    below = 0
    for k0, k1 in pairs:
        found = rate_ratio(Counted(int(k0), w0), Counted(int(k1), w1))
        below += not isinstance(found, Why) and found.interval.high < 1
    return below / draws


@pytest.mark.parametrize("events, w0, w1", [(20, 1, 1), (40, 2, 1), (15, 1, 3)])
def test_the_smallest_fall_shows_as_often_as_it_says(events: int, w0: float, w1: float) -> None:
    found = smallest_fall(Counted(events, w0), w1)
    for fall, wanted in ((found.half, 0.5), (found.most, 0.8)):
        mean = found.expected * (1 - fall)
        assert shown(events, mean, w0, w1) == pytest.approx(wanted, abs=0.03)


def test_few_events_could_show_nothing_at_all() -> None:
    found = smallest_fall(Counted(3), 1)
    assert found.half is None
    assert found.most is None
    assert smallest_fall(Counted(8), 1).most is not None


def test_the_two_ways_of_reckoning_meet() -> None:
    exact, normal = smallest_fall(Counted(399), 1), smallest_fall(Counted(401), 1)
    assert exact.half == pytest.approx(normal.half, abs=0.01)
    assert exact.most == pytest.approx(normal.most, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 900), st.floats(0.2, 3), st.floats(1, 4))
def test_bursts_and_certainty_ask_for_more(events: int, share: float, phi: float) -> None:
    plain, bursts = (smallest_fall(Counted(events), share, phi=p) for p in (1.0, phi))
    assert plain.expected == pytest.approx(bursts.expected)
    if plain.most is not None:
        assert plain.half <= plain.most <= 1
    if bursts.half is not None and plain.half is not None:
        assert bursts.half >= plain.half - 0.02


def test_the_smallest_difference_is_the_planners() -> None:
    half, most = smallest_difference(4 * 25)
    assert half == pytest.approx(1.96 * math.sqrt(4 * 25), abs=0.01)
    assert most == pytest.approx((1.96 + 0.8416) * math.sqrt(4 * 25), abs=0.01)
    wider, _ = smallest_difference(100, phi=4)
    assert wider == pytest.approx(2 * half)
    assert smallest_difference(0) is Why.NOTHING_HAPPENED


def test_without_numbers_there_is_a_reason() -> None:
    assert smallest_fall(Counted(0), 1) is Why.NONE_BEFORE
    assert smallest_fall(Counted(5), 0) is Why.EMPTY_WINDOW
    assert smallest_fall(Counted(5, 0), 1) is Why.EMPTY_WINDOW
