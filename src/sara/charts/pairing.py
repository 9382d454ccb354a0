"""The numbers of both sides: this place and another, these hours and the others."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import StatisticsError, correlation
from typing import Any

import msgspec

from sara.charts import queries
from sara.charts.asked import Subject
from sara.charts.chart import Chart, ChartKind, refused
from sara.charts.clock import weekdays
from sara.charts.sides import Proposal, SideLine, SideNumbers
from sara.db import Reader
from sara.incidents.chosen import InArea
from sara.incidents.models import Timing
from sara.words import N_, gettext, say

MOST_KINDS = 8
PROPOSED = 5
PARTS = (
    (N_("Night, 0:00 to 6:00"), range(6)),
    (N_("Morning, 6:00 to 12:00"), range(6, 12)),
    (N_("Afternoon, 12:00 to 18:00"), range(12, 18)),
    (N_("Evening, 18:00 to 24:00"), range(18, 24)),
)
KIND, PART, WEEKDAY = N_("Kind"), N_("Part of the day"), N_("Weekday")
NO_OTHER = N_("There is no other area with incidents to stand beside it.")


def side_numbers(db: Reader, subject: Subject) -> SideNumbers | Chart:
    """Beside what is asked for: hours against the rest, or another area; else the likest one."""
    if hours := hours_of(subject.beside):
        return _by_hours(db, subject, hours)
    proposals = proposed(db, subject)
    other = re.fullmatch(r"area:([0-9]{1,9})", subject.beside)
    area_id = int(other[1]) if other else proposals[0].area_id if proposals else 0
    there = queries.area(db, area_id) if area_id else None
    if there is None:
        return refused(ChartKind.SIDES, say(NO_OTHER))
    beside = msgspec.structs.replace(subject.chosen, place=InArea(area_id))
    return _numbers(
        db, subject, subject.here, there.name, queries.parts(db, subject.chosen),
        queries.parts(db, beside, but=subject.chosen), proposals,
    )  # fmt: skip


def hours_of(beside: str) -> tuple[int, int] | None:
    """The hours asked for, the second not itself among them: 22 to 4 is over midnight."""
    found = re.fullmatch(r"hours:([0-9]{1,2})-([0-9]{1,2})", beside)
    if not found or int(found[1]) > 23 or int(found[2]) > 24:
        return None
    first, last = int(found[1]), int(found[2]) % 24
    return None if first == last else (first, last)


def _by_hours(db: Reader, subject: Subject, hours: tuple[int, int]) -> SideNumbers | Chart:
    if subject.timing in (Timing.DAY, Timing.MONTH):
        return refused(
            ChartKind.SIDES, say(N_("These data know no hours, so hours cannot be compared."))
        )
    first, last = hours
    rows = [row for row in queries.parts(db, subject.chosen) if row.hour is not None]
    within = [r for r in rows if (r.hour - first) % 24 < (last - first) % 24]
    outside = [r for r in rows if (r.hour - first) % 24 >= (last - first) % 24]
    return _numbers(
        db, subject, gettext(N_("{first}:00 to {last}:00"), first=first, last=last),
        gettext(N_("the other hours")), within, outside, (), parts=False,
    )  # fmt: skip


def _numbers(
    db: Reader, subject: Subject, here: str, there: str, ours: Sequence[Any],
    theirs: Sequence[Any], proposals: tuple[Proposal, ...], *, parts: bool = True,
) -> SideNumbers:  # fmt: skip
    lines = _kinds(db, ours, theirs) + _weekdays(ours, theirs)
    if parts:
        lines = _kinds(db, ours, theirs) + _parts(ours, theirs) + _weekdays(ours, theirs)
    return SideNumbers(
        here=here, there=there, here_n=sum(r.n for r in ours), there_n=sum(r.n for r in theirs),
        lines=tuple(lines), days=subject.days, proposals=proposals,
    )  # fmt: skip


def _kinds(db: Reader, ours: Sequence[Any], theirs: Sequence[Any]) -> list[SideLine]:
    here, there = _counted(ours, "kind_id"), _counted(theirs, "kind_id")
    most = [kind for kind, _ in (here + there).most_common(MOST_KINDS)]
    if len(here + there) < 2:
        return []
    names = queries.kind_names(db, most)
    return [_line(KIND, names[kind], here[kind], there[kind]) for kind in most]


def _parts(ours: Sequence[Any], theirs: Sequence[Any]) -> list[SideLine]:
    here, there = _counted(ours, "hour"), _counted(theirs, "hour")
    if not here or not there:
        return []
    return [
        _line(PART, gettext(words), sum(here[h] for h in hours), sum(there[h] for h in hours))
        for words, hours in PARTS
    ]


def _weekdays(ours: Sequence[Any], theirs: Sequence[Any]) -> list[SideLine]:
    here, there = _counted(ours, "weekday"), _counted(theirs, "weekday")
    if not here or not there:
        return []
    names = weekdays("wide")
    return [_line(WEEKDAY, names[day], here[day], there[day]) for day in range(7)]


def _line(group: str, name: str, here: int, there: int) -> SideLine:
    return SideLine(group=gettext(group), name=name, here=here, there=there)


def _counted(rows: Sequence[Any], column: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        value = getattr(row, column)
        if value is not None:
            found[value] += row.n
    return found


def proposed(db: Reader, subject: Subject) -> tuple[Proposal, ...]:
    """Areas for comparison: as many incidents, and months that go up and down together.

    What is chosen is not counted again in the area that it lies in. Only what was before the
    response is looked at, since the response may change the rest.
    """
    before = msgspec.structs.replace(subject.chosen, place=None)
    months: dict[int, Counter[tuple[int, int]]] = {}
    for row in queries.months_by_area(db, before, subject.chosen, subject.response_on):
        months.setdefault(row.area_id, Counter())[int(row.year), int(row.month)] = int(row.n)
    mine: Counter[tuple[int, int]] = Counter()
    for day, n in queries.days(db, subject.chosen).items():
        if not subject.response_on or day < subject.response_on:
            mine[day.year, day.month] += n
    ranked = sorted(
        ((_unlike(mine, theirs), area_id) for area_id, theirs in months.items()),
    )[:PROPOSED]
    names = {row.id: row.name for row in queries.area_names(db, [a for _, a in ranked])}
    return tuple(
        Proposal(area_id=area_id, name=names[area_id], n=sum(months[area_id].values()),
                 alike=_alike(mine, months[area_id]))
        for _, area_id in ranked
    )  # fmt: skip


def _unlike(mine: Counter[Any], theirs: Counter[Any]) -> float:
    """Small for as many incidents with months that move alike."""
    size = abs(math.log((sum(theirs.values()) + 0.5) / (sum(mine.values()) + 0.5)))
    return size + (1 - (_alike(mine, theirs) or 0))


def _alike(mine: Counter[Any], theirs: Counter[Any]) -> float | None:
    months = sorted(set(mine) | set(theirs))
    if len(months) < 6:
        return None
    try:
        return round(correlation([mine[m] for m in months], [theirs[m] for m in months]), 2)
    except StatisticsError:  # one of them never changes
        return None
