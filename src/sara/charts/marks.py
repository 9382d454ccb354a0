"""What a picture is made of. Numbers stand here; one template turns them into SVG."""

from collections.abc import Callable, Iterable

import msgspec

from sara.words import Sentence

WIDE, NARROW = 720, 340
"""Two drawings of each picture, since letters inside a scaled picture shrink on a phone."""

LETTER = 7.0
"""How wide a letter of a label is, roughly, to know what fits."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One shape. `tone` names what it says; the style sheet and the template give the colour."""

    shape: str
    """rect, line, path, dot or text"""
    tone: str
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    x2: float = 0
    y2: float = 0
    radius: float = 0
    path: str = ""
    words: str | Sentence = ""
    anchor: str = "start"


class Drawing(msgspec.Struct, frozen=True):
    width: int
    height: int
    marks: tuple[Mark, ...]


class Picture(msgspec.Struct, frozen=True):
    """The same picture for a desk and paper, and for a phone."""

    wide: Drawing
    narrow: Drawing


def picture(draw: Callable[[int], Drawing]) -> Picture:
    return Picture(draw(WIDE), draw(NARROW))


def rect(x: float, y: float, width: float, height: float, tone: str) -> Mark:
    return Mark(
        shape="rect", tone=tone, x=_r(x), y=_r(y), width=_r(width), height=_r(max(height, 0))
    )


def line(x: float, y: float, x2: float, y2: float, tone: str) -> Mark:
    return Mark(shape="line", tone=tone, x=_r(x), y=_r(y), x2=_r(x2), y2=_r(y2))


def dot(x: float, y: float, radius: float, tone: str) -> Mark:
    return Mark(shape="dot", tone=tone, x=_r(x), y=_r(y), radius=_r(radius))


def text(
    x: float, y: float, words: str | Sentence, anchor: str = "start", tone: str = "label"
) -> Mark:
    return Mark(shape="text", tone=tone, x=_r(x), y=_r(y), words=words, anchor=anchor)


def path(points: Iterable[tuple[float, float]], tone: str, *, closed: bool = False) -> Mark:
    """A line through these points; closed, it is an area."""
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Mark(shape="path", tone=tone, path=f"M{steps}{' Z' if closed else ''}")


def _r(value: float) -> float:
    return round(value, 1)
