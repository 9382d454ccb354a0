"""The stages and moves of a problem as a visitor reads them."""

from typing import Any

from sara.problems.models import Outcome, Stage
from sara.words import N_, Sentence, say

OF_STAGE = {
    Stage.SCANNING: N_("We are finding out how big this is, and whom it touches."),
    Stage.ANALYSIS: N_("We are finding out why it happens."),
    Stage.PLAN: N_("We are deciding what to do about it."),
    Stage.RUNNING: N_("What was decided is being done."),
    Stage.ASSESSMENT: N_("We are checking whether it worked."),
    Stage.SUSTAIN: N_("The work is done. We measure again to see whether it lasts."),
    Stage.PAUSED: N_("The work on it rests for now."),
    Stage.NOT_A_PROBLEM: N_("It was looked into, and no lasting problem was found."),
    Stage.MERGED: N_("It is part of a bigger problem that is being worked on."),
}
CLOSED = N_("The work on it has ended: {outcome}.")
REFERRED_OUT = N_("{body} has taken it over.")

MOVED = {
    "log": N_("The work on it began."),
    "pause": N_("The work on it rests for a while."),
    "resume": N_("The work on it goes on."),
    "redefine": N_("We look anew at what the problem is."),
    "reanalyse": N_("We look anew for its causes."),
    "replan": N_("We change the plan."),
    "came_back": N_("It came back. We look at it again from the beginning."),
    "close": N_("The work on it has ended."),
    "reopen": N_("The work on it begins again."),
}
"""What a visitor reads of moves that no review decided. Their reasons are the team's."""

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
