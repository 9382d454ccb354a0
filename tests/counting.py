"""Counts what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from litestar import Litestar


@contextmanager
def statements(app: Litestar) -> Iterator[list[str]]:
    """The statements that the application sends while this lasts, in their order."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    database = app.state.house.database
    for engine in (database.reads, database.writes):
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in (database.reads, database.writes):
            sa.event.remove(engine, "before_cursor_execute", note)
