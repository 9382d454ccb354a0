"""A chart as a page, a paper and a file show it: one finding, a picture, the numbers."""

import datetime as dt

import msgspec

from sara.charts.marks import Picture
from sara.words import N_, Sentence, Spoken

Cell = str | int | float | dt.date | Sentence | None
"""None is a number that this reader may not see, since it stands for few."""


class ChartKind(Spoken):
    TREND = "trend", N_("Over time")
    CLOCK = "clock", N_("Hour and weekday")
    SEASON = "season", N_("Season")
    MAP = "map", N_("Map")
    CONCENTRATION = "concentration", N_("Concentration")
    REPEATS = "repeats", N_("Repeat places")
    NEAR = "near", N_("Near repeats")
    SIDES = "sides", N_("Both sides")


class Head(msgspec.Struct, frozen=True):
    words: str | Sentence
    number: bool = False


class Table(msgspec.Struct, frozen=True):
    caption: Sentence
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Key(msgspec.Struct, frozen=True):
    """What one tone of the picture stands for."""

    tone: str
    words: Sentence


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    kind: ChartKind
    finding: Sentence
    picture: Picture | None = None
    table: Table | None = None
    keys: tuple[Key, ...] = ()
    notes: tuple[Sentence, ...] = ()
    """What a reader should know before believing it."""
    method: Sentence | None = None
    """How it was worked out, with the source of the method."""


def refused(kind: ChartKind, why: Sentence, notes: tuple[Sentence, ...] = ()) -> Chart:
    """No picture, and the reason: better than a picture that says what the data do not."""
    return Chart(kind=kind, finding=why, notes=notes)
