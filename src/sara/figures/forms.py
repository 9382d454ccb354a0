"""The forms of the figures page, their mistakes in plain words."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.figures.models import Counted, Direction, Generator, Place, Taken
from sara.figures.windows import Step
from sara.web.forms import A_NUMBER, Choice, Form
from sara.words import N_, Sentence, say

AMBIGUOUS = N_("Write it without a mark for thousands, for example 1000; or 1.0 if you mean one")


MOST_VALUES = 400


class AddIndicator(Form, kw_only=True):
    name: Annotated[str, Meta(max_length=140)]
    unit: Annotated[str, Meta(max_length=60)] = ""
    counted: Counted = Counted.COUNT
    generator: Generator
    direction: Direction
    definition: Annotated[str, Meta(max_length=1000)] = ""
    known_bias: Annotated[str, Meta(max_length=1000)] = ""
    enough_percent: int | None = None

    says = {
        "name": N_("Say what is counted or asked"),
        "generator": N_("Say who generates the number"),
        "direction": N_("Say which way is better"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.enough_percent is None or 1 <= self.enough_percent <= 100:
            return {}
        return {"enough_percent": say(N_("Write a whole number from 1 to 100"))}


class ChangeIndicator(AddIndicator, kw_only=True):
    version: int = 0


class AddMeasurement(Form, kw_only=True):
    taken: Taken
    place: Place = Place.RESPONSE
    value: Annotated[str, Meta(max_length=30)]
    starts_on: dt.date
    ends_on: dt.date
    source: Annotated[str, Meta(max_length=200)]

    says = {
        "taken": N_("Say when it was taken"),
        "value": N_("Write the number"),
        "starts_on": N_("Give the first day"),
        "ends_on": N_("Give the last day"),
        "source": N_("Say where the number comes from"),
    }

    def check(self) -> Mapping[str, Sentence]:
        wrong: dict[str, Sentence] = {}
        if mistake := _mistake(self.value):
            wrong["value"] = say(mistake)
        if self.ends_on < self.starts_on:
            wrong["ends_on"] = say(N_("The last day cannot be before the first"))
        return wrong

    @property
    def number(self) -> float:
        """The value, after `check` has found it to be a number."""
        return float(self.value.replace(",", "."))


class AddSeries(Form, kw_only=True):
    """Equal windows one after the other, a number for each."""

    taken: Taken
    place: Place = Place.RESPONSE
    starts_on: dt.date
    step: Step
    values: Annotated[str, Meta(max_length=6000)]
    source: Annotated[str, Meta(max_length=200)]

    says = {
        "taken": N_("Say when it was taken"),
        "starts_on": N_("Give the first day"),
        "step": N_("Say how long each window is"),
        "values": N_("Write the numbers"),
        "source": N_("Say where the numbers come from"),
    }

    def check(self) -> Mapping[str, Sentence]:
        texts = self.values.split()
        for at, text in enumerate(texts, 1):
            if mistake := _mistake(text):
                return {"values": say(N_("Number {n}: {mistake}"), n=at, mistake=say(mistake))}
        if len(texts) > MOST_VALUES:
            return {"values": say(N_("Use at most {n} numbers at once"), n=MOST_VALUES)}
        return {}

    @property
    def windows(self) -> list[tuple[dt.date, dt.date, float]]:
        """First day, last day and value of each window."""
        firsts = [self.step.after(self.starts_on, n) for n in range(len(self.values.split()) + 1)]
        return [
            (first, following - dt.timedelta(days=1), float(text.replace(",", ".")))
            for first, following, text in zip(
                firsts[:-1], firsts[1:], self.values.split(), strict=True
            )
        ]


class AddFromIncidents(Form, kw_only=True):
    """Windows of incidents that are kept with the problem."""

    selection_id: int
    taken: Taken
    place: Place = Place.RESPONSE
    step: Step

    says = {
        "selection_id": N_("Choose the incidents"),
        "taken": N_("Say when it was taken"),
        "step": N_("Say how long each window is"),
    }


def _mistake(text: str) -> str:
    """Why a value cannot be read as a number. 1,000 is a thousand to some and one to others."""
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}([,. ][0-9]{3})+([.,][0-9]+)?", text):
        return AMBIGUOUS
    return "" if re.fullmatch(r"[-+]?[0-9]{1,15}([.,][0-9]{1,9})?", text) else A_NUMBER


class RemoveMeasurement(Form, kw_only=True):
    measurement_id: int
    because: Annotated[str, Meta(max_length=300)]

    says = {
        "measurement_id": N_("Choose the value to take out"),
        "because": N_("Say why it is taken out"),
    }


GENERATORS = (
    Choice(
        Generator.RESIDENTS.value, Generator.RESIDENTS.words,
        N_("What people saw or felt: a diary, a survey, their own reports."),
    ),
    Choice(
        Generator.AGENCIES.value, Generator.AGENCIES.words,
        N_("What an agency records whatever the police do: repairs, admissions, insurance claims."),
    ),
    Choice(
        Generator.POLICE_ACTIVITY.value, Generator.POLICE_ACTIVITY.words,
        N_("Stops, arrests, patrols. They rise when the police do more, so they cannot show alone"
           " that a problem got smaller."),
    ),
)  # fmt: skip

COUNTED = (
    Choice(Counted.COUNT.value, Counted.COUNT.words, N_("For example: 11 bad nights.")),
    Choice(Counted.LEVEL.value, Counted.LEVEL.words, N_("For example: 34 of 100 feel safe.")),
)
