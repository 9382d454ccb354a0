"""What a chart is made of, and the question that nobody should skip: who made these numbers?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sara.charts import queries
from sara.charts.asked import Subject
from sara.db import Reader
from sara.incidents.chosen import Circle, InArea, Place, Shape, Street
from sara.incidents.models import Generator
from sara.incidents.queries import FoundDataset
from sara.web import dates
from sara.words import N_, Sentence, gettext, say

BIAS = {
    Generator.RESIDENTS: N_(
        "These are what people reported. Who here does not call, and why? Who calls often? Did it"
        " become easier or harder to report in this time?"
    ),
    Generator.AGENCIES: N_(
        "These are what an agency wrote down. What does it record, and what does it leave out? Did"
        " its rules, its staff or its form change in this time?"
    ),
    Generator.POLICE_ACTIVITY: N_(
        "These are what the police found where they looked. More patrols find more. Where were they"
        " not, and would it look the same there?"
    ),
}


class MadeOf(msgspec.Struct, frozen=True, kw_only=True):
    dataset_id: int
    dataset: str
    source: str
    generator: Generator
    kinds: tuple[str, ...]
    """Empty for every kind."""
    first: dt.date
    last: dt.date
    place: str
    loaded_on: dt.date | None
    """The day of the last file it holds."""
    up_to_load: int | None

    @property
    def facts(self) -> tuple[tuple[Sentence, str], ...]:
        """Labels and values."""
        kinds = ", ".join(self.kinds) if self.kinds else gettext(N_("every kind"))
        period = gettext(N_("{first} to {last}"), first=self.first, last=self.last)
        facts = [
            (say(N_("Dataset")), self.dataset), (say(N_("Source")), self.source),
            (say(N_("Who generates it")), gettext(self.generator.words)),
            (say(N_("Kinds")), kinds), (say(N_("Days")), period), (say(N_("Place")), self.place),
        ]  # fmt: skip
        if self.loaded_on:
            stand = gettext(
                N_("the file of {day}, number {n}"), day=self.loaded_on, n=self.up_to_load
            )
            facts.append((say(N_("As far as")), stand))
        return tuple(facts)

    @property
    def bias(self) -> str:
        return BIAS[self.generator]


def made_of(db: Reader, subject: Subject, dataset: FoundDataset) -> MadeOf:
    chosen = subject.chosen
    names = queries.kind_names(db, chosen.kinds) if chosen.kinds else {}
    loaded = queries.load(db, chosen.dataset_id, chosen.up_to_load)
    return MadeOf(
        dataset_id=dataset.id, dataset=dataset.row.name, source=dataset.row.source,
        generator=dataset.row.generator, kinds=tuple(sorted(names.values())), first=subject.first,
        last=subject.last, place=subject.here,
        loaded_on=dates.today(loaded.loaded_at) if loaded and loaded.loaded_at else None,
        up_to_load=loaded.id if loaded else None,
    )  # fmt: skip


def names_of(areas: Iterable[Any]) -> dict[int, str]:
    """The names of areas by their ids."""
    return {area.id: area.name for area in areas}


def place_words(place: Place | None, areas: Mapping[int, str]) -> str:
    """A place as a reader knows it; `areas` are the names of the areas by their ids."""
    match place:
        case InArea(area_id):
            return areas.get(area_id) or gettext(N_("an area that is gone"))
        case Circle(latitude, longitude, metres):
            return gettext(
                N_("within {metres} m of {latitude}, {longitude}"), metres=round(metres),
                latitude=latitude, longitude=longitude,
            )  # fmt: skip
        case Shape(corners):
            return gettext(N_("a drawn shape with {n} corners"), n=len(corners))
        case Street(words):
            return gettext(N_("places with \u201c{words}\u201d"), words=words)
        case _:
            return gettext(N_("everywhere"))


def as_json(made: MadeOf) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(made)
    return found


def from_json(kept: dict[str, Any]) -> MadeOf:
    return msgspec.convert(kept, MadeOf)
