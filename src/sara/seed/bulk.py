"""Writes very many rows at once, past the ORM: as parameters on SQLite, by COPY on PostgreSQL."""

import datetime as dt
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Base, Moment
from sara.history.chain import stored, written

Convert = Callable[[Any], Any]


class _Plan(msgspec.Struct):
    """How the rows of one table are written."""

    table: sa.Table
    names: tuple[str, ...]
    defaults: dict[str, Any]
    converts: tuple[tuple[str, Convert], ...]
    """How a value is stored, for the columns that do not store it as it is."""
    numbered: bool
    last: int
    rows: list[tuple[Any, ...]]


class Bulk:
    """Rows for many tables, held until `write`. They get their numbers here."""

    def __init__(self, db: Session) -> None:
        self._lite = db.get_bind().dialect.name == "sqlite"
        self._plans = {table.name: self._plan(db, table) for table in Base.metadata.sorted_tables}

    def number(self, model: type[Base]) -> int:
        """The number of a row that will be added later under it."""
        plan = self._plans[model.__tablename__]
        plan.last += 1
        return plan.last

    def add(self, model: type[Base], **values: Any) -> int:
        """Hold a row; what is not given gets the model's default. Returns its number, if it has."""
        plan = self._plans[model.__tablename__]
        if plan.numbered and "id" not in values:
            plan.last += 1
            values["id"] = plan.last
        cells = plan.defaults | values
        if len(cells) > len(plan.names):
            raise TypeError(f"{model.__name__} has no column {set(values) - set(plan.names)}")
        for name, convert in plan.converts:
            if (value := cells[name]) is not None:
                cells[name] = convert(value)
        plan.rows.append(tuple(cells.values()))
        return int(cells["id"]) if plan.numbered else 0

    def write(self, db: Session) -> None:
        """Write what is held, parents before children."""
        raw = db.connection().connection.cursor()
        for plan in self._plans.values():
            if plan.rows:
                (self._insert if self._lite else self._copy)(raw, plan)
                plan.rows.clear()
        raw.close()

    def _insert(self, raw: Any, plan: _Plan) -> None:
        names, marks = _names(plan), ", ".join("?" * len(plan.names))
        raw.executemany(f'INSERT INTO "{plan.table.name}" ({names}) VALUES ({marks})', plan.rows)  # noqa: S608

    def _copy(self, raw: Any, plan: _Plan) -> None:
        table = plan.table.name
        with raw.copy(f'COPY "{table}" ({_names(plan)}) FROM STDIN') as copy:
            for row in plan.rows:
                copy.write_row(row)
        if plan.numbered:
            raw.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, plan.last])

    def _plan(self, db: Session, table: sa.Table) -> _Plan:
        key = table.primary_key.columns
        numbered = list(key.keys()) == ["id"] and key["id"].autoincrement is not False
        defaults = {c.name: _default(c) for c in table.columns}
        converts = [(c.name, self._convert(c.type)) for c in table.columns]
        return _Plan(
            table=table,
            names=tuple(defaults),
            defaults=defaults,
            converts=tuple((name, convert) for name, convert in converts if convert),
            numbered=numbered,
            last=(db.scalar(sa.select(sa.func.max(key["id"]))) or 0) if numbered else 0,
            rows=[],
        )

    def _convert(self, kind: Any) -> Convert | None:
        if isinstance(kind, sa.Enum):
            return attrgetter("_value_")  # .value without the detour of a property
        if isinstance(kind, sa.JSON):
            return lambda value: value if isinstance(value, str) else stored(value)
        if not self._lite:
            return None
        if isinstance(kind, Moment):
            return written
        if isinstance(kind, sa.Date):
            return dt.date.isoformat
        return None


def _names(plan: _Plan) -> str:
    return ", ".join(f'"{name}"' for name in plan.names)


def _default(column: sa.Column[Any]) -> Any:
    """What a row has where nothing is given. What a model would look up has to be given here."""
    default: Any = column.default
    return default.arg if default is not None and default.is_scalar else None
