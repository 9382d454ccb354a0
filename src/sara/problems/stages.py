"""The order of the stages as a person sees it, and which of them may be written in now."""

from typing import Any

import msgspec

from sara.problems.models import WORKING, Stage
from sara.words import N_

ORDER = (*WORKING, Stage.SUSTAIN)

SLUG = {
    Stage.SCANNING: "scanning",
    Stage.ANALYSIS: "analysis",
    Stage.PLAN: "plan",
    Stage.RUNNING: "running",
    Stage.ASSESSMENT: "assessment",
    Stage.SUSTAIN: "sustain",
}
"""The last word of a stage's address."""

OPENS_LATER: dict[Stage, str] = {
    Stage.SCANNING: "",
    Stage.ANALYSIS: N_("This opens when scanning has passed its review."),
    Stage.PLAN: N_("This opens when analysis has passed its review. What must be done now for"
                   " safety can be added as an interim action."),
    Stage.RUNNING: N_("This opens when the response plan has passed its review."),
    Stage.ASSESSMENT: N_("This opens when the response has run and passed its review."),
    Stage.SUSTAIN: N_("This opens when the assessment has passed its review."),
}  # fmt: skip

AT_REST: dict[Stage, str] = {
    Stage.CLOSED: N_("This problem is closed. Reopen it to change anything."),
    Stage.PAUSED: N_("This problem is paused. Resume it to change anything."),
    Stage.REFERRED_OUT: N_("This problem was referred out. Reopen it to change anything."),
    Stage.NOT_A_PROBLEM: N_("This was found not to be a problem. Reopen it to change anything."),
    Stage.MERGED: N_("This was merged into another problem. Reopen it to change anything."),
}


class Step(msgspec.Struct, frozen=True):
    words: str
    state: str
    note: str = ""


def at(row: Any) -> Stage:
    """The working stage a problem stands in, looking through a pause."""
    found = row.paused_from if row.stage is Stage.PAUSED else row.stage
    assert isinstance(found, Stage)
    return found


def why_closed(row: Any, stage: Stage) -> str:
    """The sentence that says why this stage's page cannot be written in now; "" when it can."""
    if row.stage in AT_REST:
        return AT_REST[row.stage]
    return OPENS_LATER[stage] if ORDER.index(stage) > ORDER.index(row.stage) else ""


def is_judged(row: Any, stage: Stage) -> bool:
    """Whether what this stage's gate finds is still, and already, to be mended."""
    here = at(row)
    return here in ORDER and ORDER.index(stage) <= ORDER.index(here)


def steps(row: Any) -> list[Step]:
    """The stepper: every stage as done, current or still to come; none for what was put aside.

    Closing out of assessment leaves sustain undone.
    """
    here, closed = at(row), row.stage is Stage.CLOSED
    last = row.closed_from if closed else here
    if last not in ORDER:
        return []
    reached = ORDER.index(last)
    found = []
    for number, stage in enumerate(ORDER):
        state = "done" if number < reached + closed else "current" if stage is here else "todo"
        found.append(Step(stage.words, state))
    return found
