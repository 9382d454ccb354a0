"""What a file is, decided from its bytes; its name only has to agree.

Only what is in `kinds.ALLOWED` is taken. The signatures are our own because a guess is not enough
here: libraries of magic numbers take every zip for a Word document and a note that begins with "BM"
for a picture.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from sara.files import office, pdfs
from sara.files.kinds import CSV, ENDINGS, GIF, JPEG, PNG, TXT, WEBP, Kind, Sniffed
from sara.files.names import display_name
from sara.files.pieces import CHUNK, WEB_PAGE, search
from sara.files.refusals import (
    ARCHIVE,
    EMPTY,
    HEIC,
    MARKUP,
    MISNAMED,
    NOT_TAKEN,
    OLD_OFFICE,
    PROGRAM,
    REFUSED_ENDINGS,
    TWO_KINDS,
    FileRefused,
)

_REFUSED_STARTS = (
    (rb"....ftyp(hei|hev|mif1|msf1)", HEIC),
    (
        rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b|BZh\d1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|MSCF\0|.{257}ustar|PK[\x01-\x08]",
        ARCHIVE,
    ),
    (rb"MZ.{0,62}\0|\x7fELF|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|\xfe\xed\xfa|dex\n\d", PROGRAM),
    (rb"L\0\0\0\x01\x14\x02\0", PROGRAM),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
_TEXT_MARKUP = re.compile(
    r"(?i)<(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php|\?=)(?![a-z0-9])"
    r"|\A\s*<[!?a-z][\w:-]*(?:\s[^<>]*)?/?>"
)
_TEXT_PROGRAM = re.compile(r"(?i)\A\s*(?:#!|@echo |%!PS|REGEDIT|\[InternetShortcut)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def sniff(stream: BinaryIO, name: str) -> Sniffed:
    """What the file is, by its bytes; `name` is what the sender calls it.

    Raises FileRefused for everything that is not allowed. The stream must be seekable and is
    left at its start.
    """
    ended = re.search(r"\.(\w{1,10})\Z", display_name(name).lower())
    ending = ended[1] if ended else ""
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        raise FileRefused(EMPTY)
    if ending and ending not in ENDINGS:
        raise FileRefused(REFUSED_ENDINGS.get(ending, NOT_TAKEN))
    found = _look(stream, head)
    if found is TXT and ending == "csv":
        found = CSV
    # Phones call WebP pictures .jpg; that is harmless, for pictures are made anew in any case.
    expected = ENDINGS.get(ending, found)
    if expected.media_type != found.media_type and {expected.kind, found.kind} != {Kind.PICTURE}:
        raise FileRefused(MISNAMED, ending=ending)
    stream.seek(0)
    return found


def _look(stream: BinaryIO, head: bytes) -> Sniffed:
    picture = _picture(head)
    if picture:
        _check_picture(stream, head)
        return picture
    if head.startswith(b"%PDF-"):
        return pdfs.look(stream)
    if head.startswith(b"PK\x03\x04"):
        return office.look(stream)
    if b"%PDF-" in head[:1024]:
        raise FileRefused(TWO_KINDS)
    for start, why in _REFUSED_STARTS:
        if re.match(start, head, re.DOTALL):
            raise FileRefused(why)
    _check_text(stream, head)
    return TXT


def _picture(head: bytes) -> Sniffed | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _check_picture(stream: BinaryIO, head: bytes) -> None:
    if b"%PDF-" in head[:1024] or zipfile.is_zipfile(stream) or search(WEB_PAGE, stream):
        raise FileRefused(TWO_KINDS)


def _check_text(stream: BinaryIO, head: bytes) -> None:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16"}
    marks[codecs.BOM_UTF16_BE] = "utf-16"
    marked = [encoding for mark, encoding in marks.items() if head.startswith(mark)]
    for encoding in marked or ["utf-8", "latin-1"]:  # latin-1 for every older 8-bit alphabet
        stream.seek(0)
        try:
            _check_characters(codecs.iterdecode(iter(lambda: stream.read(CHUNK), b""), encoding))
        except UnicodeDecodeError:
            continue
        return
    raise FileRefused(NOT_TAKEN)


def _check_characters(pieces: Iterator[str]) -> None:
    start = ""
    for piece in pieces:
        if _CONTROLS.search(piece):
            raise FileRefused(NOT_TAKEN)
        start = start or piece[:4096]
    if start.startswith("{\\rtf"):
        raise FileRefused(NOT_TAKEN)
    if _TEXT_PROGRAM.match(start):
        raise FileRefused(PROGRAM)
    if _TEXT_MARKUP.search(start):
        raise FileRefused(MARKUP)
