"""No signal: nothing written is lost, and nothing stays on a phone unless somebody asked for it."""

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from sara.db import Database
from sara.intake.models import Report, ReportPhoto
from tests.browser import OpenPage, what_is_unfit
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.intake.reporting import a_photo
from tests.journeys.person import Person

WORDS = "Cars race along the quay and brake late."
CUT = "No connection. Nothing was sent, nothing is lost."
BACK = "The connection is back. Press again to send."
KEEP = "Keep this draft on this phone until I send it"

pytestmark = [pytest.mark.browser, on_sqlite]


def test_a_form_stays_as_it_is_while_there_is_no_connection(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page(width=390))
    officer.open("/problems/new")
    form = officer.fill("/problems", {"title": "Glass", "behaviour": WORDS, "place": "Ramp"})
    send = form.locator("button[type=submit]").last
    officer.window.context.set_offline(True)
    send.click()
    expect(officer.window.get_by_role("alert")).to_contain_text(CUT)
    assert officer.window.input_value("#behaviour") == WORDS
    officer.window.context.set_offline(False)
    expect(officer.window.get_by_role("alert")).to_have_text(BACK)
    officer.press(send)
    officer.sees("The problem is logged")


def stored(window: Page) -> dict[str, Any]:
    """What this site has left on the phone."""
    found: dict[str, Any] = window.evaluate(
        """async () => ({
            stores: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            tab: sessionStorage.length, local: localStorage.length,
        })"""
    )
    return found


NOTHING = {"stores": 0, "caches": 0, "workers": 0, "tab": 0, "local": 0}


def test_a_draft_of_a_report_is_kept_on_the_phone_only_for_whoever_asks(
    cast: Cast, page: OpenPage, database: Database
) -> None:
    window = page(width=390)
    window.goto("/report")
    expect(window.get_by_text("No signal where you stand?")).to_be_visible()
    window.goto("/report/new")
    window.get_by_label("What is happening?").fill(WORDS)
    window.get_by_label("Where?").fill("Skate ramp")
    keep = window.get_by_label(KEEP)
    expect(keep).not_to_be_checked()
    assert stored(window) == NOTHING

    keep.check()
    name, content = a_photo()
    photo = {"name": name, "mimeType": "image/jpeg", "buffer": content}
    window.get_by_label("Photos for this draft").set_input_files(photo)
    assert what_is_unfit(window) == []
    window.wait_for_function("caches.match('/report/new').then((kept) => !!kept)")
    window.wait_for_function(READ + ".then((all) => all.some((one) => one.photos.length))")
    window.context.set_offline(True)
    window.get_by_role("button", name="Next: read it over").click()
    expect(window.get_by_role("alert")).to_contain_text(CUT)

    window.goto("/report")
    expect(window.get_by_role("heading", name="Drafts on this phone: 1")).to_be_visible()
    assert window.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    window.get_by_role("link", name=WORDS).click()
    expect(window.get_by_label("What is happening?")).to_have_value(WORDS)
    window.context.set_offline(False)
    with window.expect_navigation():
        window.get_by_role("button", name="Next: read it over").click()
    window.wait_for_function("document.querySelector('[name=photos]').files.length === 1")
    with window.expect_navigation():
        window.get_by_role("button", name="Send the report").click()
    expect(window.locator(".code")).to_be_visible()
    window.wait_for_function("indexedDB.databases().then((all) => !all.length)")
    window.goto("/report")
    assert stored(window) == NOTHING
    with database.read() as db:
        assert db.scalars(sa.select(Report.what)).one() == WORDS
        assert db.scalar(sa.select(sa.func.count()).select_from(ReportPhoto)) == 1


def test_a_draft_that_is_deleted_leaves_nothing_and_an_empty_form_can_be_kept(
    cast: Cast, page: OpenPage
) -> None:
    window = page(width=390)
    window.goto("/report/new")
    window.get_by_label("Where?").fill("Skate ramp")
    window.get_by_label(KEEP).check()
    window.wait_for_function("caches.match('/report/new').then((kept) => !!kept)")
    window.goto("/report")
    window.get_by_role("button", name="Delete Skate ramp").click()
    expect(window.get_by_role("heading", name="Drafts on this phone")).to_be_hidden()
    window.get_by_text("No signal where you stand?").click()
    window.get_by_role("button", name="Keep the form on this phone").click()
    window.get_by_role("button", name="Take the form off this phone").wait_for()
    window.context.set_offline(True)
    window.goto("/report/new?area=1")
    expect(window.get_by_label("What is happening?")).to_be_visible()
    window.goto("/report")
    window.context.set_offline(False)
    window.get_by_text("No signal where you stand?").click()
    window.get_by_role("button", name="Take the form off this phone").click()
    window.get_by_role("button", name="Keep the form on this phone").wait_for()
    assert stored(window) == NOTHING


READ = """new Promise((done) => {
    const asked = indexedDB.open("report");
    asked.onsuccess = () => {
        const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
        all.onsuccess = () => { asked.result.close(); done(all.result); };
    };
})"""
