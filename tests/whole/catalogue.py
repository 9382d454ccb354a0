"""Every sentence that can be translated, as the translators would get it, and a language to find
the others by: what it translates stands between ⟦ and ⟧."""

import gettext
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CONFIGURED = ROOT / "locales" / "babel.cfg"


def pybabel(*asked: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *asked], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@lru_cache(maxsize=1)
def template() -> Catalog:
    """Every sentence there is, as `make words` finds them, and where each stands."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as file:
        done = pybabel("extract", "-F", str(CONFIGURED), "-k", "N_", "-k", "number_of:1,2",
                       "-o", file.name, ".")  # fmt: skip
        assert done.returncode == 0, done.stderr
        return read_po(file)


@lru_cache(maxsize=1)
def catalogue() -> frozenset[str]:
    """The sentences themselves; plurals as both their forms."""
    every = (message.id for message in template() if message.id)
    return frozenset(
        text for found in every for text in ((found,) if isinstance(found, str) else found)
    )


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
