"""A process for heavy pages gives what the server process would give, to the same people."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from sara import routes
from sara.app import answering_heavy
from sara.web.processes import Processes
from tests.whole.addresses import Served, address, served
from tests.whole.town import Town

ONCE = re.compile(rb'name="_(csrf|once)" value="[^"]*"|[0-9a-f]{32}|\b\d\d:\d\d\b')
"""What is another with every answer, and what the minute is in which a file was made."""
PRESSED = "/problems/{problem_id:int}/case-file/{name:str}"
READERS = ("officer", "resident", "nobody")


@pytest.fixture(scope="module")
def heavy(town: Town) -> list[str]:
    """Addresses of what is answered there."""
    marked = {route.path for route in routes.ALL if route.heavy} - {PRESSED}
    pages = [r for r in served(town.app) if r.method == "GET" and r.path in marked]
    searched = [f"{path}?q=lamp" for path in ("/problems", "/public", "/admin/accounts")]
    return [*(address(town, route) for route in pages), *searched]


@pytest.fixture
def beside(town: Town) -> Iterator[None]:
    """A process beside the application, as `sara serve` starts one."""
    alone = town.app.state.house
    processes = Processes(answering_heavy, town.settings)
    town.app.state.house = msgspec.structs.replace(alone, heavy=processes)
    yield
    town.app.state.house = alone
    processes.shutdown()


def answers(town: Town, paths: list[str]) -> dict[tuple[str, str], tuple[int, str, bytes]]:
    found = {}
    for who in READERS:
        for path in paths:
            answer = town.ask(who, path)
            kind = answer.headers.get("content-type", "")
            found[who, path] = (answer.status_code, kind, ONCE.sub(b"", answer.content))
    return found


@pytest.fixture
def alone(town: Town, heavy: list[str]) -> dict[tuple[str, str], tuple[int, str, bytes]]:
    found = answers(town, heavy)
    town.restore()
    return found


@pytest.mark.usefixtures("alone", "beside")
def test_both_give_the_same(
    town: Town, heavy: list[str], alone: dict[tuple[str, str], tuple[int, str, bytes]]
) -> None:
    assert len(heavy) > 12
    assert {status for status, _, _ in alone.values()} >= {200, 303, 404}
    before = town.version()
    there = answers(town, heavy)
    assert [key for key in alone if alone[key] != there[key]] == []
    assert town.version() != before, "what was read there left its entry"
    file = town.ask("officer", address(town, Served(PRESSED, "GET")))
    assert file.content.startswith(b"%PDF")
