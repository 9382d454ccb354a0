"""Random walks through the machine: whatever people try, in whatever order, whatever is filled in,
no problem ends empty and no move goes untold."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import sqlalchemy as sa

from sara.assessment.models import Assessment, Verdict, VerdictOf
from sara.errors import Refusal
from sara.figures.models import Indicator, Measurement, Taken
from sara.history.models import Entry
from sara.history.verification import verify
from sara.problems.models import WORKING, Outcome, Stage
from sara.workflow.gates import GATES
from sara.workflow.models import Decision, ReviewState
from sara.workflow.moves import TABLE
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.workflow.walking import Walk, another_problem

EVENTS = sorted({event for rows in TABLE.values() for event, _, _ in rows})
LOSSES = (
    sa.update(Assessment).values(outcome=None),
    sa.update(Assessment).values(what_changed=""),
    sa.delete(Verdict),
    sa.delete(Measurement).where(Measurement.taken == Taken.AFTER),
)

KINDS = ("fill", "fill", "pass_on", "pass_on", "ask", "decide", "move", "lose", "end")
Step = tuple[Any, ...]


EARLY = (Decision.NOT_A_PROBLEM, Decision.REFER, Decision.MERGE, Decision.PARK)
"""What the walks that pass no gate are decided by first."""
WALKS, LONG = 16, 24


def a_step(chance: random.Random) -> Step:
    """One thing that somebody does; most of them help the problem on, so that walks get far."""
    some = chance.choice
    match some(KINDS):
        case "fill":
            return ("fill", some(["here", *WORKING]), some(list(Outcome)))
        case "pass_on":
            return ("pass_on", some([Decision.ADVANCE] * 3 + [Decision.CLOSE]))
        case "ask":
            return ("ask", some([True, False]))
        case "decide":
            return ("decide", some(list(Decision)), some([True, False]), some([True, False]))
        case "move":
            # Mostly one that the stage knows: number n of its moves.
            who = some(["officer", "coordinator", "coordinator", "resident"])
            return ("move", some([*range(4), *range(4), *EVENTS]), who, some([True, False]))
        case "lose":
            return ("lose", some(range(len(LOSSES))))
        case _:
            return ("end",)


class Wanderer:
    """Takes the steps, and looks at the problem after each of them."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.other = cast, cast.problem_id
        self.walk = Walk(cast, another_problem(cast))
        self.seen = self.look()

    def take(self, step: Step) -> None:
        self.walk.now += dt.timedelta(hours=1)
        try:
            getattr(self, step[0])(*step[1:])
        except Refusal:
            assert self.look() == self.seen, f"{step} was refused and left something"
        self.check(step)

    def fill(self, stage: Stage | str, outcome: Outcome) -> None:
        here = self.walk.problem().stage
        stage = here if stage == "here" else stage
        if stage in WORKING and here in WORKING and WORKING.index(stage) <= WORKING.index(here):
            self.walk.fill(stage, outcome=outcome)

    def ask(self, anyway: bool) -> None:
        self.walk.ask(note="It cannot wait." if anyway else "", anyway=anyway)

    def decide(self, decision: Decision, waive: bool, details: bool) -> None:
        waiting = [r for r in self.walk.reviews() if r.state is ReviewState.OPEN]
        if not waiting:
            return
        stage = self.walk.problem().stage
        codes = [c.code for c in GATES[stage].criteria if c.waivable]
        given = {"receiver": "Highways", "letter": "harms", "into": self.other,
                 "until": self.tomorrow}  # fmt: skip
        self.walk.decide(
            "coordinator", decision, waiting[0].id,
            waivers=dict.fromkeys(codes, "It cannot wait.") if waive else {},
            points=dict.fromkeys(codes, "Say more."), **(given if details else {}),
        )  # fmt: skip

    def pass_on(self, decision: Decision) -> None:
        stage = self.walk.problem().stage
        if stage in WORKING:
            self.fill(stage, Outcome.GOAL_MET)
            if not any(r.state is ReviewState.OPEN for r in self.walk.reviews()):
                self.walk.ask(note="It cannot wait.", anyway=True)
            self.seen = self.look()
            self.decide(decision, waive=True, details=False)

    def move(self, event: str | int, who: str, details: bool) -> None:
        if isinstance(event, int):
            known = TABLE[self.walk.problem().stage]
            event = known[event % len(known)][0]
        given = {"reason": "Because.", "until": self.tomorrow} if details else {}
        self.walk.move(event, who, **given)

    def end(self) -> None:
        self.walk.move("close", "coordinator", reason="Enough.")

    def lose(self, number: int) -> None:
        with self.cast.database.write() as db:
            db.execute(LOSSES[number])

    @property
    def tomorrow(self) -> dt.date:
        return self.walk.now.date() + dt.timedelta(days=1)

    def look(self) -> tuple[Any, ...]:
        """What a refusal must leave as it was."""
        walk = self.walk
        told = walk.rows(Entry, Entry.problem_id == walk.problem_id)
        return walk.problem(), walk.visits(), walk.reviews(), len(told)

    def check(self, step: Step) -> None:
        before, visits_before, *_ = self.seen
        self.seen = self.look()
        problem, visits, reviews, _ = self.seen
        moved = len(visits) - len(visits_before)
        assert moved in (0, 1), step
        assert moved == 1 or problem.stage is before.stage, f"{step} moved it without a visit"
        assert [v.stage for v in visits if v.left_at is None] == [problem.stage], step
        assert self.walk.moves_told() == [f"moved.{v.move}" for v in visits[1:]], step
        waiting = [r for r in reviews if r.state is ReviewState.OPEN]
        assert all(r.visit_id == visits[-1].id for r in waiting), step
        if problem.stage is Stage.CLOSED and moved:
            self.check_end(problem)

    def check_end(self, problem: Any) -> None:
        walk = self.walk
        assert problem.outcome is not None
        verdicts = walk.rows(Verdict, Verdict.problem_id == walk.problem_id)
        assert {v.of for v in verdicts} == set(VerdictOf)
        mine = sa.select(Indicator.id).where(Indicator.problem_id == walk.problem_id)
        measured = walk.rows(
            Measurement, Measurement.indicator_id.in_(mine), Measurement.taken == Taken.AFTER
        )
        assert measured, "closed without anything measured after the response"


