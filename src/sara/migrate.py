"""Brings the database to the newest shape."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from sara.db import Database
from sara.resources import folder
from sara.settings import Settings


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


def is_current(settings: Settings, database: Database) -> bool:
    """Whether the database has the shape that this version of sara expects."""
    newest = ScriptDirectory.from_config(configuration(settings)).get_current_head()
    with database.writes.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
