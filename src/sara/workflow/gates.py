"""Maps each stage to its gate: the loader of its file and its criteria."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from sara.analysis import gate as analysis_gate, queries as analysis
from sara.assessment import gate as assessment_gate, queries as assessment
from sara.db import Reader
from sara.problems.criteria import Criterion, Judged, judge
from sara.problems.models import Stage
from sara.response import gate as response_gate, queries as response
from sara.response.delivery import enough_delivered
from sara.scanning import gate as scanning_gate, queries as scanning
from sara.settings import Settings
from sara.workflow.queries import waivers

Loader = Callable[[Reader, int, Settings, dt.date], Any]


class Gate(msgspec.Struct, frozen=True):
    load: Loader
    criteria: tuple[Criterion[Any], ...]


GATES: dict[Stage, Gate] = {
    Stage.SCANNING: Gate(scanning.gate_file, scanning_gate.CRITERIA),
    Stage.ANALYSIS: Gate(analysis.gate_file, analysis_gate.CRITERIA),
    Stage.PLAN: Gate(response.plan_file, response_gate.PLAN_CRITERIA),
    Stage.RUNNING: Gate(response.running_file, response_gate.RUNNING_CRITERIA),
    Stage.ASSESSMENT: Gate(assessment.gate_file, assessment_gate.CRITERIA),
}


class Judgement(msgspec.Struct, frozen=True):
    """A gate held against one problem."""

    criteria: list[Judged]
    enough_delivered: bool = True
    file: Any = None
    """What the gate read."""
    let_pass: Sequence[Any] = ()
    """Everything that was ever let pass on the problem, with the reason, oldest first."""

    @property
    def unmet(self) -> list[Judged]:
        return [c for c in self.criteria if c.open]

    @property
    def met(self) -> int:
        return sum(1 for c in self.criteria if not c.open)


def judgement(
    db: Reader, problem_id: int, stage: Stage, settings: Settings, today: dt.date
) -> Judgement:
    """Every criterion of the stage's gate at once. Empty where the stage has no gate."""
    let_pass = waivers(db, problem_id)
    gate = GATES.get(stage)
    if gate is None:
        return Judgement([], let_pass=let_pass)
    file = gate.load(db, problem_id, settings, today)
    now = {w.criterion: w.because for w in let_pass if w.left_at is None}
    found = judge(gate.criteria, file, problem_id, now)
    enough = enough_delivered(file) if stage is Stage.RUNNING else True
    return Judgement(found, enough, file, let_pass)


def unmet(
    db: Reader, problem_id: int, stage: Stage, settings: Settings, today: dt.date
) -> list[Judged]:
    """The open points of the stage's gate, as an agenda may have them."""
    return judgement(db, problem_id, stage, settings, today).unmet


PASSES = ("assessment.dates",)
"""What a closing needs no more once it is done: the dates to measure again lie behind it."""


def lost(db: Reader, problem_id: int, settings: Settings, today: dt.date) -> list[Judged]:
    """What the assessment could not do without, and what is no longer there."""
    held = judgement(db, problem_id, Stage.ASSESSMENT, settings, today)
    return [c for c in held.criteria if not (c.met or c.waivable or c.code in PASSES)]


def criterion(stage: Stage, code: str) -> Criterion[Any] | None:
    """One criterion by its code, or None."""
    return next((c for c in GATES[stage].criteria if c.code == code), None)
