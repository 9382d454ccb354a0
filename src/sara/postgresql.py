"""The cursor that sara reads PostgreSQL with."""

from collections.abc import Sequence
from typing import Any, overload

import psycopg


class Cursor(psycopg.Cursor[Any]):
    """Describes its columns only when asked which they are.

    SQLAlchemy looks at every answer whether it has columns at all, and knows by itself which. An
    object for each of the 140 columns of a page, never looked at, took a twentieth of its time.
    """

    @property
    def description(self) -> Any:
        result = self.pgresult
        if result is None or not result.nfields:
            return super().description
        return _Columns(self, result.nfields)

    def described(self) -> list[psycopg.Column] | None:
        return super().description


class _Columns(Sequence[psycopg.Column]):
    def __init__(self, cursor: Cursor, number: int) -> None:
        self._cursor, self._number = cursor, number

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, at: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[psycopg.Column]: ...
    def __getitem__(self, at: int | slice) -> psycopg.Column | Sequence[psycopg.Column]:
        return (self._cursor.described() or [])[at]

    def __iter__(self) -> Any:
        return iter(self._cursor.described() or [])
