"""What the columns of a file mean: the mapping that is proposed, corrected, kept and used again."""

from collections.abc import Mapping as Mapped
from typing import Any

import msgspec

from sara.incidents.models import Timing
from sara.incidents.reading.cut import Cut
from sara.words import N_, Spoken


class Meaning(Spoken):
    """What one column tells."""

    NOTHING = "nothing", N_("Not used")
    ID = "id", N_("Number of the incident")
    KIND = "kind", N_("Kind: what happened")
    START = "start", N_("When: day, month, or day and time")
    START_TIME = "start_time", N_("Time of day")
    END = "end", N_("Until when: day, or day and time")
    END_TIME = "end_time", N_("Until which time of day")
    YEAR = "year", N_("Year")
    MONTH = "month", N_("Month")
    DAY = "day", N_("Day of the month")
    HOUR = "hour", N_("Hour")
    MINUTE = "minute", N_("Minute")
    LATITUDE = "latitude", N_("Latitude, or northing (y)")
    LONGITUDE = "longitude", N_("Longitude, or easting (x)")
    POINT = "point", N_("Both coordinates, perhaps inside an address")
    PLACE = "place", N_("Place: address, street or block")
    AREA = "area", N_("Area, by its name or code")
    AGE = "age", N_("Age: checked, and not kept")


ONCE = frozenset(Meaning) - {Meaning.NOTHING, Meaning.AGE, Meaning.PLACE, Meaning.KIND}
"""Meanings that one column of a file can have, and no second one."""


class Order(Spoken):
    """Which part of a date such as 03/04/2026 comes first."""

    DAY_FIRST = "day_first", N_("Day first: 03/04/2026 is the third of April")
    MONTH_FIRST = "month_first", N_("Month first: 03/04/2026 is the fourth of March")


class Clock(Spoken):
    """What times mean that are marked as universal time (with a Z, or +00:00)."""

    PLACE = "place", N_("The clock of the place, as it is written")
    UNIVERSAL = "universal", N_("Universal time: to be turned into the clock of the place")


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a file is cut and read. `meanings` and `missing` go by the name of the column."""

    cut: Cut = Cut()
    meanings: dict[str, str] = {}
    missing: dict[str, tuple[str, ...]] = {}
    """Codes of one column that mean: not known."""
    true_values: dict[str, tuple[str, ...]] = {}
    """What looks like such a code in a column and is none."""
    dropped: tuple[str, ...] = ()
    """Columns that tell of persons: never read, and never part of what rows are told apart by."""
    kind: str = ""
    """What every row is, when no column says it."""
    timing: str = Timing.MOMENT.value
    order: str = Order.MONTH_FIRST.value
    clock: str = Clock.PLACE.value
    midnight: bool = True
    """Whether midnight to the minute is an hour; else it means that the hour is not known."""
    epsg: int = 0
    """The coordinate system of projected coordinates; 0 for degrees."""

    def columns(self, meaning: Meaning) -> tuple[str, ...]:
        return tuple(
            name for name, told in self.meanings.items()
            if told == meaning.value and name not in self.dropped
        )  # fmt: skip

    def column(self, meaning: Meaning) -> str:
        return next(iter(self.columns(meaning)), "")

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def mapping_of(kept: Mapped[str, Any]) -> Mapping:
    """The mapping that a column or a file holds. Raises `msgspec.ValidationError`."""
    return msgspec.convert(kept, Mapping)
