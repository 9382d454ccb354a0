"""What a page tells of a load: what was used, what not and why, and a file of every such row."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Reader
from sara.incidents.meanings import Meaning
from sara.incidents.models import NotedRow, Remark
from sara.incidents.persons import Personal
from sara.web.answers import Spooled
from sara.web.tables import as_file
from sara.words import gettext

N = NotedRow.__table__.c
EXAMPLES = 3

UNUSED = (Remark.EMPTY, Remark.BROKEN, Remark.NO_DAY, Remark.NO_SUCH_DAY, Remark.TO_COME,
          Remark.KNOWN)  # fmt: skip
"""Remarks on rows that were not used; the others stand on rows that were."""
USED = {meaning.value for meaning in Meaning} - {Meaning.NOTHING.value}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One remark: on how many rows, and some of them."""

    remark: Remark
    rows: int
    used: bool
    examples: tuple[str, ...]


class ColumnTold(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    meaning: Meaning | None
    dropped: Personal | None
    missing: int
    codes: tuple[str, ...] = ()
    """What was taken to mean that it is not known."""


def lines(db: Reader, load: Any) -> list[Line]:
    """Every remark on the rows of a load, those on unused rows first."""
    counted = {Remark.of(name): n for name, n in load.report.get("remarks", {}).items()}
    order = sorted(counted, key=lambda r: (r not in UNUSED, -counted[r]))
    return [
        Line(remark=r, rows=counted[r], used=r not in UNUSED, examples=_examples(db, load, r))
        for r in order
    ]


def _examples(db: Reader, load: Any, remark: Remark) -> tuple[str, ...]:
    rows = db.execute(
        sa.select(N.row_no, N.to_row_no, N.shown)
        .where(N.load_id == load.id, N.remark == remark)
        .order_by(N.row_no)
        .limit(EXAMPLES)
    ).all()
    return tuple(
        f"{numbers(load.report, row)}: {row.shown}" if row.shown else numbers(load.report, row)
        for row in rows
    )


def numbers(report: dict[str, Any], row: Any) -> str:
    """Which rows, as the program shows them that made the file."""
    first = place(report, row.row_no)
    return first if row.row_no == row.to_row_no else f"{first}-{place(report, row.to_row_no)}"


def place(report: dict[str, Any], row_no: int) -> str:
    """The number of a row; of several sheets, with the name of its sheet."""
    parts: Sequence[Sequence[Any]] = report.get("parts", [])
    for name, offset in reversed(parts):
        if row_no > int(offset):
            return f"{name}, {row_no - int(offset)}"
    return str(row_no)


def columns(load: Any) -> list[ColumnTold]:
    """What was done with each column."""
    missing, codes = load.report.get("missing", {}), load.mapping.get("missing", {})
    return [
        ColumnTold(
            name=told["name"], meaning=Meaning.of(told["meaning"]) if told["meaning"] else None,
            dropped=Personal.of(told["dropped"]) if told["dropped"] else None,
            missing=int(missing.get(told["name"], 0)),
            codes=tuple(codes.get(told["name"], ())) if told["meaning"] in USED else (),
        )
        for told in load.report.get("columns", [])
    ]  # fmt: skip


def as_csv(db: Reader, load: Any) -> Spooled:
    """Every row with a remark, one after the other; runs of rows with the same stay together."""
    asked = sa.select(N.row_no, N.to_row_no, N.used, N.remark, N.shown).where(N.load_id == load.id)
    found = db.execute(asked.order_by(N.row_no, N.id))
    rows = (
        (
            place(load.report, row.row_no), place(load.report, row.to_row_no), row.used,
            gettext(row.remark.words), row.shown,
        )
        for row in found
    )  # fmt: skip
    heads = ("row", "to_row", "used", "remark", "value")
    return as_file(f"rows-of-load-{load.id}", heads, rows)
