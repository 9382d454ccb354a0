"""Somebody reports something anonymously from a phone, and follows it to an answer."""

import datetime as dt

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from sara.accounts.models import Area
from sara.db import Database
from sara.intake.models import IdentityMode, Report
from sara.problems.models import Problem
from tests.browser import Live, OpenPage, what_is_unfit
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.intake.reporting import a_photo
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
PHONE = 390
NORTH = '{"type":"Polygon","coordinates":[[[-31.21,47.6],[-31.19,47.6],[-31.19,47.62],[-31.21,47.62],[-31.21,47.6]]]}'  # noqa: E501
HERE = {"latitude": 47.61234, "longitude": -31.20123}
MINUTE = dt.timedelta(minutes=1)


class Reporter:
    """Somebody without an account, at a window of their own."""

    def __init__(self, window: Page, script: bool) -> None:
        self.window, self.script = window, script
        self.pages: list[str] = []

    def look(self) -> None:
        """Is this page fit for everybody, and no wider than the phone?"""
        window = self.window
        self.pages.append(window.title())
        wide = window.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{window.title()} is {wide} too wide"
        if self.script:
            assert what_is_unfit(window) == [], window.title()

    def press(self, words: str) -> None:
        with self.window.expect_navigation():
            self.window.get_by_role("button", name=words, exact=True).click()
        self.look()

    def follow(self, words: str) -> None:
        with self.window.expect_navigation():
            self.window.get_by_role("link", name=words, exact=True).click()
        self.look()

    def reads(self, words: str) -> None:
        expect(self.window.locator("main")).to_contain_text(words)


@pytest.fixture
def reporter(page: OpenPage, cast: Cast, script: bool) -> Reporter:
    return Reporter(page(width=PHONE, script=script), script)


@SCRIPT
@on_sqlite
def test_an_anonymous_report_from_a_phone_to_its_answer(
    reporter: Reporter, page: OpenPage, live: Live, cast: Cast, database: Database, script: bool
) -> None:
    window = reporter.window
    coordinator = Person(cast, "coordinator", page(width=PHONE, script=script))
    started = dt.datetime.now(dt.UTC)
    window.goto("/report")
    reporter.look()
    reporter.follow("Violence, threats or control at home")
    expect(window.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    reporter.follow("Back")
    reporter.follow("None of these: report something")
    reporter.press("Next: read it over")
    reporter.reads("Write what is happening")
    window.get_by_label("What is happening?").fill("John Smith smashes bottles on the ramp.")
    window.get_by_label("Where?").fill("Skate ramp, Linden Park")
    reporter.press("Next: read it over")
    reporter.reads("Nothing is sent yet.")
    reporter.press("Change it")
    expect(window.get_by_label("Where?")).to_have_value("Skate ramp, Linden Park")
    reporter.press("Next: read it over")
    name, content = a_photo()
    window.get_by_label("Photos").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )
    reporter.press("Send the report")
    assert dt.datetime.now(dt.UTC) - started < MINUTE
    code = window.locator(".code").inner_text()
    with database.read() as db:
        row = db.execute(sa.select(Report.id, Report.what, Report.mode)).one()
    assert row.mode is IdentityMode.ANONYMOUS
    assert "Smith" not in row.what

    coordinator.open("/triage")
    coordinator.follow("▇▇▇ (name) smashes bottles on the ramp.")
    assert coordinator.wider_than_the_screen <= 0
    coordinator.send("/messages", message="We look at the ramp on Monday.")
    with database.read() as db:
        reference = db.scalar(sa.select(Problem.reference).where(Problem.id == cast.problem_id))
    coordinator.send("/link", reference=reference)
    coordinator.sees("Decided. The reporter reads it with the receipt.")

    window.goto("/")
    window.goto("/receipt")
    reporter.look()
    window.get_by_label("The code of your receipt").fill("0000 0000 0000 0000")
    reporter.press("Show my report")
    reporter.reads("There is no report with this code.")
    window.get_by_label("The code of your receipt").fill(code)
    reporter.press("Show my report")
    reporter.reads("We look at the ramp on Monday.")
    reporter.reads("Your report is part of a problem that we work on.")
    reporter.reads("City Police, Northside")
    window.get_by_label("Write to us").fill("It was quiet on Friday.")
    reporter.press("Send the message")
    reporter.reads("Your message is sent.")
    reporter.press("Less than before")
    reporter.reads("Your answer is kept.")
    expect(window.locator("main img")).to_have_count(1)
    coordinator.open("/triage")
    coordinator.sees("It was quiet on Friday.")
    assert window.context.cookies() == []
    assert len(set(reporter.pages)) >= 6


@on_sqlite
@pytest.mark.parametrize("script", [True])
def test_the_place_is_picked_by_phone_or_on_a_map_and_rounded(
    page: OpenPage, live: Live, cast: Cast, database: Database, script: bool
) -> None:
    with database.write() as db:
        db.execute(sa.update(Area).where(Area.id == cast.areas["north"]).values(boundary=NORTH))
    reporter = Reporter(page(width=PHONE, geolocation=HERE, permissions=["geolocation"]), script)
    window = reporter.window
    window.goto("/report/new")
    window.get_by_label("What is happening?").fill("Fly-tipping")
    window.get_by_label("Where?").fill("Between the two fields")
    window.get_by_text("Show it on a map").click()
    window.get_by_role("button", name="Use where I am now").click()
    expect(window.get_by_label("Latitude")).to_have_value("47.61234")
    window.get_by_role("button", name="Pick it on a map").click()
    expect(window.locator(".map-name")).to_have_text("Northside")
    assert what_is_unfit(window) == []
    middle = window.get_by_role("button", name="The middle of the map is the place")
    area, north = window.get_by_label("Which area is that?"), str(cast.areas["north"])
    middle.click()
    expect(area).to_have_value(north)
    for _ in range(8):
        window.get_by_role("button", name="Zoom out").click()
    window.locator(".map").click(position={"x": 20, "y": 200})
    expect(area).to_have_value("")  # found by a point, it follows the point
    middle.click()
    expect(area).to_have_value(north)
    window.locator(".map").focus()
    window.keyboard.press("ArrowUp")
    reporter.press("Next: read it over")
    reporter.press("Send the report")
    with database.read() as db:
        row = db.execute(sa.select(Report.latitude, Report.longitude, Report.area_id)).one()
    assert row.area_id == cast.areas["north"]
    assert (row.latitude, row.longitude) == (47.612, -31.201), "to the street, as was chosen"


@on_sqlite
@pytest.mark.parametrize("script", [True])
def test_leaving_quickly_leaves_no_way_back(reporter: Reporter, live: Live, script: bool) -> None:
    window = reporter.window
    window.goto("/help")
    window.goto("/report/urgent/home")
    leave = window.get_by_role("link", name="Leave this page quickly")
    assert leave.get_attribute("href") == live.settings.leave_to
    leave.evaluate("link => link.href = '/help/permissions'")  # no test asks another host
    leave.click()
    window.wait_for_url("**/help/permissions")
    window.go_back()
    assert window.url.endswith("/help"), "the page that was left is gone from the history"
