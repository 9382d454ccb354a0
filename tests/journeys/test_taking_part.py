"""A neighbour without an account joins, objects, is answered in writing, and judges the result:
first, and without having seen what the agencies say. On a phone, with script and without."""

import pytest
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.assessment.models import Verdict
from sara.problems.models import WORKING, Problem, Stage, Tier
from tests.browser import OpenPage, what_is_unfit
from tests.cast import Cast
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.groups.circle import opened
from tests.journeys import whole_life as life
from tests.journeys.person import Person
from tests.journeys.test_joining import ask_to_join
from tests.workflow.walking import Walk

NARROW = "The gate is too narrow for prams"
METRE = "We build it a metre and a half wide"
FRIDAYS = "Quiet on the ramp, and loud at the bus stop on Fridays"
LIGHT = "The lamps did it, says our own count"

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]


def fit(*people: Person) -> None:
    """Is the page in front of them fit for everybody, and no wider than the phone?"""
    for person in people:
        assert person.wider_than_the_screen <= 0, person.window.url
        if person.window.evaluate("'htmx' in window"):
            assert what_is_unfit(person.window) == [], person.window.url


def stands_in(cast: Cast, stage: Stage) -> None:
    """The problem has come to this stage, with everything filled in but for what is asked here."""
    walk = Walk(cast)
    for one in WORKING[: WORKING.index(stage) + 1]:
        walk.fill(one)
    walk.stand_in(stage)
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).tier = Tier.TEAM
        db.execute(sa.delete(Verdict))


def test_from_asking_to_join_to_the_verdict(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    group = opened(cast)
    base = f"/problems/{cast.problem_id}"
    window = page(script=script, width=390)
    ask_to_join(cast, window, group)
    with cast.database.read() as db:
        cast.accounts["neighbour"] = db.execute(
            sa.select(Account.id).where(Account.email == "nadia@example.com")
        ).scalar_one()
    neighbour = Person(cast, "neighbour", window)
    officer = Person(cast, "officer", page(script=script, width=390))
    resident = Person(cast, "resident", page(script=script, width=390))
    officer.open(f"/groups/{group}")
    officer.press(officer.window.get_by_role("link", name="Decide").first)
    officer.send("/decision", "decision", decision="admit", role="member")
    neighbour.open(f"/groups/{group}")
    neighbour.sees("You are in this group as Member.", "Who was asked and who answered")
    fit(neighbour)

    stands_in(cast, Stage.PLAN)
    officer.open(base + "/plan")
    officer.follow("Ask for consent to the plan")
    officer.send("/decisions", proposal="We close the gate at ten.", quorum="3",
                 closes_on=life.in_days(5))  # fmt: skip
    neighbour.open("/")
    neighbour.sees("Your answer is missing")
    neighbour.follow("Broken glass at Linden Park")
    neighbour.send("/position", stance="object", reason=NARROW)
    neighbour.sees("Your answer is saved")
    fit(neighbour)
    officer.open("/")
    officer.follow("Broken glass at Linden Park")
    officer.sees(NARROW, "Waits for a written answer")
    objection = officer.window.locator("form[action*='/objections/']").get_attribute("action")
    officer.send(objection or "", answer=METRE)
    neighbour.window.reload()
    neighbour.sees(NARROW, METRE)

    clock.forward(days=6)
    people = (neighbour, officer, resident)
    for person in people:
        person.sign_in(clock())
    neighbour.window.reload()
    neighbour.sees("There are objections", "No answer by the closing date", METRE)

    stands_in(cast, Stage.ASSESSMENT)
    officer.open(base + "/assessment")
    officer.follow("Ask residents for their verdict")
    officer.send("/decisions", proposal="Did it work?", quorum="1", closes_on=life.in_days(9))
    assert officer.form("/position").count() == 0, "residents alone"
    neighbour.open("/")
    neighbour.sees("Your answer is missing")
    neighbour.follow("Broken glass at Linden Park")
    neighbour.send("/position", stance="partly", reason=FRIDAYS)
    neighbour.sees("Your answer is saved")
    officer.window.reload()
    officer.does_not_see(FRIDAYS)
    for person in (officer, resident):
        person.open(base + "/assessment")
        person.does_not_see(FRIDAYS)
    assert officer.form("/agencies-verdict").count() == 0, "residents come first"
    fit(neighbour, resident)

    clock.forward(days=4)
    for person in people:
        person.sign_in(clock())
    officer.open(base + "/assessment")
    officer.sees(FRIDAYS)
    officer.send("/agencies-verdict", judgement="worked", words=LIGHT)
    neighbour.open(base + "/assessment")
    neighbour.sees(FRIDAYS, LIGHT, "The two verdicts differ.")
    fit(neighbour)
    neighbour.open("/notifications")
    neighbour.sees("closed")
