"""The E-test: could two counts over two windows come from the same rate?"""

import math
from typing import Any

from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why

LARGEST = 20_000
"""Above so many events the sum is replaced by the normal value it has come to by then."""


def e_test(before: Counted, after: Counted) -> float | Why:
    """The two-sided p-value of the E-test in its original form.

    Krishnamoorthy and Thomson (2004), J. Stat. Plan. Inference 119:23-35, with the unpooled
    variance in the pivot (also called Wald): what scipy's `poisson_means_test` and the authors'
    program compute. Other programs pool the variance, and give 0.1913 where this gives 0.1220
    (3 in 100 against 20 in 300). Computed true size of the 5 % test in five designs: 4.3 to 5.2 %.
    """
    if why := why_not(before, after):
        return why
    if before.events + after.events == 0:
        return Why.NOTHING_HAPPENED
    seen = abs(float(_pivot(after.events, before.events, after.exposure, before.exposure)))
    pooled = (before.events + after.events) / (before.exposure + after.exposure)
    if before.events + after.events > LARGEST:
        return math.erfc(seen / math.sqrt(2))
    ones, chance1 = _poisson(pooled * after.exposure)
    twos, chance2 = _poisson(pooled * before.exposure)
    pivots = abs(_pivot(ones[:, None], twos[None, :], after.exposure, before.exposure))
    beyond = pivots >= seen * (1 - 1e-12)
    return min(1.0, float(chance1 @ beyond @ chance2))


def _pivot(k1: Any, k0: Any, w1: float, w0: float) -> Any:
    import numpy as np

    variance = k1 / w1**2 + k0 / w0**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, (k1 / w1 - k0 / w0) / np.sqrt(variance), 0.0)


def _poisson(mean: float) -> tuple[Any, Any]:
    """The counts of a Poisson, but for once in a thousand million, and how likely each is."""
    import numpy as np
    from scipy.special import gammaln

    wide = 7 * math.sqrt(mean) + 20
    counts = np.arange(max(0, math.floor(mean - wide)), math.ceil(mean + wide) + 1, dtype=float)
    return counts, np.exp(counts * math.log(mean) - mean - gammaln(counts + 1))
