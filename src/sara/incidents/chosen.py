"""What is chosen from a dataset: kinds, days and a place; the same in an address and in JSON."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from sara.db import BIGGEST_ID
from sara.errors import BadRequest
from sara.words import N_

MOST_CORNERS = 60
MOST_KINDS = 100
FARTHEST = 50_000.0
"""Metres from the middle of a circle to its edge."""

UNREADABLE = N_("What was chosen cannot be read. Choose again.")
TOO_MANY_CORNERS = N_("A shape has three to sixty corners.")
NOT_ON_EARTH = N_("A corner or a middle lies nowhere on earth.")
BACKWARDS = N_("The last day comes before the first.")

_NUMBER = re.compile(r"-?[0-9.]{1,24}(e-?[0-9]{1,3})?", re.ASCII)

Point = tuple[float, float]
"""Latitude and longitude."""


class InArea(msgspec.Struct, frozen=True, tag="area"):
    area_id: int


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    latitude: float
    longitude: float
    metres: float


class Shape(msgspec.Struct, frozen=True, tag="shape"):
    """A drawn shape by its corners; the last is joined to the first."""

    corners: tuple[Point, ...]


class Street(msgspec.Struct, frozen=True, tag="street"):
    """Every place whose words hold these."""

    words: str


Place = InArea | Circle | Shape | Street


class Chosen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A choice of incidents, exactly repeatable once `up_to_load` is set: loads only add rows.

    Both end days count; None leaves an end open. No kinds means every kind, no place everywhere.
    """

    dataset_id: int
    kinds: tuple[int, ...] = ()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    place: Place | None = None
    up_to_load: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The choice as it is kept in a column."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found

    def as_query(self) -> str:
        """The choice as it stands in an address, without the question mark."""
        pairs: list[tuple[str, str]] = [("dataset", str(self.dataset_id))]
        pairs += [("kind", str(kind)) for kind in self.kinds]
        pairs += [("from", str(self.starts_on))] if self.starts_on else []
        pairs += [("to", str(self.ends_on))] if self.ends_on else []
        pairs += [_place_in_address(self.place)] if self.place else []
        pairs += [("up_to", str(self.up_to_load))] if self.up_to_load is not None else []
        return urlencode(pairs)


def from_json(kept: Mapping[str, Any]) -> Chosen:
    """The choice that a column holds."""
    return msgspec.convert(kept, Chosen)


def from_query(asked: Mapping[str, list[str]]) -> Chosen:
    """The choice in an address or a sent form. Raises `BadRequest` for what cannot be read."""
    try:
        chosen = Chosen(
            dataset_id=_number(_last(asked, "dataset")),
            kinds=tuple(sorted({_number(one) for one in asked.get("kind", ()) if one})),
            starts_on=_day(_last(asked, "from")),
            ends_on=_day(_last(asked, "to")),
            place=_place(asked),
            up_to_load=_number(_last(asked, "up_to")) if _last(asked, "up_to") else None,
        )
    except ValueError as error:
        raise BadRequest(UNREADABLE) from error
    return checked(chosen)


def checked(chosen: Chosen) -> Chosen:
    """The same choice, if its place and days are possible. Raises `BadRequest`."""
    place = chosen.place
    if len(chosen.kinds) > MOST_KINDS:
        raise BadRequest(UNREADABLE)
    if chosen.starts_on and chosen.ends_on and chosen.ends_on < chosen.starts_on:
        raise BadRequest(BACKWARDS)
    if isinstance(place, Shape) and not 3 <= len(place.corners) <= MOST_CORNERS:
        raise BadRequest(TOO_MANY_CORNERS)
    points: Iterable[Point] = ()
    if isinstance(place, Circle):
        points = [(place.latitude, place.longitude)]
        if not 0 < place.metres <= FARTHEST:
            raise BadRequest(UNREADABLE)
    if isinstance(place, Shape):
        points = place.corners
    if not all(-90 <= y <= 90 and -180 <= x <= 180 for y, x in points):
        raise BadRequest(NOT_ON_EARTH)
    return chosen


def _place_in_address(place: Place) -> tuple[str, str]:
    if isinstance(place, InArea):
        return "area", str(place.area_id)
    if isinstance(place, Circle):
        return "near", f"{place.latitude!r},{place.longitude!r},{place.metres!r}"
    if isinstance(place, Shape):
        return "shape", ";".join(f"{y!r},{x!r}" for y, x in place.corners)
    return "street", place.words


def _place(asked: Mapping[str, list[str]]) -> Place | None:
    if text := _last(asked, "shape"):
        corners = [_numbers(one, 2) for one in text.split(";") if one.strip()]
        return Shape(tuple((y, x) for y, x in corners))
    if text := _last(asked, "near"):
        return Circle(*_numbers(text, 3))
    if text := _last(asked, "area"):
        return InArea(_number(text))
    if text := " ".join(_last(asked, "street").split())[:120]:
        return Street(text)
    return None


def _last(asked: Mapping[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[-1].replace("\x00", "").strip()


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text, re.ASCII) or int(text) > BIGGEST_ID:
        raise ValueError(text)
    return int(text)


def _numbers(text: str, how_many: int) -> tuple[float, ...]:
    parts = text.split(",")
    if len(parts) != how_many or not all(_NUMBER.fullmatch(part.strip()) for part in parts):
        raise ValueError(text)
    return tuple(float(part) for part in parts)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
