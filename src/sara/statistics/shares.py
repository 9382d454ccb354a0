"""Shares of people who answered: one share, and the difference of two."""

import math

import msgspec

from sara.statistics import quantiles
from sara.statistics.intervals import LEVEL, Interval
from sara.statistics.reasons import Why


class Share(msgspec.Struct, frozen=True):
    """`share` is from 0 to 1, of `asked` answers."""

    share: float
    asked: int
    interval: Interval


class ShareChange(msgspec.Struct, frozen=True):
    """After less before, from -1 to 1."""

    change: float
    interval: Interval

    @property
    def beyond_chance(self) -> bool:
        return not self.interval.holds(0.0)


def share(yes: int, asked: int, *, level: float = LEVEL) -> Share | Why:
    """A share with Wilson's score interval (Wilson 1927, J. Am. Stat. Assoc. 22:209-212).

    Newcombe (1998), Stat. Med. 17:857-872, method 3: 81 of 263 give 0.2553 to 0.3662. It holds for
    answers of a random sample; a survey that was handed out is none, and the page has to say so.
    """
    if why := _why_not(yes, asked):
        return why
    low, high = _wilson(yes, asked, quantiles.normal((1 + level) / 2))
    return Share(yes / asked, asked, Interval(low, high, level))


def share_change(
    yes_before: int, before: int, yes_after: int, after: int, *, level: float = LEVEL
) -> ShareChange | Why:
    """The change between two waves of different people, with Newcombe's hybrid score interval.

    Newcombe (1998), Stat. Med. 17:873-890, method 10: 56 of 70 less 48 of 80 is 0.2, 0.0524 to
    0.3339. The same people asked twice need a paired test: this interval is then too wide.
    """
    if why := _why_not(yes_before, before) or _why_not(yes_after, after):
        return why
    z = quantiles.normal((1 + level) / 2)
    p0, p1 = yes_before / before, yes_after / after
    low0, high0 = _wilson(yes_before, before, z)
    low1, high1 = _wilson(yes_after, after, z)
    change = p1 - p0
    low = change - math.hypot(p1 - low1, high0 - p0)
    high = change + math.hypot(high1 - p1, p0 - low0)
    return ShareChange(change, Interval(max(-1.0, low), min(1.0, high), level))


def _why_not(yes: int, asked: int) -> Why | None:
    if asked == 0:
        return Why.ONE_SIDE_MISSING
    return None if 0 <= yes <= asked else Why.NOT_A_COUNT


def _wilson(yes: int, asked: int, z: float) -> tuple[float, float]:
    p = yes / asked
    middle = (p + z * z / (2 * asked)) / (1 + z * z / asked)
    reach = z / (1 + z * z / asked) * math.sqrt(p * (1 - p) / asked + (z / (2 * asked)) ** 2)
    low = 0.0 if yes == 0 else max(0.0, middle - reach)
    high = 1.0 if yes == asked else min(1.0, middle + reach)
    return low, high
