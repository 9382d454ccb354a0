"""What every test may ask for. Databases and the browser have files of their own beside this."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, count, cycle

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from sqlalchemy.orm import Session

from sara.accounts import passwords
from sara.db import Database
from sara.settings import Settings
from tests import straight
from tests.clock import Clock
from tests.standing import standing_for

pytest_plugins = ["tests.databases", "tests.browser", "tests.cast"]

NewClient = Callable[[], httpx.Client]


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database itself: `with database.write() as db` commits, as a page does."""
    opened = Database(settings)
    yield opened
    opened.close()


class _TestIsOver(Exception):
    pass


@pytest.fixture
def db(database: Database, request: pytest.FixtureRequest) -> Iterator[Session]:
    """One transaction around the whole test, undone at its end.

    Nobody else sees what is written in it, and on SQLite nobody else can write beside it: a test
    that also visits pages uses `database.write()`.
    """
    if {"new_client", "client", "live", "page"} & set(request.fixturenames):
        raise pytest.UsageError(
            "db holds a transaction open and the pages would wait for it: use database.write()"
        )
    with suppress(_TestIsOver), database.write() as session:
        yield session
        raise _TestIsOver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Litestar:
    return standing_for(settings, clock)


@pytest.fixture
def new_client(app: Litestar, settings: Settings) -> Iterator[NewClient]:
    """Another browser, with cookies of its own: `new_client().get("/")`. Follows no redirect."""
    with straight.running(app) as transport:

        def another() -> httpx.Client:
            return httpx.Client(
                transport=transport,
                base_url=settings.public_address,
                headers={"origin": settings.origin, "sec-fetch-site": "same-origin"},
            )

        yield another


@pytest.fixture
def client(new_client: NewClient) -> httpx.Client:
    return new_client()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashed at the lowest cost; tests/accounts/test_passwords.py looks at the real one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(autouse=True)
def _nothing_breaks(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault that sara writes down fails the test; one that is expected: `caplog.clear()`."""
    yield
    faults = [r for r in caplog.get_records("call") if r.levelname in {"ERROR", "CRITICAL"}]
    assert not faults, "\n".join(f"{r.name}: {r.getMessage()}\n{r.exc_text or ''}" for r in faults)


LONG = ("tests/whole/", "tests/journeys/", "tests/test_", "tests/incidents/test_size.py")
BROWSER = ("tests/journeys/", "tests/whole/test_in_the_browser.py")
TOWN = "tests/whole/"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each process begins with its share of the files that take long.

    The list is cut into as many pieces as there are processes, and whoever is done takes from the
    end of another's. At the end, one would be busy alone with what takes long. The first process
    builds the town and walks through it, the last one opens the browser.
    """
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    rest: list[pytest.Item] = []
    turn = cycle(shares)
    for file, tests in files.items():
        if file.startswith(BROWSER):
            shares[-1] += tests
        elif file.startswith(TOWN):
            shares[0] += tests
        elif file.startswith(LONG):
            next(turn).extend(tests)
        else:
            rest += tests
    for left, share in zip(range(processes, 0, -1), shares, strict=True):
        size = (len(rest) + sum(map(len, shares[-left:]))) // left - len(share)
        share += rest[: max(0, size)]
        del rest[: max(0, size)]
    items[:] = [*chain.from_iterable(shares), *rest]


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    _keep_what_is_there()
    gc.enable()
    gc.set_threshold(50_000, 20, 1_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    yield
    if next(_tests) % OFTEN == 0:
        _keep_what_is_there()


OFTEN = 200
_tests = count(1)


def _keep_what_is_there() -> None:
    """What is there between two tests stays to the end: nobody looks for rubbish in it again.

    Statements that were compiled, templates that were read: there is ever more of them, and looking
    through all of it takes a tenth of the time of all tests.
    """
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason that tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in reasons.items():
        terminalreporter.write_line(f"{reason} ({number} tests)")
