"""Excel workbooks: one sheet, or several with the same columns, read row by row."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sara.errors import Refused
from sara.incidents.reading.cut import NO_ROWS, Cut, Row, Table, header_in, named
from sara.words import N_

LOOKED_AT = 60
FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, KeyError, IndexError,
    ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the library raises over a damaged workbook; a fault in its XML is a `SyntaxError`."""
MOST_BYTES = 1_500_000_000
"""Of everything in the workbook when it is unpacked."""

DAMAGED = N_("This workbook is damaged, or is locked with a password.")
TOO_BIG = N_("The workbook is bigger than can be read when it is unpacked. Save it as CSV.")
NO_SUCH_SHEET = N_("There is no sheet “{name}” in this workbook.")


def opened(path: Path, cut: Cut) -> Table:
    """The sheets named by the cut; without, every sheet with the columns of the longest."""
    with _book(path) as book:
        return _opened(book, path, cut)


def _opened(book: Any, path: Path, cut: Cut) -> Table:
    titles = [sheet.title for sheet in book.worksheets]
    for name in cut.sheets:
        if name not in titles:
            raise Refused(NO_SUCH_SHEET, name=name)
    heads: dict[str, tuple[int, tuple[str, ...], int]] = {}
    for title in cut.sheets or titles:
        if (head := _head(book[title], cut)) is not None:
            heads[title] = head
    if not heads:
        raise Refused(NO_ROWS)
    longest = max(heads, key=lambda title: (_length(book[title]), heads[title][2]))
    header = heads[longest][1]
    same = [t for t in cut.sheets or titles if t in heads and heads[t][1] == header]
    return Table(
        cut=Cut(header_row=heads[longest][0], sheets=tuple(same)), header=header,
        rows=_rows(path, {t: heads[t][0] for t in same}),
        parts=tuple((title, n * PART) for n, title in enumerate(same)) if len(same) > 1 else (),
    )  # fmt: skip


PART = 10_000_000
"""Rows of the second sheet are counted from here, of the third from twice as far."""


def titles(path: Path) -> tuple[str, ...]:
    """Every sheet of the workbook that has cells."""
    with _book(path) as book:
        return tuple(sheet.title for sheet in book.worksheets)


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    # Read in here alone: it is slow to load, and few processes ever see a workbook.
    from openpyxl import load_workbook

    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                    raise Refused(TOO_BIG)
            file.seek(0)
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except FAULTS as error:
            raise Refused(DAMAGED) from error
        with closing(book):
            yield book


def _head(sheet: Any, cut: Cut) -> tuple[int, tuple[str, ...], int] | None:
    """Where the header of a sheet is, what it says, and how many rows were looked at."""
    sheet.reset_dimensions()
    rows = [(n, cells) for n, cells in islice(_cells(sheet), LOOKED_AT) if any(cells)]
    if not rows:
        return None
    header_row = cut.header_row if cut.header_row > 0 else header_in(rows)
    found = dict(rows)
    return header_row, named(found.get(header_row, rows[0][1])), len(rows)


def _length(sheet: Any) -> int:
    sheet.calculate_dimension(force=True)
    return int(sheet.max_row or 0)


def _rows(path: Path, heads: dict[str, int]) -> Iterator[Row]:
    with _book(path) as book:
        for place, (title, header_row) in enumerate(heads.items()):
            for number, cells in _sound(_cells(book[title])):
                if number > header_row:
                    yield number + place * PART, cells


def _sound(rows: Iterator[Row]) -> Iterator[Row]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except FAULTS as error:
            raise Refused(DAMAGED) from error
        yield row


def _cells(sheet: Any) -> Iterator[Row]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_text(value) for value in _trimmed(values)]


def _trimmed(values: Sequence[Any]) -> Sequence[Any]:
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values[:end]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\x00", "")
