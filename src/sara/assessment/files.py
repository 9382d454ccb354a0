"""What the gate of the assessment looks at: frozen, read once, free of the database."""

import datetime as dt

import msgspec

from sara.assessment.models import (
    Delivered,
    FailureReason,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
    VerdictOf,
)
from sara.figures.change import Change, change
from sara.figures.models import Counted, Generator, Taken
from sara.figures.series import IndicatorLine
from sara.problems.models import Outcome
from sara.response.files import after_values
from sara.rounds.reckoning import Asked
from sara.words import N_, gettext

ENOUGH_EVENTS = 20


class AssessmentTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The answers on the assessment page; empty, with version 0, before anything is written."""

    delivered: Delivered | None = None
    process: str = ""
    failure: FailureReason | None = None
    fell: Fell | None = None
    impact: str = ""
    goal_met: GoalMet | None = None
    objectives: str = ""
    residents_measure: str = ""
    lessons: str = ""
    goes_on: str = ""
    outcome: Outcome | None = None
    you_said: str = ""
    we_found: str = ""
    we_did: str = ""
    what_changed: str = ""
    what_did_not: str = ""
    version: int = 0

    @property
    def summary(self) -> tuple[str, str, str, str, str]:
        return (self.you_said, self.we_found, self.we_did, self.what_changed, self.what_did_not)


LINES = (N_("You said"), N_("We found"), N_("We did"), N_("What changed"), N_("What did not"))


def five_lines(texts: AssessmentTexts) -> str:
    """The summary for everyone as it was written in the assessment; "" while there is none."""
    written = zip(LINES, texts.summary, strict=True)
    return "\n".join(f"{gettext(words)}: {line}" for words, line in written if line.strip())


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator before and after this response; `named` when the evaluation plan names it."""

    line: IndicatorLine
    named: bool
    change: Change

    @property
    def measured(self) -> bool:
        """Whether there is a value on both sides."""
        return self.change.before is not None and self.change.after is not None

    @property
    def few(self) -> bool:
        """Whether there are so few events that the change may be chance (a rule of thumb)."""
        first, second = self.change.before, self.change.after
        if first is None or second is None or self.line.counted is not Counted.COUNT:
            return False
        return first.total + second.total < ENOUGH_EVENTS

    @property
    def outcome(self) -> bool:
        """Whether it shows what changed, and not how busy the police were."""
        return self.line.generator is not Generator.POLICE_ACTIVITY


def compared(line: IndicatorLine, began_on: dt.date | None, *, named: bool) -> Compared:
    """Hold an indicator's baseline against what was measured after this response."""
    after = after_values(line, began_on)
    kept = tuple(m for m in line.measurements if m.taken is not Taken.AFTER or m in after)
    elsewhere = tuple(
        m for m in line.elsewhere
        if m.taken is not Taken.AFTER or began_on is None or m.ends_on >= began_on
    )  # fmt: skip
    now = msgspec.structs.replace(line, measurements=kept, elsewhere=elsewhere)
    return Compared(line=now, named=named, change=change(now))


class MovedLine(msgspec.Struct, frozen=True):
    """What was found for one way in which the problem can move."""

    kind: Moved
    finding: Finding
    words: str
    version: int


class AssessmentFile(msgspec.Struct, frozen=True, kw_only=True):
    texts: AssessmentTexts = AssessmentTexts()
    compared: tuple[Compared, ...] = ()
    residents_evidence: tuple[int, ...] = ()
    """Evidence from residents that was brought to the assessment."""
    moved: dict[Moved, MovedLine] = {}
    judgements: dict[VerdictOf, Judgement] = {}
    """The verdicts of this round; one given in an earlier round is not counted."""
    reasons: dict[tuple[VerdictOf, Judgement], str] = {}
    """What was said for a verdict; sealed until both are given, and never part of a rule."""
    asked: Asked | None = None
    """The round in which residents give their verdict."""
    checks: int = 0
    """Dates to measure again that are still to come."""
    share: int | None = None
    """The share of the plan that was delivered, in percent."""
