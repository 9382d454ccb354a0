"""Weeks and months: control charts, cumulative sums, interrupted series."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.datasets import nile

from sara.statistics.control import control_chart
from sara.statistics.cusum import Plan, average_run, plan_cusum, watched
from sara.statistics.interrupted import interrupted
from sara.statistics.rates import Counted
from sara.statistics.reasons import Why


def sicily() -> tuple[list[Counted], list[Counted], list[int]]:
    """Hospital admissions for heart attacks by month; README.md says where they come from."""
    with (Path(__file__).parent / "sicily.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    counted = [Counted(int(r["aces"]), float(r["stdpop"])) for r in rows]
    return counted[:36], counted[36:], [int(r["month"]) for r in rows]


def test_the_tutorial_of_the_smoking_ban_comes_out() -> None:
    """Printed: a fall of 11 %, 0.89 with 95 % from 0.86 to 0.93, from the Poisson model."""
    before, after, months = sicily()
    plain = interrupted(before, after)
    assert round(plain.step, 2) == 0.89
    reach = 1.96 * plain.error / math.sqrt(plain.phi)
    band = (math.exp(plain.log_step - reach), math.exp(plain.log_step + reach))
    assert (round(band[0], 2), round(band[1], 2)) == (0.86, 0.93)
    seasonal = interrupted(before, after, months=months)
    assert round(seasonal.step, 3) == 0.885
    assert seasonal.seasonal
    assert seasonal.beyond_chance


def test_the_interrupted_series_agrees_with_statsmodels() -> None:
    """The flow of the Nile, which fell when the dam at Aswan was begun in 1899 (Cobb 1978); with
    windows that are not all as long."""
    flow = nile.load_pandas().data
    years = [Counted(int(volume), 365 + year % 4) for year, volume in flow.itertuples(index=False)]
    before, after = years[:28], years[28:]
    assert int(flow["year"][28]) == 1899
    found = interrupted(before, after)
    y = [c.events for c in before + after]
    x = np.column_stack([np.ones(100), np.r_[np.zeros(28), np.ones(72)], np.arange(1, 101)])
    fit = sm.GLM(
        y, x, family=sm.families.Poisson(),
        offset=np.log([c.exposure for c in before + after]),
    ).fit(scale="X2")  # fmt: skip
    assert found.log_step == pytest.approx(fit.params[1], abs=1e-8)
    assert found.error == pytest.approx(fit.bse[1], rel=1e-6)
    assert found.phi == pytest.approx(fit.scale, rel=1e-6)


def test_short_series_are_refused_and_thin_ones_marked() -> None:
    week = [Counted(5)] * 7
    assert interrupted(week, week) is Why.TOO_FEW_POINTS
    assert interrupted([Counted(5)] * 8, [Counted(5)] * 2) is Why.TOO_FEW_POINTS
    assert interrupted([Counted(5)] * 8, [Counted(4)] * 3).few
    assert not interrupted([Counted(5), Counted(6)] * 6, [Counted(4)] * 3).few


def test_a_series_that_ends_in_nothing_gives_a_reason() -> None:
    assert interrupted([Counted(5)] * 12, [Counted(0)] * 6) is Why.NOTHING_HAPPENED
    assert interrupted([Counted(0)] * 12, [Counted(5)] * 6) is Why.NOTHING_HAPPENED


def test_limits_are_those_of_the_paper_but_for_the_chance_in_the_mean() -> None:
    found = control_chart([16] * 8 + [16], spread=3)
    last = found[-1]
    reach = 1.5 * (1 + 1 / 8) ** 0.5
    assert last.expected == pytest.approx(16)
    assert last.low == pytest.approx((4 - reach) ** 2)
    assert last.high == pytest.approx((4 + reach) ** 2)
    assert last.beyond == 0
    assert [line.expected for line in found[:8]] == [None] * 8


def test_a_week_beyond_the_limits_is_named_and_nothing_lies_below_nought() -> None:
    high = control_chart([1, 0, 2, 1, 1, 0, 1, 2, 9])
    assert high[-1].beyond == 1
    low = control_chart([1] * 8 + [0])
    assert low[-1].low == 0
    assert low[-1].beyond == 0
    fall = control_chart([25] * 8 + [6], fixed=True)
    assert fall[-1].beyond == -1
    assert control_chart([1] * 8) is Why.TOO_FEW_POINTS
    assert control_chart([]) is Why.TOO_FEW_POINTS
    assert control_chart([1.5] * 9) is Why.NOT_A_COUNT


def test_the_cumulative_sum_of_the_nist_handbook_comes_out() -> None:
    """NIST/SEMATECH e-Handbook 6.3.2.3: target 325, k 0.3175, h 4.1959, twenty groups."""
    groups = [
        324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600,
        324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350,
    ]  # fmt: skip

    def sums(changed: float, reference: float) -> list[float]:
        return watched(groups, Plan(mean=325, changed=changed, reference=reference, limit=4.1959,
                                    run_length=200))  # fmt: skip

    up, down = sums(326, 325 + 0.3175), sums(324, 325 - 0.3175)
    printed = [3.01, 4.94, 7.45, 10.63, 11.99, 14.44, 16.00, 19.04]
    assert up[12:] == pytest.approx(printed, abs=0.01)
    assert down[3] == pytest.approx(0.65 - 0.3175 + 0.0, abs=0.01)
    assert all(one < 4.1959 for one in up[:13])


def test_the_run_length_is_that_of_a_simulation() -> None:
    plan = plan_cusum(6, 3, run_length=60)
    assert plan.reference == pytest.approx(4.3)
    assert plan.run_length >= 60
    chance, lengths = np.random.default_rng(3), []
    for _ in range(3000):
        total, n = 0.0, 0
        while total <= plan.limit + 1e-9:
            total, n = max(0.0, total + plan.reference - chance.poisson(6)), n + 1
        lengths.append(n)
    assert np.mean(lengths) == pytest.approx(plan.run_length, rel=0.06)
    assert average_run(3, plan.reference, plan.limit, falls=True) < plan.run_length / 5


def test_a_fall_is_watched_from_below_and_a_rise_from_above() -> None:
    fall = plan_cusum(6, 3)
    assert watched([6, 6, 2, 1, 0], fall)[-1] == pytest.approx(2.3 + 3.3 + 4.3)
    rise = plan_cusum(6, 9)
    assert watched([6, 12], rise)[-1] > 0
    assert plan_cusum(0, 3) is Why.NONE_BEFORE
    assert plan_cusum(3, 3) is Why.NOTHING_VARIES
