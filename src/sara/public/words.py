"""The stages and moves of a problem as a visitor reads them."""

from typing import Any

from sara.problems.models import Outcome, Stage
from sara.rounds.models import RoundKind
from sara.triage.words import CLOSED, OF_STAGE, REFERRED_OUT
from sara.words import N_, Sentence, say
from sara.workflow.words import MOVED as BY_REPORTERS

MOVED = {"log": N_("The work on it began."), **BY_REPORTERS}
"""What a visitor reads of moves that no review decided. Their reasons are the team's."""

ASKED = {
    RoundKind.FINDINGS: N_("The group was asked about the findings"),
    RoundKind.OPTION: N_("The group was asked about one way to solve it"),
    RoundKind.PLAN: N_("The group was asked about the plan"),
}
"""What a visitor reads of questions to the group. Verdicts stand by themselves."""

ENDED = (Stage.CLOSED, Stage.REFERRED_OUT, Stage.NOT_A_PROBLEM, Stage.MERGED)
GOOD = (Outcome.GOAL_MET, Outcome.REDUCED)
"""The outcomes of which a visitor is told that it got better; the others are told as they are."""


def stands(row: Any) -> Sentence:
    """Where a problem stands, in one plain sentence."""
    if row.stage is Stage.CLOSED:
        return say(CLOSED, outcome=row.outcome)
    if row.stage is Stage.REFERRED_OUT:
        return say(REFERRED_OUT, body=row.referred_to)
    return say(OF_STAGE[row.stage])


def kind_of_tag(row: Any) -> str:
    """The colour that goes with a stage; the words beside it say it in any case."""
    if row.stage is Stage.CLOSED:
        return "ok" if row.outcome in GOOD else "warn"
    if row.stage is Stage.SUSTAIN:
        return "ok"
    return "" if row.stage in ENDED or row.stage is Stage.PAUSED else "doing"
