"""In a real browser: from the first link to a colleague who is in, with script and without."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from sara.accounts.operations import first_link
from sara.db import Database, utc_now
from sara.mail.models import Message
from tests.browser import Live, OpenPage
from tests.databases import on_sqlite
from tests.signing_in import PASSWORD

pytestmark = [pytest.mark.browser, on_sqlite]

RING = "[[13.40,52.50],[13.43,52.50],[13.44,52.52],[13.41,52.53],[13.40,52.50]]"
BOUNDARY = '{"type":"Polygon","coordinates":[' + RING + "]}"


def link_of_the_last_letter(database: Database) -> str:
    with database.read() as db:
        body = db.scalar(sa.select(Message.body).order_by(Message.id.desc()).limit(1))
    return next(word for word in body.split() if word.startswith("http"))


def come_in(window: Page, link: str, **fields: str) -> None:
    window.goto(link)
    for name, value in (fields | {"password": PASSWORD}).items():
        window.fill(f"#{name}", value)
    window.click("main button[type=submit]")


def set_up(window: Page, database: Database, live: Live) -> None:
    """The first administrator comes in, adds an area and an agency, and invites Bob."""
    with database.write() as db:
        first = first_link(db, live.settings, utc_now())
    assert first is not None
    come_in(window, first, name="Ada", email="ada@example.org")
    window.click("text=Add an area")
    window.fill("#name", "Linden")
    window.fill("#code", "L1")
    window.fill("#boundary", BOUNDARY)
    window.click("main button[type=submit]")
    window.goto("/admin/agencies/new")
    window.fill("#name", "City Police")
    window.select_option("#kind", "police")
    window.click("main button[type=submit]")
    window.goto("/admin/accounts/new")
    window.fill("#email", "bob@example.org")
    window.fill("#name", "Bob")
    window.select_option("#agency_id", label="City Police")
    window.select_option("#role", "officer")
    window.select_option("#area_id", label="Linden")
    window.click("main button[type=submit]")
    expect(window.get_by_text("The invitation is on its way")).to_be_visible()


@pytest.mark.parametrize("script, width", [(True, 390), (False, 1280)])
def test_from_the_first_link_to_a_colleague_who_is_in(
    database: Database, live: Live, page: OpenPage, script: bool, width: int
) -> None:
    ada, bob = page(script=script, width=width), page(script=script, width=width)
    set_up(ada, database, live)
    come_in(bob, link_of_the_last_letter(database), name="Bob Brown")
    bob.goto("/account")
    expect(bob.get_by_text("Officer, Linden")).to_be_visible()
    ada.goto("/admin/accounts?q=bob")
    ada.click("text=Bob Brown")
    ada.click("text=Withdraw")
    expect(ada.get_by_text("The role is withdrawn")).to_be_visible()
    bob.goto("/account")
    expect(bob.get_by_role("heading", name="Sign in")).to_be_visible()
    bob.fill("#email", "bob@example.org")
    bob.fill("#password", PASSWORD)
    bob.click("main button[type=submit]")
    expect(bob.get_by_text("You have no role yet")).to_be_visible()
