"""What every test may ask for. Databases and the browser have files of their own beside this."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy.orm import Session

from sara.db import Database
from sara.settings import Settings

pytest_plugins = ["tests.databases", "tests.browser"]

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
def app(settings: Settings) -> Litestar:
    from sara.app import create_app

    return create_app(settings)


@pytest.fixture
def new_client(app: Litestar, settings: Settings) -> Iterator[NewClient]:
    """Another browser, with cookies of its own: `new_client().get("/")`. Follows no redirect."""
    with TestClient(app, base_url=settings.public_address) as running:

        def another() -> httpx.Client:
            return httpx.Client(
                transport=running._transport,
                base_url=settings.public_address,
                headers={"origin": settings.origin, "sec-fetch-site": "same-origin"},
            )

        yield another


@pytest.fixture
def client(new_client: NewClient) -> httpx.Client:
    return new_client()
