"""The cast with their hands full: problems in several stages, and one thing of every kind on them.

The tests over the whole application build it once for a file, and put it back as it was after each
request that changed something.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from sara.app import create_app
from sara.db import Base, Database, utc_now
from sara.secret import hashed
from sara.settings import Settings
from sara.web.forgery import mask
from tests import straight
from tests.cast import ROLES, Cast, gather
from tests.whole.building import MORE_PEOPLE, Builder
from tests.whole.secrets import Secret

OURS = {"sec-fetch-site": "same-origin", "accept": "*/*", "accept-encoding": "identity"}
"""What goes along with everything that is asked."""

PEOPLE = (*ROLES, *MORE_PEOPLE, "nobody")


class Town(msgspec.Struct, kw_only=True):
    cast: Cast
    app: Litestar
    carrier: straight.Straight
    tokens: dict[str, str]
    """The session of each person who can sign in."""
    problems: dict[str, int]
    things: dict[str, Any]
    """What the routes ask for, by the name of their parameter."""
    secrets: dict[str, Secret]
    pristine: Any = None
    shape: int = 0
    live: Any = None
    over: Any = None

    @property
    def settings(self) -> Settings:
        return self.cast.settings

    def ask(self, who: str, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        """What this person gets; no redirect is followed."""
        headers = OURS | {"origin": self.settings.origin} | more.pop("headers", {})
        if token := self.tokens.get(who):
            headers["cookie"] = f"sara={token}"
        url = _url(self.settings.public_address + path)
        asked = httpx.Request(method, url, headers=headers, **more)
        answer = self.carrier.handle_request(asked)
        answer.read()
        return answer

    def hidden(self, who: str, once: str) -> dict[str, str]:
        """What every form of this person carries along."""
        token = self.tokens.get(who)
        csrf = mask(self.cast.database.secret, hashed(token)) if token else ""
        return {"_csrf": csrf, "_once": once}

    # on SQLite: what changed, and back to the beginning

    def remember(self) -> None:
        """Keep everything as it is now, for `restore`."""
        path = self.settings.database_url.removeprefix("sqlite:///")
        # Whoever puts a copy in place forgets the shape, and whoever asks should not.
        self.live, self.over = _connected(path), _connected(path)
        self.pristine = sqlite3.connect(":memory:", check_same_thread=False)
        self.live.backup(self.pristine)
        self.shape = int(self.live.execute("pragma schema_version").fetchone()[0])
        shutil.copytree(self.incoming, self.kept)

    def restore(self) -> None:
        self.pristine.backup(self.over)
        # A copy counts as another shape, and every connection would read all of it anew.
        self.over.execute(f"pragma schema_version = {self.shape}")

    def wake(self) -> None:
        """Back to the beginning, with everybody signed in as if just now and no tries counted."""
        self.app.state.house.pace.forget()
        now = f"{utc_now():%F %T.%f}"
        for database in (self.pristine, self.live):
            database.execute("update sign_in_session set seen_at = ?", [now])
            database.commit()
        self.restore()
        shutil.copytree(self.kept, self.incoming, dirs_exist_ok=True)

    @property
    def incoming(self) -> Path:
        """Files that somebody sent and that wait to be looked at; they go when they were."""
        return self.settings.data / "incoming"

    @property
    def kept(self) -> Path:
        return self.settings.data.with_name(self.settings.data.name + "-incoming")

    def version(self) -> int:
        """A number that changes when anybody else writes to the database."""
        return int(self.live.execute("pragma data_version").fetchone()[0])

    def tables(self) -> dict[str, list[Any]]:
        return {
            table.name: self.live.execute(f'select * from "{table.name}"').fetchall()
            for table in Base.metadata.tables.values()
        }


_url = cache(httpx.URL)
"""Addresses that were taken apart: most are asked by everybody, in one test after the other."""


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("pragma synchronous=off")
    return connection


@contextmanager
def built(settings: Settings) -> Iterator[Town]:
    """The town in this empty installation, with its application running."""
    database = Database(settings)
    cast = gather(database, settings)
    builder = Builder(cast)
    builder.build()
    app = create_app(settings)
    with straight.running(app) as carrier:
        town = Town(
            cast=cast, app=app, carrier=carrier, tokens=builder.tokens,
            problems=builder.problems, things=builder.things, secrets=builder.secrets,
        )  # fmt: skip
        if settings.sqlite:
            town.remember()
        yield town
    database.close()
