"""What one method found, in a sentence with its uncertainty, and how it was worked out."""

import math

import msgspec

from sara.assessment.drawing import Drawn
from sara.figures.change import plain
from sara.statistics.intervals import Interval
from sara.statistics.rates import Ratio
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, Spoken, say


class Reading(Spoken):
    """What the numbers allow one to say."""

    BETTER = "better", N_("Better, beyond chance")
    WORSE = "worse", N_("Worse, beyond chance")
    UNCLEAR = "unclear", N_("Too few to tell")
    BARE = "bare", N_("No uncertainty known")
    NOTHING = "nothing", N_("Nothing to compare yet")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    words: Sentence
    formula: str | Sentence
    source: str
    """Who published the method; names and titles are not translated."""
    numbers: tuple[tuple[str | Sentence, str], ...]
    reading: Reading | None = None
    """None where the method describes and does not judge."""
    drawn: Drawn | None = None
    aside: bool = False
    """Whether it stands in the fold alone, because it has no measure of chance."""


WHY = {
    Why.NOTHING_HAPPENED: N_("no event on one of the sides"),
    Why.NONE_BEFORE: N_("none before, and a change from nothing has no size"),
    Why.EMPTY_WINDOW: N_("a window without days"),
    Why.NOT_A_COUNT: N_("events are counted in whole numbers"),
    Why.ONE_SIDE_MISSING: N_("no value on one of the sides"),
    Why.TOO_FEW_POINTS: N_("the series is too short"),
    Why.NOTHING_VARIES: N_("the numbers do not determine it"),
    Why.RESPONSE_FAILED: N_("the place of the response did no better than the comparison place"),
    Why.NOT_REACHABLE: N_("not even none at all could be told from chance"),
    Why.TOO_MANY: N_("too many to work out"),
}


SMALLEST = 0.0001
"""Numbers below it are told as being below it: nobody reads an exponent."""


def left_out(title: str, why: Why) -> Sentence:
    """Why a method was not used."""
    return say(N_("{method}: {why}."), method=say(title), why=say(WHY[why]))


def judged(beyond: bool, estimate: float, middle: float, *, down: bool) -> Reading:
    """The reading of an interval: beyond chance or not, and which way."""
    if not beyond:
        return Reading.UNCLEAR
    return Reading.BETTER if (estimate < middle) is down else Reading.WORSE


def as_percent(ratio: float) -> Sentence:
    """A ratio in words: 0.6 is 40% fewer."""
    if math.isinf(ratio):
        return say(N_("any number more"))
    percent = round(abs(ratio - 1) * 100)
    if percent == 0:
        return say(N_("no change"))
    if ratio < 1:
        # Where at least one is left, or may be, it is not all of them.
        return say(N_("{n}% fewer"), n=min(percent, 99) if ratio > 0 else 100)
    if ratio <= 3:
        return say(N_("{n}% more"), n=percent)
    return say(N_("{n} times as many"), n=plain(round(ratio, 1)))


def as_events(estimate: float) -> Sentence:
    """A difference in words: -12 is 12 fewer."""
    n = plain(round(abs(estimate), 0 if abs(estimate) >= 3 else 1))
    if n == "0":
        return say(N_("none fewer and none more"))
    return say(N_("{n} fewer") if estimate < 0 else N_("{n} more"), n=n)


def number(value: float) -> str:
    """A worked-out number with three digits, for the fold."""
    if math.isinf(value):
        return "\u221e"
    if 0 < abs(value) < SMALLEST:
        return f"< {SMALLEST}"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def interval_text(interval: Interval) -> str:
    return f"{number(interval.low)} \u2013 {number(interval.high)}"


def ratio_numbers(found: Ratio) -> tuple[tuple[str, str], ...]:
    lines = [
        (N_("Ratio"), number(found.ratio)),
        (N_("95% interval"), interval_text(found.interval)),
    ]
    if found.phi > 1:
        lines.append((N_("Widened for bursts (phi)"), number(found.phi)))
    return tuple(lines)
