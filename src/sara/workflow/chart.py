"""The picture of how a problem moves, drawn from the machine's own table."""

import msgspec

from sara.problems.models import WORKING, Stage
from sara.problems.stages import SLUG
from sara.workflow.moves import TABLE
from sara.workflow.words import WORDS

BOX = (172, 44)
MARGIN = (160, 52)
"""Room for the ways back before the boxes, and for the short way behind them."""
LINE = (*WORKING, Stage.SUSTAIN, Stage.CLOSED)


class Box(msgspec.Struct, frozen=True):
    stage: Stage
    x: int
    y: int
    end: bool


class Arrow(msgspec.Struct, frozen=True):
    path: str
    words: str
    source: Stage
    target: Stage
    back: bool


class Chart(msgspec.Struct, frozen=True):
    boxes: list[Box]
    arrows: list[Arrow]
    width: int
    height: int


def chart() -> Chart:
    """Boxes down the page, forward arrows between them, backward ones at the side.

    Moves aside (pause, refer, merge, not a problem) and reopening are told in words beside the
    picture: drawn, they would hide the way a problem takes.
    """
    (width, height), (before, behind) = BOX, MARGIN
    boxes = [
        Box(stage, before, 8 + i * (height + 32), stage not in SLUG) for i, stage in enumerate(LINE)
    ]
    at = {box.stage: box for box in boxes}
    arrows, lanes = [], 0
    for stage in LINE:
        for event, target, _ in TABLE[stage]:
            if target not in at or event in ("reopen",):
                continue
            source, goal = at[stage], at[target]
            back = goal.y < source.y
            if back:
                lanes += 1
                path = _around(source, goal, lanes)
            elif LINE.index(target) == LINE.index(stage) + 1:
                path = f"M{source.x + width // 2} {source.y + height} V{goal.y - 6}"
            else:
                path = _beside(source, goal)
            arrows.append(Arrow(path, WORDS[event].button, stage, target, back))
    return Chart(boxes, arrows, before + width + behind, boxes[-1].y + height + 8)


def _around(source: Box, goal: Box, lane: int) -> str:
    x, leave, arrive = source.x - 10 - lane * 24, 8 + lane * 4, 38 - lane * 4
    return f"M{source.x} {source.y + leave} H{x} V{goal.y + arrive} H{goal.x - 6}"


def _beside(source: Box, goal: Box) -> str:
    x = source.x + BOX[0]
    return f"M{x} {source.y + 22} H{x + 40} V{goal.y + 22} H{x + 6}"


class Told(msgspec.Struct, frozen=True):
    """A stage and the moves out of it, each with where it leads."""

    stage: Stage
    moves: list[tuple[str, Stage]]


def told() -> list[Told]:
    """Every move in the table by its stage, in the order of the picture and then the rest."""
    order = [*LINE, *(stage for stage in TABLE if stage not in LINE)]
    return [Told(stage, _moves(stage)) for stage in order if TABLE[stage]]


def _moves(stage: Stage) -> list[tuple[str, Stage]]:
    """Resuming leads back to where the problem was, and is told once."""
    found: dict[tuple[str, Stage | None], tuple[str, Stage]] = {}
    for event, target, _ in TABLE[stage]:
        found.setdefault((event, None if event == "resume" else target), (event, target))
    return list(found.values())
