"""A neighbour without an account: asks to join, is admitted, speaks in public, and one message is
removed with its trace. On a phone, with script and without."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from sara.groups.models import Membership, MembershipState
from tests.browser import OpenPage, what_is_unfit
from tests.cast import Cast
from tests.groups.circle import opened
from tests.journeys.person import BOTH_WAYS, Person
from tests.signing_in import PASSWORD, last_link

pytestmark = pytest.mark.browser

SAID = "I can count the bottles on Saturday mornings"
UNKIND = "Everybody knows it is the boy from the corner shop"


@BOTH_WAYS
def test_from_asking_to_a_removed_message_that_leaves_its_trace(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    group = opened(cast)
    neighbour = page(script=script, width=390)
    officer = Person(cast, "officer", page(script=script, width=390))
    coordinator = Person(cast, "coordinator", page(script=script))
    base = f"/problems/{cast.problem_id}"

    ask_to_join(cast, neighbour, group)
    assert standing(cast) is MembershipState.ASKED
    neighbour.goto(f"{base}/scanning")
    expect(neighbour.get_by_role("heading", name="Page not found")).to_be_visible()

    officer.open("/")
    officer.sees("1 person to admit")
    officer.window.locator(f'a[href="/groups/{group}"]').first.click()
    officer.press(officer.window.get_by_role("link", name="Decide").first)
    officer.send("/decision", "decision", decision="admit", role="member")
    officer.sees("The person is in the group, and is told.")
    assert standing(cast) is MembershipState.ADMITTED

    neighbour.goto(f"{base}/discussion?room=public")
    say_in_public(neighbour, f"{SAID}, says Mr Baker")
    expect(neighbour.get_by_text("says ▇▇▇ (name)")).to_be_visible()
    say_in_public(neighbour, UNKIND)

    coordinator.open(f"{base}/discussion?room=public")
    coordinator.window.get_by_role("link", name="Remove").last.click()
    coordinator.send("/removal", because="It points at somebody who cannot answer.")
    coordinator.sees("The message is removed.")
    coordinator.follow("What it said")
    coordinator.sees(UNKIND)

    visitor = page(script=script, width=390)
    visitor.goto(f"/groups/{group}")
    said = visitor.content()
    assert SAID in said
    assert "A neighbour of the ramp" in said
    assert UNKIND not in said
    assert "Nadia" not in said
    trace = visitor.get_by_text("It points at somebody who cannot answer.")
    expect(trace).to_be_visible()
    if script:
        assert visitor.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert what_is_unfit(visitor) == []

    neighbour.goto("/groups")
    neighbour.locator(f'a[href="/groups/{group}"]').first.click()
    neighbour.get_by_role("link", name="How you are named").click()
    neighbour.get_by_role("button", name="Leave the group").click()
    neighbour.goto(f"{base}/scanning")
    expect(neighbour.get_by_role("heading", name="Page not found")).to_be_visible()


def ask_to_join(cast: Cast, window: Page, group: int) -> None:
    """From the page that everybody sees, over the letter, to a request with an account."""
    window.goto(f"/groups/{group}")
    window.get_by_role("link", name="Ask to join").click()
    window.fill("#name", "Nadia Brandt")
    window.fill("#email", "nadia@example.com")
    window.get_by_role("button", name="Send me a link").click()
    expect(window.get_by_text("A mail is on its way to you")).to_be_visible()
    window.goto(last_link(cast))
    window.fill("#password", PASSWORD)
    window.fill("#named_as", "A neighbour of the ramp")
    window.fill("#note", "I live next to it.")
    window.get_by_label("I keep to the code of conduct").check(force=True)
    window.get_by_role("button", name="Make my account and ask").click()
    expect(window.get_by_role("heading", name="Your request is with the group")).to_be_visible()


def say_in_public(window: Page, words: str) -> None:
    """Both steps before everyone can read it."""
    window.fill("#body", words)
    window.get_by_role("button", name="Look at it as everyone will read it").click()
    expect(window.get_by_text("Everyone on the internet will read this")).to_be_visible()
    window.get_by_role("button", name="Post for everyone on the internet").click()
    expect(window.get_by_text("Your message is posted.")).to_be_visible()


def standing(cast: Cast) -> MembershipState:
    with cast.database.read() as db:
        state: MembershipState = db.execute(sa.select(Membership.state)).scalar_one()
    return state
