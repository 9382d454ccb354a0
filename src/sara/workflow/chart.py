"""The picture of how a problem moves, drawn from the machine's own table."""

import msgspec

from sara.problems.models import WORKING, Stage
from sara.problems.stages import SLUG
from sara.workflow.moves import TABLE
from sara.workflow.words import WORDS

BOX = (172, 44)
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
    width, height = BOX
    boxes = [
        Box(stage, 190, 20 + i * (height + 36), stage not in SLUG) for i, stage in enumerate(LINE)
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
    return Chart(boxes, arrows, 190 + width + 110, boxes[-1].y + height + 20)


def _around(source: Box, goal: Box, lane: int) -> str:
    x, leave, arrive = source.x - 10 - lane * 24, 8 + lane * 4, 38 - lane * 4
    return f"M{source.x} {source.y + leave} H{x} V{goal.y + arrive} H{goal.x - 6}"


def _beside(source: Box, goal: Box) -> str:
    x = source.x + BOX[0]
    return f"M{x} {source.y + 22} H{x + 40} V{goal.y + 22} H{x + 6}"


class Told(msgspec.Struct, frozen=True):
    source: Stage
    event: str
    target: Stage


def told() -> list[Told]:
    """Every move in the table, for the list beside the picture; resuming is told once."""
    found, seen = [], set()
    for stage, rows in TABLE.items():
        for event, target, _ in rows:
            if event == "resume" and event in seen:
                continue
            seen.add(event)
            found.append(Told(stage, event, target))
    return found
