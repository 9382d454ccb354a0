"""Brings the database to the newest shape."""

import enum
from pathlib import Path

import sqlalchemy as sa
from alembic import command
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


def upgrade(settings: Settings, to: str = "head") -> None:
    """Run every migration up to `to`. Harmless when there is nothing to do."""
    settings.data.mkdir(parents=True, exist_ok=True)
    command.upgrade(configuration(settings), to)


def downgrade(settings: Settings, to: str) -> None:
    command.downgrade(configuration(settings), to)


def standing(settings: Settings) -> Standing:
    """How the database stands to what this version of sara expects. Changes nothing."""
    url = sa.make_url(settings.database_url)
    if settings.sqlite and not Path(url.database or "").exists():
        return Standing.EMPTY  # opening it would make it
    script = ScriptDirectory.from_config(configuration(settings))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        return Standing.EMPTY
    if present == script.get_current_head():
        return Standing.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return Standing.OLDER if present in known else Standing.UNKNOWN
