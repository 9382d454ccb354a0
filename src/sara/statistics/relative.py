"""The relative rate ratio: how a place changed beside how another changed, as a ratio."""

import math

from sara.statistics import quantiles
from sara.statistics.differences import Pair
from sara.statistics.intervals import LEVEL, Interval
from sara.statistics.rates import Counted, Ratio, why_not
from sara.statistics.reasons import Why


def relative_ratio(
    treated: Pair, comparison: Pair, *, level: float = LEVEL, phi: float = 1.0
) -> Ratio | Why:
    """(T1/T0) / (C1/C0), as rates: 0.7 is 30 % below what the comparison place lets expect.

    The logarithm has the variance 1/T1 + 1/T0 + 1/C1 + 1/C0: Wilson (2022), J. Quant. Criminol.
    38:323-341, where it is RIRR; the same arithmetic as the odds ratio of the Campbell reviews and
    as the interaction in a Poisson regression. It assumes that without the response both places
    would have changed by the same percentage, where `wdd` assumes the same number: show both.

    When one of the four is 0, one half is added to each (Haldane 1956, Ann. Hum. Genet. 20:309).
    The error is widened by sqrt(phi).
    """
    sides = (treated.before, treated.after, comparison.before, comparison.after)
    if why := why_not(*sides):
        return why
    if treated.before.events + treated.after.events == 0:
        return Why.NOTHING_HAPPENED
    if comparison.before.events + comparison.after.events == 0:
        return Why.NOTHING_HAPPENED
    if any(s.events == 0 for s in sides):
        sides = tuple(Counted(s.events + 0.5, s.exposure) for s in sides)  # type: ignore[assignment]
    t0, t1, c0, c1 = sides
    phi = max(1.0, phi)
    log = math.log(t1.rate / t0.rate) - math.log(c1.rate / c0.rate)
    error = math.sqrt(phi * sum(1 / s.events for s in sides))
    reach = quantiles.normal((1 + level) / 2) * error
    return Ratio(
        ratio=math.exp(log), interval=Interval(math.exp(log - reach), math.exp(log + reach), level),
        phi=phi,
    )  # fmt: skip
