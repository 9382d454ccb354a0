"""Words on the screen: marked where they are written, translated where they are shown.

`N_` marks a string in Python, `Sentence` carries one with its values until a page shows it, and
`gettext` puts it into the language of the person who reads. The language is set for each thread
before it renders.
"""

import enum
import gettext as catalogue
import threading
from collections.abc import Callable
from typing import Any, Self

import msgspec

_reader = threading.local()


def N_(text: str) -> str:
    """Mark a string for translation and give it back unchanged."""
    return text


class Sentence(msgspec.Struct, frozen=True):
    """A marked sentence with the values that go into its {places}."""

    text: str
    values: dict[str, Any] = {}
    many: str = ""
    """How it is said of more than one; then `values` holds how many, as n."""

    def __str__(self) -> str:
        return gettext(self.text, **self.values)


def say(text: str, **values: Any) -> Sentence:
    """A sentence to be translated later; `text` must be marked with `N_`."""
    return Sentence(text, values)


def number_of(one: str, many: str, n: int, **values: Any) -> Sentence:
    """A sentence to be translated later, in the singular or plural for `n`; marked by its place."""
    return Sentence(one, {"n": n, **values}, many)


class Spoken(enum.Enum):
    """An enum whose members carry the words a person reads.

    Not a subclass of str: the template engine would see only the string and lose `.words`.
    """

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        member = object.__new__(cls)
        member._value_ = value
        member.words = words
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this stored value. Raises `ValueError` for any other."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(value)

    def __str__(self) -> str:
        return str(self.value)

    # There is one object for each member; `Enum` would hash its name in Python, every time.
    __hash__ = object.__hash__


def read_in(translations: catalogue.NullTranslations | None, language: str = "en") -> None:
    """Choose the language of what this thread renders next; see `sara.languages`."""
    _reader.translations, _reader.language = translations, language


def reading_language() -> str:
    """The code of the language this thread renders in."""
    found = getattr(_reader, "language", "en")
    assert isinstance(found, str)
    return found


def gettext(text: str | Sentence, **values: Any) -> str:
    """The text in the reader's language, with its values filled in."""
    if isinstance(text, Sentence):
        if text.many:
            return ngettext(text.text, text.many, **text.values)
        return gettext(text.text, **text.values)
    translated = _translations().gettext(text) if text else ""
    if not values:
        return translated
    return translated.format(**_all_shown(values))


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The singular or plural text for `n`, which may be used as {n}."""
    return _translations().ngettext(one, many, n).format(n=n, **_all_shown(values))


SHOWN_BY: dict[type, Callable[[Any], str]] = {}
"""How values of a kind are put into a sentence; dates are added by `sara.web.dates`."""


def _all_shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, Spoken):
        return gettext(value.words)
    if isinstance(value, Sentence):
        return gettext(value)
    show = SHOWN_BY.get(type(value))
    return show(value) if show else value


def _translations() -> catalogue.NullTranslations:
    found = getattr(_reader, "translations", None)
    return found if found is not None else _ENGLISH


_ENGLISH = catalogue.NullTranslations()
