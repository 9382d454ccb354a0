"""A share of those who answered a survey before, against those who answered it after."""

from collections.abc import Mapping

import msgspec

from sara.assessment.findings import Finding, Reading, number
from sara.assessment.models import Fell
from sara.assessment.results import Result
from sara.figures.models import Direction, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.settings import Settings
from sara.statistics.intervals import Interval
from sara.surveys.outcomes import NO_SAMPLE, said
from sara.surveys.page import change_words
from sara.surveys.queries import Window
from sara.surveys.reckoning import Change, Share, change
from sara.words import N_, say

TITLE = N_("The change among those who answered")
WORDS = N_("{before} before; {after} after. {change}")
FORMULA = N_(
    "Share after less share before, each of those who answered, with Newcombe's hybrid score"
    " interval for two groups of different people. Where fewer than {few} stand on one side of a"
    " share their number is kept back, and the interval covers all that could hide behind it."
)


def with_the_survey(found: Result, shares: Mapping[Window, Share], settings: Settings) -> Result:
    """The result of a level, when the survey that its values come from was asked twice."""
    before = _last(found.line.baseline, shares)
    after = _last(found.line.at(Taken.AFTER), shares)
    if before is None or after is None:
        return found
    changed = change(before, after)
    reading = _reading(changed, found.line.direction)
    finding = Finding(
        title=TITLE, reading=reading,
        words=say(WORDS, before=said(before, settings), after=said(after, settings),
                  change=change_words(before, after, found.line.direction)),
        formula=say(FORMULA, few=settings.small_count),
        source="Newcombe (1998), Statistics in Medicine 17:873, method 10; Wilson (1927), Journal"
        " of the American Statistical Association 22:209",
        numbers=(
            (N_("Difference"), number(changed.by)),
            (N_("95% interval"), f"{number(changed.low)} \u2013 {number(changed.high)}"),
        ),
    )  # fmt: skip
    return msgspec.structs.replace(
        found, reading=reading, fell=_fell(found.line, reading, before, after),
        findings=(finding,), notes=(say(NO_SAMPLE),),
    )  # fmt: skip


def _last(values: tuple[MeasurementLine, ...], shares: Mapping[Window, Share]) -> Share | None:
    """The share of the last of these values that came from a survey."""
    windows = [(m.taken, m.starts_on, m.ends_on) for m in values]
    return next((shares[w] for w in reversed(windows) if w in shares), None)


def _reading(changed: Change, direction: Direction) -> Reading:
    if Interval(changed.low, changed.high).holds(0.0):
        return Reading.UNCLEAR
    return Reading.BETTER if (changed.by > 0) is (direction is Direction.UP) else Reading.WORSE


def _fell(line: IndicatorLine, reading: Reading, before: Share, after: Share) -> Fell:
    """By the change that would be enough, in percent of the share before."""
    if reading is not Reading.BETTER:
        return Fell.NOT if reading is Reading.WORSE else Fell.UNCLEAR
    enough, size = line.enough_percent, abs(after.value - before.value)
    return Fell.ENOUGH if enough and size * 100 >= enough * before.value else Fell.SOME
