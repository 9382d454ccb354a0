"""An interrupted series: did the level step when the response began, beside its own trend?"""

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from sara.statistics import quantiles
from sara.statistics.intervals import LEVEL, Interval
from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why

LEAST_BEFORE, LEAST_AFTER = 8, 3
ENOUGH_BEFORE = 12
YEARS_FOR_A_SEASON = 2


class Interrupted(msgspec.Struct, frozen=True, kw_only=True):
    """The step at the response, as a ratio; 0.8 is a fall by a fifth at once."""

    step: float
    interval: Interval
    trend: float
    """How the rate changed from one window to the next, as a ratio."""
    log_step: float
    error: float
    """Standard error of the logarithm of the step, widened by sqrt(phi)."""
    phi: float
    df: int
    seasonal: bool
    few: bool
    """Fewer than 12 windows before: the trend is then hardly known."""

    @property
    def beyond_chance(self) -> bool:
        return not self.interval.holds(1.0)


def interrupted(
    before: Sequence[Counted], after: Sequence[Counted], *, months: Sequence[int] = (),
    level: float = LEVEL,
) -> Interrupted | Why:  # fmt: skip
    """A log-linear Poisson regression with a step and a trend, its errors widened by sqrt(phi).

    log(rate) = a + step * (after) + b * time, by Lopez Bernal, Cummins and Gasparrini (2017), Int.
    J. Epidemiol. 46:348-355. With `months` (1 to 12 for each window) over two years or more, two
    pairs of sine and cosine take the season out. Quantiles are Student's t, for short series. Fewer
    than 8 windows before or 3 after are refused: no trend can be known from them.
    """
    series = [*before, *after]
    if why := why_not(*series):
        return why
    if len(before) < LEAST_BEFORE or len(after) < LEAST_AFTER:
        return Why.TOO_FEW_POINTS
    if sum(c.events for c in before) == 0 or sum(c.events for c in after) == 0:
        return Why.NOTHING_HAPPENED
    seasonal = len(months) == len(series) >= YEARS_FOR_A_SEASON * 12
    rows = _rows(len(before), len(series), months if seasonal else ())
    fit = _fit(rows, [c.events for c in series], [c.exposure for c in series])
    if fit is None:
        return Why.NOTHING_VARIES
    slopes, variances, pearson = fit
    df = len(series) - len(slopes)
    phi = pearson / df
    error = math.sqrt(variances[1] * max(1.0, phi))
    reach = quantiles.student((1 + level) / 2, df) * error
    return Interrupted(
        step=math.exp(slopes[1]), log_step=slopes[1], error=error, trend=math.exp(slopes[2]),
        interval=Interval(math.exp(slopes[1] - reach), math.exp(slopes[1] + reach), level),
        phi=phi, df=df, seasonal=seasonal, few=len(before) < ENOUGH_BEFORE,
    )  # fmt: skip


def _rows(before: int, windows: int, months: Sequence[int]) -> list[list[float]]:
    rows = [[1.0, float(at >= before), float(at + 1)] for at in range(windows)]
    for row, month in zip(rows, months, strict=False):
        for pair in (1, 2):
            turn = 2 * math.pi * pair * month / 12
            row += [math.sin(turn), math.cos(turn)]
    return rows


def _fit(
    rows: list[list[float]], events: list[float], exposures: list[float]
) -> tuple[list[float], list[float], float] | None:
    """Iterated weighted least squares (McCullagh and Nelder 1989, 2.5).

    Coefficients, their variances at phi 1, and Pearson's statistic; None when it does not settle.
    """
    import numpy as np

    x: Any = np.array(rows)
    y: Any = np.array(events)
    offset: Any = np.log(np.array(exposures))
    fitted = np.maximum(y, 0.5)
    for _ in range(50):
        linear = np.log(fitted)
        weighted = x * fitted[:, None]
        information = x.T @ weighted
        if np.linalg.cond(information) > 1e14:
            return None
        working = linear - offset + (y - fitted) / fitted
        slopes = np.linalg.solve(information, weighted.T @ working)
        now = np.exp(np.clip(offset + x @ slopes, -30, 30))
        settled = np.max(np.abs(np.log(now / fitted))) < 1e-10
        fitted = now
        if settled:
            pearson = float(np.sum((y - fitted) ** 2 / fitted))
            return slopes.tolist(), np.diag(np.linalg.inv(information)).tolist(), pearson
    return None
