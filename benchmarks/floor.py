"""The floor: the raw driver with the page's own statements, and its template, behind a bare route.

`python -m benchmarks.floor PORT PATH...` asks the application for each path once, notes what was
sent to the driver and what was rendered, and then serves just that, at /0, /1 and so on: on the
event loop, without a session layer, a pool, rows turned into objects or headers.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa
import uvicorn
from litestar import Litestar, Response, get
from litestar.testing import TestClient

from sara.app import create_app
from sara.settings import Settings, load
from sara.web.call import House


class Noted(msgspec.Struct):
    """What one page sends to the driver, and what it renders."""

    statements: list[tuple[str, Any]] = []
    template: str = ""
    context: dict[str, Any] = {}


def note(settings: Settings, paths: list[str], token: str) -> tuple[list[Noted], House]:
    """Ask for every path once; each page is asked for before, so that nothing is new to it."""
    app = create_app(settings)
    house: House = app.state.house
    pages = [Noted() for _ in paths]
    with TestClient(app, base_url=settings.public_address, cookies={"sara": token}) as client:
        for path, page in zip(paths, pages, strict=True):
            client.get(path)
            with _watched(house, page):
                answer = client.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            assert page.statements, f"{path}: nothing was asked of the database"
            assert page.template, f"{path}: nothing was rendered"
    return pages, house


class _watched:  # noqa: N801  used as a with block
    def __init__(self, house: House, page: Noted) -> None:
        self.house, self.page = house, page

    def __enter__(self) -> None:
        sa.event.listen(self.house.database.reads, "before_cursor_execute", self._statement)
        self._render = self.house.renderer.render
        self.house.renderer.render = self._rendered  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self.house.database.reads, "before_cursor_execute", self._statement)
        del self.house.renderer.render  # the method of the class shows again

    def _statement(
        self, _c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any
    ) -> None:  # fmt: skip
        self.page.statements.append((statement, parameters))

    def _rendered(self, template: str, **context: Any) -> str:
        self.page.template, self.page.context = template, context
        return self._render(template, **context)


def raw(settings: Settings) -> Callable[[str, Any], list[Any]]:
    """The driver itself: run a statement and fetch every row."""
    if settings.sqlite:
        name = sa.make_url(settings.database_url).database
        lite = sqlite3.connect(name or "", isolation_level=None)
        return lambda statement, given: lite.execute(statement, given).fetchall()
    url = sa.make_url(settings.database_url).set(drivername="postgresql")
    post = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    post.execute("SET jit = off")  # as the application has it; else a search is compiled first
    return lambda statement, given: post.execute(statement.encode(), given).fetchall()


def floor(settings: Settings, paths: list[str], token: str) -> Litestar:
    pages, house = note(settings, paths, token)
    run = raw(settings)
    renderer = type(house.renderer)()

    @get("/{number:int}", include_in_schema=False)
    async def bare(number: int) -> Response[str]:
        page = pages[number % len(pages)]
        for statement, given in page.statements:
            run(statement, given)
        body = renderer.render(page.template, **page.context)
        return Response(body, media_type="text/html")

    return Litestar([bare], openapi_config=None, logging_config=None)


def main() -> None:
    port, paths = int(sys.argv[1]), sys.argv[2:]
    uvicorn.run(
        floor(load(), paths, os.environ["BENCH"]), host="127.0.0.1", port=port, loop="uvloop",
        http="httptools", ws="none", log_config=None, access_log=False, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
