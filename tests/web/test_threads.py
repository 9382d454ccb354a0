"""No page waits behind a write or a search, and none behind a page that is stuck."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sara import routes
from sara.web import threads, wrapper
from sara.web.asked import Asked
from sara.web.threads import Threads

SOON, LATER = True, False


@pytest.fixture
def stuck():
    """A call that does not end before the test lets it."""
    end = threading.Event()
    yield lambda: end.wait(20)
    end.set()


def _run(ask: Callable[[], Coroutine[Any, Any, str]]) -> str:
    """On a loop of its own, in a thread of its own: a browser test may have left one in this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(ask())).result(20)


async def _told(pool: Threads, soon: bool) -> str:
    return await asyncio.wait_for(pool.run(soon, lambda: threading.current_thread().name), 10)


@pytest.mark.parametrize(
    "held, number, asked, answers",
    [
        pytest.param(LATER, 3, SOON, "page", id="a page does not wait behind a write"),
        pytest.param(SOON, 3, LATER, "other", id="a write does not wait behind pages"),
        pytest.param(SOON, threads.QUEUE, SOON, "other", id="others help when pages are stuck"),
    ],
)
def test_nobody_waits_behind_who_is_stuck(stuck, held, number, asked, answers):
    async def ask() -> str:
        pool = Threads(2)
        waiting = [asyncio.ensure_future(pool.run(held, stuck)) for _ in range(number)]
        await asyncio.sleep(0)
        told = await _told(pool, asked)
        assert not any(one.done() for one in waiting)
        return told

    assert _run(ask).startswith(answers)


def test_what_a_call_raises_reaches_who_asked_and_takes_no_place_in_the_queue():
    def broken() -> None:
        raise LookupError("gone")

    async def ask() -> str:
        pool = Threads(2)
        for _ in range(threads.QUEUE + 1):
            with pytest.raises(LookupError):
                await pool.run(SOON, broken)
        return await _told(pool, SOON)

    assert _run(ask).startswith("page")


@pytest.mark.parametrize(
    "method, path, query, soon",
    [
        ("GET", "/problems", {}, True),
        ("GET", "/problems", {"q": ["lamp"]}, False),
        ("GET", "/problems/{problem_id:int}", {}, True),
        ("GET", "/problems/{problem_id:int}/charts/{chart:str}", {}, False),
        ("GET", "/problems/{problem_id:int}/assessment", {}, False),
        ("POST", "/problems", {}, False),
    ],
)
def test_searches_counts_and_writes_are_not_among_the_quick_pages(method, path, query, soon):
    route = next(r for r in routes.ALL if (r.method, r.path) == (method, path))
    assert wrapper._soon(route, Asked(method=method, path=path, query=query)) is soon
