"""Places held against each other: WDD, RIRR, WDQ, and dispersion."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, strategies as st

from sara.statistics.differences import Difference, Pair, cumulative, harm_weighted, wdd
from sara.statistics.dispersion import dispersion
from sara.statistics.quotient import Spill, wdq
from sara.statistics.rates import Counted
from sara.statistics.reasons import Why
from sara.statistics.relative import relative_ratio

cells = st.integers(0, 300)


def pair(before: float, after: float, w0: float = 1, w1: float = 1) -> Pair:
    return Pair(Counted(before, w0), Counted(after, w1))


def test_the_example_of_the_paper_comes_out() -> None:
    """Wheeler and Ratcliffe 2018: -118, error 39.6, z -2.98, 95 % from -196 to -40."""
    found = wdd(pair(207, 110), pair(308, 318), pair(178, 157), pair(150, 140))
    assert found.estimate == -118
    assert found.error == pytest.approx(math.sqrt(1568))
    assert round(found.estimate / found.error, 2) == -2.98
    assert (round(found.interval.low), round(found.interval.high)) == (-196, -40)
    assert found.beyond_chance


def test_the_example_with_unequal_times_comes_out() -> None:
    """Its author's page of 9 January 2021: two years before, one after; -20, error sqrt(115)."""
    found = wdd(pair(80, 20, 2, 1), pair(100, 50, 2, 1))
    assert found.estimate == -20
    assert found.error == pytest.approx(math.sqrt(115))


def test_the_example_with_areas_of_unequal_size_comes_out() -> None:
    """Its author's page of 23 February 2021."""
    found = wdd(
        pair(207, 110, 1.2, 1.2), pair(308, 318, 0.9, 0.9), pair(178, 157, 1.5, 1.5),
        pair(150, 140, 1.6, 1.6),
    )  # fmt: skip
    assert found.estimate == pytest.approx(-99.69444444)
    assert found.error == pytest.approx(35.4280755)
    assert found.interval.low == pytest.approx(-169.1321965)
    assert found.interval.high == pytest.approx(-30.25669241)


def test_the_example_with_harm_comes_out() -> None:
    """Its author's page of 19 November 2020: -1721, error 304.1, -2317 to -1125."""
    places = [
        (133, 91, 130, 74), (388, 305, 327, 202), (148, 97, 398, 190), (86, 64, 144, 92),
        (94, 67, 183, 96),
    ]  # fmt: skip
    parts = [wdd(pair(c, d), pair(a, b)) for a, b, c, d in places]
    found = harm_weighted(list(zip(parts, [3, 2, 5, 7, 10], strict=True)))
    assert found.estimate == -1721
    assert found.error == pytest.approx(304.10360077)
    assert found.interval.low == pytest.approx(-2317.03210507)
    assert found.interval.high == pytest.approx(-1124.96789493)


@given(cells, cells, cells, cells)
def test_equal_changes_are_no_difference(t0: int, t1: int, c0: int, c1: int) -> None:
    found, turned = wdd(pair(t0, t1), pair(c0, c1)), wdd(pair(c0, c1), pair(t0, t1))
    if not t0 + t1 + c0 + c1:
        assert found is Why.NOTHING_HAPPENED
        return
    assert found.estimate == -turned.estimate
    assert found.error == turned.error
    assert found.interval.low <= found.estimate <= found.interval.high
    assert wdd(pair(t0, t1), pair(t0, t1)) is Why.NOTHING_HAPPENED or (
        wdd(pair(t0, t1), pair(t0, t1)).estimate == 0
    )


@given(cells, cells, cells, cells, st.floats(1, 8))
def test_bursts_widen_the_difference(t0: int, t1: int, c0: int, c1: int, phi: float) -> None:
    plain, wide = wdd(pair(t0, t1), pair(c0, c1)), wdd(pair(t0, t1), pair(c0, c1), phi=phi)
    if isinstance(plain, Difference):
        assert wide.error == pytest.approx(plain.error * math.sqrt(phi))


