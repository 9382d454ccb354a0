"""A file of understood rows beside the database, so that the write into it is short.

SQLite has one writer: while a big file is read nobody else must wait. What memory cannot hold lies
here, too: which rows are the same, which numbers come again, what was loaded before.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sara.incidents.models import Remark, Timing
from sara.incidents.places import building_of, is_block
from sara.incidents.understanding import Understood

COLUMNS = (
    "row_no", "content", "source_id", "kind", "starts_on", "start_minute", "ends_on", "end_minute",
    "hour", "weekday", "latitude", "longitude", "place", "place_key", "area_id",
)  # fmt: skip
BATCH = 5_000
PLACES = 1 << 15
"""Of so many places it is kept what their words tell: most come again and again."""
_ROW = f"INSERT INTO row VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608  names of our own
_SHAPE = f"""
CREATE TABLE row ({", ".join(COLUMNS)}, PRIMARY KEY (row_no)) WITHOUT ROWID;
CREATE TABLE remark (row_no, remark, used, shown);
CREATE TABLE known (row_key PRIMARY KEY, source_id) WITHOUT ROWID;
"""
_ORDERED = """
CREATE TABLE keyed AS SELECT row_no, source_id AS number, content || '-' || row_number() OVER
    (PARTITION BY content ORDER BY row_no) AS row_key,
    row_number() OVER (PARTITION BY content ORDER BY row_no) AS nth,
    CASE source_id WHEN '' THEN 1
    ELSE row_number() OVER (PARTITION BY source_id ORDER BY row_no) END AS nth_of_id
    FROM row;
CREATE UNIQUE INDEX keyed_no ON keyed (row_no);
CREATE UNIQUE INDEX keyed_key ON keyed (row_key);
CREATE INDEX known_id ON known (source_id);
"""
_SAID = (
    (Remark.SAME_AGAIN, True, "SELECT row_no, '' AS shown FROM keyed WHERE nth > 1"),
    (Remark.KNOWN, False, "SELECT row_no, '' AS shown FROM keyed JOIN known USING (row_key)"),
    (Remark.ID_AGAIN, True,
     "SELECT row_no, number AS shown FROM keyed"
     " WHERE nth = 1 AND (nth_of_id > 1 OR number <> ''"
     " AND EXISTS (SELECT 1 FROM known WHERE known.source_id = keyed.number))"
     " AND NOT EXISTS (SELECT 1 FROM known WHERE known.row_key = keyed.row_key)"),
)  # fmt: skip
SNAPPED_ROWS, SNAPPED_PLACES = 5, 4
"""So many rows, of so many addresses, make one point that cannot be where they all happened."""
MOST_SNAPPED = 200
_SNAPPED = """
WITH told AS (SELECT latitude, longitude, building(place_key) AS address, count(*) AS n FROM row
    WHERE latitude IS NOT NULL GROUP BY latitude, longitude, address)
SELECT latitude, longitude, sum(n) AS n, count(nullif(address, '')) AS addresses FROM told
    GROUP BY latitude, longitude
    HAVING sum(n) >= ? AND count(nullif(address, '')) >= ?
    AND max(CASE address WHEN '' THEN 0 ELSE n END) * 2 <= sum(n)
    ORDER BY n DESC, latitude, longitude
