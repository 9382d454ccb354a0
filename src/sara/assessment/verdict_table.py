"""Impact held against process (POP Center, tool guide 1): what the result allows one to say."""

import msgspec

from sara.assessment.models import Delivered, Fell
from sara.words import N_


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: what it means, and the move it leads to ("" for none)."""

    delivered: bool
    fell: bool
    words: str
    meaning: str
    move: str = ""


CELLS: tuple[Cell, ...] = (
    Cell(
        delivered=True, fell=True,
        words=N_("The response plausibly helped"),
        meaning=N_("How strongly this can be said depends on the design of the evaluation."),
    ),
    Cell(
        delivered=True, fell=False,
        words=N_("The theory was wrong"),
        meaning=N_("It was done, and it did not help. Look for the causes again."),
        move="reanalyse",
    ),
    Cell(
        delivered=False, fell=True,
        words=N_("Something else did it"),
        meaning=N_("The problem fell although the plan was not delivered. No credit is claimed."),
    ),
    Cell(
        delivered=False, fell=False,
        words=N_("The plan was not carried out"),
        meaning=N_("This says nothing about the idea. Go back to the plan and deliver it."),
        move="replan",
    ),
)  # fmt: skip


def applies(delivered: Delivered | None, fell: Fell | None) -> Cell | None:
    """The cell for these answers; None while one is open, or when there is too little to tell."""
    if delivered is None or fell is None or fell is Fell.UNCLEAR:
        return None
    row = delivered is Delivered.YES
    column = fell is Fell.ENOUGH
    return next(c for c in CELLS if c.delivered is row and c.fell is column)
