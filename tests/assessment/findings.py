"""Files of the assessment that meet every criterion, and the parts to spoil them with."""

from collections.abc import Iterable
from typing import Any

import msgspec

from sara.assessment.files import (
    AssessmentFile,
    AssessmentTexts,
    Compared,
    MovedLine,
    compared,
)
from sara.assessment.models import (
    Delivered,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
    VerdictOf,
)
from sara.figures.models import Generator
from sara.problems.models import Outcome
from tests.response.lines import AFTER, BEFORE, BEGAN, indicator

TEXTS = AssessmentTexts(
    delivered=Delivered.YES, process="Four of four lamps", fell=Fell.ENOUGH, impact="From 30 to 10",
    goal_met=GoalMet.MET, objectives="Met", residents_measure="Less glass", lessons="Ask the young",
    goes_on="Repairs within a week", outcome=Outcome.GOAL_MET, you_said="Glass", we_found="Dark",
    we_did="Lamps", what_changed="Less glass", what_did_not="Noise on Fridays", version=1,
)  # fmt: skip


def said(**values: Any) -> AssessmentTexts:
    return msgspec.structs.replace(TEXTS, **values)


def measured(*values: Any, generator: Generator = Generator.RESIDENTS) -> Compared:
    return compared(indicator(*(values or (BEFORE, AFTER)), generator=generator), BEGAN, named=True)


def answered(ways: Iterable[Moved]) -> dict[Moved, MovedLine]:
    return {way: MovedLine(way, Finding.NONE_SEEN, "We counted.", 1) for way in ways}


def assessment_file(**values: Any) -> AssessmentFile:
    """An assessment that passes its gate."""
    whole: dict[str, Any] = {
        "texts": TEXTS, "compared": (measured(),), "residents_evidence": (7,),
        "moved": answered(Moved),
        "judgements": {VerdictOf.AGENCIES: Judgement.WORKED,
                       VerdictOf.RESIDENTS: Judgement.PARTLY},
        "checks": 3, "share": 100,
    }  # fmt: skip
    return AssessmentFile(**(whole | values))
