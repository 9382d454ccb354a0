"""The languages sara speaks.

A language is a catalogue: `locales/<code>/LC_MESSAGES/sara.po`, which comes with sara, and beside
it `<code>.po` in the operator's own folder, for a language of their own or for other words ("ward"
instead of "area"). Where both speak, the operator's word stands. English is written in the sources.
"""

import gettext as catalogue
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import msgspec
from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sara import words
from sara.resources import folder
from sara.settings import Settings

SOURCES, OWN = "en", "languages"
CHECKED = frozenset({SOURCES})
"""Languages whose every sentence a person who speaks it has read; the others are drafts."""


class Language(msgspec.Struct, frozen=True):
    code: str
    name: str
    """In the language itself: whoever looks for it may read no other."""
    direction: str
    draft: bool


def own_folder(settings: Settings) -> Path:
    """Where the operator's own catalogues lie."""
    return settings.data / OWN


def known(settings: Settings) -> tuple[Language, ...]:
    """Every language there is a catalogue for, by its name."""
    return _known(str(settings.data))


def language(settings: Settings, code: str) -> Language | None:
    return next((one for one in known(settings) if one.code == code), None)


def usual(settings: Settings) -> str:
    """The installation's language, or English when there is no catalogue for it."""
    return settings.language if language(settings, settings.language) else SOURCES


def wished(settings: Settings, header: str) -> str:
    """The first language of an Accept-Language header that sara speaks, or the usual one."""
    return _negotiated(str(settings.data), header) or usual(settings)


def read_in(settings: Settings, code: str) -> str:
    """Let this thread speak a language from now on; gives the one it speaks."""
    spoken = code if language(settings, code) else usual(settings)
    words.read_in(_catalogue(str(settings.data), spoken), spoken)
    return spoken


@contextmanager
def speaking(settings: Settings, code: str) -> Iterator[str]:
    """Speak another language for a while: of somebody who is not the one at the screen."""
    before = words.reading_language()
    spoken = read_in(settings, code)
    try:
        yield spoken
    finally:
        read_in(settings, before)


LONGEST_HEADER = 400


def _by_weight(header: str) -> list[str]:
    found: list[tuple[float, str]] = []
    for part in header[:LONGEST_HEADER].split(","):
        code, _, weight = part.partition(";")
        try:
            q = float(weight.partition("=")[2]) if weight.strip() else 1.0
        except ValueError:
            q = 0.0
        if code.strip() and q > 0:
            found.append((-q, code.strip()))
    return [code for _, code in sorted(found, key=lambda pair: pair[0])]


# A text as the key of each cache: comparing two paths takes longer than finding what is cached.


@lru_cache(maxsize=256)
def _negotiated(data: str, header: str) -> str | None:
    codes = {one.code.lower(): one.code for one in _known(data)}
    found = negotiate_locale(_by_weight(header), codes, sep="-")
    return codes[found.lower()] if found else None


@lru_cache(maxsize=8)
def _known(data: str) -> tuple[Language, ...]:
    own = Path(data) / OWN
    shipped = {path.parents[1].name for path in folder("locales").glob("*/LC_MESSAGES/sara.po")}
    added = {path.stem for path in own.glob("*.po")}
    found = [_described(code, added) for code in shipped | added | {SOURCES}]
    return tuple(sorted((one for one in found if one), key=lambda one: one.name.casefold()))


def _described(code: str, added: set[str]) -> Language | None:
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None  # an odd file in the operator's folder
    name = locale.get_display_name(code.replace("-", "_")) or code
    return Language(
        code=code,
        name=name[0].upper() + name[1:],
        direction=locale.text_direction,
        draft=code not in CHECKED and code not in added,
    )


@lru_cache(maxsize=32)
def _catalogue(data: str, code: str) -> catalogue.NullTranslations | None:
    own = Path(data) / OWN
    found: catalogue.GNUTranslations | None = None
    for path in (folder("locales") / code / "LC_MESSAGES" / "sara.po", own / f"{code}.po"):
        if path.is_file():
            over = _compiled(path, code)
            if found is not None:
                over.add_fallback(found)
            found = over
    return found


def _compiled(path: Path, code: str) -> catalogue.GNUTranslations:
    """A catalogue as a person wrote it, made ready for looking up; doubtful lines are left out."""
    with path.open("rb") as file:
        read = read_po(file, code.replace("-", "_"))  # without it plurals are counted as in English
    ready = io.BytesIO()
    write_mo(ready, read)
    ready.seek(0)
    return catalogue.GNUTranslations(ready)
