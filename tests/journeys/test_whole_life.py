"""The whole life of a problem, by officer, coordinator, partner and resident, to a closing."""

import datetime as dt

import pytest
import sqlalchemy as sa

from sara.problems.models import Outcome, Problem, Stage
from tests.browser import OpenPage
from tests.cast import Cast
from tests.clock import Clock
from tests.journeys import whole_life as life
from tests.journeys.person import BOTH_WAYS, Person

pytestmark = pytest.mark.browser


def stage_of(cast: Cast) -> tuple[Stage, Outcome | None]:
    with cast.database.read() as db:
        row = db.execute(
            sa.select(Problem.stage, Problem.outcome).where(Problem.id == cast.problem_id)
        ).one()
    return row.stage, row.outcome


@pytest.mark.slow
@BOTH_WAYS
def test_a_problem_goes_through_every_stage_to_a_closing(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script))
    coordinator = Person(cast, "coordinator", page(script=script))
    partner = Person(cast, "partner", page(script=script))
    resident = Person(cast, "resident", page(script=script, width=390))
    base = f"/problems/{cast.problem_id}"

    life.scan(officer, base)
    life.bring_evidence(
        resident, base, "cheers", "expectation", "residents", "Diary of eleven bad nights"
    )
    life.speak(resident, base, "It was loud again on Friday")
    life.speak(partner, base, "Our lamps there are thirty years old", room="agencies")
    resident.open(base + "/discussion")
    resident.does_not_see("Our lamps there are thirty years old")
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.ANALYSIS

    life.analyse(officer, base)
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.PLAN

    life.plan(officer, base, cast.accounts["partner"])
    life.answer_action(partner, base, "accepted")
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.RUNNING

    clock.forward(days=30)
    for person in (officer, coordinator, partner, resident):
        person.sign_in(clock())
    life.answer_action(
        partner,
        base,
        "done",
        start_on=life.TODAY + dt.timedelta(days=2),
        ended_on=life.TODAY + dt.timedelta(days=12),
        done_dosage="Three lamps",
        proof="Work order closed",
    )
    officer.open(base + "/figures")
    life.measure(
        officer,
        "after",
        2,
        life.TODAY + dt.timedelta(days=1),
        life.TODAY + dt.timedelta(days=30),
    )
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.ASSESSMENT

    # Two verdicts that differ have opened the review by themselves.
    life.assess(officer, resident, base)
    life.decide(coordinator, base, "close")
    assert stage_of(cast) == (Stage.CLOSED, Outcome.GOAL_MET)
    resident.open(base)
    resident.sees("Goal met", "Closed")
