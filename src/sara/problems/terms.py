"""The words somebody looks for, and where they stand in a text.

Both engines are given the words taken out of what was typed, never what was typed: nothing in it
can be an operator, so nothing can be a mistake.
"""

import math
import re
import unicodedata
from collections.abc import Sequence

import msgspec

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"|(\S+)')
MOST_TERMS = 8
LONGEST_WORD = 40
SHORTEST_BEGINNING = 2
"""Letters before the star in light*, which finds lights and lighting too."""
READ = 20_000
"""Letters of a text that are looked at for showing where the words stand."""
BEFORE, AROUND = 8, 32


class Term(msgspec.Struct, frozen=True):
    """Words that follow each other; `opens` when the last is only the beginning of one.

    Not every word is taken so: an index finds a whole word at once, and the words that begin with a
    common one only after reading all their places.
    """

    words: tuple[str, ...]
    opens: bool


class Piece(msgspec.Struct, frozen=True):
    """A part of a text, marked when it is one of the words looked for."""

    text: str
    hit: bool = False


def terms(typed: str) -> tuple[Term, ...]:
    """The terms in what was typed: words, "words in quotes", 2026-0147, beginnings as light*."""
    found = []
    for quoted, loose in _PART.findall(unicodedata.normalize("NFC", typed)):
        part = quoted or loose
        words = tuple(w[:LONGEST_WORD] for w in _WORD.findall(part))
        if words:
            found.append(Term(words, part.endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def for_sqlite(asked: Sequence[Term]) -> str:
    """As FTS5 reads it, in the column of words alone."""
    phrases = (f'"{" ".join(t.words)}"{" *" if t.opens else ""}' for t in asked)
    return f"{{words}} : ({' AND '.join(phrases)})"


def for_postgresql(asked: Sequence[Term]) -> str:
    """As to_tsquery reads it."""
    phrases = (
        " <-> ".join(f"'{w}'" for w in t.words) + (":*" if t.opens else "") for t in asked
    )  # fmt: skip
    return " & ".join(f"({p})" for p in phrases)


class Read(msgspec.Struct, frozen=True):
    """A text taken apart into words, each folded and with its place."""

    text: str
    words: list[str]
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> "Read":
        text = text[:READ]
        found = list(_WORD.finditer(text))
        return cls(text, [_folded(m[0]) for m in found], [m.span() for m in found])

    def starts(self, term: Term) -> list[int]:
        """The words at which the term begins."""
        wanted = [_folded(w) for w in term.words]
        last = len(wanted) - 1
        return [
            at
            for at in range(len(self.words) - last)
            if self.words[at : at + last] == wanted[:last]
            and (
                self.words[at + last].startswith(wanted[last])
                if term.opens
                else self.words[at + last] == wanted[last]
            )
        ]


def marked(text: str, asked: Sequence[Term]) -> list[Piece]:
    """The whole text with the words marked."""
    read = Read.of(text)
    return _pieces(read, _hits(read, asked), 0, len(read.text))


def around(text: str, asked: Sequence[Term]) -> list[Piece]:
    """The part of a text with most of the words, marked; empty when none stands in it."""
    read = Read.of(text)
    places = {at: n for n, term in enumerate(asked) for at in read.starts(term)}
    if not places:
        return []

    def different(start: int) -> int:
        return len({n for at, n in places.items() if start <= at < start + AROUND - BEFORE})

    first = max(sorted(places), key=different)
    start = max(first - BEFORE, 0)
    end = min(start + AROUND, len(read.words)) - 1
    begin = 0 if start == 0 else read.spans[start][0]
    finish = len(read.text) if end == len(read.words) - 1 else read.spans[end][1]
    pieces = _pieces(read, _hits(read, asked), begin, finish)
    return [
        *([Piece("… ")] if begin else []),
        *pieces,
        *([Piece(" …")] if finish < len(read.text) else []),
    ]


def best(texts: Sequence[str], asked: Sequence[Term]) -> list[int]:
    """The texts by how well they match, as numbers; equals stay in order.

    Okapi BM25 over these texts alone: the engines weigh a word by how often it stands in the whole
    database, and would so tell of what the reader may not see.
    """
    reads = [Read.of(t) for t in texts]
    counts = [[len(r.starts(t)) for t in asked] for r in reads]
    mean = sum(len(r.words) for r in reads) / max(len(reads), 1) or 1.0
    rare = [
        math.log(1 + len(reads) / (0.5 + sum(bool(c[n]) for c in counts)))
        for n in range(len(asked))
    ]

    def score(number: int) -> float:
        long = 1.2 * (0.25 + 0.75 * len(reads[number].words) / mean)
        return sum(r * c * 2.2 / (c + long) for r, c in zip(rare, counts[number], strict=True))

    return sorted(range(len(texts)), key=lambda n: -score(n))


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _hits(read: Read, asked: Sequence[Term]) -> list[int]:
    found = {
        at + more for t in asked for at in read.starts(t) for more in range(len(t.words))
    }  # fmt: skip
    return sorted(found)


def _pieces(read: Read, hits: list[int], begin: int, finish: int) -> list[Piece]:
    pieces, at = [], begin
    for word in hits:
        start, end = read.spans[word]
        if start < begin or end > finish:
            continue
        pieces += [Piece(read.text[at:start]), Piece(read.text[start:end], True)]
        at = end
    return [p for p in [*pieces, Piece(read.text[at:finish])] if p.text]
