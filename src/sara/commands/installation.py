"""The installation that a command works on: its settings and its database."""

import functools
import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from sara import migrate
from sara.db import Database
from sara.settings import PREFIX, Settings, load

NOT_THERE = "There is no database yet. Make it with: sara migrate"
NOT_CURRENT = (
    "The database does not have the shape that this version of sara needs."
    " Make a backup, then bring it there with: sara migrate"
)
NEWER = "The database was made by a newer version of sara. Install that version again."


def on_installation(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command the options --data and --settings, and the settings they lead to."""

    @click.option("--data", metavar="FOLDER", help="Where everything is stored; SARA_DATA.")
    @click.option("--settings", "file", metavar="FILE", help="A file of settings; SARA_SETTINGS.")
    @functools.wraps(command)
    def run(data: str | None, file: str | None, **rest: Any) -> Any:
        given = {PREFIX + "DATA": data, PREFIX + "SETTINGS": file}
        environ = os.environ | {name: text for name, text in given.items() if text}
        return command(load(environ), **rest)

    return run


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, if it has the shape that this version needs."""
    # A row is written with all tables known that its own table refers to.
    importlib.import_module("sara.models")
    check(settings)
    database = Database(settings)
    try:
        yield database
    finally:
        database.close()


def check(settings: Settings) -> None:
    """End with a plain sentence unless the database is there and has the right shape."""
    standing = migrate.standing(settings)
    if standing is not migrate.Standing.CURRENT:
        raise click.ClickException(SENTENCES[standing])


SENTENCES = {
    migrate.Standing.EMPTY: NOT_THERE,
    migrate.Standing.OLDER: NOT_CURRENT,
    migrate.Standing.UNKNOWN: NEWER,
}
