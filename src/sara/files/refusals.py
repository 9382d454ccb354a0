"""Why a file is not taken, in a sentence that says what to do instead."""

from sara.errors import Refusal
from sara.words import N_


class FileRefused(Refusal):
    """A file that sara does not take. `sentence` says why, and what to do instead."""

    heading = N_("This file cannot be taken")


class TooLarge(FileRefused):
    """More bytes came than `limit` allows."""

    status = 413

    def __init__(self, limit: int) -> None:
        self.limit = limit
        unit = 1_000_000 if limit % 1_000_000 == 0 else 1024 * 1024
        super().__init__(
            N_("This file is larger than {megabytes} MB, the most that can be taken."),
            megabytes=f"{limit / unit:.3g}",
        )


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
REFUSED_ENDINGS = {e: why for why, endings in _NAMED_REFUSALS.items() for e in endings.split()}
