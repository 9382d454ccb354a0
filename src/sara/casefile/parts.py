"""What a case file is made of: sections of plain text, the same for paper, for Word and a page.

Every text here is in the reader's language already, and is text: nothing in it is ever run.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from sara.words import N_, gettext, say

Tone = Literal["plain", "note", "missing"]
NOTHING = N_("Nothing recorded yet: {what}")


class Words(msgspec.Struct, frozen=True, tag="words"):
    """A paragraph; lines that a person broke stay broken."""

    text: str
    tone: Tone = "plain"


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """What was asked, and what was answered."""

    asked: str
    text: str
    note: str = ""


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """Short facts, each with its name."""

    rows: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True, tag="table"):
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A drawing as SVG; `alt` is what it shows, for those who do not see it."""

    svg: str
    alt: str


class Photo(msgspec.Struct, frozen=True, tag="photo"):
    """A photo out of the store; `alt` says what it shows. The press puts `jpeg` in."""

    sha256: str
    alt: str
    jpeg: bytes = b""
    wide: int = 1
    high: int = 1


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading inside a section."""

    text: str


Block = Words | Answer | Facts | Table | Picture | Photo | Heading


class Section(msgspec.Struct, frozen=True):
    title: str
    blocks: tuple[Block, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the section says is not recorded yet."""
        return tuple(b.text for b in self.blocks if isinstance(b, Words) and b.tone == "missing")


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file, ready to be printed: no database behind it any more."""

    kind: str
    title: str
    reference: str
    language: str
    right_to_left: bool
    short: str
    """For whom it was made, in two or three words for the head of each page."""
    about: tuple[str, ...]
    """For whom it was made, when, and up to where it reaches."""
    sections: tuple[Section, ...]
    page: str
    """The words of the page number, with {n} and {all} in them."""
    unprinted: str
    """The sentence for letters that no font at hand has."""
    lost: str = ""
    """The sentence for a photo that is no longer kept."""


def answer(asked: str, text: str | None, note: str = "") -> Block:
    """An answer under its question, or plain word that there is none yet."""
    shown = (text or "").strip()
    return Answer(gettext(asked), shown, note) if shown else missing(asked)


def missing(what: str) -> Words:
    """What was looked for and is not there; a file with gaps shows them."""
    return Words(gettext(say(NOTHING, what=gettext(what).rstrip("?."))), "missing")


def facts(rows: Iterable[tuple[str, str | None]]) -> Facts:
    """Those of the facts that are known."""
    known = [(gettext(name), (value or "").strip()) for name, value in rows]
    return Facts(tuple((name, value) for name, value in known if value))


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> Block:
    """A table with its heads, or plain word that there is nothing to stand in it."""
    found = tuple(tuple(row) for row in rows)
    if not found:
        return missing(empty)
    return Table(gettext(caption), tuple(gettext(head) for head in heads), found)


_NEVER = re.compile("[\u202a-\u202e\u2066-\u2069\ufffe\uffff\ufeff\ud800-\udfff]")


def plain(text: str) -> str:
    """Text without what no printed page can hold: control characters, marks that turn the line."""
    kept = (c for c in _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
            if c in "\n\t" or unicodedata.category(c) != "Cc")  # fmt: skip
    return "".join(kept)


def apart(text: str) -> str:
    """Text that runs its own way inside a line that may run the other; kept apart by Unicode."""
    return f"\u2068{plain(text)}\u2069"


def runs_right_to_left(text: str) -> bool | None:
    """The way the first letter of a text runs; None when it has none."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("R", "AL"):
            return True
        if way == "L":
            return False
    return None
