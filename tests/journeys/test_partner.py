"""A partner agency from the letter to done, on a phone, without an account and without script."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from sara.actions.models import ActionStatus
from sara.evidence.models import StoredFile
from tests.browser import OpenPage, what_is_unfit
from tests.cast import Cast
from tests.evidence.uploads import photo
from tests.journeys.person import BOTH_WAYS, Person
from tests.partners.asked import ask

pytestmark = pytest.mark.browser


@BOTH_WAYS
def test_an_agency_asks_back_accepts_and_reports_with_a_photo(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    asked = ask(cast)
    phone = page(script=script, width=390)
    officer = Person(cast, "officer", page(script=script))
    resident = Person(cast, "resident", page(script=script, width=390))

    def opened() -> None:
        answer = phone.goto(asked.link())
        assert answer is not None
        assert answer.status == 200
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
        if script:
            assert what_is_unfit(phone) == []

    def press(words: str) -> None:
        with phone.expect_navigation():
            phone.get_by_role("button", name=words, exact=True).click()

    opened()
    first = asked.link()
    phone.locator("summary", has_text="Ask or tell something").click()
    phone.get_by_label("Your message").fill("Which of the lamps?")
    press("Send")
    expect(phone.get_by_text("Your message is with the people")).to_be_visible()
    assert phone.goto(first).status == 410  # type: ignore[union-attr]

    officer.open(asked.page)
    officer.sees("Which of the lamps?")
    officer.send("/messages", message="Numbers 4 and 5.")
    resident.open(asked.page)
    resident.does_not_see("Which of the lamps?")

    opened()
    expect(phone.get_by_text("Numbers 4 and 5.")).to_be_visible()
    press("Accept")
    expect(phone.get_by_text("The action is accepted")).to_be_visible()

    opened()
    press("Send the report")
    expect(phone.get_by_role("heading", name="Please put this right")).to_be_visible()
    phone.get_by_label("Done", exact=True).check()
    phone.get_by_label("What was done?").fill("Both lamps burn again.")
    phone.get_by_label("Photos").set_input_files(
        {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    press("Send the report")
    expect(phone.get_by_text("Your report is with the people")).to_be_visible()

    row = asked.row
    assert (row.status, row.proof) == (ActionStatus.DONE, "Both lamps burn again.")
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
    resident.open(asked.page)
    resident.sees("Both lamps burn again.")
    resident.follow("Photo of what was done: Repair two path lights")
    expect(resident.window.locator("img[src^='/files/']").first).to_be_visible()
