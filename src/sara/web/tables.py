"""Tables as CSV: the one place that writes them, safe to open in a spreadsheet.

As RFC 4180 has it, in UTF-8 with the mark by which Excel knows that. Text that a spreadsheet could
take for a formula gets an apostrophe in front; `plain` takes it off again, so that what is read
back is what was written. Numbers and days are what they are.
"""

import datetime as dt
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sara.web.answers import Spooled
from sara.words import Sentence, Spoken, gettext

CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"
FORMULA = frozenset("=+-@|%＝＋－＠｜％")  # noqa: RUF001  Excel reads the wide ones too
"""How a formula starts, or what a program that opens the file may take for one."""
TO_QUOTE = frozenset(',;"\t\r\n')
"""A tab or a semicolon parts cells where the file is opened with other settings."""
IN_MEMORY = 1_000_000
"""So many bytes of a file are kept in memory while it is written; the rest lies on the disk."""

Cell = str | int | float | bool | dt.date | dt.datetime | Sentence | Spoken | None


class Column(msgspec.Struct, frozen=True):
    """One column: its name, what stands in it, and of which type that is for Frictionless."""

    name: str
    about: str
    kind: str = "string"


def as_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Spooled:
    """The table as a file to download, written row by row and kept in bounded memory."""
    return spooled(f"{name}.csv", "text/csv", lines(heads, rows))


def spooled(name: str, media_type: str, parts: Iterable[str]) -> Spooled:
    """What is written part by part as a file to download."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed once it is sent
    try:
        for part in parts:
            file.write(part.encode())
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    return Spooled(file, length, media_type, f'attachment; filename="{name}"')


def lines(heads: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield MARK + line(heads)
    for row in rows:
        yield line(row)


def line(cells: Sequence[Cell]) -> str:
    return ",".join(_quoted(cell(one)) for one in cells) + "\r\n"


def cell(value: Cell) -> str:
    """A cell as text; what is not known or may not be told is empty. Of an enum, its code."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Spoken):
        return str(value.value)
    return safe(gettext(value) if isinstance(value, Sentence) else value)


def safe(text: str) -> str:
    """Text that no spreadsheet will work out."""
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def plain(text: str) -> str:
    """What `safe` was given."""
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    """Whether it starts like one, also after blanks and marks that nobody sees."""
    for at, letter in enumerate(text):
        if letter in FORMULA:
            return True
        unseen = letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf")
        if not unseen:
            return False
        if at == 0 and letter in "\t\r\n":
            return True
    return False


def _quoted(text: str) -> str:
    if TO_QUOTE.intersection(text) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def described(
    name: str, title: str, tables: Sequence[tuple[str, str, Sequence[Column]]]
) -> dict[str, Any]:
    """A Frictionless `datapackage.json` of these tables, each with its path, title, columns."""
    return {
        "profile": "tabular-data-package", "name": name, "title": title,
        "resources": [
            {
                "name": path.removesuffix(".csv").rpartition("/")[2], "path": path,
                "title": gettext(words), "format": "csv", "mediatype": "text/csv",
                "encoding": "utf-8", "profile": "tabular-data-resource",
                "schema": {"fields": [
                    {"name": one.name, "type": one.kind, "description": gettext(one.about)}
                    for one in columns
                ]},
            }
            for path, words, columns in tables
        ],
    }  # fmt: skip
