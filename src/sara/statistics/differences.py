"""The weighted displacement difference: how many fewer than the comparison places let expect."""

import math
from collections.abc import Sequence

import msgspec

from sara.statistics import quantiles
from sara.statistics.intervals import LEVEL, Interval
from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why


class Pair(msgspec.Struct, frozen=True):
    """One place before and after."""

    before: Counted
    after: Counted

    @property
    def change(self) -> float:
        """In events per unit of exposure; below 0 is a fall."""
        return self.after.rate - self.before.rate

    @property
    def variance(self) -> float:
        """Of the change: each count divided by its exposure squared, as for Poisson counts."""
        return sum(s.events / s.exposure**2 for s in (self.before, self.after))


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A difference of changes in events per unit of exposure; below 0 is fewer than expected."""

    estimate: float
    error: float
    """Its standard error, widened by sqrt(phi)."""
    interval: Interval
    p: float | None
    """Two-sided; None when the error is 0. Programs that print a one-tailed p give half of it."""
    phi: float = 1.0

    @property
    def beyond_chance(self) -> bool:
        return self.error > 0 and not self.interval.holds(0.0)


def wdd(
    treated: Pair, comparison: Pair, displaced: Pair | None = None,
    displaced_comparison: Pair | None = None, *, level: float = LEVEL, phi: float = 1.0,
) -> Difference | Why:  # fmt: skip
    """The weighted displacement difference.

    (T1-T0) - (C1-C0) + (D1-D0) - (DC1-DC0), with the root of the sum of all counts as its error:
    Wheeler and Ratcliffe (2018), Crime Science 7:11. With exposures each count is divided by its
    own, and its variance by the square of it. Both places must be of the same size, or be given as
    rates, and it assumes that without the response both would have changed by the same number.

    Of data without any effect a 95 % interval leaves out 0 in 4.0 % at 1 event per cell, 4.4 % at
    2, 5.2 % at 5, 5 % from 10 on. When the variance is twice the mean it is 16 %, when it is three
    times the mean 26 %: give `phi` then.
    """
    pairs = [p for p in (treated, comparison, displaced, displaced_comparison) if p is not None]
    if why := why_not(*(s for p in pairs for s in (p.before, p.after))):
        return why
    if all(s.events == 0 for p in pairs for s in (p.before, p.after)):
        return Why.NOTHING_HAPPENED
    estimate = treated.change - comparison.change
    estimate += displaced.change if displaced is not None else 0.0
    estimate -= displaced_comparison.change if displaced_comparison is not None else 0.0
    variance = sum(p.variance for p in pairs)
    return _difference(estimate, variance, level, phi)


def harm_weighted(
    parts: Sequence[tuple[Difference, float]], *, level: float = LEVEL
) -> Difference | Why:
    """The sum of several kinds, each with the harm of one event as its weight.

    sum(k * WDD), error sqrt(sum(k^2 * SE^2)): Wheeler, in R's ptools `wdd_harm`. The unit is that
    of the weights, days of a sentence for example. Kinds are taken as independent of each other.
    """
    if not parts:
        return Why.NOTHING_HAPPENED
    if any(not math.isfinite(k) or k < 0 for _, k in parts):
        return Why.NOT_A_COUNT
    estimate = sum(k * d.estimate for d, k in parts)
    variance = sum((k * d.error) ** 2 for d, k in parts)
    return _difference(estimate, variance, level, 1.0)


def cumulative(
    steps: Sequence[tuple[Counted, Counted]], before: Pair, *, level: float = LEVEL,
    phi: float = 1.0,
) -> list[Difference] | Why:  # fmt: skip
    """How the difference adds up over the weeks or months after.

    `steps` are (response place, comparison place) for each week or month after, in order; `before`
    holds both places before: its first side the response place, its second the comparison. Entry n
    is what happened at the response place in the first n steps beyond what both places before and
    the comparison place after let expect, in events. The error of the expectation is in it, so the
    band widens.
    """
    sides = [before.before, before.after, *(s for step in steps for s in step)]
    if why := why_not(*sides):
        return why
    if not steps:
        return Why.ONE_SIDE_MISSING
    if all(s.events == 0 for s in sides):
        return Why.NOTHING_HAPPENED
    found, treated, other, long, wide = [], 0.0, 0.0, 0.0, 0.0
    for here, there in steps:
        treated, other = treated + here.events, other + there.events
        long, wide = long + here.exposure, wide + there.exposure
        share = long / wide
        estimate = (treated - before.before.rate * long) - (
            other - before.after.rate * wide
        ) * share
        variance = treated + before.before.events * (long / before.before.exposure) ** 2
        variance += other * share**2 + before.after.events * (long / before.after.exposure) ** 2
        found.append(_difference(estimate, variance, level, phi))
    return found


def _difference(estimate: float, variance: float, level: float, phi: float) -> Difference:
    phi = max(1.0, phi)
    error = math.sqrt(variance * phi)
    reach = quantiles.normal((1 + level) / 2) * error
    return Difference(
        estimate=estimate, error=error, phi=phi,
        interval=Interval(estimate - reach, estimate + reach, level),
        p=quantiles.normal_tail(estimate / error) if error else None,
    )  # fmt: skip
