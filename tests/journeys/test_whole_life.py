"""The whole life of a problem, by officer, coordinator, partner and resident, to a closing."""

import datetime as dt

import httpx
import pytest
import sqlalchemy as sa

from sara.problems.models import Outcome, Problem, Stage
from tests.browser import OpenPage
from tests.cast import Cast
from tests.clock import Clock
from tests.journeys import whole_life as life
from tests.journeys.person import Person

pytestmark = pytest.mark.browser


def stage_of(cast: Cast) -> tuple[Stage, Outcome | None]:
    with cast.database.read() as db:
        row = db.execute(
            sa.select(Problem.stage, Problem.outcome).where(Problem.id == cast.problem_id)
        ).one()
    return row.stage, row.outcome


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
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
    life.measure(
        officer,
        base,
        "after",
        2,
        life.TODAY + dt.timedelta(days=1),
        life.TODAY + dt.timedelta(days=30),
    )
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "advance")
    assert stage_of(cast)[0] is Stage.ASSESSMENT

    life.assess(officer, resident, base)
    life.ask_for_review(officer, base)
    life.decide(coordinator, base, "close")
    assert stage_of(cast) == (Stage.CLOSED, Outcome.GOAL_MET)
    resident.open(base)
    resident.sees("Goal met", "Closed")


def test_a_refused_gate_says_everything_that_is_missing(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page(script=False, width=390))
    base = f"/problems/{cast.problem_id}"
    officer.open(base + "/reviews/new")
    officer.sees("Answer all six CHEERS questions.", "List more events of the same kind.")
    officer.window.get_by_role("button", name="Ask for the review").click()
    officer.sees("There is a problem")
    assert stage_of(cast)[0] is Stage.SCANNING


def test_a_problem_sent_back_twice_says_why_and_stays_where_it_is(
    cast: Cast, page: OpenPage
) -> None:
    officer = Person(cast, "officer", page())
    coordinator = Person(cast, "coordinator", page())
    base = f"/problems/{cast.problem_id}"
    for reason in ("Name the ramp, not the park", "Count the nights since June"):
        officer.open(base + "/reviews/new")
        officer.send("/reviews", anyway=True, note="We would like your eye on this early.")
        life.decide(coordinator, base, "send_back", **{"point.scanning.statement": reason})
        officer.open("/")
        officer.sees("Sent back: see why")
        officer.open(base)
        officer.window.get_by_role("link", name="Scanning: Send back with reasons").first.click()
        officer.sees(reason)
    assert stage_of(cast)[0] is Stage.SCANNING


def test_a_paused_problem_resumes_where_it_was(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page(width=390))
    base = f"/problems/{cast.problem_id}"
    officer.open(base)
    officer.follow("Pause")
    officer.send(
        "/moves", reason="The park is closed for works", until=life.TODAY + dt.timedelta(days=40)
    )
    officer.sees("The park is closed for works")
    assert stage_of(cast)[0] is Stage.PAUSED
    officer.follow("Resume")
    officer.send("/moves")
    assert stage_of(cast)[0] is Stage.SCANNING


def test_two_editors_see_both_texts_and_lose_none(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page(script=False))
    colleague = Person(cast, "colleague", page(script=False))
    base = f"/problems/{cast.problem_id}"
    officer.open(base + "/scanning")
    colleague.open(base + "/scanning")
    officer.send("/scanning/statement", behaviour="Bottles are smashed on the ramp")
    colleague.send("/scanning/statement", behaviour="Loud music from cars")
    colleague.sees("Someone else changed this too", "Bottles are smashed on the ramp")
    colleague.fill(
        "/scanning/statement", {"behaviour": "Smashed bottles, and loud music from cars"}
    )
    colleague.window.get_by_role("button", name="Save my version").click()
    officer.open(base)
    officer.sees("Smashed bottles, and loud music from cars")


def test_a_stranger_and_an_officer_of_another_area_get_nothing(
    cast: Cast, page: OpenPage, client: httpx.Client
) -> None:
    base = f"/problems/{cast.problem_id}"
    for who in ("stranger", "other_officer"):
        person = Person(cast, who, page())
        for end in ("", "/scanning", "/evidence", "/people", "/discussion", "/history"):
            assert person.open(base + end) == 404
            person.does_not_see("Linden Park", "2026-0001")
        assert person.open("/problems") == 200
        person.does_not_see("Linden Park")
    nobody = page()
    assert nobody.goto(base)
    assert "/sign-in" in nobody.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_officer_logs_a_problem_on_a_phone_in_at_most_five_fields(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    officer = Person(cast, "officer", page(script=script, width=390, height=844, has_touch=True))
    officer.open("/")
    officer.follow("Log a problem")
    fields = officer.form("/problems").locator("input:not([type=hidden]), textarea, select")
    assert fields.count() <= 5
    officer.send(
        "/problems",
        title="Scooters left across the pavement",
        behaviour="Hired scooters block the pavement at the station",
        place="Station Road, north side",
    )
    officer.sees("The problem is logged", "Scooters left across the pavement", "2026-0002")
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert officer.window.evaluate(overflow) <= 0 if script else True
