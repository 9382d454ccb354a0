"""Finds what may name a person: titles, plates, telephone numbers, addresses of people.

A statement is about behaviour, place and time. The finder errs on the side of asking: a person
can always confirm that nobody is named. Names of places must not be caught.
"""

import re

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
_FINDERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_POLITE}\b\.?[ \t]+(?!the\b|and\b|or\b|a\b)[^\W\d_]{_LETTER}+{_MORE}",
        rf"\b{_RANKS}\b\.?[ \t]+{_NAME}",
        rf"\b(?:[Nn]amed|[Nn]icknamed|[Kk]nown as|[Aa]ka|a\.k\.a\.)[ \t]+{_QUOTE}{_NAME}",
        rf"\b{_PERSON}[ \t]+called[ \t]+{_QUOTE}{_NAME}",
        r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?<![\w.])@\w{3,}",
        # number plates: Britain since 2001 and before, then three common shapes of other places
        r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b",
        r"\b[A-Z]\d{2,3}\s?[A-Z]{3}\b",
        r"\b[A-Z]{3}\s?\d{3}[A-Z]\b",
        r"\b\d[A-Z]{3}\d{3}\b",
        r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\s?\d{1,4}\b",
        r"\b[A-Z]{3}-\d{3,4}\b",
        # telephone numbers: with the country, with the trunk zero, and as North America writes them
        r"(?<![\w+])\+\d(?:[\s().-]{0,2}\d){6,14}(?!\w)",
        r"(?<![\w/.:-])\(?0\d{1,4}\)?(?:[\s.-]?\d){6,9}(?![\w/:])",
        r"(?<![\w/.-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\w)",
        r"(?<![\w/.-])\d{3}-\d{4}(?![\w-])",
    )
)
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.]\d\d[-/.]\d\d\b|\b\d\d?[-/.]\d\d?[-/.](?:(?:19|20)\d\d|\d\d)\b"
    r"|\b\d\d?[.:]\d\d\b"
)


def names_in(text: str) -> list[str]:
    """What in the text may name a person, in the order it stands, each once."""
    clean = _DATE.sub(lambda found: "·" * len(found[0]), text)
    found = sorted(
        (match.start(), match.end())
        for finder in _FINDERS
        for match in finder.finditer(clean)
    )  # fmt: skip
    words: dict[str, None] = {}
    end = -1
    for start, stop in found:
        if start >= end:
            words[" ".join(text[start:stop].split())] = None
            end = stop
    return list(words)
