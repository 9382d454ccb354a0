"""The result of an indicator: what changed, beside what, and how sure one can be."""

from collections.abc import Sequence

import msgspec

from sara.assessment.around import around
from sara.assessment.beside import beside_comparison, both_ways
from sara.assessment.changed import CHANGED, change_found
from sara.assessment.findings import (
    Finding,
    Reading,
    left_out,
    number,
)
from sara.assessment.models import Fell
from sara.assessment.over_time import over_time
from sara.figures.models import Direction, Generator, Place
from sara.figures.series import IndicatorLine
from sara.figures.sides import bursts, countable, overlap, sides
from sara.statistics.dispersion import HIGH, Dispersion
from sara.statistics.rates import Ratio, rate_ratio
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say

A_LEVEL = N_(
    "This is a level, entered without how many people or things it rests on. How much of the change"
    " is chance cannot be worked out; a survey of sara's own brings that with it."
)
OVERLAP = N_(
    "The days of these values overlap, so that some events may be counted twice. Take out the value"
    " that is wrong, or enter a series without gaps."
)
ONE_SIDE = N_("There are not yet values from before and after at the place of the response.")
NO_SERIES = N_(
    "Whether events come in bursts is not known: that takes weekly or monthly numbers. If they do,"
    " the true uncertainty is larger than is said here."
)
BURSTS = N_(
    "These events come in bursts: they vary {phi} times as much as chance alone. Every interval is"
    " widened for it."
)


class ToWeigh(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing before a result can be weighed by harm, and of which dataset."""

    words: Sentence
    dataset_id: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    line: IndicatorLine
    named: bool
    reading: Reading
    fell: Fell | None
    """What it says to the question whether the problem fell; None while it says nothing."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()
    left_out: tuple[Sentence, ...] = ()
    to_weigh: ToWeigh | None = None

    @property
    def goal_open(self) -> bool:
        """Whether it got better, and nobody said as a number how much would be enough."""
        return self.reading is Reading.BETTER and self.line.enough_percent is None

    @property
    def judges(self) -> bool:
        """Whether a verdict may rest on it: no police activity, and with an uncertainty."""
        busy = self.line.generator is Generator.POLICE_ACTIVITY
        return not busy and self.reading not in (Reading.BARE, Reading.NOTHING)


def result(line: IndicatorLine, *, named: bool) -> Result:
    """Everything that can be said of one indicator (practice 1.6, E3)."""
    here = sides(line, Place.RESPONSE)
    if here.first is None or here.second is None:
        return _bare(line, named, Reading.NOTHING, ONE_SIDE)
    if not countable(line):
        return _bare(line, named, Reading.BARE, A_LEVEL)
    if overlap(line):
        return _bare(line, named, Reading.BARE, OVERLAP)
    places = {place: sides(line, place) for place in Place}
    varies = bursts(list(places.values()))
    phi = 1.0 if isinstance(varies, Why) else varies.widens
    ratio = rate_ratio(here.first, here.second, phi=phi)
    if isinstance(ratio, Why):
        why = left_out(CHANGED, ratio)
        return Result(line=line, named=named, reading=Reading.NOTHING, fell=None, notes=(why,))
    down = line.direction is Direction.DOWN
    main = change_found(here.first, here.second, ratio, down=down)
    compared, why_not_compared = beside_comparison(places, phi, down=down)
    elsewhere, why_not_around = around(places, phi)
    later, why_not_later = over_time(line, places, phi)
    reading = both_ways(main.reading or Reading.UNCLEAR, compared)
    return Result(
        line=line, named=named, reading=reading, fell=_fell(line, reading, ratio, compared),
        findings=(main, *compared, *elsewhere, *later), notes=_notes(varies, compared),
        left_out=(*why_not_compared, *why_not_around, *why_not_later),
    )  # fmt: skip


def _bare(line: IndicatorLine, named: bool, reading: Reading, why: str) -> Result:
    return Result(line=line, named=named, reading=reading, fell=None, notes=(say(why),))


def _notes(varies: Dispersion | Why, compared: Sequence[Finding]) -> tuple[Sentence, ...]:
    found = []
    if isinstance(varies, Why):
        found.append(say(NO_SERIES))
    elif varies.phi > HIGH:
        found.append(say(BURSTS, phi=number(varies.phi)))
    if len(compared) == 2 and compared[0].reading is not compared[1].reading:
        found.append(
            say(N_("The two comparisons disagree. One takes it that both places would have changed"
                   " by the same number, the other by the same percentage; nobody can know which."
                   " Read it as too few to tell."))
        )  # fmt: skip
    return tuple(found)


def _fell(line: IndicatorLine, reading: Reading, ratio: Ratio, compared: Sequence[Finding]) -> Fell:
    """What this indicator says to "did the problem fall?", by the change that would be enough."""
    enough = line.enough_percent
    if reading is Reading.BETTER:
        return Fell.ENOUGH if enough and _size(line, ratio) >= enough else Fell.SOME
    if reading is Reading.WORSE:
        return Fell.NOT
    best = ratio.interval.low if line.direction is Direction.DOWN else ratio.interval.high
    short_of_it = enough is not None and abs(best - 1) * 100 < enough
    return Fell.NOT if short_of_it and not compared else Fell.UNCLEAR


def _size(line: IndicatorLine, ratio: Ratio) -> float:
    return -ratio.percent if line.direction is Direction.DOWN else ratio.percent


def together(results: Sequence[Result]) -> Fell | None:
    """What all indicators of the evaluation plan say together; None while none says anything.

    Where they do not say the same it is unclear: choosing one of them afterwards would be a choice
    of the result.
    """
    said = {r.fell for r in results if r.named and r.judges and r.fell is not None}
    if not said:
        return None
    if said <= {Fell.ENOUGH, Fell.SOME}:
        return Fell.ENOUGH if said == {Fell.ENOUGH} else Fell.SOME
    return said.pop() if len(said) == 1 else Fell.UNCLEAR
