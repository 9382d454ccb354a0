"""A neighbour joins, objects, is answered, and says first whether it worked; the agencies differ,
and both are told as a difference. On a phone, with script and without."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from sara.assessment.models import Verdict
from sara.groups.models import Membership
from sara.problems.models import WORKING, Problem, Seat, SeatKind, Stage, Tier
from tests.browser import OpenPage
from tests.cast import Cast
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.groups.circle import opened
from tests.journeys import whole_life as life
from tests.journeys.person import Person
from tests.journeys.test_joining import ask_to_join
from tests.workflow.walking import Walk

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]

NARROW = "Prams do not pass this gate"
WIDER = "It becomes a metre and a half wide"
SAME = "I still sweep glass every Sunday"
HALF = "Half as many calls as before"


def test_from_joining_to_a_verdict_that_the_agencies_do_not_share(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    group = opened(cast)
    window = page(script=script, width=390)
    officer = Person(cast, "officer", page(script=script, width=390))
    base = f"/problems/{cast.problem_id}"

    ask_to_join(cast, window, group)
    officer.open(f"/groups/{group}")
    officer.press(officer.window.get_by_role("link", name="Decide").first)
    officer.send("/decision", "decision", decision="admit", role="member")
    neighbour = _signed_in(cast, window)

    _at(cast, Stage.PLAN)
    officer.open(f"{base}/decisions/new?kind=plan")
    officer.send("/decisions", proposal="We close the gate at ten.", quorum="2",
                 closes_on=life.in_days(5))  # fmt: skip
    _answers(neighbour, stance="object", reason=NARROW)
    officer.window.reload()
    officer.sees(NARROW, "Waits for a written answer")
    objection = officer.window.locator("form[action*='/objections/']").get_attribute("action")
    officer.send(objection or "", answer=WIDER)
    neighbour.window.reload()
    neighbour.sees(NARROW, WIDER)
    clock.forward(days=6)
    for person in (officer, neighbour):
        person.sign_in(clock())

    _at(cast, Stage.ASSESSMENT)
    officer.open(f"{base}/decisions/new?kind=verdict")
    officer.send("/decisions", proposal="Did it work?", quorum="1", closes_on=life.in_days(12))
    assert officer.window.locator("form[action$='/position']").count() == 0, "residents alone"
    _answers(neighbour, stance="did_not", reason=SAME)
    officer.window.reload()
    officer.does_not_see(SAME)
    officer.open(f"{base}/assessment")
    assert officer.window.locator("form[action$='/agencies-verdict']").count() == 0
    officer.does_not_see(SAME)

    clock.forward(days=8)
    for person in (officer, neighbour):
        person.sign_in(clock())
    officer.open(f"{base}/assessment")
    officer.send("/assessment/agencies-verdict", judgement="worked", words=HALF)
    neighbour.open(f"{base}/assessment")
    neighbour.sees(SAME, HALF, "The two verdicts differ")
    assert neighbour.wider_than_the_screen <= 0
    officer.open("/problems")
    neighbour.open("/notifications")
    expect(neighbour.window.locator("main")).to_contain_text("closed")


def _signed_in(cast: Cast, window: object) -> Person:
    """The one who joined just now, at the window where they did."""
    with cast.database.read() as db:
        cast.accounts["neighbour"] = db.execute(
            sa.select(Membership.account_id).order_by(Membership.id.desc()).limit(1)
        ).scalar_one()
    return Person(cast, "neighbour", window)  # type: ignore[arg-type]


def _answers(person: Person, **values: str) -> None:
    person.open("/")
    person.sees("Your answer is missing")
    person.press(person.window.locator("a[href*='/decisions/']").first)
    person.send("/position", **values)
    person.sees("Your answer is saved")
    assert person.wider_than_the_screen <= 0


def _at(cast: Cast, stage: Stage) -> None:
    """The problem is at a stage, with what has been written until then."""
    walk = Walk(cast)
    for earlier in WORKING[: WORKING.index(stage) + 1]:
        walk.fill(earlier)
    walk.stand_in(stage)
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).tier = Tier.TEAM
        db.execute(sa.delete(Verdict))
        db.execute(
            sa.delete(Seat).where(
                Seat.account_id == cast.accounts["resident"], Seat.kind == SeatKind.MEMBER
            )
        )
