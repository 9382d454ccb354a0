"""Every page type in a browser: light and dark, on a phone and on a desk, at its narrowest.

The pages are the routes of the application itself, each as the first person who gets it, and
besides them the pages that answer a refusal or a mistake. A complaint on the console or of the
content security policy fails the test too (see tests/browser.py).
"""

from collections.abc import Iterator

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Page

from sara.db import utc_now
from tests.browser import (
    AXE,
    OF_COLOURS,
    OF_SIZES,
    Colours,
    OpenPage,
    Stage,
    what_axe_finds,
    what_is_shown,
    windows,
)
from tests.standing import standing_for
from tests.whole.addresses import Served, address, served
from tests.whole.town import PEOPLE, Town

pytestmark = pytest.mark.browser

KILOBYTE = 1024
FIRST_LOAD = 100 * KILOBYTE
WIDTHS, HEIGHT = (390, 1280), 900
NARROWEST = 320
HEAD = HEIGHT / 2
"""What stands above the own content of a page of a problem takes less than half of a phone."""
FILES = "/static/", "/files/", "/calendars/", "/feed.atom", "/report/areas"
"""Routes that answer with something else than a page."""
BESIDES = (
    ("officer", "/nowhere"),
    ("officer", "/admin"),
    ("officer", "/problems?q=glass"),
    ("officer", "/problems?q=nothingatall"),
    ("officer", "/problems/{problem_id}/discussion?room=agencies"),
    ("officer", "/problems/{problem_id}/people?who=of"),
    ("officer", "/problems/{asked_id}"),
    ("officer", "/problems/{unjudged_id}/assessment"),
    ("officer", "/problems/{sustained_id}/sustain"),
    ("resident", "/"),
    ("resident", "/problems/{problem_id}"),
    ("resident", "/problems/{problem_id}/scanning"),
    ("resident", "/problems/{sealed_id}/assessment"),
    ("administrator", "/"),
    ("administrator", "/admin/accounts/{lead_account_id}/seats/{lead_seat_id}/ending?who=of"),
    ("stranger", "/"),
    ("nobody", "/groups/{standing_id}"),
    ("nobody", "/groups/{standing_id}/join"),
    ("officer", "/groups/{group_id}"),
    ("resident", "/groups/{group_id}/memberships/{member_id}"),
    ("stranger", "/groups/{group_id}/join"),
    ("officer", "/problems/{published_id}/discussion?room=public"),
)
MISTAKEN = (
    ("nobody", "/sign-in", "/sign-in"),
    ("officer", "/problems/new", "/problems"),
    ("officer", "/problems/{asked_id}/reviews/new", "/reviews"),
    ("coordinator", "/problems/{problem_id}/reviews/{review_id}", "/decision"),
    ("officer", "/problems/{problem_id}/evidence/new", "/evidence"),
)
"""Forms sent as they stand: who, the page, the end of the address that the form is sent to."""


class Visits(msgspec.Struct):
    """The town as it is served, and windows on it."""

    town: Town
    pages: list[tuple[str, str]]
    at: str
    window: OpenPage

    def open(self, window: Page, who: str, path: str) -> None:
        """Look at this page as this person."""
        window.context.clear_cookies()
        if token := self.town.tokens.get(who):
            window.context.add_cookies([{"name": "sara", "value": token, "url": self.at}])
        window.goto(path.format(**self.town.things))

    def every_page(self, window: Page) -> Iterator[str]:
        """Open one after the other: each route's page, refusals, and forms that were mistaken."""
        for who, path in (*self.pages, *BESIDES):
            self.open(window, who, path)
            yield f"{path} as {who}"
        for who, path, to in MISTAKEN:
            self.open(window, who, path)
            with window.expect_navigation():
                window.locator(f"form[action$='{to}'] button[type=submit]").last.click()
            yield f"{path}, sent as it stands"


