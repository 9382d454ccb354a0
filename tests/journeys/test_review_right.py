"""A visitor finds a problem and its decisions; and the right to a review, from the third report to
the yearly count. On a phone, with script and without."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from sara.db import Database
from sara.oversight.models import ReviewRequest
from sara.workflow.models import Decision
from tests.browser import Live, OpenPage, what_is_unfit
from tests.cast import NOW, Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person
from tests.oversight.test_pages import Town
from tests.public.test_pages import publish
from tests.workflow.walking import Walk

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]
PHONE = 390


class Visitor:
    """Somebody without an account."""

    def __init__(self, window: Page, script: bool) -> None:
        self.window, self.script = window, script

    def look(self) -> None:
        """Is this page fit for everybody, and no wider than the phone?"""
        wide = self.window.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.window.title()} is {wide} too wide"
        if self.script:
            assert what_is_unfit(self.window) == [], self.window.title()

    def open(self, path: str) -> None:
        self.window.goto(path)
        self.look()

    def follow(self, words: str) -> None:
        with self.window.expect_navigation():
            self.window.get_by_role("link", name=words, exact=True).first.click()
        self.look()

    def press(self, words: str) -> None:
        with self.window.expect_navigation():
            self.window.get_by_role("button", name=words, exact=True).first.click()
        self.look()

    def reads(self, *words: str) -> None:
        for text in words:
            expect(self.window.locator("main")).to_contain_text(text)


def test_a_visitor_finds_a_problem_and_what_was_decided(
    cast: Cast, page: OpenPage, live: Live, script: bool
) -> None:
    walk = Walk(cast)
    number = walk.ask(note="Please look.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, number, points={"scanning.events": "Two more."})
    reference = publish(cast)
    visitor = Visitor(page(width=PHONE, script=script), script)
    visitor.open("/")
    assert visitor.window.url.endswith("/welcome")
    visitor.reads("Neighbourhood problems, solved together", "worked on now")
    visitor.follow("All published problems")
    visitor.window.get_by_label("Words").fill("nothing like it")
    visitor.press("Show")
    visitor.reads("Nothing fits.")
    visitor.follow("Show all published problems")
    visitor.follow("Broken glass at Linden Park")
    assert visitor.window.url.endswith(f"/public/{reference}")
    visitor.reads("What was decided, and why", "Sent back with reasons", "You said")
    visitor.follow("This happens to me, too")
    visitor.follow("None of these: report something")
    visitor.reads("Broken glass at Linden Park")
    visitor.open("/review-right")
    visitor.reads("A review is not a complaint.", "Nobody has asked yet.")


def test_the_right_to_a_review_from_the_third_report_to_the_yearly_count(
    cast: Cast, page: OpenPage, live: Live, database: Database, script: bool
) -> None:
    town = Town(cast, lambda: pytest.fail("no client here"), lambda: NOW)  # type: ignore[arg-type]
    town.report()
    town.report()
    code = town.report()

    reporter = Visitor(page(width=PHONE, script=script), script)
    reporter.open("/receipt")
    reporter.window.get_by_label("The code of your receipt").fill(code)
    reporter.press("Show my report")
    reporter.press("Ask for a review")
    reporter.press("Ask for a review")
    reporter.reads("Write why you ask for a review")
    reporter.window.get_by_label("Why do you ask for a review?").fill("It is as loud as before.")
    reporter.press("Ask for a review")
    reporter.reads("Your request is with us", "We confirm that we have your request")
    assert not reporter.window.context.cookies()
    with database.read() as db:
        number = db.execute(sa.select(ReviewRequest.id)).scalar_one()

    coordinator = Person(cast, "coordinator", page(width=PHONE, script=script))
    coordinator.open("/review-requests")
    coordinator.follow("Broken glass at Linden Park")
    coordinator.sees("Reports in the last 6 months: 3; 3 are needed.")
    coordinator.send("/acknowledgement")
    coordinator.send("/decision", verdict="not_met", because="No.")
    coordinator.sees("What the right asks for is met, so there is a review.")
    coordinator.send("/decision", verdict="met", because="It was reported three times.")
    coordinator.send(
        "/reviewer", reviewer_id=cast.accounts["board_member"], meeting_on=NOW.date(),
        meeting_where="Town hall",
    )  # fmt: skip
    assert coordinator.wider_than_the_screen <= 0

    reviewer = Person(cast, "board_member", page(width=PHONE, script=script))
    reviewer.open("/")
    assert reviewer.open(f"/problems/{cast.problem_id}/scanning") == 200
    reviewer.open(f"/review-requests/{number}")
    reviewer.send("/result", result="Too little was done.", plan="A count in May.")
    reviewer.sees("Too little was done.")

    reporter.open("/receipt/review")
    reporter.window.get_by_label("The code of your receipt").fill(code)
    reporter.press("Go on")
    reporter.reads("It was reported three times.", "Town hall", "Too little was done.",
                   "A count in May.")  # fmt: skip
    reporter.open("/review-right")
    row = reporter.window.locator("tbody tr").first
    expect(row).to_contain_text(str(NOW.year))
    assert [c.strip() for c in row.locator("td").all_inner_texts()] == list("1100010")
