"""What can be asked, when, of whom, and what can be answered: plain tables, read by pages and
operations alike."""

import datetime as dt
from collections.abc import Callable

import msgspec

from sara.db import Reader
from sara.problems.models import Stage
from sara.rounds.models import RoundKind, Stance
from sara.words import N_

CONSENT = (Stance.AGREE, Stance.ABSTAIN, Stance.OBJECT)
NEEDS_A_REASON = (Stance.OBJECT, Stance.DISAGREE, Stance.ADD)
AGAINST = (Stance.OBJECT, Stance.DISAGREE)
"""Stances that get a written answer."""
JUDGED = (Stance.WORKED, Stance.PARTLY, Stance.DID_NOT)


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of question; `stage` is the one it belongs to, None for any."""

    stage: Stage | None
    button: str
    what: str
    begins: str
    """The proposal as it stands in the form at first."""
    stances: tuple[Stance, ...]
    place: str = ""
    """The page where what is asked about stands, below the problem's own address."""
    place_words: str = ""
    residents_only: bool = False
    of_the_group: bool = False
    """Whether a gate reads what comes of it: no resident can be left out then."""


KINDS: dict[RoundKind, Asking] = {
    RoundKind.FINDINGS: Asking(
        stage=Stage.ANALYSIS,
        button=N_("Show the findings, and ask"),
        what=N_("Is this why it happens, here and now? Everyone can agree, disagree, or add what "
                "is missing. Disagreement stays on record."),
        begins=N_("These are our findings. Do you agree with them?"),
        stances=(Stance.AGREE, Stance.ADD, Stance.DISAGREE, Stance.ABSTAIN),
        place="/analysis", place_words=N_("Read the findings"), of_the_group=True,
    ),
    RoundKind.OPTION: Asking(
        stage=Stage.PLAN,
        button=N_("Ask about one option"),
        what=N_("Hear what the group thinks of one option before the plan is made."),
        begins="",
        stances=CONSENT,
        place="/plan#options", place_words=N_("Read the options"),
    ),
    RoundKind.PLAN: Asking(
        stage=Stage.PLAN,
        button=N_("Ask for consent to the plan"),
        what=N_("The plan goes ahead when nobody objects, or when every objection has a written "
                "answer."),
        begins=N_("We propose to carry out this plan."),
        stances=CONSENT,
        place="/plan", place_words=N_("Read the plan"), of_the_group=True,
    ),
    RoundKind.VERDICT: Asking(
        stage=Stage.ASSESSMENT,
        button=N_("Ask residents for their verdict"),
        what=N_("Each resident judges alone: nobody sees what others say, or what agencies say, "
                "before it is closed."),
        begins=N_("Did it work?"),
        stances=(*JUDGED, Stance.ABSTAIN),
        place="/assessment", place_words=N_("Read what was done and measured"),
        residents_only=True, of_the_group=True,
    ),
    RoundKind.ANYTHING: Asking(
        stage=None,
        button=N_("Ask something else"),
        what=N_("Anything the group should decide together."),
        begins="",
        stances=CONSENT,
    ),
}  # fmt: skip

Reason = Callable[[Reader, int, dt.date], str]
"""Says of a problem why nothing can be asked now; "" when it can."""
_reasons: dict[RoundKind, Reason] = {}


def only_when(kind: RoundKind, reason: Reason) -> None:
    """Let a room above say when a question of its stage cannot be asked."""
    _reasons[kind] = reason


def why_not(db: Reader, problem_id: int, kind: RoundKind, today: dt.date) -> str:
    reason = _reasons.get(kind)
    return reason(db, problem_id, today) if reason else ""


Subjects = Callable[[Reader, int], list[tuple[int, str]]]
"""What of a problem can be asked about one by one: number and title."""
_subjects: dict[RoundKind, Subjects] = {}


def one_of(kind: RoundKind, subjects: Subjects) -> None:
    """Let a room above say what a question of its stage can be about."""
    _subjects[kind] = subjects


def subjects_of(db: Reader, problem_id: int, kind: RoundKind) -> list[tuple[int, str]]:
    found = _subjects.get(kind)
    return found(db, problem_id) if found else []


def alone(kind: RoundKind) -> bool:
    """Whether only one of this kind can be open at a time on a problem."""
    return kind not in (RoundKind.OPTION, RoundKind.ANYTHING)


def offered(stage: Stage) -> list[RoundKind]:
    """What can be asked about while a problem stands in this stage."""
    return [kind for kind, asking in KINDS.items() if asking.stage in (stage, None)]
