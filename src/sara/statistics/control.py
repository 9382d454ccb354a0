"""Control charts for weekly or monthly counts: is this week unlike the weeks before it?"""

import math
from collections.abc import Sequence

import msgspec

from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why

PRIOR = 8
SPREAD = 3.0


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """One week or month with what the ones before it let expect; None for the first of a series."""

    count: float
    expected: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def beyond(self) -> int:
        """1 above the limits, -1 below, 0 within or without limits."""
        if self.low is None or self.high is None:
            return 0
        return (self.count > self.high) - (self.count < self.low)


def control_chart(
    counts: Sequence[float], *, prior: int = PRIOR, spread: float = SPREAD, fixed: bool = False
) -> list[Limits] | Why:
    """Each count beside the limits (sqrt(m) -/+ spread/2 * sqrt(1 + 1/prior))^2, the lower from 0.

    m is the mean of the `prior` counts just before, or with `fixed` of the first `prior` counts,
    which are the time before a response. Wheeler (2016), Int. J. Police Sci. Manag. 18:159-172,
    sets them at (sqrt(m) -/+ 3/2)^2; the last root is for the chance in m itself, without which 3
    standard errors are really 2.8. Windows must be equally long; leave out an unfinished one.

    A lower limit under 1 counts as 0: only a week without any event could lie below it, and at a
    mean of 3 the bare formula calls one week in 27 that when nothing changed. So a fall can be seen
    from a mean of about 7 on. Simulated with nothing changing: beyond the limits in 0.03 to 0.6 %
    of the weeks at means from 1 to 50.
    """
    if why := why_not(*(Counted(c) for c in counts)):
        return why
    if prior < 2 or len(counts) <= prior:
        return Why.TOO_FEW_POINTS
    reach = spread / 2 * math.sqrt(1 + 1 / prior)
    lines = [Limits(count=c) for c in counts[:prior]]
    for at in range(prior, len(counts)):
        start = 0 if fixed else at - prior
        root = math.sqrt(sum(counts[start : start + prior]) / prior)
        low = max(0.0, root - reach) ** 2
        lines.append(
            Limits(count=counts[at], expected=root**2, low=low if low >= 1 else 0.0,
                   high=(root + reach) ** 2)
        )  # fmt: skip
    return lines
