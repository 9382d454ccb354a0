"""With the keys alone and without script: in at the door, a problem logged, a mistake mended."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.signing_in import PASSWORD, give_password

pytestmark = [pytest.mark.browser, on_sqlite]

MOST_STEPS = 40


def here(window: Page) -> dict[str, str]:
    """What has the focus now, and the outline that shows it."""
    found: dict[str, str] = window.locator("html").evaluate(
        """() => {
            const e = document.activeElement, look = getComputedStyle(e);
            return {tag: e.tagName, name: e.name || "", words: e.innerText || e.value || "",
                    outline: look.outlineStyle == "none" ? "none" : look.outlineWidth};
        }"""
    )
    return found


def go_to(window: Page, name: str = "", words: str = "") -> None:
    """Press Tab until the field of this name, or what says these words, has the focus."""
    passed = []
    for _ in range(MOST_STEPS):
        window.keyboard.press("Tab")
        at = here(window)
        passed.append(at["name"] or at["words"])
        assert at["outline"] not in ("none", "0px"), f"nothing shows that {at} has the focus"
        if (name and at["name"] == name) or (words and at["words"].strip() == words):
            return
    raise AssertionError(f"never came to {name or words}: {passed}")


def enter(window: Page) -> None:
    with window.expect_navigation():
        window.keyboard.press("Enter")


def test_a_problem_is_logged_with_the_keys_alone(cast: Cast, page: OpenPage) -> None:
    give_password(cast, "officer")
    window = page(script=False)
    window.goto("/sign-in?next=/problems/new")
    go_to(window, "email")
    window.keyboard.type("officer@example.org")
    go_to(window, "password")
    window.keyboard.type(PASSWORD)
    enter(window)
    expect(window.get_by_role("heading", name="Log a problem")).to_be_visible()

    window.keyboard.press("Tab")
    assert here(window)["words"] == "Skip to main content"
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert here(window)["name"] == "title", "what is skipped is not skipped"
    window.keyboard.type("Scooters left across the pavement")
    go_to(window, words="Log the problem")
    enter(window)

    expect(window.locator(".errors")).to_be_focused()
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert here(window)["name"] == "behaviour", "the mistake does not lead to its field"
    window.keyboard.type("Hired scooters block the way to the platform")
    go_to(window, "place")
    window.keyboard.type("Station Road")
    window.keyboard.press("Enter")
    expect(window.get_by_text("The problem is logged")).to_be_visible()
    expect(window.get_by_role("heading", level=1)).to_have_text("Scooters left across the pavement")
