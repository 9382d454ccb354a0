"""Loads one file: read it whole into a spool, then write it in one short transaction or not at all.

Memory stays the same however long the file is.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Database, Reader
from sara.errors import Refused
from sara.incidents import queries
from sara.incidents.areas import Areas
from sara.incidents.meanings import Mapping
from sara.incidents.models import Incident, IncidentKind, NotedRow, Remark, Timing
from sara.incidents.persons import Personal, is_age, personal
from sara.incidents.reading.opening import opened
from sara.incidents.spool import Spool, spool
from sara.incidents.understanding import Understanding, Understood, finish
from sara.words import N_

BATCH = 2_000
MUCH, USUAL = 64_000, 2_000
"""Kilobytes of pages that SQLite keeps in memory: while a file is written, and else."""
TELLS_EVERY = 1.0
"""Seconds between two tellings of how far it is."""
NOTHING_USED = N_(
    "Not one row of this file could be used. Look again at what its columns mean: most rows have"
    " the remark “{remark}”."
)

Progress = Callable[[int], object]
"""Is told the number of rows read so far."""

_KEPT = (
    "row_no", "row_key", "source_id", "kind", "starts_on", "start_minute", "ends_on", "end_minute",
    "hour", "weekday", "latitude", "longitude", "place", "place_key", "area_id",
)  # fmt: skip


class Read(msgspec.Struct, kw_only=True):
    """What came out of reading a file."""

    rows: int = 0
    report: dict[str, Any] = {}


def read_into(
    kept: Spool, path: Path, mapping: Mapping, *, zone: ZoneInfo, today: dt.date, areas: Areas,
    progress: Progress = lambda _rows: None,
) -> Read:  # fmt: skip
    """Read every row of a file into the spool. Raises `Refused` when the file cannot be read."""
    table = opened(path, mapping.cut)
    understanding = Understanding(table.header, mapping, zone, today)
    timing = Timing.of(mapping.timing)
    missing: dict[str, int] = {}
    read, told, midnights = 0, time.monotonic(), 0
    for batch in _batches(understanding, table.rows):
        finish(batch, mapping, areas)
        kept.add(batch, timing)
        read += len(batch)
        midnights += sum(row.midnight for row in batch)
        for row in batch:
            for name in row.missing:
                missing[name] = missing.get(name, 0) + 1
        if time.monotonic() - told > TELLS_EVERY:
            progress(read)
            told = time.monotonic()
    progress(read)
    return Read(
        rows=read,
        report={
            "missing": missing, "midnights": midnights, "odd_bytes": table.odd_bytes,
            "parts": [list(part) for part in table.parts],
            "columns": columns_told(table.header, mapping),
        },
    )  # fmt: skip


def _batches(understanding: Understanding, rows: Iterator[Any]) -> Iterator[list[Understood]]:
    batch: list[Understood] = []
    for number, cells in rows:
        batch.append(understanding.of(number, cells))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def columns_told(header: tuple[str, ...], mapping: Mapping) -> list[dict[str, str]]:
    """What was done with each column: what it meant, or why it was dropped."""
    found = []
    for name in header:
        why = personal(name) or (Personal.REACH if name in mapping.dropped else None)
        found.append({
            "name": name, "meaning": "" if why else mapping.meanings.get(name, "nothing"),
            "dropped": why.value if why else "", "age": "1" if is_age(name) and not why else "",
        })  # fmt: skip
    return found


def prepare(
    database: Database, kept: Spool, path: Path, mapping: Mapping, *, dataset_id: int, zone: str,
    today: dt.date, progress: Progress = lambda _rows: None,
) -> Read:  # fmt: skip
    """Everything but the write: read the file, and compare it with what was loaded before.

    Raises `Refused` when it cannot be read, or no row of it can be used.
    """
    with database.read() as db:
        areas = Areas(queries.areas(db))
        kept.add_known(_known(db, dataset_id))
    read = read_into(
        kept, path, mapping, zone=ZoneInfo(zone), today=today, areas=areas, progress=progress
    )
    kept.compare()
    counted, facts = kept.counted(), kept.facts()
    if not facts["usable"]:
        most = max(counted, key=lambda name: counted[name], default=Remark.EMPTY.value)
        raise Refused(NOTHING_USED, remark=Remark.of(most))
    read.report |= {"remarks": counted, "snapped": kept.snapped(), **facts}
    return read


def _known(db: Reader, dataset_id: int) -> Iterator[Any]:
    """Keys and numbers of the rows there are, a page at a time: reading is not in a transaction."""
    i, last = Incident.__table__.c, 0
    while True:
        rows = db.execute(
            sa.select(i.row_key, i.source_id, i.id)
            .where(i.dataset_id == dataset_id, i.id > last)
            .order_by(i.id)
            .limit(20_000)
        ).all()
        yield from ((row.row_key, row.source_id) for row in rows)
        if not rows:
            return
        last = rows[-1].id


def write(db: Session, kept: Spool, *, dataset_id: int, load_id: int) -> int:
    """Write the new rows and every remark; gives how many incidents there are more."""
    kinds = _kinds(db, dataset_id, kept.kinds())
    added = 0
    columns = (*_KEPT[:3], "kind_id", *_KEPT[4:], "dataset_id", "load_id")
    with _adding(db, Incident.__tablename__, columns) as add:
        for batch in kept.new_rows(_KEPT):
            add([(*row[:3], kinds[row[3]], *row[4:], dataset_id, load_id) for row in batch])
            added += len(batch)
    with _adding(
        db, NotedRow.__tablename__, ("load_id", "row_no", "to_row_no", "remark", "used", "shown")
    ) as add:
        runs: list[tuple[Any, ...]] = []
        for run in kept.remarks():
            runs.append((load_id, *run))
            if len(runs) == BATCH:
                add(runs)
                runs = []
        add(runs)
    return added


@contextmanager
def room_to_write(database: Database) -> Iterator[None]:
    """More memory for the one writer of SQLite: it writes each page of its indexes once then.

    A hundred thousand rows take 2.7 s of processor time instead of 4.7 s, and everybody else waits.
    """
    if not database.sqlite:
        yield
        return
    _give_room(database, MUCH)
    try:
        yield
    finally:
        _give_room(database, USUAL)


def _give_room(database: Database, kilobytes: int) -> None:
    with database.write() as db:
        db.connection().exec_driver_sql(f"pragma cache_size=-{kilobytes}")
        db.connection().exec_driver_sql("pragma shrink_memory")


def _kinds(db: Session, dataset_id: int, names: list[str]) -> dict[str, int]:
    found = {row.name: int(row.id) for row in queries.kinds(db, dataset_id)}
    for name in names:
        if name not in found:
            kind = IncidentKind(dataset_id=dataset_id, name=name)
            db.add(kind)
            db.flush()
            found[name] = kind.id
    return found


class _adding:  # noqa: N801  used as a `with` statement
    """Adds rows by the quickest way of each engine."""

    def __init__(self, db: Session, table: str, columns: tuple[str, ...]) -> None:
        self._connection, self._table, self._columns = db.connection(), table, columns
        self._copy: Any = None

    def __enter__(self) -> Callable[[list[tuple[Any, ...]]], None]:
        names = ", ".join(self._columns)
        if self._connection.dialect.name == "postgresql":
            cursor = self._connection.connection.cursor()
            self._copy = cursor.copy(f"COPY {self._table} ({names}) FROM STDIN")
            self._into = self._copy.__enter__()
            return self._copied
        places = ", ".join("?" * len(self._columns))
        self._sql = f"INSERT INTO {self._table} ({names}) VALUES ({places})"  # noqa: S608  names of our own
        return self._inserted

    def __exit__(self, *raised: Any) -> None:
        if self._copy is not None:
            self._copy.__exit__(*raised)

    def _copied(self, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            self._into.write_row(row)

    def _inserted(self, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(self._sql, rows)


def spooled(path: Path) -> Any:
    """The spool beside a file that waits."""
    return spool(path.with_name(path.name + ".spool"))
