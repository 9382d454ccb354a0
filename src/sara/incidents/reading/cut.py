"""How a file is cut into rows and cells, and what comes out."""

from collections.abc import Iterator, Sequence

import msgspec

from sara.errors import Refused
from sara.words import N_

MOST_COLUMNS = 500
NO_ROWS = N_("There is no table in this file.")
TOO_WIDE = N_("The file has more than {n} columns.")

Row = tuple[int, list[str]]
"""The number of a row as a spreadsheet counts (the first is 1), and its cells."""


class Cut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a file is cut; what is empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    """The row that names the columns, from 1; 0 to be found out, -1 when there is none."""
    sheets: tuple[str, ...] = ()


class Table(msgspec.Struct, kw_only=True):
    """An opened file: the names of its columns, and its rows one after the other."""

    cut: Cut
    header: tuple[str, ...]
    rows: Iterator[Row]
    parts: tuple[tuple[str, int], ...] = ()
    """Of several sheets: the name of each, and how much is taken from the number of its rows."""
    odd_bytes: int = 0
    """Bytes that are not of the encoding, so far; each was read as Windows reads it."""


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for columns: none empty, none twice. Raises `Refused` when there are too many."""
    cells = [" ".join(cell.split()) for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Refused(NO_ROWS)
    if len(cells) > MOST_COLUMNS:
        raise Refused(TOO_WIDE, n=MOST_COLUMNS)
    names: list[str] = []
    for n, cell in enumerate(cells, 1):
        name = cell[:80] or f"Column {n}"
        while name in names:
            name = f"{cell[:70] or 'Column'} ({n})"
            n += 1000
        names.append(name)
    return tuple(names)


def header_in(rows: Sequence[Row]) -> int:
    """The number of the row that names the columns: the first that is as wide as most."""
    if not rows:
        raise Refused(NO_ROWS)
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in rows]
    usual = max(set(widths), key=lambda w: (widths.count(w), w))
    for (number, _), width in zip(rows, widths, strict=True):
        if width >= max(usual * 0.8, 1) and width >= min(2, usual):
            return number
    return rows[0][0]
