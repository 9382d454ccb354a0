"""The forms of scanning, their mistakes in plain words."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from sara.evidence.models import SourceKind
from sara.incidents.points import Point
from sara.problems.models import BehaviourKind, Precision, Surroundings, Tier
from sara.scanning.lying import Lying, taken_apart
from sara.scanning.models import GoalType
from sara.web.forms import A_NUMBER, Form
from sara.words import N_, Sentence, say

Short = Annotated[str, Meta(max_length=140)]
Line = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=4000)]


class LogProblem(Form, kw_only=True):
    """At most five fields: an officer logs a problem on a phone in a minute. A template may ask for
    more."""

    title: Short
    behaviour: Long
    place: Line
    """May hold a point, as a map on a phone gives it."""
    times: Line = ""
    area_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    """Of a point that was picked on a map."""
    meant: str = ""
    """The number of an area; asked only when point and area disagree."""
    pattern: int | None = None
    offered: tuple[int, ...] = ()
    """The problems like it that the page has shown."""
    confirmed: bool = False
    community: Long = ""
    harms: Long = ""
    recurring: Long = ""
    identified_by: Long = ""

    says = {
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if _wrong_point(self.latitude, self.longitude):
            return {"place": say(N_("The point cannot be read. Take it out, or pick it anew"))}
        if not taken_apart(self.place)[0]:
            return {"place": say(N_("Say it in words as well, beside the point"))}
        return {}

    def lying(self, areas: Sequence[Any]) -> Lying:
        """Where it lies, of areas with the columns id, name, boundary."""
        written = taken_apart(self.place)[1]
        picked = None if self.latitude is None or self.longitude is None else (
            self.latitude, self.longitude
        )  # fmt: skip
        return Lying(
            areas=areas, point=written or picked, chosen=self.area_id, meant=self.meant
        )  # fmt: skip


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
    meant: str = ""
    """The number of an area; asked only when point and area disagree."""
    version: int

    says = {
        "title": N_("Give it a short name"),
        "behaviour": N_("Say what is happening"),
        "place": N_("Say where it happens"),
    }

    def check(self) -> Mapping[str, Sentence]:
        return _wrong_point(self.latitude, self.longitude)

    def area(self, here: int) -> int:
        """The area it is to be in; `here` is where it is."""
        return here if self.area_id is None else self.area_id

    @property
    def point(self) -> Point | None:
        both = self.latitude is not None and self.longitude is not None
        return (self.latitude or 0.0, self.longitude or 0.0) if both else None


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


def _wrong_point(latitude: float | None, longitude: float | None) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and not math.isfinite(value):
            wrong[name] = say(A_NUMBER)
        elif value is not None and abs(value) > most:
            wrong[name] = say(N_("Write a number from -{most} to {most}"), most=most)
    if (latitude is None) is not (longitude is None):
        empty = "latitude" if latitude is None else "longitude"
        wrong.setdefault(empty, say(N_("A point needs both numbers, or neither")))
    return wrong
