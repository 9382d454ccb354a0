"""What a document of Word, Excel or their free sisters holds beside its text.

The list of contents is judged first, and only small or needed parts are unpacked. No XML is parsed,
so nothing in it can expand or be fetched.
"""

import html
import re
import zipfile
import zlib
from itertools import pairwise
from typing import BinaryIO

import msgspec

from sara.files.kinds import DOCX, ODS, ODT, XLSX, Sniffed
from sara.files.pieces import search
from sara.files.refusals import (
    ARCHIVE,
    BOMB,
    CARRIES,
    DAMAGED,
    FETCHES,
    LOCKED,
    MACROS,
    NOT_TAKEN,
    TWO_KINDS,
    FileRefused,
)
from sara.words import N_, Sentence, say

Parts = dict[str, zipfile.ZipInfo]

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


def look(stream: BinaryIO) -> Sniffed:
    """The document, with warnings of what a reader does not see. Raises FileRefused."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = {one.filename.lower(): one for one in archive.infolist()}
            _check_contents(archive, parts)
            found = _kind_of(archive, parts)
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


def _kind_of(archive: zipfile.ZipFile, parts: Parts) -> Sniffed:
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
        return search(re.compile(what), unpacked)
