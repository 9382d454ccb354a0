"""The forms of the plan and the running response, their mistakes in plain words."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.response.models import Approach, Design, LogKind, Side
from sara.web.forms import Form
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=4000)]


class WriteOption(Form, kw_only=True):
    title: Short
    approach: Approach
    side: Side
    hypothesis_id: int | None = None
    how: Long = ""

    says = {
        "title": N_("Say what could be done"),
        "approach": N_("Choose what kind of option it is"),
        "side": N_("Choose the side of the triangle it works on"),
    }


class ChangeOption(WriteOption, kw_only=True):
    version: int = 0


class Choose(Form, kw_only=True):
    chosen: bool = False


class Versioned(Form, kw_only=True):
    version: int = 0


class Choice(Versioned, kw_only=True):
    choice_because: Long = ""
    agreed: Long = ""
    objections: Long = ""
    answers: Long = ""
    enforcement_only_because: Long = ""


class Objectives(Versioned, kw_only=True):
    short_term: Long = ""
    long_term: Long = ""


class Lawful(Versioned, kw_only=True):
    lawful_basis: Long = ""
    approvals: Long = ""


class Evaluate(Versioned, kw_only=True):
    design: Design | None = None
    place: Long = ""
    comparison: Long = ""
    buffer: Long = ""
    before_first: dt.date | None = None
    before_last: dt.date | None = None
    after_first: dt.date | None = None
    after_last: dt.date | None = None
    follow_up_on: dt.date | None = None
    assessor: Short = ""
    decision_rule: Long = ""

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        for first, last in (("before_first", "before_last"), ("after_first", "after_last")):
            begins, ends = getattr(self, first), getattr(self, last)
            if begins and ends and ends < begins:
                wrong[last] = say(N_("The last day cannot be before the first"))
        if self.before_last and self.after_first and self.after_first <= self.before_last:
            wrong["after_first"] = say(N_("The time after begins when the time before is over"))
        return wrong


class NameIndicator(Form, kw_only=True):
    named: bool = False


class Amend(Form, kw_only=True):
    what: Long
    because: Long
    follow_up_on: dt.date | None = None

    says = {"what": N_("Say what changes"), "because": N_("Say why it changes")}


class AddLogLine(Form, kw_only=True):
    kind: LogKind
    action_id: int | None = None
    happened_on: dt.date
    words: Long

    says = {
        "kind": N_("Choose what kind of line it is"),
        "happened_on": N_("Give the day"),
        "words": N_("Say what happened"),
    }
