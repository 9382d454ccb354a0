"""Coordinates as files write them: degrees, inside an address, or projected."""

import re
from collections.abc import Sequence

from sara.people import projecting

NAUGHT = 1e-6
LONGEST = 1_000
"""Characters of a cell in which coordinates are looked for."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", re.ASCII)
_NUMBER = r"[-+]?\d{1,8}(?:[.,]\d+)?"
_WELL_KNOWN = re.compile(rf"POINT\s*(?:Z\s*)?\(\s*({_NUMBER})\s+({_NUMBER})[^)]*\)?", re.IGNORECASE)
_PAIR = re.compile(
    r"([-+]?\d{1,3}\.\d{2,}|[-+]?\d{1,8}\.\d+)\s*[,;\s]\s*([-+]?\d{1,3}\.\d{2,}|[-+]?\d{1,8}\.\d+)"
    r"|([-+]?\d{1,3},\d{2,})\s*[;\s/]\s*([-+]?\d{1,3},\d{2,})"
)
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[)\]]")


def number(text: str) -> float | None:
    """A number with a point or a comma; marks for thousands only beside the other mark."""
    plain = text.strip()
    if _PLAIN.fullmatch(plain):
        return float(plain)
    plain = plain.replace("\u00a0", "").replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    return float(plain) if _PLAIN.fullmatch(plain) else None


def inside(text: str) -> tuple[tuple[float, float] | None, str]:
    """The pair (y, x) of numbers inside a text, and the words around it."""
    text = text[:LONGEST]
    if found := _WELL_KNOWN.search(text):
        x, y = number(found[1]), number(found[2])
    elif found := _PAIR.search(text):
        one, two = (g for g in found.groups() if g is not None)
        y, x = number(one), number(two)
    else:
        return None, _tidy(text)
    if y is None or x is None:
        return None, _tidy(text)
    rest = text[: found.start()] + text[found.end() :]
    # Degrees of latitude end at ninety: a pair that starts beyond is longitude first.
    if abs(y) > 90 >= abs(x) and abs(y) <= 180:
        y, x = x, y
    return (y, x), _tidy(rest)


def _tidy(text: str) -> str:
    words = " ".join(_EMPTY_BRACKETS.sub(" ", text.replace("\n", ", ")).split())
    return re.sub(r"[\s,;(]+$", "", re.sub(r"\s+,", ",", words)).strip()


def is_missing(y: float, x: float) -> bool:
    """Whether a pair is a code for "not known": naught and naught, or all nines."""
    return (abs(y) < NAUGHT and abs(x) < NAUGHT) or (_nines(y) and _nines(x)) or y == x == -1


def _nines(value: float) -> bool:
    return set(f"{abs(value):g}".replace(".", "")) == {"9"}


def is_on_earth(y: float, x: float) -> bool:
    return -90 <= y <= 90 and -180 <= x <= 180


def degrees(pairs: Sequence[tuple[float, float]], epsg: int) -> list[Point | None]:
    """Projected pairs (y, x) as points; None for one that lies outside the system."""
    found = projecting.degrees([x for _, x in pairs], [y for y, _ in pairs], epsg)
    return [None if point is None else (point[1], point[0]) for point in found]
