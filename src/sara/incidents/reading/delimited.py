"""CSV with any delimiter and encoding, with an odd byte deep in the file, or breaks in fields."""

import codecs
import csv
import gzip
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

from sara.errors import Refused
from sara.incidents.reading.cut import Cut, Row, Table, header_in, named
from sara.web.tables import plain
from sara.words import N_

ENCODINGS = (
    "utf-8", "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "iso-8859-15", "utf-16", "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 16
LOOKED_AT = 200
"""Rows looked at to find delimiter and header."""
LONGEST_LINE = 1_000_000
MOST_BYTES = 4_000_000_000
"""Of an unpacked file."""

OPEN_QUOTE = N_(
    "Row {n} cannot be read: a quotation mark is opened there and not closed, or a cell is longer"
    " than any cell can be."
)
TOO_BIG = N_("The file is bigger than can be read when it is unpacked.")
WRONG_ENCODING = N_("The file is not written in the encoding {name}.")
DAMAGED = N_("The packed file is damaged.")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_ODD = re.compile("[\udc80-\udcff]")

csv.field_size_limit(131_072)


def opened(path: Path, cut: Cut) -> Table:
    """The table in a delimited file. Raises `Refused` with what is wrong."""
    unread = Table(cut=cut, header=(), rows=iter(()))
    with _bytes(path) as file:
        encoding = cut.encoding or _encoding(file)
        start = list(islice(_lines(file, encoding, unread), LOOKED_AT))
    hinted = re.match(r"sep=(.)\r?\n?$", start[0]) if start else None
    delimiter = cut.delimiter or (hinted[1] if hinted else _delimiter(start))
    looked = list(_records(iter(start), delimiter, softly=True))[1 if hinted else 0 :]
    header_row = cut.header_row or header_in(looked)
    widest = max(len(cells) for _, cells in looked) if looked else 0
    header = named(
        dict(looked).get(header_row, [""] * widest)
        if header_row > 0
        else [f"Column {n + 1}" for n in range(widest)]
    )
    table = Table(
        cut=Cut(encoding=encoding, delimiter=delimiter, header_row=header_row),
        header=header, rows=iter(()),
    )  # fmt: skip
    table.rows = _rows(path, table, after=max(header_row, 1 if hinted else 0))
    return table


def _rows(path: Path, table: Table, after: int) -> Iterator[Row]:
    """The rows below the heads. What guards a cell of our own files from spreadsheets comes off."""
    with _bytes(path) as file:
        lines = _lines(file, table.cut.encoding, table)
        for row in _records(lines, table.cut.delimiter):
            if row[0] > after:
                yield row[0], [plain(cell) if cell[:1] == "'" else cell for cell in row[1]]


def _bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def unpacked_start(path: Path) -> bytes:
    """The first bytes of a file, unpacked. Raises `Refused` for a damaged one."""
    with _bytes(path) as file:
        try:
            return file.read(BLOCK)
        except (OSError, EOFError) as error:
            raise Refused(DAMAGED) from error


def text_of(path: Path, table: Table) -> Iterator[str]:
    """The text of a file block by block."""
    with _bytes(path) as file:
        yield from _blocks(file, _encoding(file), table)


def _encoding(file: IO[bytes]) -> str:
    start = file.read(BLOCK)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start and start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start and start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    return "utf-8"


def _blocks(file: IO[bytes], encoding: str, table: Table) -> Iterator[str]:
    """The text, without its mark. Bytes that are not UTF-8 are read as Windows reads them.

    So a file that is wholly in Windows-1252 is read right, too.
    """
    strict = encoding not in ("utf-8", "utf-8-sig")
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "surrogateescape")
    first, size = True, 0
    try:
        while block := file.read(BLOCK):
            size += len(block)
            if size > MOST_BYTES:
                raise Refused(TOO_BIG)
            text = decoder.decode(block)
            if not strict and not text.isascii():
                text, odd = _ODD.subn(_windows, text)
                table.odd_bytes += odd
            if first:
                text, first = text.removeprefix("\ufeff"), False
            yield text.replace("\x00", "")
        rest, odd = _ODD.subn(_windows, decoder.decode(b"", True))
        table.odd_bytes += odd
        yield rest
    except UnicodeDecodeError as error:
        raise Refused(WRONG_ENCODING, name=encoding) from error
    except (gzip.BadGzipFile, EOFError) as error:
        raise Refused(DAMAGED) from error


def _windows(odd: re.Match[str]) -> str:
    byte = bytes([ord(odd[0]) - 0xDC00])
    try:
        return byte.decode("windows-1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def _lines(file: IO[bytes], encoding: str, table: Table) -> Iterator[str]:
    """Lines with their ends, whichever of the three ends they have."""
    kept = ""
    for block in _blocks(file, encoding, table):
        kept += block
        end = 0
        for found in _LINE.finditer(kept):
            # A carriage return at the very end may be half of an end of line.
            if found.end() == len(kept) and kept.endswith("\r"):
                break
            yield found[0]
            end = found.end()
        kept = kept[end:]
        if len(kept) > LONGEST_LINE:
            yield kept
            kept = ""
    if kept:
        yield kept


def _records(lines: Iterator[str], delimiter: str, softly: bool = False) -> Iterator[Row]:
    number = 0
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if softly:
                return
            raise Refused(OPEN_QUOTE, n=number + 1) from error
        number += 1
        yield number, cells


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most rows into equally many cells, and more than one."""

    def fits(delimiter: str) -> tuple[float, int]:
        text = "".join(lines)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths: list[int] = []
        try:
            widths.extend(len(row) for row in rows if row)
        except csv.Error:
            return 0.0, 0
        usual = max(set(widths), key=widths.count) if widths else 0
        if usual < 2:
            return 0.0, 0
        return widths.count(usual) / len(widths), usual

    best = max(DELIMITERS, key=fits)
    return best if fits(best)[1] else ","
