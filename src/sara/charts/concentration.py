"""How much falls on few places: the share in the top places, as a curve and in numbers."""

import math

import msgspec

from sara.charts import axes
from sara.charts.chart import Cell, Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import Drawing, Mark, dot, line, path, picture, text
from sara.words import N_, Sentence, number_of, say

FEW = 20
"""With fewer incidents than this a steep curve appears by chance alone."""
TOP = 0.2


class ConcentrationNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="concentration"):
    levels: tuple[tuple[int, int], ...]
    """How many incidents a place had, and how many places had so many; the most first."""
    listed: int | None = None
    """How many places there are in all, those without any incident too; None when not known."""
    nowhere: int = 0
    """Incidents without a place, not counted."""
    unlisted: int = 0
    """Incidents at places that are not on the list, not counted."""
    snapped: int = 0
    """Incidents of which only a point is known that stands for many addresses, not counted."""
    by_chance: float | None = None
    """The share of the top fifth if as many had fallen on the listed places by lot."""

    @property
    def total(self) -> int:
        return sum(n * places for n, places in self.levels)

    @property
    def with_any(self) -> int:
        return sum(places for n, places in self.levels if n)

    @property
    def places(self) -> int:
        return max(self.listed or 0, self.with_any)


def chart(given: ConcentrationNumbers) -> Chart:
    if not given.total:
        return refused(
            ChartKind.CONCENTRATION,
            say(N_("No place is known of any of these, so it cannot be said how they"
                   " concentrate.")),
        )  # fmt: skip
    return Chart(
        kind=ChartKind.CONCENTRATION, finding=_finding(given),
        picture=picture(lambda w: _draw(given, w)), table=_table(given),
        keys=(Key("curve", say(N_("These places"))),
              Key("even", say(N_("If every place had the same")))),
        notes=_notes(given), method=_method(),
    )  # fmt: skip


def held_by(given: ConcentrationNumbers, places: float) -> float:
    """How many incidents the top `places` hold; part of a place holds part of its incidents."""
    held = 0.0
    for n, there in given.levels:
        taken = min(places, there)
        held += n * taken
        places -= taken
        if places <= 0:
            break
    return held


def needed_for(given: ConcentrationNumbers, share: float) -> int:
    """The fewest places that together hold this share."""
    wanted, held, places = share * given.total, 0, 0
    for n, there in given.levels:
        if n and held + n * there >= wanted:
            return places + math.ceil((wanted - held) / n - 1e-9)
        held, places = held + n * there, places + there
    return places


def _finding(given: ConcentrationNumbers) -> Sentence:
    top = max(1, round(given.places * TOP))
    half = needed_for(given, 0.5)
    return say(
        N_("The top {top} of {places} places hold {share}% of {n} incidents. The fewest places that"
           " together hold half: {half}."),
        top=top, places=given.places, share=round(held_by(given, top) / given.total * 100),
        n=given.total, half=half,
    )  # fmt: skip


def _draw(given: ConcentrationNumbers, width: int) -> Drawing:
    height = 280
    ticks = [0.0, 25.0, 50.0, 75.0, 100.0]
    left, right = axes.gutter(ticks, "%"), float(width - 12)
    marks: list[Mark] = axes.upright(ticks, left=left, right=right, height=height, suffix="%")
    room = right - left

    def point(places: float, held: float) -> tuple[float, float]:
        return (
            left + room * places / given.places,
            axes.at(held / given.total * 100, 100, height),
        )

    marks.append(line(*point(0, 0), *point(given.places, given.total), "even"))
    curve, places, held = [point(0, 0)], 0, 0
    for n, there in given.levels:
        places, held = places + there, held + n * there
        curve.append(point(places, held))
    if places < given.places:
        curve.append(point(given.places, held))
    marks.append(path(curve, "curve"))
    top = max(1, round(given.places * TOP))
    marks.append(dot(*point(top, held_by(given, top)), 4, "curve-dot"))
    for share in (0, 20, 40, 60, 80, 100):
        end = "start" if share == 0 else "end" if share == 100 else "middle"
        marks.append(text(left + room * share / 100, height - 14, f"{share}%", end))
    marks.append(
        text(right, height - 1, say(N_("of the places, those with most first")), "end", "axis-name")
    )
    return Drawing(width, height + 4, tuple(marks))


def _notes(given: ConcentrationNumbers) -> tuple[Sentence, ...]:
    notes = []
    if given.listed is None:
        notes.append(
            say(N_("Only places with at least one incident are counted. Give the list of all such"
                   " places, and those without any count too: they may show what the others"
                   " lack."))
        )  # fmt: skip
    else:
        notes.append(
            say(N_("{empty} of the {places} places had none."),
                empty=given.places - given.with_any, places=given.places)
        )  # fmt: skip
    if given.snapped:
        notes.append(
            number_of(
                "{n} incident has no address and lies on a point that the file gives to many, such"
                " as a town hall. It is left out.",
                "{n} incidents have no address and lie on a point that the file gives to many, such"
                " as a town hall. They are left out.", given.snapped)
        )  # fmt: skip
    if given.by_chance is not None:
        notes.append(
            say(N_("If as many had fallen on these places by lot, the top fifth would hold about"
                   " {share}%."), share=round(given.by_chance * 100))
        )  # fmt: skip
    if given.total < FEW or given.total < given.places:
        notes.append(
            say(N_("With so few incidents for so many places a steep curve appears by chance"
                   " too."))
        )  # fmt: skip
    if given.nowhere:
        notes.append(
            number_of(
                "{n} incident has no place and is left out.",
                "{n} incidents have no place and are left out.",
                given.nowhere,
            )
        )
    if given.unlisted:
        notes.append(
            number_of(
                "{n} incident is at a place that is not on the list, and is left out. Write the"
                " list as the file writes its places.",
                "{n} incidents are at places that are not on the list, and are left out. Write the"
                " list as the file writes its places.", given.unlisted)
        )  # fmt: skip
    return tuple(notes)


def _method() -> Sentence:
    return say(
        N_("Places in order of their number, as in the risky-facilities guide of the POP Center."
           " The top fifth is rounded to whole places.")
    )  # fmt: skip


def _table(given: ConcentrationNumbers) -> Table:
    rows: list[tuple[Cell, ...]] = []
    places = held = 0
    for n, there in given.levels:
        places, held = places + there, held + n * there
        rows.append(_row(given, n, there, places, held))
    if given.places > places:
        rows.append(_row(given, 0, given.places - places, given.places, held))
    heads = (
        Head(say(N_("Incidents at a place")), True), Head(say(N_("Places")), True),
        Head(say(N_("Places so far, %")), True), Head(say(N_("Incidents so far, %")), True),
    )  # fmt: skip
    return Table(say(N_("How many places had how many")), heads, tuple(rows))


def _row(
    given: ConcentrationNumbers, n: int, there: int, places: int, held: int
) -> tuple[Cell, ...]:
    return (n, there, round(places / given.places * 100, 1), round(held / given.total * 100, 1))
