"""Opens a file by what it holds, whatever it is called."""

from pathlib import Path

from sara.errors import Refused
from sara.incidents.reading import delimited, geojson, workbooks
from sara.incidents.reading.cut import NO_ROWS, Cut, Table
from sara.words import N_

OLD_EXCEL = N_("This is an old Excel file (.xls). Save it as .xlsx or CSV.")
NO_TABLE = N_("This file is no table: neither CSV nor Excel nor GeoJSON.")


def opened(path: Path, cut: Cut | None = None) -> Table:
    """The table in a file. Raises `Refused` with a sentence when there is none."""
    cut = cut or Cut()
    start = delimited.unpacked_start(path)
    if not start.strip():
        raise Refused(NO_ROWS)
    if start.startswith(b"PK\x03\x04"):
        return workbooks.opened(path, cut)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD_EXCEL)
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"<", b"BM", b"\x7fELF")):
        raise Refused(NO_TABLE)
    if is_json(start):
        return geojson.opened(path)
    return delimited.opened(path, cut)


def is_json(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
