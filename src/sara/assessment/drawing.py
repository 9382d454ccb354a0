"""Lines with the band that chance alone would keep them in. The template draws them."""

from collections.abc import Sequence

import msgspec

from sara.figures.change import plain
from sara.words import N_, Sentence, say

WIDE, HIGH, EDGE = 600.0, 140.0, 6.0


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """One line with its band, in the units of the picture; and the same as numbers."""

    line: str
    """Points as the `points` of a polyline."""
    band: str
    """The band as the `points` of a polygon; "" for none."""
    floor: float
    """Where 0 lies."""
    split: float | None
    """Where the response began."""
    scale: Sentence
    rows: tuple[tuple[str, str, str], ...]
    """Number of the window, value, and the band at it."""


def drawn(
    values: Sequence[float], lows: Sequence[float | None], highs: Sequence[float | None], *,
    begins: int | None = None, band: str,
) -> Drawn:  # fmt: skip
    """`begins` is the place in the list of the first window after; `band` says what the band is."""
    known = [*values, *(v for v in (*lows, *highs) if v is not None), 0.0]
    bottom, top = min(known), max(known)
    tall = (HIGH - 2 * EDGE) / (top - bottom or 1.0)
    wide = WIDE / max(len(values), 1)

    def x(at: int) -> float:
        return round((at + 0.5) * wide, 1)

    def y(value: float) -> float:
        return round(HIGH - EDGE - (value - bottom) * tall, 1)

    banded = [
        (at, low, high) for at, (low, high) in enumerate(zip(lows, highs, strict=True))
        if low is not None and high is not None
    ]  # fmt: skip
    upper = [f"{x(at)},{y(high)}" for at, _, high in banded]
    lower = [f"{x(at)},{y(low)}" for at, low, _ in reversed(banded)]
    return Drawn(
        line=" ".join(f"{x(at)},{y(value)}" for at, value in enumerate(values)),
        band=" ".join(upper + lower), floor=y(0.0),
        split=None if begins is None else round(begins * wide, 1),
        scale=say(N_("From {bottom} to {top}. {band}"), bottom=_short(bottom), top=_short(top),
                  band=say(band)),
        rows=tuple(
            (str(at + 1), _short(value), _span(low, high))
            for at, (value, low, high) in enumerate(zip(values, lows, highs, strict=True))
        ),
    )  # fmt: skip


def _short(value: float) -> str:
    return plain(round(value, 1))


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_short(low)} \u2013 {_short(high)}"
