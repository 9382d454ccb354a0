"""Alembic's way into the settings and the models."""

from typing import Any

import sqlalchemy as sa
from alembic import context

from sara.db import Database
from sara.models import METADATA
from sara.settings import load

# Made by hand for one engine each: the full-text index over `searchable`.
BY_HAND = {"searchable_fts", "tsv", "span", "ix_searchable_tsv"}


def include(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return not (reflected and name and (name in BY_HAND or name.startswith("searchable_fts")))


def run() -> None:
    settings = context.config.attributes.get("settings") or load()
    progress = context.config.attributes.get("progress")
    database = Database(settings)
    try:
        with database.writes.connect() as connection:
            if database.sqlite:
                # SQLite changes a table by making it anew, and others refer to it meanwhile.
                raw = connection.connection.dbapi_connection
                raw.execute("pragma foreign_keys=off")
            context.configure(
                connection=connection,
                target_metadata=METADATA,
                render_as_batch=connection.dialect.name == "sqlite",
                transaction_per_migration=False,
                include_object=include,
                compare_type=True,
                on_version_apply=(lambda **_: progress(1)) if progress else None,
            )
            if connection.dialect.name == "postgresql":
                # Two processes that start together must not migrate at once.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7272001)"))
            with context.begin_transaction():
                context.run_migrations()
            if database.sqlite:
                lost = connection.exec_driver_sql("pragma foreign_key_check").all()
                assert not lost, f"rows that refer to nothing: {lost[:5]}"
            connection.commit()
    finally:
        database.close()


run()
