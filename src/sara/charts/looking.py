"""From an address to a chart: the problem, the choice, its dataset, and whether one may look."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from sara.accounts.reach import Audience, Reach
from sara.charts import queries
from sara.charts.about import MadeOf, made_of, names_of, place_words
from sara.charts.asked import Subject
from sara.charts.beginning import response_began
from sara.charts.chart import Chart, ChartKind
from sara.charts.counting import count
from sara.charts.drawing import Numbers, drawn
from sara.errors import NotFound, Refused
from sara.figures.choosing import NOTHING_LOADED, window
from sara.figures.selections import SelectionLine, selection
from sara.incidents.chosen import Chosen, InArea, from_query
from sara.incidents.queries import FoundDataset, find as find_dataset
from sara.problems.queries import Found, find
from sara.web.call import Call


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What one page of charts is about."""

    found: Found
    kept: SelectionLine | None
    subject: Subject
    dataset: FoundDataset
    made: MadeOf

    @property
    def query(self) -> str:
        """The choice as it stands in the address of every chart of it."""
        return f"selection={self.kept.id}" if self.kept else self.subject.chosen.as_query()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same as names and values."""
        return parse_qsl(self.query)

    @property
    def beside(self) -> str:
        return "&" + urlencode({"beside": self.subject.beside}) if self.subject.beside else ""


def look(call: Call[Any], problem_id: int) -> Look:
    """What this address asks about. Raises `NotFound` for whoever may not choose freely."""
    found = find(call.db, call.me, problem_id, at_least=Reach.AGENCIES)
    asked = asked_in(call)
    kept = None
    if number := asked.get("selection", [""])[-1]:
        kept = selection(call.db, problem_id, int(number) if _is_id(number) else 0)
    chosen = kept.chosen if kept else from_query(asked)
    dataset = dataset_of(call, chosen.dataset_id, found.reach)
    first, last = window(chosen, dataset.row.first_on, dataset.row.last_on)
    if dataset.row.timing is None:
        raise Refused(NOTHING_LOADED)
    subject = Subject(
        chosen=chosen, timing=dataset.row.timing, first=first, last=last,
        here=in_words(call, chosen),
        response_on=response_began(call.db, problem_id, call.today),
        listed=kept.listed if kept else (), beside=asked.get("beside", [""])[-1][:20],
    )  # fmt: skip
    return Look(
        found=found,
        kept=kept,
        subject=subject,
        dataset=dataset,
        made=made_of(call.db, subject, dataset),
    )


def asked_in(call: Call[Any]) -> dict[str, list[str]]:
    """What is chosen: in the address of a page, in the hidden fields of a form."""
    return call.asked.typed | call.asked.query


def in_words(call: Call[Any], chosen: Chosen) -> str:
    """The chosen place in words."""
    in_area = [chosen.place.area_id] if isinstance(chosen.place, InArea) else []
    areas = queries.area_names(call.db, in_area) if in_area else ()
    return place_words(chosen.place, names_of(areas))


def dataset_of(call: Call[Any], dataset_id: int, reach: Reach) -> FoundDataset:
    """The dataset, for those who may choose freely from it; that they read it is noted."""
    dataset = find_dataset(call.db, dataset_id, reach, call.settings.small_count)
    if not dataset.showing.exact:
        raise NotFound
    return dataset


def noted(call: Call[Any], problem_id: int, dataset: FoundDataset) -> None:
    """Leave an entry that somebody read what is for agencies only."""
    if dataset.row.audience is Audience.AGENCIES:
        call.note_reading(problem_id, "dataset", dataset.id)


def kind_of(text: str) -> ChartKind:
    try:
        return ChartKind.of(text)
    except ValueError:
        raise NotFound from None


def numbers_of(call: Call[Any], kind: ChartKind, here: Look) -> tuple[Numbers | None, Chart]:
    """The numbers, where there are any, and the chart."""
    counted = count(call.db, kind, here.subject)
    if isinstance(counted, Chart):
        return None, counted
    chart = drawn(counted)
    return (counted if chart.picture else None), chart


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
