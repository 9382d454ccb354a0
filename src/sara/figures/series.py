"""The small series of one indicator, as every room above reads it."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from sara.figures.models import Counted, Direction, Generator, Place, Taken


class MeasurementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One value over one window; both end days count."""

    id: int
    taken: Taken
    value: float
    starts_on: dt.date
    ends_on: dt.date
    source: str
    place: Place = Place.RESPONSE
    kinds: Mapping[str, int] | None = None
    """How many of each kind of incident; None where that is not known."""

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


class IndicatorLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    unit: str
    counted: Counted
    generator: Generator
    direction: Direction
    frozen_at: dt.datetime | None
    version: int
    measurements: tuple[MeasurementLine, ...]
    """At the place of the response, earliest window first."""
    elsewhere: tuple[MeasurementLine, ...] = ()
    """At comparison places and places around, earliest window first."""
    definition: str = ""
    known_bias: str = ""
    enough_percent: int | None = None
    elsewhere_frozen_at: dt.datetime | None = None

    def at(self, *when: Taken) -> tuple[MeasurementLine, ...]:
        """The values taken at these times of the problem's life."""
        return tuple(m for m in self.measurements if m.taken in when)

    def counted_at(self, place: Place) -> tuple[MeasurementLine, ...]:
        """The values of one place."""
        if place is Place.RESPONSE:
            return self.measurements
        return tuple(m for m in self.elsewhere if m.place is place)

    @property
    def baseline(self) -> tuple[MeasurementLine, ...]:
        """What was measured before the response, each with its window and source."""
        return tuple(m for m in self.at(Taken.BASELINE) if m.source.strip())

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None
