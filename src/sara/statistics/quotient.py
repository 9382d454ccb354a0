"""The weighted displacement quotient: a description of what happened around, without an error."""

import enum

import msgspec

from sara.statistics.differences import Pair
from sara.statistics.rates import why_not
from sara.statistics.reasons import Why


class Spill(enum.Enum):
    """What the quotient is said to mean (POP Center tool guide 10, appendix C)."""

    SPREAD_BEYOND = "spread_beyond"
    SPREAD = "spread"
    NEITHER = "neither"
    MOVED = "moved"
    MOVED_ALL = "moved_all"


class Quotient(msgspec.Struct, frozen=True, kw_only=True):
    quotient: float
    success: float
    """The denominator: below 0 the response place did better than the comparison place."""
    around: float
    """The numerator: below 0 the buffer did better than the comparison place."""
    reads_as: Spill


def wdq(treated: Pair, buffer: Pair, comparison: Pair) -> Quotient | Why:
    """(B1/C1 - B0/C0) / (A1/C1 - A0/C0): Bowers and Johnson (2003), J. Quant. Criminol. 19:275-301.

    Nobody has found its standard error, so it shows nothing about chance. Where the response place
    did no better than the comparison place it has no meaning and is withheld: 0.5 can then mean
    that everything got worse.
    """
    pairs = (treated, buffer, comparison)
    if why := why_not(*(s for p in pairs for s in (p.before, p.after))):
        return why
    if comparison.before.events == 0 or comparison.after.events == 0:
        return Why.NOTHING_HAPPENED
    success = _against(treated, comparison)
    around = _against(buffer, comparison)
    if success >= 0:
        return Why.RESPONSE_FAILED
    quotient = around / success
    return Quotient(quotient=quotient, success=success, around=around, reads_as=_reads(quotient))


def _against(pair: Pair, comparison: Pair) -> float:
    after = pair.after.rate / comparison.after.rate
    return after - pair.before.rate / comparison.before.rate


def _reads(quotient: float) -> Spill:
    if quotient == 0:
        return Spill.NEITHER
    if quotient > 0:
        return Spill.SPREAD_BEYOND if quotient > 1 else Spill.SPREAD
    return Spill.MOVED_ALL if quotient < -1 else Spill.MOVED
