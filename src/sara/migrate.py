"""Brings the database to the newest shape."""

import enum
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from sara.resources import folder
from sara.settings import Settings


class Standing(enum.Enum):
    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    UNKNOWN = "unknown"
    """Most likely of a newer version."""


def configuration(settings: Settings) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.attributes["settings"] = settings
    return config


def upgrade(
    settings: Settings, to: str = "head", progress: Callable[[int], object] | None = None
) -> None:
    """Run every migration up to `to`. Harmless when there is nothing to do.

    `progress` is told of each one that was run.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    config = configuration(settings)
    config.attributes["progress"] = progress
    command.upgrade(config, to)


def downgrade(settings: Settings, to: str) -> None:
    command.downgrade(configuration(settings), to)


def standing(settings: Settings) -> Standing:
    """How the database stands to what this version of sara expects. Changes nothing."""
    known, present = _known(), _present(settings)
    if present is None:
        return Standing.EMPTY
    if present == known[0]:
        return Standing.CURRENT
    return Standing.OLDER if present in known else Standing.UNKNOWN


def ahead(settings: Settings) -> int:
    """How many migrations an older or empty database has before it."""
    known, present = _known(), _present(settings)
    return known.index(present) if present else len(known)


@cache
def _known() -> tuple[str, ...]:
    """Every version, the newest first. Their files are read once in each process."""
    script = ScriptDirectory(folder("migrations"))
    return tuple(revision.revision for revision in script.walk_revisions())


def _present(settings: Settings) -> str | None:
    url = sa.make_url(settings.database_url)
    if settings.sqlite and not Path(url.database or "").exists():
        return None  # opening it would make it
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def remake(table: str, *changes: tuple[str, str], filled: Mapping[str, str] | None = None) -> None:
    """In a migration on SQLite, which changes no constraint in place: make the table anew.

    Each change is (what stands in its definition, what is to stand there instead). Rows keep the
    columns that both have; `filled` holds the SQL of new ones that may not be empty. Alembic's own
    way puts the constraints in another order each time, so that two databases of the same version
    could not be compared.
    """
    db = op.get_bind()
    shape = "SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"
    built = db.execute(sa.text(shape), {"table": table}).all()
    definition = next(sql for kind, sql in built if kind == "table")
    for before, after in changes:
        assert definition.count(before) == 1, f"{table}: {before}"
        definition = definition.replace(before, after)
    fresh = f"fresh_{table}"
    _, bracket, body = definition.partition("(")
    old = _columns(db, table)
    db.execute(sa.text(f'CREATE TABLE "{fresh}" {bracket}{body}'))
    values = {name: name for name in _columns(db, fresh) if name in old} | dict(filled or {})
    db.execute(
        sa.text(
            f"INSERT INTO {fresh} ({', '.join(values)}) "  # noqa: S608  names of our own tables
            f"SELECT {', '.join(values.values())} FROM {table}"
        )
    )
    db.execute(sa.text(f"DROP TABLE {table}"))
    db.execute(sa.text(f"ALTER TABLE {fresh} RENAME TO {table}"))
    for kind, sql in built:
        if kind != "table":
            db.execute(sa.text(sql))


def _columns(db: sa.Connection, table: str) -> list[str]:
    return [column["name"] for column in sa.inspect(db).get_columns(table)]
