"""Finds the words of a page that nobody can translate, while people go about in a language that
marks what it translates."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sara import words
from tests.whole.catalogue import Pseudo
from tests.whole.crawling import Seen
from tests.whole.town import Town

WRITTEN = frozenset({"bdi", "time", "script", "style", "textarea"})
"""Where people's own words stand, or no words at all; so do elements with dir="auto"."""

SHOWN = ("alt", "title", "placeholder", "aria-label", "aria-description", "aria-valuetext")
OURS = re.compile(
    r"\bsara\b|\b\d{4}-\d{4}\b"  # the name of the product, the reference of a problem
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b"  # dates: by Babel
)
DASH = "\u2013"
MARKED = re.compile("⟦[^⟦⟧]*⟧")
A_LETTER = re.compile(r"[^\W\d_]")


@cache
def left_over(text: str) -> str:
    """What of a text is neither translated nor a number, a name of ours or punctuation."""
    before = ""
    while text != before:
        before, text = text, MARKED.sub("", text)
    text = " ".join(OURS.sub("", text).split())
    return text if A_LETTER.search(text) else ""


def hard_coded(page: LexborHTMLParser) -> Iterator[str]:
    """The words of a page that no translator could reach."""
    for node in page.root.traverse(include_text=True):
        if node.tag == "-text":
            if (text := left_over(node.text_content or "")) and not _written(node):
                yield text
        else:
            for name, value in node.attributes.items():
                if name in SHOWN and (text := left_over(value or "")):
                    yield f'{name}="{text}"'


def _written(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in WRITTEN or above.attributes.get("dir") == "auto":
            return True
        above = above.parent
    return False


class Reading:
    """Reads pages, and keeps what on them was neither translated nor written by people."""

    def __init__(self, town: Town) -> None:
        self.language, self.found = Pseudo(), dict[str, list[str]]()
        written = {str(v) for rows in town.tables().values() for row in rows for v in row}
        self.names = written | {"English", "Español"}  # a language is named in itself

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """The whole application speaks the language that marks its words."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(words, "_ENGLISH", self.language)
            yield

    def look(self, seen: Seen) -> None:
        if seen.page is not None and "language=" not in seen.path:  # that asks for another one
            wrong = [text for text in hard_coded(seen.page) if not wrote(text, self.names)]
            if wrong:
                self.found.setdefault(seen.path, wrong)


def wrote(text: str, names: set[str]) -> bool:
    """Whether people wrote all of it: the title of a page has no place for a mark around names."""
    parts = [part.strip(f" {DASH}") for part in text.split(f" {DASH}")]
    return all(part in names or not left_over(part) for part in parts)
