"""Asks the application without a server: each request is answered in the thread that asks.

A test client of the framework keeps a thread with a loop of its own, and hands every request over
to it and back; that takes as long as many a page. So do the threads in which a server has its pages
made: what is served to a browser has them, and tests/web/test_threads.py looks at them.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any, TypeVar

import httpx
from litestar import Litestar
from litestar.types import Message
from msgspec.structs import replace

from sara.web.threads import Threads

T = TypeVar("T")


class Straight(httpx.BaseTransport):
    """Carries what an httpx client asks to this application: `httpx.Client(transport=...)`."""

    def __init__(self, app: Litestar) -> None:
        self.app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url, body = request.url, request.read()
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1", "method": request.method, "scheme": url.scheme,
            "path": url.path, "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query, "root_path": "", "state": {}, "extensions": {},
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("testclient", 50000), "server": (url.host, url.port or 80),
        }  # fmt: skip
        return run(_answer(self.app, scope, body, request))


async def _answer(app: Litestar, scope: Any, body: bytes, request: httpx.Request) -> httpx.Response:
    start: dict[str, Any] = {}
    parts: list[bytes] = []
    done, waiting = asyncio.Event(), [body]

    async def receive() -> Any:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            assert not start, "the answer began twice"
            start.update(status_code=message["status"], headers=message["headers"])
            return
        assert start, "a body came before its answer"
        assert not done.is_set(), "something came after the end"
        parts.append(message["body"])
        if not message.get("more_body"):
            done.set()

    await app(scope, receive, send)
    assert done.is_set(), "the answer has no end"
    whole = b"" if request.method == "HEAD" else b"".join(parts)
    return httpx.Response(**start, stream=httpx.ByteStream(whole), request=request)


@contextmanager
def running(app: Litestar) -> Iterator[Straight]:
    """What begins and ends with the application has begun, and is ended afterwards."""
    app.state.house = replace(app.state.house, threads=Here())
    over = asyncio.Event()
    living = run(begun(app, over))
    try:
        yield Straight(app)
    finally:
        over.set()
        run(ended(living))


class Here(Threads):
    """Works in the thread that asks.

    What a page leaves behind in its context is there for the next one, as in a thread of a server.
    """

    def __init__(self) -> None:
        self._of = threading.local()

    async def run(self, soon: bool, work: Callable[..., T], *given: Any) -> T:
        if not hasattr(self._of, "context"):
            self._of.context = Context()
        context: Context = self._of.context
        return context.run(work, *given)

    def shutdown(self) -> None:
        pass


async def begun(app: Litestar, over: asyncio.Event) -> asyncio.Task[None]:
    """The application has begun, and ends when it is over."""
    has_begun = asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            has_begun.set()
            await over.wait()

    living, beginning = asyncio.create_task(live()), asyncio.create_task(has_begun.wait())
    await asyncio.wait({living, beginning}, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        living.result()  # it did not begin: this tells why
    return living


async def ended(living: asyncio.Task[None]) -> None:
    await living


_loop = asyncio.new_event_loop()


def run(doing: Coroutine[Any, Any, T]) -> T:
    """Wait for it here, on one loop for the main thread and a new one in any other.

    Where the driver of a browser has a loop in this thread, that one stands still meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        return asyncio.run(doing)
    standing = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return _loop.run_until_complete(doing)
    finally:
        asyncio._set_running_loop(standing)
