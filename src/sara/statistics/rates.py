"""Counts over windows of time: one count, and the ratio of two rates, with exact intervals."""

import math

import msgspec

from sara.statistics import quantiles
from sara.statistics.intervals import LEVEL, Interval
from sara.statistics.reasons import Why


class Counted(msgspec.Struct, frozen=True):
    """So many events in a window of `exposure` (days, weeks, or days times places)."""

    events: float
    exposure: float = 1.0

    @property
    def rate(self) -> float:
        """Events per unit of exposure."""
        return self.events / self.exposure


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """How many times as high a rate is as another. 1 is no change, 0.5 is half."""

    ratio: float
    """Infinite when there was none in the rate that is divided by."""
    interval: Interval
    phi: float = 1.0
    """What the interval was widened for: see `dispersion`."""

    @property
    def percent(self) -> float:
        """The change in percent of the rate before: -50 is half."""
        return (self.ratio - 1) * 100

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out 1."""
        return not self.interval.holds(1.0)


def why_not(*sides: Counted) -> Why | None:
    """Why these cannot be counts over windows; None when they can."""
    for side in sides:
        if not (math.isfinite(side.events) and math.isfinite(side.exposure)):
            return Why.NOT_A_COUNT
        if side.events < 0 or side.events != int(side.events):
            return Why.NOT_A_COUNT
        if side.exposure <= 0:
            return Why.EMPTY_WINDOW
    return None


def rate(counted: Counted, *, level: float = LEVEL) -> Interval | Why:
    """The exact interval of one rate, in events per unit of exposure.

    Garwood (1936), Biometrika 28:437-442: chi-square quantiles, here as gamma quantiles. 0 events
    give 0 to 3.69, 3 events 0.62 to 8.77. It holds the true rate at least as often as `level` says.
    """
    if why := why_not(counted):
        return why
    tail, k = (1 - level) / 2, counted.events
    low = quantiles.gamma(tail, k) if k else 0.0
    high = quantiles.gamma(1 - tail, k + 1)
    return Interval(low / counted.exposure, high / counted.exposure, level)


def rate_ratio(
    before: Counted, after: Counted, *, level: float = LEVEL, phi: float = 1.0
) -> Ratio | Why:
    """The rate after divided by the rate before, with its exact interval.

    Given all events, those after are binomial; the interval of Clopper and Pearson (1934,
    Biometrika 26:404-413) for their share is turned into one for the ratio, as R's `poisson.test`
    does. Never falsely sure more often than 1 - `level`; with few events far less often: of pairs
    without any change 2.2 to 3.9 % lie beyond a 95 % interval.

    `phi` above 1 widens it for events that come in bursts: both counts are divided by it, which
    widens the logarithm of the ratio by about sqrt(phi) and stays defined at 0 (quasi-likelihood,
    McCullagh and Nelder 1989, 4.5).
    """
    if why := why_not(before, after):
        return why
    if before.events == 0 and after.events == 0:
        return Why.NOTHING_HAPPENED
    phi = max(1.0, phi)
    k0, k1 = before.events / phi, after.events / phi
    tail, windows = (1 - level) / 2, before.exposure / after.exposure
    low = _odds(quantiles.beta(tail, k1, k0 + 1)) * windows if k1 else 0.0
    high = _odds(quantiles.beta(1 - tail, k1 + 1, k0)) * windows if k0 else math.inf
    ratio = after.rate / before.rate if before.events else math.inf
    return Ratio(ratio=ratio, interval=Interval(low, high, level), phi=phi)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf
