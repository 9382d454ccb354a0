"""Finds what may tell who somebody is: names, number plates, telephone numbers, addresses, house
numbers.

The finder errs on the side of asking: a person decides. Names of places must not be caught.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import msgspec

from sara.privacy.given import BEFORE_PLACES, GIVEN, PLACES
from sara.words import N_, Spoken


class Kind(Spoken):
    """What a detail is."""

    NAME = "name", N_("name")
    PLATE = "plate", N_("number plate")
    PHONE = "phone", N_("telephone number")
    ADDRESS = "address", N_("address on the internet")
    HOUSE = "house", N_("house number")


class Detail(msgspec.Struct, frozen=True):
    """Where in a text it stands, what it is, and its words."""

    start: int
    end: int
    kind: Kind
    words: str


_LETTER = "(?:[^\\W\\d_]|['\u2019-])"
_QUOTE = "[\"'\u201c\u2018]?"
_CAPITAL = rf"[^\W\d_a-zà-öø-ÿ]{_LETTER}*"
_MORE = rf"(?:[ \t]+{_CAPITAL})*"  # never across lines: each line is a field of its own
_NAME = rf"{_CAPITAL}{_MORE}"

# Polite titles name a person however they are written; a rank only before a capital letter,
# because "the officer said" names nobody.
_POLITE = r"(?:[Mm]rs?|MRS?|[Mm]s|MS|[Mm]iss|MISS|[Mm]x)"
_RANKS = (
    r"(?:Dr|Prof|Professor|Rev|Reverend|Sir|Dame|Cllr|Councillor|Officer|PC|PCSO|WPC|Sgt|Sergeant"
    r"|Constable|Inspector|Insp|Superintendent|Supt|Lieutenant|Lt|Detective|DC|DS|DI|Deputy"
    r"|Sheriff|Judge|Father|Pastor|Imam|Rabbi|Herr|Frau|Señora?|Sra?|Monsieur|Madame|Mme)"
)
_PERSON = (
    r"(?:man|woman|boy|girl|lad|teenager|youth|child|person|male|female|neighbour|neighbor|tenant"
    r"|resident|brother|sister|son|daughter|father|mother|friend|owner|dealer|someone|somebody)"
)
_STREET = (
    r"(?:Street|Road|Lane|Avenue|Drive|Close|Court|Crescent|Gardens?|Grove|Hill|House|Mews|Parade"
    r"|Place|Rise|Row|Square|Terrace|View|Walk|Way|St|Rd|Ave|Ln|Dr)"
)
_HOUSE_NUMBER = r"\d{1,4}(?:[ \t]?[a-zA-Z])?\b"
_FINDERS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.NAME, rf"\b{_POLITE}\b\.?[ \t]+(?!the\b|and\b|or\b|a\b)[^\W\d_]{_LETTER}+{_MORE}"),
        (Kind.NAME, rf"\b{_RANKS}\b\.?[ \t]+{_NAME}"),
        (Kind.NAME, rf"\b(?:[Nn]amed|[Nn]icknamed|[Kk]nown as|[Aa]ka|a\.k\.a\.)[ \t]+"
                    rf"{_QUOTE}{_NAME}"),
        (Kind.NAME, rf"\b[Nn]ame(?: is|['\u2019]s| was)[ \t]+{_QUOTE}{_NAME}"),
        (Kind.NAME, rf"\b{_PERSON}[ \t]+called[ \t]+{_QUOTE}{_NAME}"),
        (Kind.ADDRESS, r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        (Kind.ADDRESS, r"(?<![\w.])@\w{3,}"),
        # number plates: Britain since 2001 and before, then three common shapes of other places
        (Kind.PLATE, r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b"),
        (Kind.PLATE, r"\b[A-Z]\d{2,3}\s?[A-Z]{3}\b"),
        (Kind.PLATE, r"\b[A-Z]{3}\s?\d{3}[A-Z]\b"),
        (Kind.PLATE, r"\b\d[A-Z]{3}\d{3}\b"),
        (Kind.PLATE, r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\s?\d{1,4}\b"),
        (Kind.PLATE, r"\b[A-Z]{3}-\d{3,4}\b"),
        # telephone numbers: with the country, with the trunk zero, and as North America writes them
        (Kind.PHONE, r"(?<![\w+])\+\d(?:[\s().-]{0,2}\d){6,14}(?!\w)"),
        (Kind.PHONE, r"(?<![\w/.:-])\(?0\d{1,4}\)?(?:[\s.-]?\d){6,9}(?![\w/:])"),
        (Kind.PHONE, r"(?<![\w/.-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\w)"),
        (Kind.PHONE, r"(?<![\w/.-])\d{3}-\d{4}(?![\w-])"),
        # house numbers: said as such, before a street, and after one as other languages have it
        (Kind.HOUSE, rf"(?<!bus )(?<!route )(?<!line )(?<!tram )\b(?:[Nn]umber|[Nn]os?\.?|[Nn]r\.?"
                     rf"|[Ff]lat|[Aa]partment|[Aa]pt\.?|[Hh]ouse|[Hh]ausnummer|[Uu]nit)[ \t]+"
                     rf"{_HOUSE_NUMBER}(?! (?:bus|tram|people|times|nights|days)\b)"),
        (Kind.HOUSE, rf"(?<![\w/.:-])\d{{1,4}}[a-zA-Z]?"
                     rf"(?=(?:[ \t]+{_CAPITAL}){{1,3}}[ \t]+{_STREET}\b)"),
        (Kind.HOUSE, r"(?<=stra(?:ß|s)e )\d{1,4}[ \t]?[a-z]?\b|(?<=weg )\d{1,4}[ \t]?[a-z]?\b"),
    )
)  # fmt: skip
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.]\d\d[-/.]\d\d\b|\b\d\d?[-/.]\d\d?[-/.](?:(?:19|20)\d\d|\d\d)\b"
    r"|\b\d\d?[.:]\d\d\b"
)
_CAPITALS = re.compile(rf"\b{_CAPITAL}(?:[ \t]+{_CAPITAL}){{0,5}}")


def details_in(text: str, kinds: Collection[Kind] = tuple(Kind)) -> list[Detail]:
    """What in the text may tell who somebody is, in the order it stands; nothing twice."""
    clean = _DATE.sub(lambda found: "·" * len(found[0]), text)
    spans = sorted(
        (start, -end, order, kind)
        for order, (kind, start, end) in enumerate(_spans(clean))
        if kind in kinds
    )  # fmt: skip
    found: list[Detail] = []
    for start, end, _order, kind in spans:
        if not found or start >= found[-1].end:
            words = " ".join(text[start:-end].split())
            found.append(Detail(start, -end, kind, words))
    return found


NAMING = frozenset(Kind) - {Kind.HOUSE}


def names_in(text: str) -> list[str]:
    """The words of what may name a person, each once: everything but house numbers."""
    return list(_names_in(text))


@lru_cache(maxsize=64)  # a gate asks twice: whether there are any, and which
def _names_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(detail.words for detail in details_in(text, NAMING)))


def _spans(text: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, finder in _FINDERS:
        for match in finder.finditer(text):
            yield kind, match.start(), match.end()
    for match in _CAPITALS.finditer(text):
        yield from _given(match)


def _given(match: re.Match[str]) -> Iterator[tuple[Kind, int, int]]:
    """A given name and what follows it, unless all of it names a place."""
    words = [(w[0].removesuffix("'s").removesuffix("\u2019s"), w.start(), w.end())
             for w in re.finditer(r"\S+", match[0])]  # fmt: skip
    if {word for word, _, _ in words} & PLACES:
        return
    first = next((n for n, (word, _, _) in enumerate(words) if word in GIVEN), None)
    if first is not None and not {word for word, _, _ in words[:first]} & BEFORE_PLACES:
        yield Kind.NAME, match.start() + words[first][1], match.end()
