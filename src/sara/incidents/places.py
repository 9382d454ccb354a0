"""What counts as the same place."""

import re
import unicodedata

_GAPS = re.compile(r"[\s,.;]+")


def key_of(words: str) -> str:
    """The words of a place without case, accents, and marks between them."""
    plain = words.casefold()
    if not words.isascii():
        parted = unicodedata.normalize("NFKD", words).casefold()
        plain = "".join(c for c in parted if not unicodedata.combining(c))
    return _GAPS.sub(" ", plain).strip()[:200]


def key_of_point(latitude: float, longitude: float) -> str:
    """The same for a place of which only the point is known, to a metre."""
    return f"@{latitude:.5f},{longitude:.5f}"


_UNIT = re.compile(
    r"(?:^| )(?:(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|flat|lot|piso|dpto|wohnung|whg)"
    r" \w{1,6}|# ?\w{1,6}|\w{1,4} (?:floor|piso))(?= |$)"
)
_BLOCK = re.compile(
    r"\bblock\b|\bblk\b|\bhundred\b|\bon or near\b|^\d+x+\b|^x+\d*\b|^\d+ ?(?:-|to) ?\d+\b"
)


def building_of(place_key: str) -> str:
    """A place without its flat or floor; empty where only a point is known."""
    if place_key.startswith("@"):
        return ""
    return _GAPS.sub(" ", _UNIT.sub(" ", place_key)).strip() or place_key


def is_block(place_key: str) -> bool:
    """Whether the words name a stretch of a street, as publishers do who hide the house."""
    return bool(_BLOCK.search(place_key))
