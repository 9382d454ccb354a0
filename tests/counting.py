"""Counts what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from litestar import Litestar

from sara.db import Database


@contextmanager
def statements(asking: Litestar | Database) -> Iterator[list[str]]:
    """The statements that an application or a database sends while this lasts, in their order."""
    database = asking if isinstance(asking, Database) else asking.state.house.database
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    for engine in (database.reads, database.writes):
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in (database.reads, database.writes):
            sa.event.remove(engine, "before_cursor_execute", note)
