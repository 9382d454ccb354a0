"""What these numbers could show: the smallest change that could be told from chance."""

import math
from typing import Any

import msgspec

from sara.statistics import quantiles
from sara.statistics.intervals import LEVEL
from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why

HALF, MOST = 0.5, 0.8
"""How likely such a change is to show: as often as not, and four times of five."""
EXACT_UP_TO = 400.0
"""Events before or after up to which every pair of counts is gone through."""


class Smallest(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest fall that could show, as a share from 0 to 1 of what would be expected."""

    expected: float
    """Events expected after, when nothing changes."""
    half: float | None
    """The fall that shows as often as not; None when even a fall to nothing would not."""
    most: float | None
    """The fall that shows four times of five."""


def smallest_fall(
    before: Counted, after_exposure: float, *, level: float = LEVEL, phi: float = 1.0
) -> Smallest | Why:
    """The smallest fall that the exact interval of `rate_ratio` would show, without a comparison.

    Counts before and after are both taken as chance around their rates: over all pairs of them, how
    often does the interval lie below 1? Up to 400 events by going through every pair (Poisson
    products, and the binomial of the exact test), above by the normal on the square root scale.
    With `phi` the events are divided by it first, as in `rate_ratio`. The rate before is taken as
    known; the true one may be lower, so read it as a best case.
    """
    if why := why_not(before):
        return why
    if after_exposure <= 0:
        return Why.EMPTY_WINDOW
    if before.events == 0:
        return Why.NONE_BEFORE
    phi = max(1.0, phi)
    m0, share = before.events / phi, after_exposure / before.exposure
    m1 = m0 * share
    if max(m0, m1) <= EXACT_UP_TO:
        shows = _shows(m0, m1, share, (1 - level) / 2)
        found = [_least(shows, m1, chance) for chance in (HALF, MOST)]
    else:
        found = [_least_normal(m0, m1, chance, level) for chance in (HALF, MOST)]
    return Smallest(expected=m1 * phi, half=found[0], most=found[1])


def smallest_difference(
    events: float, *, level: float = LEVEL, phi: float = 1.0
) -> tuple[float, float] | Why:
    """The smallest WDD, in events, that shows as often as not, and four times of five.

    z * sqrt(all events that are expected in all cells) has 50 % power; 80 % needs z + 0.84 (Wheeler
    and Ratcliffe 2018, with the second step added). `events` is the sum over all places, before and
    after, as it would be without any effect.
    """
    if not math.isfinite(events) or events < 0:
        return Why.NOT_A_COUNT
    if events == 0:
        return Why.NOTHING_HAPPENED
    error = math.sqrt(events * max(1.0, phi))
    z = quantiles.normal((1 + level) / 2)
    return z * error, (z + quantiles.normal(MOST)) * error


def _shows(m0: float, m1: float, share: float, tail: float) -> Any:
    """For each count after, from 0: how likely the one before makes it a fall beyond chance."""
    import numpy as np
    from scipy.special import bdtr, gammaln

    first = np.arange(0, math.ceil(m0 + 7 * math.sqrt(m0) + 12), dtype=float)
    second = np.arange(0, math.ceil(m1 + 7 * math.sqrt(m1) + 12), dtype=float)
    chance = np.exp(first * math.log(m0) - m0 - gammaln(first + 1))
    after = second[None, :] + 0 * first[:, None]
    total = first[:, None] + second[None, :]
    low = np.where(total > 0, bdtr(after, np.maximum(total, 1).astype(int), share / (1 + share)), 1)
    return chance @ (low <= tail)


def _least(shows: Any, m1: float, wanted: float) -> float | None:
    """The smallest fall at which `shows` comes true as often as wanted, by halving."""
    if _power(shows, 0.0) < wanted:
        return None
    low, high = 0.0, 1.0
    for _ in range(30):
        fall = (low + high) / 2
        if _power(shows, m1 * (1 - fall)) >= wanted:
            high = fall
        else:
            low = fall
    return high


def _power(shows: Any, mean: float) -> float:
    import numpy as np
    from scipy.special import gammaln

    if mean <= 0:
        return float(shows[0])
    counts = np.arange(0, len(shows), dtype=float)
    return float(shows @ np.exp(counts * math.log(mean) - mean - gammaln(counts + 1)))


def _least_normal(m0: float, m1: float, wanted: float, level: float) -> float | None:
    z = quantiles.normal((1 + level) / 2) + quantiles.normal(wanted)
    root = math.sqrt(m1) - z / 2 * math.sqrt(1 + m1 / m0)
    return 1 - root**2 / m1 if root > 0 else None
