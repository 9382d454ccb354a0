"""What somebody asks of the list: its filters, all of them in the address."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec

from sara.db import whole
from sara.problems.models import Stage, Tier
from sara.words import Spoken

S = TypeVar("S", bound=Spoken)

LIST, BOARD = "/problems", "/board"
LONGEST = 200
"""Letters of a search that are read."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST = 253_402_300_799_999_999


class Place(msgspec.Struct, frozen=True):
    """A place in the list: beside the problem that changed at this moment."""

    at: dt.datetime
    id: int

    @property
    def text(self) -> str:
        return f"{(self.at - _EPOCH) // dt.timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def of(cls, text: str) -> "Place | None":
        moment, _, row = text.partition("-")
        since, row_id = whole(moment, _LAST), whole(row)
        if since is None or row_id is None:
            return None
        return cls(_EPOCH + dt.timedelta(microseconds=since), row_id)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The filters that are set. One that cannot be read is not set."""

    area: int | None = None
    stage: Stage | None = None
    tier: Tier | None = None
    lead: int | None = None
    mine: bool = False
    late: bool = False
    q: str = ""
    best: bool = False
    older: Place | None = None
    newer: Place | None = None
    before: int | None = None
    """In a search: only what was written before this."""

    @property
    def set(self) -> frozenset[str]:
        """The names of the filters on problems that are set."""
        return frozenset(
            n for n in ("area", "stage", "tier", "lead", "mine", "late") if getattr(self, n)
        )

    def address(self, path: str = LIST, **changed: Any) -> str:
        """Where the list is, filtered like this but for what is `changed`; from its start."""
        fresh = {"older": None, "newer": None, "before": None} | changed
        pairs = _pairs(msgspec.structs.replace(self, **fresh))
        return f"{path}?{urlencode(pairs)}" if pairs else path


def wanted(query: Mapping[str, list[str]]) -> Wanted:
    """The filters in an address."""

    def given(name: str) -> str:
        return query.get(name, [""])[-1].strip()

    return Wanted(
        area=whole(given("area")),
        stage=_spoken(Stage, given("stage")),
        tier=_spoken(Tier, given("tier")),
        lead=whole(given("lead")),
        mine=given("mine") == "1",
        late=given("late") == "1",
        q=" ".join(given("q")[:LONGEST].split()),
        best=given("order") == "best",
        older=Place.of(given("older")),
        newer=Place.of(given("newer")) if not given("older") else None,
        before=whole(given("before")),
    )


def cursor(text: str) -> tuple[dt.date, int] | None:
    """Where a page of a queue, oldest day first, begins, from its address; None for nonsense."""
    day, _, number = text.rpartition(".")
    try:
        return dt.date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _pairs(asked: Wanted) -> list[tuple[str, str]]:
    shown: dict[str, Callable[[Any], str]] = {
        "older": lambda place: place.text, "newer": lambda place: place.text,
        "mine": lambda _: "1", "late": lambda _: "1",
    }  # fmt: skip
    named = ("q", "area", "stage", "tier", "lead", "mine", "late", "older", "newer", "before")
    pairs = [(n, shown.get(n, str)(v)) for n in named if (v := getattr(asked, n))]
    return [*pairs, ("order", "best")] if asked.best and asked.q else pairs


def _spoken(kind: type[S], text: str) -> S | None:
    return next((m for m in kind if m.value == text), None)
