"""What kinds of files there are that sara takes, and by which endings they go."""

import msgspec

from sara.words import N_, Sentence, Spoken


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

ENDINGS = {one.extension: one for one in ALLOWED} | dict.fromkeys(("jpeg", "jpe", "jfif"), JPEG)
