"""The words of the moves: on a button, as a heading, and what they mean; and of decisions."""

import msgspec

from sara.scanning.models import Letter
from sara.words import N_


class MoveWords(msgspec.Struct, frozen=True):
    button: str
    meaning: str
    danger: bool = False


WORDS: dict[str, MoveWords] = {
    "advance": MoveWords(N_("Move on"), N_("The gate is open and a reviewer has agreed.")),
    "close": MoveWords(
        N_("Close"),
        N_("The problem ends with the outcome that the assessment names. It can be reopened."),
        danger=True,
    ),
    "redefine": MoveWords(
        N_("Back to scanning"),
        N_("What we found shows that the problem is a different one. Scan it again."),
    ),
    "reanalyse": MoveWords(
        N_("Back to analysis"), N_("Our explanation does not hold. Look for the causes again.")
    ),
    "replan": MoveWords(
        N_("Back to the plan"),
        N_("The plan was not carried out, or it does not fit. Change it and try again."),
    ),
    "came_back": MoveWords(N_("It came back"), N_("The problem is there again. Scan it again.")),
    "pause": MoveWords(
        N_("Pause"), N_("Nothing can go on until a certain day. Then it goes back to where it was.")
    ),
    "resume": MoveWords(N_("Resume"), N_("The problem goes back to the stage where it was.")),
    "refer_out": MoveWords(
        N_("Refer to another body"), N_("Another body takes the problem over, and has agreed.")
    ),
    "merge": MoveWords(
        N_("Merge"), N_("This is part of another problem. Work goes on there."), danger=True
    ),
    "reject": MoveWords(
        N_("Not a problem"), N_("One of the six CHEERS letters is not met."), danger=True
    ),
    "reopen": MoveWords(N_("Reopen"), N_("The problem starts again with scanning.")),
}

AFTERWARDS: dict[str, str] = {
    "advance": N_("Moved on to the next stage"),
    "send_back": N_("Sent back with reasons"),
    "refer": N_("Referred to another body"),
    "merge": N_("Merged with another problem"),
    "not_a_problem": N_("Not a problem"),
    "park": N_("Parked until a date"),
    "close": N_("Closed with its outcome"),
}
"""What a review decided, told afterwards; the words of `Decision` stand on the form."""

LETTERS = {letter.value: letter.words for letter in Letter}
"""The CHEERS letters, by the code that a visit keeps."""

BY_HAND = ("resume", "reopen", "came_back", "redefine", "reanalyse", "replan", "close", "pause")
"""Moves made with a button on the problem; the others are decisions of a review."""

MOVED = {
    "pause": N_("The work on it rests for a while."),
    "resume": N_("The work on it goes on."),
    "redefine": N_("We look anew at what the problem is."),
    "reanalyse": N_("We look anew for its causes."),
    "replan": N_("We change the plan."),
    "came_back": N_("It came back. We look at it again from the beginning."),
    "close": N_("The work on it has ended."),
    "reopen": N_("The work on it begins again."),
}
"""What a reporter reads of moves that need no review, beside what is told of them."""
