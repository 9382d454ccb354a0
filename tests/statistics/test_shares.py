"""Shares of those who answered: Newcombe's printed tables, statsmodels, and properties."""

import pytest
from hypothesis import given, strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from sara.statistics.reasons import Why
from sara.statistics.shares import share, share_change


@pytest.mark.parametrize(
    "yes, asked, low, high",
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_newcombes_table_of_shares_comes_out(yes: int, asked: int, low: float, high: float) -> None:
    found = share(yes, asked)
    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (low, high)


@pytest.mark.parametrize(
    "yes1, n1, yes0, n0, low, high",
    [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 20, 0.6791, 1.0),
     (5, 56, 0, 29, -0.0381, 0.1926), (10, 10, 0, 10, 0.6075, 1.0)],
)  # fmt: skip
def test_newcombes_table_of_differences_comes_out(
    yes1: int, n1: int, yes0: int, n0: int, low: float, high: float
) -> None:
    found = share_change(yes0, n0, yes1, n1)
    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (low, high)


@given(st.integers(1, 500), st.floats(0, 1), st.integers(1, 500), st.floats(0, 1))
def test_shares_agree_with_statsmodels(n0: int, part0: float, n1: int, part1: float) -> None:
    yes0, yes1 = round(n0 * part0), round(n1 * part1)
    low, high = proportion_confint(yes0, n0, method="wilson")
    found = share(yes0, n0)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=1e-9)
    low, high = confint_proportions_2indep(yes1, n1, yes0, n0, method="newcomb", compare="diff")
    change = share_change(yes0, n0, yes1, n1)
    assert (change.interval.low, change.interval.high) == pytest.approx((low, high), abs=1e-9)
    assert change.interval.low <= change.change <= change.interval.high


def test_nobody_asked_is_a_reason() -> None:
    assert share(0, 0) is Why.ONE_SIDE_MISSING
    assert share_change(3, 10, 0, 0) is Why.ONE_SIDE_MISSING
    assert share(5, 4) is Why.NOT_A_COUNT
