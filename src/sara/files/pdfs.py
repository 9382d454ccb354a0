"""What a PDF holds beside its pages, found without drawing any of them.

Names are looked for as plain bytes, each letter also in its #-spelling, first in the file and then
in its compressed object streams. All are long enough not to occur by chance.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from sara.files.kinds import PDF, Sniffed
from sara.files.pieces import CHUNK, WEB_PAGE, read_at, windows
from sara.files.refusals import BOMB, CARRIES, DAMAGED, LOCKED, SCRIPTED, TWO_KINDS, FileRefused
from sara.words import N_, say


def _spelled(names: str) -> bytes:
    spelled = ("".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in n) for n in names.split())
    return b"/(?:" + "|".join(spelled).encode() + rb")(?![A-Za-z0-9#])"


_PDF_DANGERS = {
    LOCKED: re.compile(_spelled("Encrypt")),
    SCRIPTED: re.compile(_spelled("JavaScript Launch Rendition SubmitForm ImportData XFA")),
    CARRIES: re.compile(_spelled("EmbeddedFile EmbeddedFiles FileAttachment RichMedia GoToE")),
}
_OBJECT_STREAM = re.compile(
    _spelled("ObjStm") + rb"(?:(?!endobj).){0,600}?(?<!end)stream *(?:\r\n|\n|\r)", re.DOTALL
)
_FILTER = re.compile(_spelled("Filter"))
_MOST_OBJECTS = 64 * 1024 * 1024  # bytes that all object streams together may unpack to
_LAYERS = re.compile(_spelled("OCProperties"))
LAYERS = N_("This PDF has layers that can be switched off: something in it may not be seen.")
REVISED = N_("This PDF was changed after it was made: earlier versions of it may still be inside.")


def look(stream: BinaryIO) -> Sniffed:
    """The PDF, with warnings of what a reader does not see. Raises FileRefused."""
    ends: set[int] = set()
    objects: set[int] = set()
    layers = linearized = False
    for begins, window in windows(stream):
        _check_pdf_names(window)
        layers = layers or _LAYERS.search(window) is not None
        linearized = linearized or b"/Linearized" in window
        ends.update(begins + found.end() for found in re.finditer(b"%%EOF", window))
        objects.update(begins + place for place in _packed_objects(window))
    if not ends:
        raise FileRefused(DAMAGED)
    _check_pdf_edges(stream, max(ends))
    room = _MOST_OBJECTS
    for place in sorted(objects):
        room -= _check_packed_objects(stream, place, room)
    # A linearized PDF, made for fast viewing, has two ends from the start.
    revised = len(ends) - linearized > 1
    warnings = (say(LAYERS),) * layers + (say(REVISED),) * revised
    return msgspec.structs.replace(PDF, hidden=warnings)


def _check_pdf_names(window: bytes) -> None:
    for why, names in _PDF_DANGERS.items():
        if names.search(window):
            raise FileRefused(why)


def _check_pdf_edges(stream: BinaryIO, end: int) -> None:
    start, after = read_at(stream, 0, 1024), read_at(stream, end, CHUNK).strip(b"\0\t\r\n ")
    if WEB_PAGE.search(start) or WEB_PAGE.search(after) or zipfile.is_zipfile(stream):
        raise FileRefused(TWO_KINDS)
    if len(after) > 1024:
        raise FileRefused(DAMAGED)


def _packed_objects(window: bytes) -> Iterator[int]:
    for found in _OBJECT_STREAM.finditer(window):
        before = window[max(0, found.start() - 600) : found.start()].rpartition(b"obj")[2]
        if _FILTER.search(before + found.group()):
            yield found.end()


def _check_packed_objects(stream: BinaryIO, place: int, room: int) -> int:
    unpacking, kept, unpacked = zlib.decompressobj(), b"", 0
    stream.seek(place)
    try:
        while not unpacking.eof and (piece := unpacking.unconsumed_tail or stream.read(CHUNK)):
            fresh = unpacking.decompress(piece, CHUNK)
            _check_pdf_names(kept + fresh)
            kept = (kept + fresh)[-64:]
            unpacked += len(fresh)
            if unpacked > room:
                raise FileRefused(BOMB)
    except zlib.error as error:
        raise FileRefused(DAMAGED) from error
    return unpacked
