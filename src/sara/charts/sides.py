"""Both sides: this place beside another, these hours beside the others, line by line."""

import msgspec

from sara.charts import axes
from sara.charts.chart import Cell, Chart, ChartKind, Head, Key, Table, refused
from sara.charts.marks import LETTER, Drawing, Mark, picture, rect, text
from sara.web.forms import Choice
from sara.words import N_, Sentence, say

FEW = 20
"""With fewer on a side its shares say little."""
SHOWN = 10
ALIKE = 1
"""Fewer percentage points than this are no difference."""
HOURS = (
    Choice("hours:22-6", N_("The night, 22:00 to 6:00, and the other hours")),
    Choice("hours:6-12", N_("The morning, 6:00 to 12:00, and the other hours")),
    Choice("hours:12-18", N_("The afternoon, 12:00 to 18:00, and the other hours")),
    Choice("hours:18-24", N_("The evening, 18:00 to 24:00, and the other hours")),
)


class SideLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to compare: how many of each side have it."""

    group: str
    """What kind of line it is: kind, part of the day, weekday."""
    name: str
    here: int
    there: int


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A place that may serve for comparison: as much of it, and moving alike, before."""

    area_id: int
    name: str
    n: int
    alike: float | None
    """Correlation of its months with those of here; None when it cannot be worked out."""


class SideNumbers(msgspec.Struct, frozen=True, kw_only=True, tag="sides"):
    here: str
    there: str
    here_n: int
    there_n: int
    lines: tuple[SideLine, ...]
    days: int
    proposals: tuple[Proposal, ...] = ()


def chart(given: SideNumbers) -> Chart:
    if not given.here_n or not given.there_n:
        return refused(
            ChartKind.SIDES,
            say(N_("One side has none: {here} has {here_n}, {there} has {there_n}. That itself is"
                   " worth a question, but there is nothing to compare line by line."),
                here=given.here, here_n=given.here_n, there=given.there, there_n=given.there_n),
        )  # fmt: skip
    return Chart(
        kind=ChartKind.SIDES, finding=_finding(given), picture=picture(lambda w: _draw(given, w)),
        table=_table(given),
        keys=(Key("bar", say(N_("{side}, % of {n}"), side=given.here, n=given.here_n)),
              Key("other", say(N_("{side}, % of {n}"), side=given.there, n=given.there_n))),
        notes=_notes(given),
        method=say(N_("Shares of each side, so that a big place and a small one can stand beside"
                      " each other.")),
    )  # fmt: skip


def gap(given: SideNumbers, line: SideLine) -> float:
    """How many percentage points more here than there."""
    return (line.here / given.here_n - line.there / given.there_n) * 100


def _finding(given: SideNumbers) -> Sentence:
    most = max(given.lines, key=lambda line: abs(gap(given, line)))
    if abs(gap(given, most)) < ALIKE:
        return say(
            N_("Both sides are alike in all of this: nothing differs by {n} percentage point or"
               " more."), n=ALIKE,
        )  # fmt: skip
    return say(
        N_("They differ most in this: {name} is {here_share}% of those in {here} and {there_share}%"
           " of those in {there}."),
        name=most.name, here=given.here, there=given.there,
        here_share=round(most.here / given.here_n * 100),
        there_share=round(most.there / given.there_n * 100),
    )  # fmt: skip


def _draw(given: SideNumbers, width: int) -> Drawing:
    lines = sorted(given.lines, key=lambda one: -abs(gap(given, one)))[:SHOWN]
    each, bar = 44, 10
    top = max(
        max(one.here / given.here_n, one.there / given.there_n) for one in lines
    ) or 1.0  # fmt: skip
    room, fits = width - 60, int((width - 8) / LETTER)
    marks: list[Mark] = []
    for at, one in enumerate(lines):
        y = at * each
        words = one.name if len(one.name) <= fits else one.name[: fits - 1] + "…"
        marks.append(text(2, y + 13, words, tone="name"))
        for n, of, tone, down in (
            (one.here, given.here_n, "bar", 18), (one.there, given.there_n, "other", 30),
        ):  # fmt: skip
            wide = max(room * n / of / top, 1)
            marks.append(rect(2, y + down, wide, bar, tone))
            marks.append(text(wide + 8, y + down + 9, f"{round(n / of * 100)}%"))
    return Drawing(width, len(lines) * each + 4, tuple(marks))


def _notes(given: SideNumbers) -> tuple[Sentence, ...]:
    notes = []
    if min(given.here_n, given.there_n) < FEW:
        notes.append(
            say(N_("One side has fewer than {few}: its shares would look quite different with one"
                   " or two more."), few=FEW)
        )  # fmt: skip
    return tuple(notes)


def _table(given: SideNumbers) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.group, one.name, one.here, _share(one.here, given.here_n), one.there,
         _share(one.there, given.there_n))
        for one in given.lines
    ]  # fmt: skip
    rows.append((say(N_("All")), "", given.here_n, 100, given.there_n, 100))
    rows.append(
        (say(N_("A week")), "", round(given.here_n / given.days * 7, 1), None,
         round(given.there_n / given.days * 7, 1), None)
    )  # fmt: skip
    heads = (
        Head(say(N_("What"))), Head(say(N_("Which"))), Head(given.here, True), Head("%", True),
        Head(given.there, True), Head("%", True),
    )  # fmt: skip
    return Table(say(N_("Both sides, line by line")), heads, tuple(rows))


def _share(n: int, of: int) -> str:
    return axes.number(round(n / of * 100, 1))