"""
_NEW = "FROM row JOIN keyed USING (row_no) WHERE row_key NOT IN (SELECT row_key FROM known)"


class Spool:
    """The rows of one file on their way into the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, rows: Sequence[Understood], timing: Timing) -> None:
        """Write down these rows and what was remarked on them."""
        self._db.executemany(_ROW, [_columns(row, timing) for row in rows if not row.unused])
        self._db.executemany(
            "INSERT INTO remark VALUES (?, ?, ?, ?)",
            [(row.row_no, said.remark.value, not row.unused, said.shown)
             for row in rows for said in row.remarks],
        )  # fmt: skip

    def add_known(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write down what was loaded before: keys and numbers of rows."""
        self._db.executemany("INSERT INTO known VALUES (?, ?)", rows)

    def compare(self) -> None:
        """Find what comes again, once every row is there."""
        self._db.executescript(_ORDERED)
        for remark, used, found in _SAID:
            self._db.execute(
                f"INSERT INTO remark SELECT row_no, ?, ?, shown FROM ({found})",  # noqa: S608  names of our own
                (remark.value, used),
            )
        # What was loaded before is said once, and nothing else of the row.
        self._db.execute(
            "DELETE FROM remark WHERE remark <> ? AND row_no IN"
            " (SELECT row_no FROM remark WHERE remark = ?)",
            (Remark.KNOWN.value, Remark.KNOWN.value),
        )

    def new_rows(self, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
        """Rows that are not in the database yet, in batches and in the order of the file."""
        found = self._db.execute(f"SELECT {', '.join(columns)} {_NEW} ORDER BY row_no")
        while batch := found.fetchmany(BATCH):
            yield batch

    def summary(self) -> Any:
        """Of the new rows: how many, the first and the last day."""
        return self._db.execute(
            f"SELECT count(*), min(starts_on), max(starts_on) {_NEW}"
        ).fetchone()

    def kinds(self) -> list[str]:
        """The kinds of the new rows."""
        return [kind for (kind,) in self._db.execute(
            f"SELECT DISTINCT kind {_NEW} ORDER BY kind")]  # fmt: skip

    def counted(self) -> dict[str, int]:
        """How many rows have each remark."""
        return dict(
            self._db.execute("SELECT remark, count(*) FROM remark GROUP BY remark ORDER BY remark")
        )

    def facts(self) -> dict[str, int]:
        """Of all rows that can be used: how many numbers there are, points, hours, areas."""
        row = self._db.execute(
            "SELECT count(*), count(DISTINCT nullif(source_id, '')), count(latitude),"
            " count(hour), count(area_id), count(DISTINCT nullif(place_key, '')) FROM row"
        ).fetchone()
        names = ("usable", "ids", "with_point", "with_hour", "in_area", "places")
        return dict(zip(names, row, strict=True))

    def snapped(self) -> dict[str, Any]:
        """Points that stand for many addresses: the middle of a block, or where nothing is known.

        How many there are, the rows on them, and the biggest: latitude, longitude, rows, addresses.
        Where one address has most of the rows, the point is taken to be its own.
        """
        found = self._db.execute(_SNAPPED, (SNAPPED_ROWS, SNAPPED_PLACES)).fetchall()
        (blocks,) = self._db.execute("SELECT total(is_block(place_key)) FROM row").fetchone()
        return {
            "points": len(found), "rows": sum(n for _, _, n, _ in found),
            "top": [list(one) for one in found[:MOST_SNAPPED]], "blocks": int(blocks),
        }  # fmt: skip

    def remarks(self) -> Iterator[tuple[int, int, str, bool, str]]:
        """Runs of rows with the same remark: from, to, remark, whether used, what stood there."""
        run: list[Any] | None = None
        for row_no, remark, used, shown in self._db.execute(
            "SELECT row_no, remark, used, shown FROM remark ORDER BY remark, row_no"
        ):
            if run and (run[1] + 1, *run[2:]) == (row_no, remark, bool(used), shown):
                run[1] = row_no
                continue
            if run:
                yield tuple(run)
            run = [row_no, row_no, remark, bool(used), shown]
        if run:
            yield tuple(run)


@contextmanager
def spool(path: Path) -> Iterator[Spool]:
    """A spool in this file, which is gone afterwards whatever happens."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode=off", "synchronous=off", "cache_size=-16000",
                       "temp_store=file"):  # fmt: skip
            db.execute("pragma " + pragma)
        db.create_function("building", 1, lru_cache(PLACES)(building_of), deterministic=True)
        db.create_function("is_block", 1, lru_cache(PLACES)(is_block), deterministic=True)
        db.executescript(_SHAPE)
        db.execute("BEGIN")
        try:
            yield Spool(db)
        finally:
            db.close()
            path.unlink(missing_ok=True)


def _columns(row: Understood, timing: Timing) -> tuple[Any, ...]:
    assert row.starts_on is not None
    latitude, longitude = row.point or (None, None)
    return (
        row.row_no, row.content, row.source_id, row.kind, row.starts_on.isoformat(),
        row.start_minute, row.ends_on.isoformat() if row.ends_on else None, row.end_minute,
        row.hour(timing), None if timing is Timing.MONTH else row.starts_on.weekday(),
        latitude, longitude, row.place, row.place_key, row.area_id,
    )  # fmt: skip
