"""Problems that have come as far as the response, for its tests."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.actions.models import Action, ActionStatus
from sara.analysis.models import Hypothesis
from sara.db import utc_now
from sara.factories import IndicatorFactory, MeasurementFactory, using
from sara.figures.models import Generator, Indicator, Taken
from sara.problems.models import Problem, Stage, Visit
from sara.response.models import (
    Approach,
    Design,
    EvaluationPlan,
    Option,
    Plan,
    PlanIndicator,
    Side,
)
from tests.cast import Cast


def bring_to(db: Session, cast: Cast, stage: Stage, days_ago: int = 0) -> None:
    """Put the problem of the cast into a stage, as if it had come there so many days ago."""
    problem = db.get_one(Problem, cast.problem_id)
    at = utc_now() - dt.timedelta(days=days_ago)
    problem.stage, problem.stage_since = stage, at
    for open_visit in db.query(Visit).filter_by(problem_id=problem.id, left_at=None):
        open_visit.left_at = at
    db.flush()
    db.add(
        Visit(problem_id=problem.id, stage=stage, entered_at=at, move="advance",
              entered_by=cast.accounts["coordinator"])
    )  # fmt: skip
    db.flush()


def an_explanation(db: Session, cast: Cast, **values: Any) -> Hypothesis:
    said: dict[str, Any] = {"cause": "the ramp is dark", "effect": "groups meet there unseen"}
    found = Hypothesis(
        problem_id=cast.problem_id, added_by=cast.accounts["officer"], added_at=utc_now(),
        **(said | values),
    )  # fmt: skip
    db.add(found)
    db.flush()
    return found


def an_option(db: Session, cast: Cast, explanation: Hypothesis | None, **values: Any) -> Option:
    said: dict[str, Any] = {
        "title": "Light the path", "approach": Approach.PREVENTION, "side": Side.PLACE,
        "how": "In the light the ramp can be seen from the flats.",
        "hypothesis_id": explanation.id if explanation else None,
    }  # fmt: skip
    found = Option(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                   added_at=utc_now(), **(said | values))  # fmt: skip
    db.add(found)
    db.flush()
    return found


def an_action(db: Session, cast: Cast, explanation: Hypothesis | None, **values: Any) -> Action:
    said: dict[str, Any] = {
        "what": "Put up four lamps", "owner_agency_id": cast.agencies["parks"],
        "hypothesis_id": explanation.id if explanation else None, "stage": Stage.PLAN,
        "status": ActionStatus.ACCEPTED, "due_on": utc_now().date() + dt.timedelta(days=20),
        "planned_dosage": "4 lamps",
    }  # fmt: skip
    found = Action(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                   added_at=utc_now(), **(said | values))  # fmt: skip
    db.add(found)
    db.flush()
    return found


def an_indicator(db: Session, cast: Cast, *, named: bool = True, **values: Any) -> Indicator:
    """An indicator with a baseline of 11; `named` puts it into the evaluation plan."""
    with using(db):
        found: Indicator = IndicatorFactory(
            problem_id=cast.problem_id, added_by=cast.accounts["officer"],
            **({"generator": Generator.RESIDENTS} | values),
        )  # fmt: skip
        MeasurementFactory(indicator_id=found.id, added_by=cast.accounts["officer"])
    if named:
        db.add(PlanIndicator(problem_id=cast.problem_id, indicator_id=found.id))
        db.flush()
    return found


def a_value(db: Session, cast: Cast, indicator_id: int, value: float, on: dt.date,
            taken: Taken = Taken.AFTER) -> None:  # fmt: skip
    with using(db):
        MeasurementFactory(
            indicator_id=indicator_id, taken=taken, value=value, source="Residents' diary",
            starts_on=on - dt.timedelta(days=91), ends_on=on, added_by=cast.accounts["officer"],
        )  # fmt: skip


def an_evaluation(db: Session, cast: Cast, **values: Any) -> EvaluationPlan:
    said: dict[str, Any] = {
        "design": Design.BEFORE_AFTER, "assessor": "An analyst of the city",
        "follow_up_on": utc_now().date() + dt.timedelta(days=60),
        "decision_rule": "It worked if bad nights fall by half.",
    }  # fmt: skip
    found = EvaluationPlan(problem_id=cast.problem_id, **(said | values))
    db.add(found)
    db.flush()
    return found


def a_plan(db: Session, cast: Cast, **values: Any) -> Plan:
    said = {
        "choice_because": "Light acts on the cause that was tested.",
        "agreed": "Residents and parks", "objections": "", "answers": "",
        "short_term": "Four bad nights a month by spring", "long_term": "Families come back",
        "lawful_basis": "The council owns the park", "approvals": "Parks, 3 October",
    }  # fmt: skip
    found = Plan(problem_id=cast.problem_id, **(said | values))
    db.add(found)
    db.flush()
    return found


def a_whole_plan(db: Session, cast: Cast, *, locked: bool = True) -> Action:
    """Everything that the gate of the plan asks for; gives its one action."""
    explanation = an_explanation(db, cast)
    an_option(db, cast, explanation, chosen=True)
    an_option(db, cast, None, title="Patrol at night", approach=Approach.ENFORCEMENT,
              side=Side.OFFENDING)  # fmt: skip
    an_option(db, cast, None, title="A place for the young", approach=Approach.SERVICES,
              side=Side.OFFENDING)  # fmt: skip
    a_plan(db, cast)
    now = utc_now()
    an_evaluation(db, cast, locked_at=now if locked else None,
                  locked_by=cast.accounts["officer"] if locked else None)  # fmt: skip
    an_indicator(db, cast)
    return an_action(db, cast, explanation)
