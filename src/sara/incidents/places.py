"""What counts as the same place."""

import re
import unicodedata

_GAPS = re.compile(r"[\s,.;]+")


def key_of(words: str) -> str:
    """The words of a place without case, accents, and marks between them."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return _GAPS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()[:200]


def key_of_point(latitude: float, longitude: float) -> str:
    """The same for a place of which only the point is known, to a metre."""
    return f"@{latitude:.5f},{longitude:.5f}"
