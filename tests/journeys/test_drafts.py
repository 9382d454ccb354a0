"""What somebody wrote is not lost with the page or the session, and stays nowhere it should not."""

import pytest
import sqlalchemy as sa

from sara.accounts.models import SignInSession
from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person

WORDS = "Cars race along the quay and brake late."
OFFER = "You began to write here, and it was not sent."
NEW = "/problems/new"

pytestmark = [pytest.mark.browser, on_sqlite]


def kept(person: Person) -> list[str]:
    found: list[str] = person.window.evaluate("Object.keys(sessionStorage)")
    return found


def writes(person: Person) -> None:
    person.open(NEW)
    person.window.fill("#behaviour", WORDS)


def test_what_was_written_is_offered_again_until_it_is_sent(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page(width=390))
    writes(officer)
    officer.window.reload()
    officer.sees(OFFER)
    assert officer.window.input_value("#behaviour") == ""
    assert officer.wider_than_the_screen <= 0
    officer.window.click("[data-back]")
    assert officer.window.input_value("#behaviour") == WORDS
    officer.send("/problems", title="Glass", place="Ramp")
    officer.sees("The problem is logged")
    assert kept(officer) == []


def test_what_is_thrown_away_is_gone(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page())
    writes(officer)
    officer.window.reload()
    officer.window.click("[data-away]")
    assert kept(officer) == []
    officer.window.reload()
    assert officer.window.locator("main [data-back]").count() == 0


def test_a_session_that_ended_meanwhile_takes_nothing_with_it(cast: Cast, page: OpenPage) -> None:
    officer = Person(cast, "officer", page())
    writes(officer)
    with cast.database.write() as db:
        db.execute(sa.delete(SignInSession))
    officer.send("/problems", title="Glass", place="Ramp")
    officer.sees("What you typed is kept here")
    officer.sign_in()
    officer.open(NEW)
    officer.sees(OFFER)


def test_a_refusal_stands_in_place_of_the_page_and_not_in_a_part_of_it(
    cast: Cast, page: OpenPage
) -> None:
    officer = Person(cast, "officer", page(width=390))
    officer.open(f"/problems/{cast.problem_id}/discussion")
    with cast.database.write() as db:
        db.execute(sa.delete(SignInSession))
    officer.window.fill("main textarea", WORDS)
    officer.window.click("main .form button")
    officer.sees("What you typed is kept here")
    assert officer.window.locator("header, main, footer").count() == 3
    assert officer.window.input_value("main textarea") == WORDS
    assert officer.window.locator("h1").bounding_box()["y"] > 0, "it is in sight"


def test_it_goes_at_sign_out_and_is_not_offered_to_the_next(cast: Cast, page: OpenPage) -> None:
    window = page()
    officer = Person(cast, "officer", window)
    writes(officer)
    assert len(kept(officer)) == 1
    colleague = Person(cast, "colleague", window)
    colleague.open(NEW)
    assert kept(colleague) == []
    writes(colleague)
    window.click(".menu summary")
    window.click("form[action='/sign-out'] button")
    window.wait_for_load_state()
    assert kept(colleague) == []


@pytest.mark.parametrize("path", ["/report/new", "/reports/new"])
def test_of_a_report_nothing_is_kept(cast: Cast, page: OpenPage, path: str) -> None:
    officer = Person(cast, "officer", page())
    officer.open(path)
    officer.window.fill("#happening", WORDS)
    officer.window.reload()
    assert kept(officer) == []
