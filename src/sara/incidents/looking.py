"""The first rows of a file, and how its columns are shown."""

from itertools import islice
from pathlib import Path

import msgspec

from sara.incidents.codes import MISSING
from sara.incidents.persons import Personal, is_age, personal
from sara.incidents.reading.cut import Cut, Table
from sara.incidents.reading.opening import opened

LOOKED_AT = 2_000
MOST_CHARACTERS = 5_000_000
"""Of the rows that are looked at: memory must not depend on what stands in a cell."""
SHOWN = 3


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column as it is shown: its name, some of its values, and why it is dropped."""

    name: str
    values: tuple[str, ...]
    filled: int
    dropped: Personal | None


class Looked(msgspec.Struct, kw_only=True):
    """The first rows of a file."""

    table: Table
    rows: list[list[str]]
    columns: list[Column]


def look(path: Path, cut: Cut | None = None) -> Looked:
    """Open a file and look at its first rows. Raises `Refused` when there is no table."""
    table = opened(path, cut)
    rows, size = [], 0
    for _, cells in islice(table.rows, LOOKED_AT):
        rows.append(cells)
        size += sum(map(len, cells))
        if size > MOST_CHARACTERS:
            break
    return Looked(
        table=table,
        rows=rows,
        columns=[_column(name, [row[n] for row in rows if n < len(row)])
                 for n, name in enumerate(table.header)],
    )  # fmt: skip


def _column(name: str, values: list[str]) -> Column:
    dropped = personal(name, values)
    filled = [v.strip() for v in values if v.strip().casefold() not in MISSING]
    # What stands in a person's column is not shown either.
    shown = () if dropped or is_age(name) else tuple(dict.fromkeys(v[:60] for v in filled))[:SHOWN]
    return Column(name=name, values=shown, filled=len(filled), dropped=dropped)


def dropped(looked: Looked) -> tuple[str, ...]:
    """Columns that tell of persons."""
    return tuple(column.name for column in looked.columns if column.dropped)
