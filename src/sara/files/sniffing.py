"""What a file is, decided from its bytes; its name only has to agree.

Only what is on the list below is taken. The signatures are our own because a guess is not
enough here: libraries of magic numbers take every zip for a Word document and a note that
begins with "BM" for a picture.
"""

import codecs
import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import IO, BinaryIO

import msgspec

from sara.files.store import CHUNK, FileRefused, display_name
from sara.words import N_, Sentence, Spoken, say


class Kind(Spoken):
    PICTURE = "picture", N_("Picture")
    DOCUMENT = "document", N_("Document")
    TABLE = "table", N_("Table")
    TEXT = "text", N_("Text")


class Sniffed(msgspec.Struct, frozen=True):
    """What a file is. `hidden` warns of what it holds that a reader does not see at once."""

    media_type: str
    kind: Kind
    extension: str
    hidden: tuple[Sentence, ...] = ()


JPEG = Sniffed("image/jpeg", Kind.PICTURE, "jpg")
PNG = Sniffed("image/png", Kind.PICTURE, "png")
GIF = Sniffed("image/gif", Kind.PICTURE, "gif")
WEBP = Sniffed("image/webp", Kind.PICTURE, "webp")
PDF = Sniffed("application/pdf", Kind.DOCUMENT, "pdf")
TXT = Sniffed("text/plain", Kind.TEXT, "txt")
CSV = Sniffed("text/csv", Kind.TABLE, "csv")
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Sniffed(f"{_OOXML}wordprocessingml.document", Kind.DOCUMENT, "docx")
XLSX = Sniffed(f"{_OOXML}spreadsheetml.sheet", Kind.TABLE, "xlsx")
ODT = Sniffed("application/vnd.oasis.opendocument.text", Kind.DOCUMENT, "odt")
ODS = Sniffed("application/vnd.oasis.opendocument.spreadsheet", Kind.TABLE, "ods")
ALLOWED = (JPEG, PNG, GIF, WEBP, PDF, TXT, CSV, DOCX, XLSX, ODT, ODS)

_ENDINGS = {one.extension: one for one in ALLOWED} | dict.fromkeys(("jpeg", "jpe", "jfif"), JPEG)

EMPTY = N_("This file is empty. Check that it was saved, then choose it again.")
NOT_TAKEN = N_(
    "Files of this kind are not taken. Pictures (JPEG, PNG, WebP, GIF), PDF, Word and Excel "
    "(docx, xlsx), OpenDocument (odt, ods), text and CSV are."
)
MISNAMED = N_(
    "The name ends in .{ending}, but the content is something else. Check that it is the right "
    "file, or save it again from the program it was made with."
)
HEIC = N_("HEIC photos cannot be shown everywhere. Save or send this one as JPEG, and add that.")
ARCHIVE = N_("Archives are not taken, because nobody sees what is inside. Add each file by itself.")
MARKUP = N_("Web pages and drawings made of code are not taken. Save it as a PDF or a picture.")
PROGRAM = N_("This is a program or a script. Those are never taken.")
MACROS = N_("This document carries macros, which are programs. Save it without them, or as a PDF.")
OLD_OFFICE = N_(
    "This is an old office format, or a document with a password. Save it as docx, xlsx or PDF, "
    "without a password."
)
DAMAGED = N_("This file is damaged or cut off. Open it where it was made, and save it again.")
TWO_KINDS = N_(
    "This file pretends to be two kinds of file at once. Save it again from the program it was "
    "made with."
)
LOCKED = N_("This file is locked with a password or rights. Save it without them, and add that.")
SCRIPTED = N_("This PDF runs programs or sends what is typed into it. Print it to a new PDF.")
CARRIES = N_("This document carries other files inside it. Take them out, or save it as a PDF.")
FETCHES = N_("This document fetches content from elsewhere when it is opened. Save it as a PDF.")
BOMB = N_("This document would unpack to far more than its size. Save it again, or as a PDF.")