@pytest.fixture(scope="module")
def pages(town: Town) -> list[tuple[str, str]]:
    """Each route that shows a page, and who opens it.

    Not a file: in one that is served in a sandbox, what looks at pages would wait for ever.
    """
    found = []
    for route in served(town.app):
        if route.method == "GET" and not route.path.startswith(FILES):
            who, answer = usual_reader(town, route)
            if answer.headers["content-type"].startswith("text/html"):
                found.append((who, address(town, route)))
    return found


def usual_reader(town: Town, route: Served) -> tuple[str, httpx.Response]:
    """Who opens it, and what they get."""
    asked = ((who, town.ask(who, address(town, route)))
             for who in ("officer", "coordinator", "administrator", "nobody", *PEOPLE))  # fmt: skip
    return next((who, answer) for who, answer in asked if answer.status_code == 200)


@pytest.fixture
def visits(
    town: Town,
    pages: list[tuple[str, str]],
    browser: Browser,
    stage: Stage,
    request: pytest.FixtureRequest,
) -> Iterator[Visits]:
    at = f"http://127.0.0.1:{stage.socket.getsockname()[1]}"
    app = standing_for(msgspec.structs.replace(town.settings, public_address=at), utc_now)
    with stage.showing(app), windows(browser, at, request.node) as window:
        yield Visits(town, pages, at, window)


@pytest.mark.slow
def test_everybody_can_use_every_page(visits: Visits) -> None:
    """On a phone and on a desk, light and dark: a page is opened once, and turns."""
    window, found, seen, colours = visits.window(), [], 0, Colours()
    window.context.add_init_script(AXE)  # there from the start: quicker than brought to each page
    for page in visits.every_page(window):
        seen += 1
        shown = ""
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": HEIGHT})
            before, shown = shown, what_is_shown(window)
            lines = what_axe_finds(window, OF_COLOURS, OF_SIZES if shown == before else ())
            lines += colours.found(window)
            window.emulate_media(color_scheme="dark")
            lines += [f"dark, {line}" for line in colours.found(window)]
            window.emulate_media(color_scheme="light")
            found += [f"{page}, {width} pixels wide: {line}" for line in lines]
    assert not found, "\n".join(found)
    assert seen > 70


def test_nobody_scrolls_sideways_on_the_narrowest_screen(visits: Visits) -> None:
    window = visits.window(width=NARROWEST, script=False)
    found = {
        page: wide
        for page in visits.every_page(window)
        if (wide := window.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0
    }
    assert not found


def test_the_parts_of_a_problem_take_two_lines_on_a_desk_and_one_on_a_phone(
    visits: Visits,
) -> None:
    window = visits.window(width=1280, script=False)
    visits.open(window, "officer", "/problems/{problem_id}")
    links = "[...document.querySelectorAll('.tabs ul')].map(ul => new Set([...ul.querySelectorAll"
    assert window.evaluate(links + "('a')].map(a => a.offsetTop)).size)") == [1, 1]
    window.set_viewport_size({"width": 390, "height": HEIGHT})
    assert window.evaluate("document.querySelector('.page').offsetTop") < HEAD
    history = window.locator(".tabs").get_by_role("link", name="History", exact=True)
    assert not history.is_visible()
    window.locator(".tabs summary").press("Enter")
    assert history.is_visible()


@pytest.mark.parametrize(
    "who, path",
    [
        ("nobody", "/sign-in"),
        ("officer", "/"),
        ("officer", "/problems"),
        ("officer", "/problems/{problem_id}"),
    ],
)
def test_the_first_load_stays_light_over_the_line(visits: Visits, who: str, path: str) -> None:
    """In a browser that has nothing yet, with everything that the page asks for, as it is sent."""
    window, sizes = visits.window(), []
    line = window.context.new_cdp_session(window)
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    line.send("Network.enable")
    visits.open(window, who, path)
    window.wait_for_load_state("networkidle")
    assert len(sizes) >= len(("page", "style", "script", "script"))
    assert sum(sizes) <= FIRST_LOAD
