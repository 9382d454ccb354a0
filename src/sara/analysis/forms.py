"""The forms of the analysis page, their mistakes in plain words."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.analysis.models import Agreement, RequestState, TestResult
from sara.web.forms import Form
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=200)]
Part = Annotated[str, Meta(max_length=400)]
Long = Annotated[str, Meta(max_length=4000)]


class BothSides(Form, kw_only=True):
    present: Long = ""
    absent: Long = ""
    unknown_because: Long = ""
    version: int = 0


class Triangle(Form, kw_only=True):
    offending: Long = ""
    target: Long = ""
    place: Long = ""
    handler: Long = ""
    guardian: Long = ""
    manager: Long = ""
    version: int = 0


class Background(Form, kw_only=True):
    conditions: Long = ""
    done_so_far: Long = ""
    known_elsewhere: Long = ""
    version: int = 0


class Conclusion(Form, kw_only=True):
    pinch_point: Long = ""
    problem_changed: Long = ""
    version: int = 0


class AddHypothesis(Form, kw_only=True):
    cause: Part
    effect: Part
    expected: Long = ""
    test: Long = ""
    rival_of: int | None = None

    says = {
        "cause": N_("Say what you think is behind it"),
        "effect": N_("Say what happens because of it"),
    }


class TestOf(Form, kw_only=True):
    __test__ = False

    result: TestResult = TestResult.UNTESTED
    finding: Long = ""

    def check(self) -> Mapping[str, Sentence]:
        return tested(self.result, self.finding)


class ChangeHypothesis(AddHypothesis, kw_only=True):
    result: TestResult = TestResult.UNTESTED
    finding: Long = ""
    version: int = 0

    def check(self) -> Mapping[str, Sentence]:
        return tested(self.result, self.finding)


def tested(result: TestResult, finding: str) -> Mapping[str, Sentence]:
    """A result needs what the test showed."""
    if result is not TestResult.UNTESTED and not finding:
        return {"finding": say(N_("Say what the test showed"))}
    return {}


class DropHypothesis(Form, kw_only=True):
    because: Annotated[str, Meta(max_length=300)]

    says = {"because": N_("Say why it is dropped")}


class AddCheckBack(Form, kw_only=True):
    held_on: dt.date
    with_whom: Short
    agreement: Agreement
    said: Long = ""

    says = {
        "held_on": N_("Say on which day"),
        "with_whom": N_("Say to whom the findings were shown, as a group"),
        "agreement": N_("Choose what they said"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.agreement in (Agreement.DISAGREED, Agreement.ADDED) and not self.said:
            return {"said": say(N_("Write down what they said, in their words"))}
        return {}


class AskForData(Form, kw_only=True):
    whom_asked: Short
    what: Long
    asked_on: dt.date
    due_on: dt.date

    says = {
        "whom_asked": N_("Say which organisation or which part of it was asked"),
        "what": N_("Say what was asked for"),
        "asked_on": N_("Say on which day"),
        "due_on": N_("Say by when it should come"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.due_on < self.asked_on:
            return {"due_on": say(N_("It cannot come before it was asked for"))}
        return {}


class DataCame(Form, kw_only=True):
    became: RequestState
    answered_on: dt.date
    came: Long
    version: int = 0

    says = {
        "became": N_("Choose what became of it"),
        "answered_on": N_("Say on which day"),
        "came": N_("Say what came and what it leaves out, or why it was refused"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.became is RequestState.ASKED:
            return {"became": say(N_("Choose what became of it"))}
        return {}
