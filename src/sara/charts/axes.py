"""Axes: round numbers to stand beside a picture, and which labels have room."""

import math
from collections.abc import Sequence

from sara.charts.marks import LETTER, Mark, line, text

TOP, BOTTOM = 14, 30
"""Room above and below what is drawn."""


def steps(most: float, about: int = 4) -> list[float]:
    """Round numbers from nought to at least `most`: 0, 5, 10, 15."""
    if most <= 0:
        return [0.0, 1.0]
    raw = most / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= raw)
    if most >= about and step < 1:
        step = 1.0
    return [step * n for n in range(math.ceil(most / step - 1e-9) + 1)]


def number(value: float) -> str:
    """12, 0.5, 1,200: as it stands beside an axis."""
    return f"{value:,.0f}" if value == round(value) else f"{value:.2f}".rstrip("0")


def gutter(ticks: Sequence[float], suffix: str = "") -> float:
    """Room that the numbers beside the upright axis need."""
    return max(len(number(t) + suffix) for t in ticks) * LETTER + 10


def upright(
    ticks: Sequence[float], *, left: float, right: float, height: float, suffix: str = ""
) -> list[Mark]:
    """Lines across the picture with their numbers before them."""
    top = ticks[-1]
    marks = []
    for tick in ticks:
        y = at(tick, top, height)
        marks.append(line(left, y, right, y, "grid" if tick else "axis"))
        marks.append(text(left - 6, y + 4, number(tick) + suffix, "end"))
    return marks


def at(value: float, top: float, height: float) -> float:
    """How far down the picture a value stands."""
    room = height - TOP - BOTTOM
    return TOP + room * (1 - value / top)


def spaced(labels: Sequence[str], room: float) -> list[int]:
    """Which of the labels along an axis of this length can stand without touching."""
    if not labels:
        return []
    each = max(len(label) for label in labels) * LETTER + 12
    stride = max(1, math.ceil(len(labels) * each / room))
    return list(range(0, len(labels), stride))