@on_sqlite
def test_no_problem_ends_empty_and_no_move_goes_untold(cast: Cast) -> None:
    been: Counter[Stage] = Counter()
    for number in range(WALKS):
        chance = random.Random(number)
        wanderer = Wanderer(cast)
        gates = (0, 3, len(WORKING), len(WORKING))[number % 4]
        for step in [("pass_on", Decision.ADVANCE)] * gates:
            wanderer.take(step)
        decision = EARLY[number // 4 % len(EARLY)]
        for step in (("ask", True), ("decide", decision, True, True)):
            wanderer.take(step)
        for _ in range(LONG):
            wanderer.take(a_step(chance))
        been.update(visit.stage for visit in wanderer.walk.visits())
    with cast.database.read() as db:
        verdict = verify(db, cast.database.secret)
    assert verdict.ok, [str(f.sentence) for f in verdict.faults]
    assert set(been) == set(Stage), f"the walks do not get everywhere: {been}"


def test_the_same_walk_ends_the_same_on_both_engines(cast: Cast) -> None:
    wanderer = Wanderer(cast)
    for step in (
        ("pass_on", Decision.ADVANCE), ("pass_on", Decision.ADVANCE),
        ("move", "reanalyse", "officer", True), ("pass_on", Decision.ADVANCE),
        ("move", "pause", "coordinator", True), ("move", "resume", "officer", False),
        ("pass_on", Decision.ADVANCE), ("pass_on", Decision.ADVANCE), ("pass_on", Decision.ADVANCE),
        ("lose", 3), ("move", "close", "coordinator", True),
    ):  # fmt: skip
        wanderer.take(step)
    assert wanderer.walk.problem().stage is Stage.SUSTAIN
    assert len(wanderer.walk.visits()) == 10
    with cast.database.read() as db:
        assert verify(db, cast.database.secret).ok
