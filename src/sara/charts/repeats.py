"""Repeat places: where it happened again, and how soon."""

import datetime as dt

import msgspec

from sara.charts import axes
from sara.charts.chart import Chart, ChartKind, Head, Table, refused
from sara.charts.marks import LETTER, Drawing, Mark, picture, rect, text
from sara.words import N_, Sentence, say

SHOWN = 15


class RepeatPlace(msgspec.Struct, frozen=True, kw_only=True):
    place: str
    n: int
    first: dt.date
    last: dt.date


class RepeatNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="repeats"):
    top: tuple[RepeatPlace, ...]
    """The places with most, at most a hundred."""
    places: int
    """Places with at least one."""
    again: int
    """Places with at least two."""
    at_again: int
    """Incidents at those."""
    total: int
    """Incidents with a place."""
    nowhere: int = 0
    months_only: bool = False
    snapped: int = 0
    """Incidents of which only a point is known that stands for many addresses; not counted."""
    snapped_points: int = 0
    blocks: bool = False
    """Whether most places of the dataset are blocks or streets."""
    points_only: bool = False
    """Whether no place has words, so that nobody can tell what a point stands for."""


def chart(given: RepeatNumbers) -> Chart:
    if not given.again:
        return refused(
            ChartKind.REPEATS,
            say(N_("At none of the {places} places did it happen twice."), places=given.places),
            _about_places(given),
        )
    return Chart(
        kind=ChartKind.REPEATS, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given), notes=_notes(given),
        method=say(N_("Two incidents are at one place when the file names or locates it in the"
                      " same way. One building under two names counts as two.")),
    )  # fmt: skip


def _finding(given: RepeatNumbers) -> Sentence:
    return say(
        N_("{share}% of {n} happened at a place where it happened more than once: {again} of"
           " {places} places. Most at one place: {most}."),
        share=round(given.at_again / given.total * 100), n=given.total, again=given.again,
        places=given.places, most=given.top[0].n,
    )  # fmt: skip


def _draw(given: RepeatNumbers, width: int) -> Drawing:
    shown = [place for place in given.top if place.n > 1][:SHOWN]
    each, high = 36, 14
    top = shown[0].n
    room = width - 60
    fits = int((width - 8) / LETTER)
    marks: list[Mark] = []
    for at, place in enumerate(shown):
        y = at * each
        wide = max(room * place.n / top, 2)
        marks.append(text(2, y + 13, _cut(place.place, fits), tone="name"))
        marks.append(rect(2, y + 18, wide, high, "bar"))
        marks.append(text(wide + 8, y + 29, axes.number(place.n)))
    return Drawing(width, len(shown) * each + 4, tuple(marks))


def _cut(words: str, fits: int) -> str:
    return words if len(words) <= fits else words[: fits - 1].rstrip() + "…"


def _notes(given: RepeatNumbers) -> tuple[Sentence, ...]:
    notes = []
    if given.nowhere:
        notes.append(say(N_("{n} incidents have no place and are left out."), n=given.nowhere))
    notes += _about_places(given)
    notes.append(
        say(N_("A place that reports more is not always one where more happens. Ask who calls from"
               " there."))
    )  # fmt: skip
    return tuple(notes)


def _about_places(given: RepeatNumbers) -> tuple[Sentence, ...]:
    """What is no place although the file makes it look like one."""
    notes = []
    if given.snapped:
        notes.append(
            say(N_("Points that the file gives to many addresses, such as the middle of a block or"
                   " a town hall: {points}. On them lie {n} incidents without an address of their"
                   " own. That is no place where it happens again, and they are left out."),
                n=given.snapped, points=given.snapped_points)
        )  # fmt: skip
    if given.blocks:
        notes.append(
            say(N_("Most places of this file are blocks or streets, not houses. A long block comes"
                   " again although no house of it does."))
        )  # fmt: skip
    if given.points_only:
        notes.append(
            say(N_("The file gives points and no addresses. Ask its publisher whether a point can"
                   " stand for several: then the biggest of these may be no place at all."))
        )  # fmt: skip
    return tuple(notes)


def _table(given: RepeatNumbers) -> Table:
    rows = tuple(
        (place.place, place.n, place.first, place.last) for place in given.top if place.n > 1
    )
    heads = (
        Head(say(N_("Place"))), Head(say(N_("Incidents")), True), Head(say(N_("First"))),
        Head(say(N_("Last"))),
    )  # fmt: skip
    return Table(say(N_("Places where it happened more than once")), heads, rows)
