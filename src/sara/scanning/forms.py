"""The forms of scanning, their mistakes in plain words."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.evidence.models import SourceKind
from sara.problems.models import BehaviourKind, Precision, Surroundings, Tier
from sara.scanning.models import GoalType
from sara.web.forms import A_NUMBER, Form
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=4000)]


class LogProblem(Form, kw_only=True):
    """At most five fields: an officer logs a problem on a phone in a minute."""

    title: Short
    behaviour: Long
    place: Line
    times: Line = ""
    area_id: int

    says = {
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
        "area_id": N_("Choose the area"),
    }


class Statement(Form, kw_only=True):
    title: Short
    behaviour: Long
    place: Line
    times: Line = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.AREA
    behaviour_kind: BehaviourKind | None = None
    surroundings: Surroundings | None = None
    area_id: int | None = None
    """Sent only by whom may move the problem to another."""
    version: int

    says = {
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        for name, value, most in (
            ("latitude", self.latitude, 90), ("longitude", self.longitude, 180)
        ):  # fmt: skip
            if value is not None and not math.isfinite(value):
                wrong[name] = say(A_NUMBER)
            elif value is not None and abs(value) > most:
                wrong[name] = say(N_("Write a number from -{most} to {most}"), most=most)
        if (self.latitude is None) is not (self.longitude is None):
            empty = "latitude" if self.latitude is None else "longitude"
            wrong.setdefault(empty, say(N_("A point needs both numbers, or neither")))
        return wrong


class Cheers(Form, kw_only=True):
    community: Long = ""
    harms: Long = ""
    expectation: Long = ""
    events: Long = ""
    recurring: Long = ""
    similarity: Long = ""
    version: int = 0


class Origin(Form, kw_only=True):
    since_on: dt.date | None = None
    identified_by: Long = ""
    community_input: Long = ""
    version: int = 0


class Voice(Form, kw_only=True):
    no_voice_because: Long = ""
    version: int = 0


class Goal(Form, kw_only=True):
    goal_type: GoalType | None = None
    minimum_change: Line = ""
    success_by: dt.date | None = None
    version: int = 0


class Privacy(Form, kw_only=True):
    no_names: bool = False
    child_involved: bool = False
    hate_element: bool = False
    other_process: Line = ""
    version: int = 0


class ChooseTier(Form, kw_only=True):
    tier: Tier
    reason: Line = ""
    version: int

    says = {"tier": N_("Choose how many have to work on it")}


class ReviewOn(Form, kw_only=True):
    review_on: dt.date | None = None
    version: int = 0


class AddEvent(Form, kw_only=True):
    happened_on: dt.date
    what: Line
    source: SourceKind

    says = {
        "happened_on": N_("Say on which day it happened"),
        "what": N_("Say what happened"),
        "source": N_("Say who told it"),
    }
