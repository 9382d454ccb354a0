"""Marks of how new a row of the full-text index is, by which PostgreSQL finds the newest first."""

from collections.abc import Iterator

FIRST = 2**13
"""So many of the newest rows are looked through at first, as many then, and then four times as many
each time."""
GRAINS = (("d", 10), ("e", 13), ("f", 16), ("g", 19))
"""The marks of a row's own number, see the migration: e3 are the rows from 3 times 2 ** 13 on."""


def spans(newest: int) -> tuple[list[str], int]:
    """What to look for beside the words, from the newest rows back; and where the rest lies.

    An index of words gives all matches of a common word, however old. With these marks it gives
    those among the newest rows alone, and mostly they are enough. The rest are the rows before the
    number given: among them marks would only be one thing more to compare.
    """
    found, above, size = list[str](), newest + 1, FIRST
    while above > size:
        bits = next((bits for _, bits in GRAINS if size >> bits <= 8), GRAINS[-1][1])
        start = (above - size) >> bits << bits
        if not start:
            break
        found.append("|".join(_marked(start, above)))
        above, size = start, size * (4 if len(found) > 1 else 1)
    return found, above


def _marked(start: int, end: int) -> Iterator[str]:
    """The fewest marks of all rows from one number to before another; no row is beyond the last."""
    while start < end:
        letter, bits = next(
            (grain for grain in reversed(GRAINS)
             if start >> grain[1] << grain[1] == start and start + (1 << grain[1]) <= end),
            GRAINS[0],
        )  # fmt: skip
        yield f"{letter}{start >> bits}"
        start += 1 << bits
