"""Hearing back, on a phone: asked, told, answered; a letter stopped with one click; one's own
language; one's dates in a calendar."""

import re
from email.message import EmailMessage

import httpx
import msgspec
import pytest
from playwright.sync_api import expect

from sara.accounts.models import Account
from sara.actions.models import ActionStatus
from sara.app import still_may
from sara.factories import ActionFactory, using
from sara.mail.carriers import ToServer
from sara.mail.models import DigestEvery, MailChoice
from sara.mail.operations import notify
from sara.mail.worker import deliver
from sara.words import say
from sara.workflow.letters import MOVED
from tests.browser import OpenPage
from tests.cast import NOW, Cast
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.journeys.person import Person
from tests.mail.smtp import serving

pytestmark = [
    pytest.mark.browser,
    on_sqlite,
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]
PHONE = {"width": 390, "height": 844, "has_touch": True}


def post(cast: Cast, clock: Clock) -> list[EmailMessage]:
    """Everything that is due goes out, through a mail server."""
    with serving() as server:
        address = f"smtp://127.0.0.1:{server.port}"
        settings = msgspec.structs.replace(cast.settings, mail_server=address)
        deliver(cast.database, ToServer(settings), still_may, clock)
        return server.letters()


def new_things(person: Person) -> int:
    count = person.window.locator(".bell-count [aria-hidden]")
    return int(count.inner_text()) if count.count() else 0


def test_a_partner_is_asked_told_and_answers_and_the_lead_hears_of_it(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    with cast.database.write() as db, using(db):
        db.add(MailChoice(account_id=cast.accounts["partner"], digest=DigestEvery.DAY,
                          digest_hour=8, digest_weekday=0, at_once=True, quiet_from=0,
                          quiet_until=0))  # fmt: skip
    officer = Person(cast, "officer", page(script=script, **PHONE))
    base = f"/problems/{cast.problem_id}"
    officer.open(f"{base}/actions/new")
    officer.send(
        "/actions", what="Fit a lamp at the path", owner=f"account:{cast.accounts['partner']}",
        due_on=NOW.date(), interim=True,
    )  # fmt: skip

    [letter] = post(cast, clock)
    assert letter["To"] == "partner@example.org"
    assert "lamp" not in letter.get_content()
    [link] = re.findall(r"http\S+/actions/\d+", letter.get_content())

    partner = Person(cast, "partner", page(script=script, **PHONE))
    partner.open("/")
    assert new_things(partner) == 1
    partner.press(partner.window.locator(".bell"))
    partner.sees("You are asked to act", "2026-0001")
    partner.press(partner.window.locator(".told-act button"))
    assert partner.window.url == link
    partner.send("/answer", status="declined", because="The path belongs to the railway.")
    assert new_things(partner) == 0

    officer.open("/notifications")
    officer.sees("An action on problem 2026-0001, which you lead, was declined")
    assert officer.wider_than_the_screen <= 0
    assert "railway" not in officer.window.content(), "the reason stands on the page of the action"


def test_a_letter_is_stopped_with_one_click_and_taken_back(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    def told() -> list[EmailMessage]:
        with cast.database.write() as db:
            notify(db, to=[cast.accounts["resident"]], kind="x", problem_id=cast.problem_id,
                   link=f"/problems/{cast.problem_id}", now=clock(),
                   says=say(MOVED, reference="2026-0001", stage="Analysis"))  # fmt: skip
        clock.forward(days=1)
        return post(cast, clock)

    [letter] = told()
    stop = letter["List-Unsubscribe"].strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.get_content()
    by_program = httpx.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert by_program.status_code == 200
    assert told() == []

    window = page(script=script, **PHONE)  # signed in nowhere
    window.goto(stop)
    expect(window.locator("h1")).to_have_text("Stopped")
    window.get_by_role("button", name="Write to me again").click()
    expect(window.locator("h1")).to_have_text("Stop these letters?")
    [again] = told()
    assert again["Message-ID"] != letter["Message-ID"]


def test_a_person_chooses_their_mail_and_their_language(
    cast: Cast, page: OpenPage, clock: Clock, script: bool
) -> None:
    resident = Person(cast, "resident", page(script=script, **PHONE))
    resident.open("/account")
    resident.follow("How mail comes to me")
    resident.send("/account/mail", digest="week", digest_hour="18", digest_weekday="4")
    resident.sees("Saved.")
    resident.press(resident.window.get_by_role("button", name="Español"))
    expect(resident.window.locator("html")).to_have_attribute("lang", "es")
    expect(resident.window.locator(".draft")).to_contain_text("borrador")
    expect(resident.window.get_by_role("link", name="Problemas", exact=True)).to_be_visible()
    assert resident.wider_than_the_screen <= 0
    with cast.database.write() as db:
        assert db.get_one(Account, cast.accounts["resident"]).language == "es"
        notify(db, to=[cast.accounts["resident"]], kind="x", problem_id=cast.problem_id, link="/",
               now=clock(), says=say(MOVED, reference="2026-0001", stage="x"))  # fmt: skip
    clock.forward(days=8)
    [letter] = post(cast, clock)
    assert "Hola" in letter.get_content()


def test_a_resident_follows_their_dates_in_a_calendar_and_ends_it(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    with cast.database.write() as db, using(db):
        ActionFactory(problem_id=cast.problem_id, what="Keep a diary", due_on=NOW.date(),
                      owner_account_id=cast.accounts["resident"], status=ActionStatus.ACCEPTED,
                      added_by=cast.accounts["officer"])  # fmt: skip
    resident = Person(cast, "resident", page(script=script, **PHONE))
    resident.open("/account/calendars")
    resident.press(resident.window.get_by_role("button", name="Make an address"))
    address = resident.window.get_by_label("Copy it into your calendar").input_value()
    file = httpx.get(address)
    assert file.headers["content-type"].startswith("text/calendar")
    assert "2026-0001" in file.text
    assert "diary" not in file.text
    assert resident.wider_than_the_screen <= 0
    resident.open("/account/calendars")
    resident.does_not_see(address)
    resident.window.get_by_text("Make another, or end it").click()
    resident.press(resident.window.get_by_role("button", name="End it"))
    resident.sees("The address is ended.")
    assert httpx.get(address).status_code == 404
