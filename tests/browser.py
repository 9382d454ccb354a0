"""A real browser against the real server.

`live` serves the application of a test; `page` opens a browser window on it. A page
that breaks the content security policy, throws in its script, complains on its console, misses one
of its own files or asks another host for anything fails the test, whatever else the test looks at.

Playwright keeps an event loop in the test's thread: a test beside it must not start one there.
"""

import asyncio
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
import uvicorn
import uvloop
from axe_playwright_python.sync_playwright import Axe
from litestar import Litestar
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from sara.settings import Settings
from tests import straight
from tests.databases import missing

NO_BROWSER = "Chromium not found: browser tests are skipped; install chromium-headless-shell"
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of them without what draws a window for people: it takes half the time."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK, PHONE = 1280, 390
PATIENCE = 10_000  # milliseconds
PICTURES = Path("test-results")
PAGES = {"document", "fetch", "xhr"}
DOCUMENT_REFUSED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d"
)
"""What the browser says of a page that was refused, as some of the tests want it."""
AXE = Axe().axe_script
LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")

OpenPage = Callable[..., Page]
T = TypeVar("T")
FAILED = pytest.StashKey[bool]()


class Live(msgspec.Struct, frozen=True):
    """A server that answers at `address` while the test runs."""

    address: str
    settings: Settings


class Stage:
    """The server of a test process; what it answers with is the application that is on."""

    def __init__(self) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.loop = uvloop.new_event_loop()
        self._app: Litestar | None = None
        self._asked: set[asyncio.Task[Any] | None] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert self._app is not None, "nothing is on"
        task = asyncio.current_task()
        self._asked.add(task)
        try:
            await self._app(scope, receive, send)
        finally:
            self._asked.discard(task)

    @contextmanager
    def showing(self, app: Litestar) -> Iterator[None]:
        """This application answers; when it goes, nothing that was asked of it is left."""
        over = asyncio.Event()
        living = self.wait_for(straight.begun(app, over))
        self._app = app
        yield
        self.wait_for(self._end(over, living))

    async def _end(self, over: asyncio.Event, living: "asyncio.Task[None]") -> None:
        await asyncio.gather(*filter(None, self._asked), return_exceptions=True)
        self._app = None
        over.set()
        await straight.ended(living)

    def wait_for(self, doing: Coroutine[Any, Any, T]) -> T:
        """Have it done on the loop of the server."""
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(20)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    standing = Stage()
    config = uvicorn.Config(
        standing, lifespan="off", log_config=None, log_level="warning", access_log=False,
        ws="none", timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)

    def serve() -> None:
        standing.loop.run_until_complete(server.serve(sockets=[standing.socket]))

    serving = threading.Thread(target=serve)
    serving.start()
    while not server.started:
        assert serving.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield standing
    server.should_exit = True
    serving.join()
    standing.loop.close()


@pytest.fixture
def live(app: Litestar, settings: Settings, stage: Stage) -> Iterator[Live]:
    with stage.showing(app):
        yield Live(settings.public_address, settings)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        missing(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live: Live, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`page(script=False, width=390, dark=True)`: a window of its own, as another person has.

    Unless it is asked for otherwise, with script at a desk and without on a phone: a phone has a
    third of the points to draw.
    """
    with windows(browser, live.address, request.node) as opened:
        yield opened


@contextmanager
def windows(browser: Browser, address: str, node: pytest.Item) -> Iterator[OpenPage]:
    """Windows on what is served at an address, closed at the end; then what went wrong in them."""
    made: list[Page] = []
    wrong: list[str] = []

    def opened(
        *, script: bool = True, width: int = 0, height: int = 900, dark: bool = False,
        **more: Any,
    ) -> Page:  # fmt: skip
        context = browser.new_context(
            base_url=address,
            java_script_enabled=script,
            viewport={"width": width or (DESK if script else PHONE), "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        window = context.new_page()
        _watch(window, address, wrong)
        made.append(window)
        return window

    yield opened
    for number, window in enumerate(made):
        if node.stash.get(FAILED, False):
            _keep_a_picture(window, f"{node.nodeid}-{number}")
        window.context.close()
    assert not wrong, "\n".join(wrong)


def what_axe_finds(
    window: Page, leaving: Iterable[str] = (), only: Iterable[str] = ()
) -> list[str]:
    """One line for each place that a person who needs help of a tool cannot use.

    By every rule but those that are left to others, or by some of them only.
    """
    _bring_axe(window)
    off = {rule: {"enabled": False} for rule in leaving}
    options = {"resultTypes": ["violations"], "rules": off}
    if only:
        options["runOnly"] = list(only)
    return _lines(window.evaluate("options => axe.run(document, options)", options)["violations"])


OF_COLOURS = ("color-contrast", "link-in-text-block")
OF_SIZES = ("scrollable-region-focusable",)
"""The one rule that measures. The others ask what is written, and whether it is shown."""

SHOWN = """() => [...document.querySelectorAll("*")].map((element) =>
    element.checkVisibility({ visibilityProperty: true }) ? "x" : ".").join("")"""


def what_is_shown(window: Page) -> str:
    """A letter for each element of the page: it shows, or it does not."""
    return str(window.evaluate(SHOWN))


class Colours:
    """What axe finds about colours, on one page after the other.

    Most of the time of axe goes into the colours of the same headings, buttons and links on every
    page. What passed is not judged again where it looks the same on the same grounds.
    """

    def __init__(self) -> None:
        self._passed: set[int] = set()

    def found(self, window: Page) -> list[str]:
        _bring_axe(window)
        # In one piece: numbers one by one would take longer than looking at them.
        asked = {"rules": OF_COLOURS, "passed": " ".join(map(str, self._passed))}
        found = window.evaluate(LOOKS, asked)
        self._passed.update(found["passed"])
        return _lines(found["violations"])


SEEN = Colours()


def what_is_unfit(window: Page) -> list[str]:
    """What axe finds by all its rules, and of colours what this process has not seen pass."""
    return what_axe_finds(window, OF_COLOURS) + SEEN.found(window)


def _bring_axe(window: Page) -> None:
    if not window.evaluate("'axe' in window"):
        window.evaluate(AXE)


def _lines(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]}"
        for rule in violations
        for node in rule["nodes"]
    ]


def _watch(window: Page, address: str, wrong: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not DOCUMENT_REFUSED.match(message.text):
            wrong.append(f"{window.url}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            wrong.append(f"{window.url} asks {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in PAGES:
            wrong.append(f"{window.url} misses {response.url}: {response.status}")

    window.on("console", heard)
    window.on("response", answered)
    window.on("request", asked)
    window.on("pageerror", lambda error: wrong.append(f"{window.url}: {error}"))


def _keep_a_picture(window: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    window.screenshot(path=PICTURES / f"{re.sub(r'[^a-zA-Z0-9]+', '-', name)}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
