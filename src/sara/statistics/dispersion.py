"""Whether events come in bursts, so that chance moves them more than it moves rare, lone events."""

from collections.abc import Sequence

import msgspec

from sara.statistics.rates import Counted, why_not
from sara.statistics.reasons import Why

LEAST = 8
"""Degrees of freedom below which the figure is too uncertain to widen anything by."""
HIGH = 1.5
"""From here on a page says that the interval was widened, and why."""


class Dispersion(msgspec.Struct, frozen=True):
    """`phi` is the variance as a multiple of the mean; `df` the degrees of freedom behind it."""

    phi: float
    df: int

    @property
    def widens(self) -> float:
        """What intervals are widened for: never less than 1."""
        return max(1.0, self.phi)


def dispersion(groups: Sequence[Sequence[Counted]]) -> Dispersion | Why:
    """Pearson's phi of a Poisson fit with one constant rate for each group.

    sum((y - mu)^2 / mu) / df (McCullagh and Nelder 1989, 4.5). A group is one place in one time,
    such as the weeks before the response; df is the number of windows less one for each group. A
    trend or a season inside a group raises it, which makes the result more careful. Intervals take
    it floored at 1, or chance would seem smaller than it can be.
    """
    if why := why_not(*(c for group in groups for c in group)):
        return why
    total, df = 0.0, 0
    for group in groups:
        events = sum(c.events for c in group)
        if len(group) < 2 or events == 0:
            continue
        rate = events / sum(c.exposure for c in group)
        total += sum((c.events - rate * c.exposure) ** 2 / (rate * c.exposure) for c in group)
        df += len(group) - 1
    if df < LEAST:
        return Why.TOO_FEW_POINTS
    return Dispersion(total / df, df)
