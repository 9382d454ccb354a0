"""Fills in the stages of a problem: the rows that a gate asks for, written as they are stored.

    complete(db, cast, Stage.SCANNING)        # its gate is met now
    complete_until(db, cast, Stage.PLAN)      # and so are those before it

Written straight into the tables, because what is under test is the gate and the move and not the
form; what is there already is kept.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.actions.models import Action, ActionStatus
from sara.analysis.models import Agreement, Answer, CheckBack, Hypothesis, Question, Study
from sara.assessment.models import (
    Assessment,
    Delivered,
    Displacement,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
    SustainCheck,
    Verdict,
    VerdictOf,
)
from sara.evidence.models import Evidence, SourceKind, Support, Supports
from sara.factories import (
    ActionFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    using,
)
from sara.figures.models import Indicator, Measurement, Taken
from sara.problems.models import WORKING, Outcome, Stage
from sara.response.models import (
    Approach,
    Design,
    EvaluationPlan,
    Option,
    Plan,
    PlanIndicator,
    Side,
)
from sara.scanning.models import Event, GoalType, Letter, Scan
from tests.cast import NOW, Cast


def complete_until(db: Session, cast: Cast, stage: Stage, **more: Any) -> None:
    """Fill in this stage and every one before it."""
    for one in WORKING[: WORKING.index(stage) + 1]:
        complete(db, cast, one, **more)


def complete(
    db: Session, cast: Cast, stage: Stage, *, problem_id: int | None = None,
    now: dt.datetime = NOW, outcome: Outcome = Outcome.GOAL_MET,
) -> None:  # fmt: skip
    """Write rows so that the gate of this stage is fully met."""
    filling = _Filling(db, cast, problem_id or cast.problem_id, now)
    with using(db):
        match stage:
            case Stage.SCANNING:
                filling.scanning()
            case Stage.ANALYSIS:
                filling.analysis()
            case Stage.PLAN:
                filling.plan()
            case Stage.RUNNING:
                filling.running()
            case Stage.ASSESSMENT:
                filling.assessment(outcome)
            case _:
                raise ValueError(f"{stage} has no gate")
    db.flush()


class _Filling:
    def __init__(self, db: Session, cast: Cast, problem_id: int, now: dt.datetime) -> None:
        self.db, self.problem_id, self.now, self.today = db, problem_id, now, now.date()
        self.officer, self.resident = cast.accounts["officer"], cast.accounts["resident"]

    def scanning(self) -> None:
        words = {letter.value: f"What we know about {letter.value}." for letter in Letter}
        self.one(Scan, **words, goal_type=GoalType.REDUCE_NUMBER,
                 minimum_change="At most four bad nights a month", no_names=True)  # fmt: skip
        for day in range(1, 4 - self.count(Event)):
            self.add(Event, happened_on=self.today - dt.timedelta(days=7 * day),
                     what="Bottles smashed on the ramp", source=SourceKind.RESIDENTS)  # fmt: skip
        self.evidence(Supports.CHEERS, Letter.EXPECTATION.value, SourceKind.RESIDENTS)
        self.indicator()

    def analysis(self) -> None:
        sides = ("offending", "target", "place", "handler", "guardian", "manager")
        self.one(Study, **dict.fromkeys(sides, "Nobody"), done_so_far="Patrols on Fridays.",
                 known_elsewhere="One guide; no closed problem here.",
                 pinch_point="The lights on the path.")  # fmt: skip
        for question in Question:
            self.db.merge(Answer(problem_id=self.problem_id, question=question,
                                 present="On the ramp.", absent="Not on the lawn."))  # fmt: skip
        because = self.hypothesis()
        self.evidence(Supports.HYPOTHESIS, str(because.id), SourceKind.RESIDENTS)
        self.evidence(Supports.QUESTION, Question.WHERE.value, SourceKind.POLICE)
        if not self.count(CheckBack):
            self.add(CheckBack, held_on=self.today, with_whom="Friends of Linden Park",
                     agreement=Agreement.AGREED, said="That is how it is.")  # fmt: skip
        self.indicator().frozen_at = self.now

    def plan(self) -> None:
        because = self.hypothesis()
        for side in Side:
            if not self.count(Option, Option.side == side):
                self.add(Option, title=f"Do something about {side.value}",
                         approach=Approach.PREVENTION, side=side, hypothesis_id=because.id,
                         how="It takes away the corner.", chosen=side is Side.PLACE)  # fmt: skip
        self.one(Plan, choice_because="It is cheap and quick.", agreed="Everyone at the meeting.",
                 short_term="Light on the path.", long_term="Quiet nights.",
                 lawful_basis="The owner's own land.", approvals="City Parks")  # fmt: skip
        if not self.count(EvaluationPlan):
            self.one(EvaluationPlan, design=Design.BEFORE_AFTER, follow_up_on=self.today,
                     assessor="The analyst of the city", decision_rule="Half as many bad nights.",
                     locked_at=self.now, locked_by=self.officer)  # fmt: skip
        self.db.flush()
        evaluation = self.db.get_one(EvaluationPlan, self.problem_id)
        if evaluation.follow_up_on is None or evaluation.follow_up_on < self.today:
            evaluation.follow_up_on = self.today  # as an amendment sets it for another round
        self.db.merge(PlanIndicator(problem_id=self.problem_id, indicator_id=self.indicator().id))
        action = self.action(because)
        if action.status is ActionStatus.PROPOSED:
            action.status = ActionStatus.ACCEPTED

    def running(self) -> None:
        for action in self.db.scalars(sa.select(Action).where(self.mine(Action))):
            if action.status in (ActionStatus.PROPOSED, ActionStatus.ACCEPTED):
                action.status = ActionStatus.DONE
                action.start_on = action.ended_on = self.today
                action.done_dosage = action.planned_dosage
        evaluation = self.db.get_one(EvaluationPlan, self.problem_id)
        evaluation.follow_up_on = min(evaluation.follow_up_on or self.today, self.today)
        month = self.today - dt.timedelta(days=30)
        self.measure(self.indicator(), Taken.AFTER, 2.0, month, self.today)

    def assessment(self, outcome: Outcome) -> None:
        self.running()
        self.one(Assessment, delivered=Delivered.YES, process="Done as planned.",
                 fell=Fell.ENOUGH, impact="From eleven bad nights to two.", goal_met=GoalMet.MET,
                 objectives="Light on the path: met.", residents_measure="We sleep again.",
                 lessons="Ask the residents first.", goes_on="The lights are serviced.",
                 outcome=outcome, you_said="Bottles and noise.", we_found="A dark corner.",
                 we_did="Two lights.", what_changed="Quiet.", what_did_not="Litter.")  # fmt: skip
        for kind in Moved:
            self.db.merge(Displacement(problem_id=self.problem_id, kind=kind,
                                       finding=Finding.NONE_SEEN, words="We looked."))  # fmt: skip
        for of, who in ((VerdictOf.AGENCIES, self.officer), (VerdictOf.RESIDENTS, self.resident)):
            self.db.merge(Verdict(problem_id=self.problem_id, of=of, judgement=Judgement.WORKED,
                                  words="The ramp is quiet.",
                                  given_by=who, given_at=self.now))  # fmt: skip
        if not self.count(SustainCheck, SustainCheck.done_on.is_(None)):
            self.db.add(SustainCheck(problem_id=self.problem_id, holder_id=self.officer,
                                     due_on=self.today + dt.timedelta(days=90)))  # fmt: skip

    # the parts that several stages share

    def evidence(self, claim: Supports, key: str, source: SourceKind) -> None:
        linked = self.db.scalar(
            sa.select(Evidence.id)
            .join(Support, Support.evidence_id == Evidence.id)
            .where(self.mine(Evidence), Evidence.withdrawn_at.is_(None),
                   Support.claim == claim, Support.key == key)
        )  # fmt: skip
        if linked is None:
            made = EvidenceFactory(problem_id=self.problem_id, source=source, added_by=self.officer)
            self.db.add(Support(evidence_id=made.id, claim=claim, key=key))

    def hypothesis(self) -> Hypothesis:
        found = self.db.scalars(
            sa.select(Hypothesis).where(self.mine(Hypothesis), Hypothesis.dropped_at.is_(None))
        ).first()
        return found or self.add(Hypothesis, cause="the path is dark", effect="groups meet there")

    def action(self, because: Hypothesis) -> Action:
        found = self.db.scalars(
            sa.select(Action).where(
                self.mine(Action), Action.status != ActionStatus.DROPPED,
                sa.or_(Action.ended_on.is_(None), Action.ended_on >= self.today),
            )
        ).first()  # fmt: skip
        if found is not None:
            found.hypothesis_id = because.id
            return found
        made: Action = ActionFactory(
            problem_id=self.problem_id, hypothesis_id=because.id, owner_account_id=self.officer,
            due_on=self.today + dt.timedelta(days=30), added_by=self.officer,
        )  # fmt: skip
        return made

    def indicator(self) -> Indicator:
        found = self.db.scalars(sa.select(Indicator).where(self.mine(Indicator))).first()
        if found is None:
            found = IndicatorFactory(problem_id=self.problem_id, added_by=self.officer)
        before = self.today - dt.timedelta(days=200)
        self.measure(found, Taken.BASELINE, 11.0, before, before + dt.timedelta(days=30))
        return found

    def measure(
        self, of: Indicator, taken: Taken, value: float, starts_on: dt.date, ends_on: dt.date
    ) -> None:
        known = self.db.scalar(
            sa.select(Measurement.id).where(
                Measurement.indicator_id == of.id,
                Measurement.taken == taken,
                sa.or_(Measurement.taken == Taken.BASELINE, Measurement.ends_on >= ends_on),
            )
        )
        if known is None:
            MeasurementFactory(indicator_id=of.id, taken=taken, value=value, starts_on=starts_on,
                               ends_on=ends_on, added_by=self.officer)  # fmt: skip

    # writing

    def mine(self, kind: Any) -> Any:
        return kind.problem_id == self.problem_id

    def count(self, kind: Any, *only: Any) -> int:
        found = sa.select(sa.func.count()).select_from(kind).where(self.mine(kind), *only)
        return self.db.scalar(found) or 0

    def one(self, kind: Any, **values: Any) -> None:
        """The one row of this kind, made or filled in."""
        row = self.db.get(kind, self.problem_id)
        if row is None:
            self.db.add(kind(problem_id=self.problem_id, **values))
            return
        for name, value in values.items():
            setattr(row, name, value)

    def add(self, kind: Any, **values: Any) -> Any:
        row = kind(problem_id=self.problem_id, added_by=self.officer, added_at=self.now, **values)
        self.db.add(row)
        self.db.flush()
        return row
