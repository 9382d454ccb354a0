"""What an estimate with its uncertainty looks like."""

import math

import msgspec

LEVEL = 0.95
"""How often an interval holds the truth, unless another level is asked for."""


class Interval(msgspec.Struct, frozen=True):
    """From `low` to `high`, which may be infinite; `level` is how often it holds the truth."""

    low: float
    high: float
    level: float = LEVEL

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def bounded(self) -> bool:
        return math.isfinite(self.high)
