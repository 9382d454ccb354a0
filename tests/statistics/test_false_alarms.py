"""Nothing happened, many times over: how often does each method say that something did?

Seeded, so that a rate is a number and not a mood. The rates are those that the docstrings state.
"""

from collections.abc import Callable

import numpy as np
import pytest

from sara.statistics.control import control_chart
from sara.statistics.differences import Pair, wdd
from sara.statistics.dispersion import dispersion
from sara.statistics.etest import e_test
from sara.statistics.interrupted import interrupted
from sara.statistics.nearness import knox
from sara.statistics.rates import Counted, rate_ratio
from sara.statistics.reasons import Why
from sara.statistics.relative import relative_ratio
from sara.statistics.shares import share_change

DRAWS = 4000


def alarms(says: Callable[[np.random.Generator], bool], draws: int = DRAWS) -> float:
    chance = np.random.default_rng(2018)
    return sum(says(chance) for _ in range(draws)) / draws


def four(chance: np.random.Generator, mean: float, spread: float = 1.0) -> tuple[Pair, Pair]:
    """Two places before and after, from one mean; the variance is `spread` times the mean."""
    if spread == 1:
        drawn = chance.poisson(mean, 4)
    else:
        drawn = chance.negative_binomial(mean / (spread - 1), 1 / spread, 4)
    t0, t1, c0, c1 = (Counted(int(k)) for k in drawn)
    return Pair(t0, t1), Pair(c0, c1)


@pytest.mark.parametrize("mean,share", [(1, 0.040), (2, 0.044), (5, 0.052), (20, 0.050)])
def test_the_weighted_difference_alarms_as_often_as_it_says(mean: float, share: float) -> None:
    def says(chance: np.random.Generator) -> bool:
        found = wdd(*four(chance, mean))
        return not isinstance(found, Why) and found.beyond_chance

    assert alarms(says) == pytest.approx(share, abs=0.012)


@pytest.mark.parametrize("spread,naive", [(2.0, 0.16), (3.0, 0.26)])
def test_bursts_make_false_alarms_and_phi_takes_them_away(spread: float, naive: float) -> None:
    def bare(chance: np.random.Generator) -> bool:
        return wdd(*four(chance, 30, spread)).beyond_chance

    def widened(chance: np.random.Generator) -> bool:
        return wdd(*four(chance, 30, spread), phi=spread).beyond_chance

    assert alarms(bare) == pytest.approx(naive, abs=0.02)
    assert alarms(widened) <= 0.06


def test_phi_that_is_taken_from_the_series_itself_holds_the_rate() -> None:
    """Twelve weeks before and twelve after in both places, in bursts of three times the mean."""

    def weeks(chance: np.random.Generator) -> list[Counted]:
        return [Counted(int(k)) for k in chance.negative_binomial(2, 1 / 3, 12)]

    def says(chance: np.random.Generator) -> bool:
        t0, t1, c0, c1 = (weeks(chance) for _ in range(4))
        found = dispersion([t0, t1, c0, c1])
        whole = [Counted(sum(k.events for k in side), 12) for side in (t0, t1, c0, c1)]
        pairs = Pair(whole[0], whole[1]), Pair(whole[2], whole[3])
        return wdd(*pairs, phi=found.phi).beyond_chance

    assert alarms(says, 1500) <= 0.07


@pytest.mark.parametrize("mean", [1, 3, 10, 40])
def test_the_exact_ratio_is_never_surer_than_it_says(mean: float) -> None:
    def says(chance: np.random.Generator) -> bool:
        before, after = (Counted(int(chance.poisson(mean * w)), w) for w in (3, 1))
        found = rate_ratio(before, after)
        return not isinstance(found, Why) and found.beyond_chance

    assert alarms(says) <= 0.05


@pytest.mark.parametrize("mean", [2, 6, 15])
def test_the_e_test_alarms_in_about_five_of_a_hundred(mean: float) -> None:
    def says(chance: np.random.Generator) -> bool:
        p = e_test(*(Counted(int(chance.poisson(mean * w)), w) for w in (2, 1)))
        return not isinstance(p, Why) and p <= 0.05

    assert 0.03 <= alarms(says, 2000) <= 0.062


@pytest.mark.parametrize("mean", [3, 10, 40])
def test_the_relative_ratio_alarms_in_about_five_of_a_hundred(mean: float) -> None:
    def says(chance: np.random.Generator) -> bool:
        found = relative_ratio(*four(chance, mean))
        return not isinstance(found, Why) and found.beyond_chance

    assert alarms(says) <= 0.06


@pytest.mark.parametrize("mean", [1, 2, 3, 5, 7, 10, 50])
def test_a_week_lies_beyond_the_limits_seldom(mean: float) -> None:
    chance = np.random.default_rng(16)
    found = control_chart([int(k) for k in chance.poisson(mean, 20_000)])
    beyond = [line.beyond for line in found[8:]]
    assert np.mean([b != 0 for b in beyond]) <= 0.006
    if mean <= 3:
        assert -1 not in beyond


def test_the_interrupted_series_alarms_in_about_five_of_a_hundred() -> None:
    def says(chance: np.random.Generator) -> bool:
        trend = 8 * np.exp(-0.02 * np.arange(20))
        drawn = [Counted(int(k)) for k in chance.negative_binomial(trend, 0.5)]
        found = interrupted(drawn[:12], drawn[12:])
        return not isinstance(found, Why) and found.beyond_chance

    assert alarms(says, 1500) <= 0.07


def test_two_waves_of_answers_alarm_in_about_five_of_a_hundred() -> None:
    def says(chance: np.random.Generator) -> bool:
        first, second = chance.binomial(40, 0.6), chance.binomial(60, 0.6)
        return share_change(int(first), 40, int(second), 60).beyond_chance

    assert alarms(says) <= 0.06


def test_points_without_near_repeats_have_none() -> None:
    def says(chance: np.random.Generator) -> bool:
        xs, ys = chance.uniform(0, 1000, 60), chance.uniform(0, 1000, 60)
        days = chance.integers(0, 90, 60)
        return knox(xs, ys, days, space=[150], time=[7], runs=99).cells[0].p <= 0.05

    assert alarms(says, 300) <= 0.08