_NAMED_REFUSALS = {
    HEIC: "heic heif",
    ARCHIVE: "zip rar 7z tar gz tgz bz2 xz zst cab iso dmg",
    MARKUP: "svg svgz html htm xhtml xht mht mhtml xml xsl xslt",
    PROGRAM: "exe com scr bat cmd ps1 vbs vbe js jse mjs wsf hta jar msi dll lnk url desktop sh "
    "php phtml phar jsp asp aspx py pl rb cgi app apk deb reg scf",
    MACROS: "docm dotm xlsm xltm xlam xlsb pptm potm odm",
    OLD_OFFICE: "doc dot xls xlt ppt",
}
_REFUSED_ENDINGS = {e: why for why, endings in _NAMED_REFUSALS.items() for e in endings.split()}

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
_MARKUP = re.compile(
    rb"(?i)<(?:script|html|iframe|!doctype\s+html|\?php|svg\s[^>]{0,200}xmlns)(?![a-z0-9])"
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
    if ending and ending not in _ENDINGS:
        raise FileRefused(_REFUSED_ENDINGS.get(ending, NOT_TAKEN))
    found = _look(stream, head)
    if found is TXT and ending == "csv":
        found = CSV
    # Phones call WebP pictures .jpg; that is harmless, for pictures are made anew in any case.
    expected = _ENDINGS.get(ending, found)
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
        return _pdf(stream)
    if head.startswith(b"PK\x03\x04"):
        return _office(stream)
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
    if b"%PDF-" in head[:1024] or zipfile.is_zipfile(stream) or _search(_MARKUP, stream):
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


def _windows(stream: IO[bytes], overlap: int = 2048) -> Iterator[tuple[int, bytes]]:
    """The stream from its start in overlapping pieces, each with where it begins."""
    stream.seek(0)
    begins, kept = 0, b""
    while piece := stream.read(CHUNK):
        window = kept + piece
        yield begins, window
        kept = window[-overlap:]
        begins += len(window) - len(kept)


def _search(wanted: re.Pattern[bytes], stream: IO[bytes]) -> bool:
    return any(wanted.search(window) for _, window in _windows(stream))


# PDF: names are looked for as plain bytes, each letter also in its #-spelling, first in the
# file and then in its compressed object streams. All are long enough not to occur by chance.


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


def _pdf(stream: BinaryIO) -> Sniffed:
    ends: set[int] = set()
    objects: set[int] = set()
    layers = linearized = False
    for begins, window in _windows(stream):
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
    start, after = _read_at(stream, 0, 1024), _read_at(stream, end, CHUNK).strip(b"\0\t\r\n ")
    if _MARKUP.search(start) or _MARKUP.search(after) or zipfile.is_zipfile(stream):
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


def _read_at(stream: BinaryIO, place: int, most: int) -> bytes:
    stream.seek(place)
    return stream.read(most)


Parts = dict[str, zipfile.ZipInfo]

# Office documents: the list of contents is judged first, and only small or needed parts are
# unpacked. No XML is parsed, so nothing in it can expand or be fetched.

_MOST_PARTS, _MOST_UNPACKED, _MOST_RATIO = 5000, 200 * 1024 * 1024, 150
_MOST_PART = 1024 * 1024
_OPEN_DOCUMENT = {one.media_type: one for one in (ODT, ODS)}
_MAIN_PARTS = {f"{one.media_type}.main+xml": one for one in (DOCX, XLSX)}
_UNSAFE_PATH = re.compile(r"\A[/\\]|\\|:|(?:\A|/)\.\.(?:/|\Z)|[\x00-\x1f]")
_MACRO_PARTS = re.compile(
    r"(?:\A|/)(?:vbaproject|vbadata)|(?:\A|/)(?:macrosheets|activex)/|\A(?:basic|scripts)/"
)
_CARRIED = re.compile(
    r"(?:\A|/)oleobject[^/]*\.bin\Z|\.(?:exe|dll|com|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|jar|class"
    r"|scr|msi|lnk|html?|svgz|zip|rar|7z|php)\Z|\Ameta-inf/manifest\.mf\Z"
)
_EMBEDDED = re.compile(r"(?:\A|/)embeddings/|\Aobject \d+/content\.xml\Z")
_DOCTYPE = re.compile(rb"(?i)<!(?:doctype|entity)|\x00")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ELSEWHERE = re.compile(r"(?i)\s*(?:https?:|ftp:|//|\\\\|file:[/\\]{2}[^/\\]|file:[/\\]{4}|mhtml:)")

# Which part, what in it, and why not.
_PART_DANGERS = (
    (r"word/.*\.xml", rb"<w:instrText[^>]*>\s*DDE|w:instr=\"\s*DDE", FETCHES),
    (r"xl/externallinks/.*\.xml", rb"<(?:\w+:)?ddeLink", FETCHES),
    (r"content\.xml|styles\.xml", rb"<script:event-listener|vnd\.sun\.star\.script:", MACROS),
    (r"content\.xml", rb"dde-(?:source|connection)|<draw:object[^>]*href=\"\w{2,}:", FETCHES),
    (r"meta-inf/manifest\.xml", rb"encryption-data", LOCKED),
)
COMMENTS = N_("It holds comments.")
CHANGES = N_("It keeps tracked changes: deleted text can still be read.")
HIDDEN_TEXT = N_("It holds hidden text.")
HIDDEN_SHEETS = N_("It has hidden sheets.")
HIDDEN_CELLS = N_("It has hidden rows or columns.")
EMBEDDED = N_("It holds another document inside, such as the whole table behind a chart.")
_PART_WARNINGS = (
    (r"word/comments\.xml", rb"<w:comment\s", COMMENTS),
    (r"word/document\.xml", rb"<w:(?:ins|del|moveFrom)\s", CHANGES),
    (r"word/document\.xml", rb"<w:vanish\s*/>|<w:vanish\s+w:val=\"(?:1|true|on)", HIDDEN_TEXT),
    (r"xl/(?:comments|threadedcomments/).*\.xml", rb"<(?:\w+:)?(?:threadedC|c)omment\s", COMMENTS),
    (r"xl/workbook\.xml", rb"<(?:\w+:)?sheet\s[^>]*state=\"(?:h|veryH)idden", HIDDEN_SHEETS),
    (r"xl/worksheets/.*\.xml", rb"<(?:\w+:)?(?:row|col)\s[^>]*hidden=\"(?:1|true)", HIDDEN_CELLS),
    (r"content\.xml", rb"<text:tracked-changes|<table:tracked-changes", CHANGES),
    (r"content\.xml", rb"<office:annotation[\s>]", COMMENTS),
    (r"content\.xml", rb"text:display=\"none|<text:hidden-", HIDDEN_TEXT),
    (r"content\.xml", rb"table:display=\"false", HIDDEN_SHEETS),
    (r"content\.xml", rb"table:visibility=\"(?:collapse|filter)", HIDDEN_CELLS),
)


def _office(stream: BinaryIO) -> Sniffed:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = {one.filename.lower(): one for one in archive.infolist()}
            _check_contents(archive, parts)
            found = _office_kind(archive, parts)
            for name, part in parts.items():
                _check_part(archive, name, part)
            return msgspec.structs.replace(found, hidden=_warnings(archive, parts))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise FileRefused(DAMAGED) from error


def _check_contents(archive: zipfile.ZipFile, parts: Parts) -> None:
    listed = sorted(archive.infolist(), key=lambda one: one.header_offset)
    unpacked, packed = sum(p.file_size for p in listed), sum(p.compress_size for p in listed)
    if len(listed) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
        raise FileRefused(BOMB)
    if unpacked > 8 * _MOST_PART and unpacked > _MOST_RATIO * packed:
        raise FileRefused(BOMB)
    if any(a.header_offset + a.compress_size > b.header_offset for a, b in pairwise(listed)):
        raise FileRefused(BOMB)  # one part counted many times
    if archive.comment or not listed or listed[0].header_offset != 0:
        raise FileRefused(TWO_KINDS)
    if any(part.flag_bits & 1 for part in listed):
        raise FileRefused(LOCKED)
    if len(parts) != len(listed) or any(_crafted(part) for part in listed):
        raise FileRefused(DAMAGED)


def _crafted(part: zipfile.ZipInfo) -> bool:
    link = part.external_attr >> 28 == 0o12
    odd = part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return link or odd or _UNSAFE_PATH.search(part.orig_filename) is not None


def _office_kind(archive: zipfile.ZipFile, parts: Parts) -> Sniffed:
    if "mimetype" in parts:
        kind = _part(archive, parts["mimetype"]).decode("ascii", "replace").strip()
        if kind not in _OPEN_DOCUMENT:
            raise FileRefused(NOT_TAKEN)
        return _OPEN_DOCUMENT[kind]
    if "[content_types].xml" not in parts:
        raise FileRefused(ARCHIVE)
    types = _part(archive, parts["[content_types].xml"]).decode()
    if "macroenabled" in types.lower() or "vbaproject" in types.lower():
        raise FileRefused(MACROS)
    found = [one for main, one in _MAIN_PARTS.items() if main in types]
    if len(found) != 1:
        raise FileRefused(TWO_KINDS if found else NOT_TAKEN)
    return found[0]


def _check_part(archive: zipfile.ZipFile, name: str, part: zipfile.ZipInfo) -> None:
    if _MACRO_PARTS.search(name):
        raise FileRefused(MACROS)
    if _CARRIED.search(name):
        raise FileRefused(CARRIES)
    if name.endswith((".xml", ".rels", ".vml")):
        with archive.open(part) as unpacked:
            if _DOCTYPE.search(unpacked.read(1024)):
                raise FileRefused(DAMAGED)
    if name.endswith(".rels"):
        _check_relations(_part(archive, part))
    for where, what, why in _PART_DANGERS:
        if re.fullmatch(where, name) and _holds(archive, part, what):
            raise FileRefused(why)


def _check_relations(listed: bytes) -> None:
    # Links to click and, in tables, the names of other tables are common and fetch nothing by
    # themselves. A template, frame, picture or object on another computer is fetched on opening.
    for tag in _RELATION.findall(listed):
        said = dict(re.findall(r"(\w+)\s*=\s*[\"']([^\"']*)[\"']", tag.decode()))
        harmless = said.get("Type", "").endswith(("/hyperlink", "/externalLinkPath"))
        if not harmless and _ELSEWHERE.match(html.unescape(said.get("Target", ""))):
            raise FileRefused(FETCHES)


def _warnings(archive: zipfile.ZipFile, parts: Parts) -> tuple[Sentence, ...]:
    found = [EMBEDDED] if any(_EMBEDDED.search(name) for name in parts) else []
    found += [
        why
        for where, what, why in _PART_WARNINGS
        if any(re.fullmatch(where, n) and _holds(archive, p, what) for n, p in parts.items())
    ]
    return tuple(say(why) for why in dict.fromkeys(found))


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > _MOST_PART:
        raise FileRefused(BOMB)
    return archive.read(part)


def _holds(archive: zipfile.ZipFile, part: zipfile.ZipInfo, what: bytes) -> bool:
    with archive.open(part) as unpacked:
        return _search(re.compile(what), unpacked)