def test_what_adds_up_ends_where_the_whole_difference_is() -> None:
    before = Pair(Counted(80, 12), Counted(100, 12))
    steps = [
        (Counted(4, 1), Counted(8, 1)),
        (Counted(3, 1), Counted(9, 1)),
        (Counted(5), Counted(7)),
    ]
    found = cumulative(steps, before)
    whole = wdd(
        Pair(Counted(80, 12), Counted(12, 3)), Pair(Counted(100, 12), Counted(24, 3))
    )  # fmt: skip
    assert found[-1].estimate == pytest.approx(whole.estimate * 3)
    assert found[-1].error == pytest.approx(whole.error * 3)
    assert [d.error for d in found] == sorted(d.error for d in found)
    assert cumulative([], before) is Why.ONE_SIDE_MISSING


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_the_relative_ratio_is_the_interaction_of_a_poisson_regression(
    t0: int, t1: int, c0: int, c1: int
) -> None:
    found = relative_ratio(pair(t0, t1), pair(c0, c1))
    table = sm.stats.Table2x2(np.array([[t1, t0], [c1, c0]]))
    assert found.ratio == pytest.approx(table.oddsratio)
    low, high = table.oddsratio_confint(0.05)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


@given(cells, cells, cells, cells)
def test_the_relative_ratio_has_an_answer_or_a_reason(t0: int, t1: int, c0: int, c1: int) -> None:
    found = relative_ratio(pair(t0, t1), pair(c0, c1))
    if t0 + t1 == 0 or c0 + c1 == 0:
        assert found is Why.NOTHING_HAPPENED
    else:
        assert math.isfinite(found.interval.high)
        assert 0 < found.interval.low <= found.ratio <= found.interval.high


def test_unequal_windows_are_taken_out_of_the_ratio() -> None:
    same = relative_ratio(pair(20, 10, 2, 1), pair(40, 20, 4, 2))
    assert same.ratio == pytest.approx(1)


@pytest.mark.parametrize(
    "buffer_after, reads",
    [(50, Spill.SPREAD_BEYOND), (90, Spill.SPREAD), (100, Spill.NEITHER), (120, Spill.MOVED),
     (190, Spill.MOVED_ALL)],
)  # fmt: skip
def test_the_quotient_reads_as_the_guide_says(buffer_after: int, reads: Spill) -> None:
    found = wdq(pair(100, 60), pair(100, buffer_after), pair(200, 200))
    assert found.success < 0
    assert found.reads_as is reads


def test_the_quotient_is_withheld_where_the_response_failed() -> None:
    """Everything got worse, and the bare arithmetic would give 0.5: diffusion."""
    assert wdq(pair(100, 140), pair(100, 120), pair(200, 200)) is Why.RESPONSE_FAILED
    assert wdq(pair(100, 100), pair(100, 120), pair(200, 200)) is Why.RESPONSE_FAILED
    assert wdq(pair(100, 60), pair(100, 120), pair(200, 0)) is Why.NOTHING_HAPPENED


def test_dispersion_is_pearsons_of_a_poisson_fit() -> None:
    chance = np.random.default_rng(1)
    before, after = chance.poisson(6, 20), chance.negative_binomial(3, 0.3, 12)
    groups = [[Counted(int(c), 7) for c in before], [Counted(int(c), 7) for c in after]]
    side = np.r_[np.zeros(20), np.ones(12)]
    fit = sm.GLM(np.r_[before, after], sm.add_constant(side), family=sm.families.Poisson()).fit()
    found = dispersion(groups)
    assert found.phi == pytest.approx(fit.pearson_chi2 / fit.df_resid)
    assert found.df == fit.df_resid


def test_dispersion_of_a_short_series_widens_nothing_and_says_so() -> None:
    assert dispersion([[Counted(3)] * 4, [Counted(5)] * 4]) is Why.TOO_FEW_POINTS
    assert dispersion([[Counted(0)] * 30]) is Why.TOO_FEW_POINTS
    even = dispersion([[Counted(5)] * 12])
    assert even.phi == 0
    assert even.widens == 1
