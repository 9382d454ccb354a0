"""Which stage may follow which: the only place where that is written.

Bound to `Facts`, never to a row: it touches neither database nor web. `StateMachine` and not
`StateChart`, which swallows errors and unknown events. The machine is the judge when a move is
made; buttons and reasons come from the table in `moves.py` that is derived from it.
"""

from typing import Any

import msgspec
from statemachine import State, StateMachine

from sara.problems.models import Stage
from sara.words import N_


class Facts(msgspec.Struct, kw_only=True):
    """What the guards look at. Loaded in one statement; the guards do no more reading."""

    state: str
    gate_open: bool = False
    """Every criterion of this stage's gate is met or waived."""
    reviewed: bool = False
    """A reviewer who is neither author nor lead has just decided so."""
    reason: bool = False
    until: bool = False
    other: bool = False
    """Another open problem to merge into is named."""
    receiver: bool = False
    """The receiving body is named and has said that it takes the problem."""
    letter: bool = False
    """The failed CHEERS letter is named."""
    enough_delivered: bool = True
    outcome: bool = False
    whole: bool = False
    """What an end rests on (measure, both verdicts, summary) is all there still."""
    paused_from: str | None = None
    may_lead: bool = False
    may_review: bool = False


def _stage(stage: Stage, **options: Any) -> State:
    return State(stage.words, value=stage.value, **options)


