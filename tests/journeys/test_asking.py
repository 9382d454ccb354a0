"""The group is asked for its consent, with dissent: opened, a question, an objection, its written
answer, the last day, and the outcome with the dissent beside it."""

import pytest

from sara.problems.models import Problem, Stage, Tier
from sara.workflow.gates import judgement
from tests.browser import OpenPage
from tests.cast import Cast
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.journeys import whole_life as life
from tests.journeys.person import Person
from tests.workflow.walking import Walk

NARROW = "The gate is too narrow for prams"
METRE = "We build it a metre and a half wide"

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]


def test_a_plan_is_agreed_with_an_objection_that_was_answered(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    walk = Walk(cast)
    walk.fill(Stage.PLAN)
    walk.stand_in(Stage.PLAN)
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).tier = Tier.TEAM
    base = f"/problems/{cast.problem_id}"
    officer = Person(cast, "officer", page(script=script, width=390))
    resident = Person(cast, "resident", page(script=script, width=390))
    partner = Person(cast, "partner", page(script=script))

    officer.open(base + "/plan")
    officer.follow("Ask for consent to the plan")
    officer.send("/decisions", proposal="We light the path and close the gate at ten.",
                 quorum="3", closes_on=life.in_days(5))  # fmt: skip
    officer.sees("The group is asked", "Who was asked, and what they say")
    assert officer.wider_than_the_screen <= 0

    resident.open("/")
    resident.sees("Your answer is missing")
    resident.follow("Broken glass at Linden Park")
    resident.send("/questions", question="Who has the key?")
    officer.open("/")
    officer.sees("Your answer is missing")
    officer.follow("Broken glass at Linden Park")
    officer.sees("Who has the key?")
    question = officer.window.locator("form[action*='/questions/']").get_attribute("action")
    officer.send(question or "", answer="The caretaker and the club.")
    resident.window.reload()
    resident.sees("The caretaker and the club.")

    resident.send("/position", stance="object")
    resident.sees("Say why, so that it can be answered")
    resident.send("/position", stance="object", reason=NARROW)
    resident.sees("Your answer is saved")
    assert resident.wider_than_the_screen <= 0
    partner.open("/")
    partner.follow("Broken glass at Linden Park")
    partner.sees(NARROW)
    partner.send("/position", stance="agree")

    officer.send("/position", stance="agree")
    officer.sees("Waits for a written answer")
    objection = officer.window.locator("form[action*='/objections/']").get_attribute("action")
    officer.send(objection or "", answer=METRE)
    resident.window.reload()
    resident.sees(METRE)

    clock.forward(days=6)
    for person in (officer, resident):
        person.sign_in(clock())
        person.window.reload()
        person.sees("There are objections", NARROW, METRE, "No answer by the closing date")
        assert person.window.locator("form[action$='/position']").count() == 0
    officer.send("/outcome", outcome="We go ahead with the wider gate.")
    resident.window.reload()
    resident.sees("We go ahead with the wider gate.", NARROW)
    officer.open(base + "/plan")
    officer.sees(NARROW, METRE)
    with cast.database.read() as db:
        held = judgement(
            db, cast.problem_id, Stage.PLAN, cast.settings, clock().date()
        )  # fmt: skip
    assert "plan.consent" not in [c.code for c in held.unmet]
