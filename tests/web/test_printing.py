"""On paper stands what was written, whoever prints it, and nothing to press."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from sara.problems.models import Stage
from sara.scanning.models import GoalType, Scan
from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person
from tests.workflow.filling import complete_until

pytestmark = [pytest.mark.browser, on_sqlite]

CUT = "e => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth"


def test_whoever_may_change_the_answers_prints_them_whole(cast: Cast, page: OpenPage) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.SCANNING)
        db.execute(sa.update(Scan).values(harms="Children cut their feet on the ramp.\n" * 12))
    officer = Person(cast, "officer", page(script=False, width=794))
    officer.open(f"/problems/{cast.problem_id}/scanning")
    window = officer.window
    expect(window.get_by_role("button", name="List the event")).to_be_visible()
    window.emulate_media(media="print")
    harms = window.locator("textarea[name=harms]")
    expect(harms).to_be_visible()
    assert not harms.evaluate(CUT), "it is cut off"
    goals = window.locator("form[action$='/scanning/goal'] .choice")
    assert [goal.inner_text().strip() for goal in goals.all() if goal.is_visible()] == [
        GoalType.REDUCE_NUMBER.words
    ]
    for gone in ("header.bar", "nav.tabs", "button", "form[action$='/scanning/events']", ".why"):
        assert not [one for one in window.locator(gone).all() if one.is_visible()], gone
    assert officer.wider_than_the_screen <= 0
    officer.open(f"/problems/{cast.problem_id}/evidence/1")
    withdraw = window.get_by_text("Withdraw it")
    expect(withdraw).to_be_hidden()  # the heading of a form that is not printed
    window.emulate_media(media="screen")
    expect(withdraw).to_be_visible()
