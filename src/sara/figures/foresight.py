"""Before the response: the smallest change that these numbers could show."""

import functools

import msgspec

from sara.figures.change import lasting
from sara.figures.models import Direction, Place
from sara.figures.series import IndicatorLine
from sara.figures.sides import bursts, countable, overlap, sides
from sara.statistics.power import Smallest, smallest_difference, smallest_fall
from sara.statistics.rates import Counted as Count
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say


class Foresight(msgspec.Struct, frozen=True, kw_only=True):
    """What an indicator could show, in one sentence, and a warning if that is too little."""

    words: Sentence
    warning: Sentence | None = None
    beside: Sentence | None = None
    """What would show beside the comparison place, when it was counted there before."""
    before: Count
    after_days: int
    phi: float
    smallest: Smallest | None = None


def foresight(line: IndicatorLine, after_days: int | None = None) -> Foresight | None:
    """What the values before could show over so many days after (as many as before when not known).

    None for a level, for a number that should rise, and while there is no value before.
    """
    here = sides(line, Place.RESPONSE)
    before = here.first
    if before is None or not countable(line) or line.direction is Direction.UP or overlap(line):
        return None
    days = after_days or int(before.exposure)
    there = sides(line, Place.COMPARISON).first
    varies = bursts([here])
    phi = 1.0 if isinstance(varies, Why) else round(varies.widens, 2)
    found = _smallest(before.events, before.exposure, days, phi)
    if isinstance(found, Why):
        return Foresight(words=_why(found), before=before, after_days=days, phi=phi)
    return Foresight(
        words=_words(found, days), warning=_warning(found, line.enough_percent), before=before,
        beside=None if there is None else _beside(before, there, days, phi),
        after_days=days, phi=phi, smallest=found,
    )  # fmt: skip


@functools.lru_cache(maxsize=512)
def _smallest(events: float, exposure: float, days: int, phi: float) -> Smallest | Why:
    return smallest_fall(Count(events, exposure), days, phi=phi)


def _beside(before: Count, there: Count, days: int, phi: float) -> Sentence | None:
    """The variance of the difference as it would be without any effect, over the days after."""
    variance = 0.0
    for place in (before, there):
        share = days / place.exposure
        variance += place.events * (share**2 + share)
    found = smallest_difference(variance, phi=phi)
    if isinstance(found, Why):
        return None
    half, most = (round(n) for n in found)
    return say(
        N_("Beside the comparison place, {half} fewer than it lets expect would show as often as"
           " not, and {most} fewer four times of five."),
        half=half, most=most,
    )  # fmt: skip


def _why(why: Why) -> Sentence:
    if why is Why.NONE_BEFORE:
        return say(N_("None were counted before, so no fall could ever be seen."))
    return say(N_("What these numbers could show cannot be worked out: they are not whole counts."))


def _words(found: Smallest, days: int) -> Sentence:
    if found.half is None or found.most is None:
        return say(
            N_("With so few events no fall over {days} could be told from chance, not even to"
               " none."), days=lasting(days),
        )  # fmt: skip
    return say(
        N_("Over {days} after the response these numbers would show a fall of {half}% as often"
           " as not, and a fall of {most}% four times of five. A smaller one may go unseen."),
        days=lasting(days), half=_up(found.half), most=_up(found.most),
    )  # fmt: skip


def _warning(found: Smallest, enough: int | None) -> Sentence | None:
    if found.most is None or found.half is None:
        return say(
            N_("Count for longer, over a larger place, or choose a number that occurs more often."
               " Otherwise \"too few to tell\" is the only possible result.")
        )  # fmt: skip
    if enough is None or found.most * 100 <= enough:
        return None
    return say(
        N_("The change that would be enough is {enough}%. These numbers would most often miss it,"
           " because they show a fall well only from {most}% on. Count for longer, or add a number"
           " that occurs more often."),
        enough=enough, most=_up(found.most),
    )  # fmt: skip


def _up(share: float) -> int:
    return min(100, int(-(-share * 100 // 1)))
