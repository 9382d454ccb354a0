"""The forms of the rounds, their mistakes in plain words."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from sara.accounts.models import ByHand
from sara.rounds.models import RoundKind, Stance
from sara.web.forms import Form
from sara.words import N_

Long = Annotated[str, Meta(max_length=4000)]


class OpenRound(Form, kw_only=True):
    kind: RoundKind
    option_id: int | None = None
    proposal: Long
    background: Long = ""
    voters: list[int] = []
    closes_on: dt.date
    quorum: int
    hidden: bool = False

    says = {
        "kind": N_("Choose what you ask about"),
        "proposal": N_("Say what you propose, so that one can agree or object to it"),
        "closes_on": N_("Choose the last day to answer"),
        "quorum": N_("Say how many have to answer"),
    }


class TakePosition(Form, kw_only=True):
    stance: Stance
    reason: Long = ""
    version: int = 0

    says = {"stance": N_("Choose where you stand")}


class KeyPosition(TakePosition, kw_only=True):
    """What somebody said on paper, by phone or face to face."""

    how: ByHand

    says = {"stance": N_("Choose where they stand"), "how": N_("Choose how the answer came")}


class AskQuestion(Form, kw_only=True):
    question: Long

    says = {"question": N_("Write your question")}


class AnswerIt(Form, kw_only=True):
    answer: Long
    version: int = 0

    says = {"answer": N_("Write the answer")}


class WriteOutcome(Form, kw_only=True):
    outcome: Long
    version: int = 0

    says = {"outcome": N_("Write what follows from it")}


class TakeBack(Form, kw_only=True):
    because: Annotated[str, Meta(max_length=300)]

    says = {"because": N_("Say why you take the question back")}
