"""The forms of the assessment, their mistakes in plain words."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.assessment.models import (
    Delivered,
    FailureReason,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
)
from sara.problems.models import Outcome
from sara.web.forms import A_NUMBER, Form
from sara.words import N_, Sentence, say

Line = Annotated[str, Meta(max_length=600)]
Long = Annotated[str, Meta(max_length=4000)]
BECAUSE = N_("Say why nobody looked")


class Section(Form, kw_only=True):
    version: int = 0


class Process(Section, kw_only=True):
    delivered: Delivered | None = None
    process: Long = ""
    failure: FailureReason | None = None


class Impact(Section, kw_only=True):
    fell: Fell | None = None
    impact: Long = ""


class Goal(Section, kw_only=True):
    goal_met: GoalMet | None = None
    objectives: Long = ""


class Residents(Section, kw_only=True):
    residents_measure: Long = ""


class Lessons(Section, kw_only=True):
    lessons: Long = ""
    goes_on: Long = ""


class Ending(Section, kw_only=True):
    outcome: Outcome | None = None


class Summary(Section, kw_only=True):
    you_said: Line = ""
    we_found: Line = ""
    we_did: Line = ""
    what_changed: Line = ""
    what_did_not: Line = ""


class Elsewhere(Section, kw_only=True):
    """One finding and its words for each way a problem can move; the fields bear its value."""

    place: Finding | None = None
    place_words: Long = ""
    time: Finding | None = None
    time_words: Long = ""
    target: Finding | None = None
    target_words: Long = ""
    tactic: Finding | None = None
    tactic_words: Long = ""
    offence: Finding | None = None
    offence_words: Long = ""
    offenders: Finding | None = None
    offenders_words: Long = ""

    def check(self) -> Mapping[str, Sentence]:
        return {
            f"{kind.value}_words": say(BECAUSE)
            for kind, (finding, words) in self.answers().items()
            if finding is Finding.NOT_EXAMINED and not words
        }

    def answers(self) -> dict[Moved, tuple[Finding, str]]:
        """Those that were answered."""
        found = {}
        for kind in Moved:
            finding = getattr(self, kind.value)
            if finding is not None:
                found[kind] = (finding, getattr(self, f"{kind.value}_words"))
        return found


class GiveVerdict(Section, kw_only=True):
    judgement: Judgement
    words: Long

    says = {
        "judgement": N_("Choose a verdict"),
        "words": N_("Say why, in a sentence or two"),
    }


class NoAnswer(Section, kw_only=True):
    words: Long

    says = {"words": N_("Say who was asked, when, and why there is no answer")}


class CheckDate(Section, kw_only=True):
    due_on: dt.date
    holder_id: int

    says = {"due_on": N_("Give the day"), "holder_id": N_("Choose who measures again")}


class FirstDates(Form, kw_only=True):
    holder_id: int

    says = {"holder_id": N_("Choose who measures again")}


class RecordCheck(Section, kw_only=True):
    holds: Annotated[str, Meta(max_length=3)]
    words: Long
    indicator_id: int | None = None
    value: float | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    source: Annotated[str, Meta(max_length=200)] = ""

    says = {
        "holds": N_("Say whether it still holds"),
        "words": N_("Say what you saw"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if self.holds not in ("yes", "no"):
            wrong["holds"] = say(self.says["holds"])
        if self.value is None and self.indicator_id is None:
            return wrong
        if self.indicator_id is None:
            wrong["indicator_id"] = say(N_("Choose the indicator that the value belongs to"))
        if self.value is None:
            wrong["value"] = say(N_("Write the number"))
        elif not math.isfinite(self.value):
            wrong["value"] = say(A_NUMBER)
        if self.starts_on is None:
            wrong["starts_on"] = say(N_("Give the first day"))
        if self.ends_on is None:
            wrong["ends_on"] = say(N_("Give the last day"))
        elif self.starts_on is not None and self.ends_on < self.starts_on:
            wrong["ends_on"] = say(N_("The last day cannot be before the first"))
        if not self.source:
            wrong["source"] = say(N_("Say where the number comes from"))
        return wrong
