"""How far a point is rounded, for how exactly it may be known."""

from sara.accounts.models import Precision

STEPS = {Precision.EXACT: 0.00001, Precision.STREET: 0.001, Precision.BLOCK: 0.005}
"""Degrees to which a point is rounded: about a metre, a hundred metres, half a kilometre."""


def rounded(degrees: float | None, precision: Precision) -> float | None:
    if degrees is None:
        return None
    step = STEPS.get(precision, STEPS[Precision.BLOCK])
    return round(round(degrees / step) * step, 5)
