"""The forms of reviews and moves."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.privacy.covering import wherever
from sara.scanning.models import Letter
from sara.web.forms import Form
from sara.words import N_, Sentence, say
from sara.workflow.models import Decision

Long = Annotated[str, Meta(max_length=4000)]
Line = Annotated[str, Meta(max_length=200)]
Reference = Annotated[str, Meta(max_length=16)]


class AskReview(Form, kw_only=True):
    note: Long = ""
    anyway: bool = False


class Decide(Form, kw_only=True):
    version: int
    decision: Decision
    because: Long
    told: Long
    heard: Long
    until: dt.date | None = None
    into: Reference = ""
    receiver: Line = ""
    receiver_agreed: bool = False
    letter: Letter | None = None
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    """The personal details in the public words that the page has pointed out."""

    says = {
        "decision": N_("Choose a decision"),
        "because": N_("Give your reason"),
        "told": N_("Write what the people who reported it and the team will be told"),
        "heard": N_("Write what their input changed; or that it changed nothing, and why"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if self.decision is Decision.PARK and not self.until:
            wrong["until"] = say(N_("Say until when"))
        if self.decision is Decision.MERGE and not self.into:
            wrong["into"] = say(N_("Write the reference of the other problem, such as 2026-0147"))
        if self.decision is Decision.REFER and not (self.receiver and self.receiver_agreed):
            wrong["receiver"] = say(N_("Name who takes it over, and tick that they agreed"))
        if self.decision is Decision.NOT_A_PROBLEM and not self.letter:
            wrong["letter"] = say(N_("Choose the CHEERS letter that is not met"))
        return wrong


class MakeMove(Form, kw_only=True):
    event: Annotated[str, Meta(max_length=32)]
    reason: Long = ""
    told: Long = ""
    until: dt.date | None = None
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()


class CoverEverywhere(Form, kw_only=True):
    words: Annotated[str, Meta(max_length=120)]
    because: Annotated[str, Meta(max_length=300)]
    sure: bool = False

    says = {
        "words": N_("Write the words that are to be covered"),
        "because": N_("Say why. The team reads it"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if sum(sign.isalnum() for sign in self.words) < SHORTEST:
            wrong["words"] = say(N_("Write at least {n} letters or digits"), n=SHORTEST)
        elif wherever(self.words).search(self.because):
            wrong["because"] = say(N_("Leave the words themselves out: this reason stays."))
        return wrong


SHORTEST = 3
"""Letters: what is shorter stands in too many words that name nobody."""


class Publish(Form, kw_only=True):
    version: int
    public_summary: Long
    publish: bool = False
    cover: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    """The personal details that a page has pointed out."""

    says = {"public_summary": N_("Write a summary for everyone")}
