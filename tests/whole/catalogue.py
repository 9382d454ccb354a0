"""Every sentence that can be translated, as the translators would get it, and a language to find
the others by: what it translates stands between ⟦ and ⟧."""

import gettext
from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]


@lru_cache(maxsize=1)
def catalogue() -> frozenset[str]:
    """Whatever Babel finds marked in the sources and templates; plurals as both their forms."""
    found: set[str] = set()
    for folder in ("src/sara", "templates"):
        options = {"**.html": {"trimmed": "true"}}
        for _, _, message, *_ in extract_from_dir(
            ROOT / folder, METHODS, options, KEYWORDS, strip_comment_tags=True
        ):
            found.update(message if isinstance(message, tuple) else (message,))
    return frozenset(text for text in found if text)


class Pseudo(gettext.NullTranslations):
    """Translates what is marked, and remembers what it was asked for besides."""

    def __init__(self) -> None:
        super().__init__()
        self.unmarked: set[str] = set()

    def gettext(self, message: str) -> str:
        if message not in catalogue():
            self.unmarked.add(message)
            return message
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