class ProblemMachine(StateMachine):
    scanning = _stage(Stage.SCANNING, initial=True)
    analysis = _stage(Stage.ANALYSIS)
    plan = _stage(Stage.PLAN)
    running = _stage(Stage.RUNNING)
    assessment = _stage(Stage.ASSESSMENT)
    sustain = _stage(Stage.SUSTAIN)
    closed = _stage(Stage.CLOSED)
    paused = _stage(Stage.PAUSED)
    referred_out = _stage(Stage.REFERRED_OUT)
    not_a_problem = _stage(Stage.NOT_A_PROBLEM)
    merged = _stage(Stage.MERGED)

    # forward, through a gate
    advance = (
        scanning.to(analysis, cond=["reviewed", "gate_open"])
        | analysis.to(plan, cond=["reviewed", "gate_open"])
        | plan.to(running, cond=["reviewed", "gate_open"])
        | running.to(assessment, cond=["reviewed", "enough_delivered", "gate_open"])
        | assessment.to(sustain, cond=["reviewed", "gate_open", "outcome"])
    )
    close = (
        assessment.to(closed, cond=["reviewed", "gate_open", "outcome"])
        | sustain.to(closed, cond=["may_review", "reason", "outcome", "whole"])
    )  # fmt: skip

    # backward, each with its reason
    redefine = analysis.to(scanning, cond=["may_work_back", "reason"])
    reanalyse = (
        assessment.to(analysis, cond=["may_work_back", "reason"])
        | plan.to(analysis, cond=["may_work_back", "reason"])
    )  # fmt: skip
    replan = (
        running.to(plan, cond=["may_work_back", "reason"])
        | assessment.to(plan, cond=["may_work_back", "reason"])
    )  # fmt: skip
    came_back = sustain.to(scanning, cond=["may_work_back", "reason"])

    # aside
    pause = (
        scanning.to(paused, cond=["may_work_back", "reason", "until"])
        | analysis.to(paused, cond=["may_work_back", "reason", "until"])
        | plan.to(paused, cond=["may_work_back", "reason", "until"])
        | running.to(paused, cond=["may_work_back", "reason", "until"])
        | assessment.to(paused, cond=["may_work_back", "reason", "until"])
        | sustain.to(paused, cond=["may_work_back", "reason", "until"])
    )
    resume = (
        paused.to(scanning, cond=["may_work_back", "from_scanning"])
        | paused.to(analysis, cond=["may_work_back", "from_analysis"])
        | paused.to(plan, cond=["may_work_back", "from_plan"])
        | paused.to(running, cond=["may_work_back", "from_running"])
        | paused.to(assessment, cond=["may_work_back", "from_assessment"])
        | paused.to(sustain, cond=["may_work_back", "from_sustain"])
    )
    refer_out = (
        scanning.to(referred_out, cond=["reviewed", "reason", "receiver"])
        | analysis.to(referred_out, cond=["reviewed", "reason", "receiver"])
        | plan.to(referred_out, cond=["reviewed", "reason", "receiver"])
    )
    merge = (
        scanning.to(merged, cond=["reviewed", "reason", "other"])
        | analysis.to(merged, cond=["reviewed", "reason", "other"])
        | plan.to(merged, cond=["reviewed", "reason", "other"])
    )
    reject = (
        scanning.to(not_a_problem, cond=["reviewed", "reason", "letter"])
        | analysis.to(not_a_problem, cond=["reviewed", "reason", "letter"])
    )  # fmt: skip
    reopen = (
        closed.to(scanning, cond=["may_review", "reason"])
        | referred_out.to(scanning, cond=["may_review", "reason"])
        | not_a_problem.to(scanning, cond=["may_review", "reason"])
        | merged.to(scanning, cond=["may_review", "reason"])
    )

    def reviewed(self) -> bool:
        return bool(self.model.reviewed)

    def gate_open(self) -> bool:
        return bool(self.model.gate_open)

    def enough_delivered(self) -> bool:
        return bool(self.model.enough_delivered)

    def outcome(self) -> bool:
        return bool(self.model.outcome)

    def whole(self) -> bool:
        return bool(self.model.whole)

    def reason(self) -> bool:
        return bool(self.model.reason)

    def until(self) -> bool:
        return bool(self.model.until)

    def other(self) -> bool:
        return bool(self.model.other)

    def receiver(self) -> bool:
        return bool(self.model.receiver)

    def letter(self) -> bool:
        return bool(self.model.letter)

    def may_review(self) -> bool:
        return bool(self.model.may_review)

    def may_work_back(self) -> bool:
        return bool(self.model.may_lead or self.model.may_review)

    def from_scanning(self) -> bool:
        return bool(self.model.paused_from == Stage.SCANNING.value)

    def from_analysis(self) -> bool:
        return bool(self.model.paused_from == Stage.ANALYSIS.value)

    def from_plan(self) -> bool:
        return bool(self.model.paused_from == Stage.PLAN.value)

    def from_running(self) -> bool:
        return bool(self.model.paused_from == Stage.RUNNING.value)

    def from_assessment(self) -> bool:
        return bool(self.model.paused_from == Stage.ASSESSMENT.value)

    def from_sustain(self) -> bool:
        return bool(self.model.paused_from == Stage.SUSTAIN.value)


BECAUSE: dict[str, str] = {
    "reviewed": N_("A reviewer who is neither author nor lead must decide this."),
    "gate_open": N_("Some of what this stage asks for is still missing."),
    "enough_delivered": N_(
        "Too little of the plan was delivered yet to judge it. Carry it out, or go back to the"
        " plan."
    ),
    "outcome": N_("A problem ends with an outcome. Choose one in the assessment."),
    "whole": N_("Something that the assessment rests on is no longer there. Mend it first."),
    "reason": N_("Say why."),
    "until": N_("Say until when."),
    "other": N_("Name the open problem that this one belongs to."),
    "receiver": N_("Name who takes it over, and record that they agreed."),
    "letter": N_("Name the CHEERS letter that is not met."),
    "may_review": N_("Only a coordinator or a reviewer may decide this."),
    "may_work_back": N_("Only the lead or a coordinator may do this."),
    "from_scanning": N_("It goes back to where it was."),
    "from_analysis": N_("It goes back to where it was."),
    "from_plan": N_("It goes back to where it was."),
    "from_running": N_("It goes back to where it was."),
    "from_assessment": N_("It goes back to where it was."),
    "from_sustain": N_("It goes back to where it was."),
}
"""Why a guard says no, in words a person reads."""
