"""A series from incidents that are kept with the problem: a count for each whole week or month."""

import datetime as dt
from collections import Counter

import sqlalchemy as sa

from sara.db import Reader
from sara.errors import Refused
from sara.figures.selections import SelectionLine
from sara.figures.windows import Step
from sara.incidents.chosen import Chosen
from sara.incidents.models import Incident
from sara.incidents.where import where
from sara.words import N_

OPEN_ENDED = N_("This selection has no first or last day. Keep one that has both.")
TOO_SHORT = N_("The days of this selection do not hold one whole window. Choose a shorter one.")
TOO_SMALL = N_(
    "One of these windows holds fewer than {least} incidents. Everybody who reads this problem"
    " would see that count, and so small a count may point to somebody. Choose longer windows."
)
I = Incident.__table__.c  # noqa: E741  the columns of an incident

Windows = list[tuple[dt.date, dt.date, float]]
Kinds = dict[str, int]
"""How many of each kind, by its number as JSON has it."""


def counted_by(
    db: Reader, line: SelectionLine, step: Step, *, least: int
) -> tuple[Windows, list[Kinds]]:
    """The incidents of a selection in each whole window from its first day on, none left out; and
    of which kinds they are.

    Days after the last whole window are not counted. A window with fewer than `least` incidents,
    but with one, is refused; 0 refuses none.
    """
    first, last = line.chosen.starts_on, line.chosen.ends_on
    if first is None or last is None:
        raise Refused(OPEN_ENDED)
    asked = sa.select(I.starts_on, I.kind_id, sa.func.count()).where(*where(line.chosen))
    per_day: dict[dt.date, Counter[str]] = {}
    for day, kind, n in db.execute(asked.group_by(I.starts_on, I.kind_id)):
        per_day.setdefault(day, Counter())[str(kind)] += n
    kinds = _whole(first, last, step, per_day)
    if not kinds:
        raise Refused(TOO_SHORT)
    found = [(begins, ends, float(sum(of_each.values()))) for begins, ends, of_each in kinds]
    if any(0 < count < least for _, _, count in found):
        raise Refused(TOO_SMALL, least=least)
    return found, [dict(of_each) for _, _, of_each in kinds]


def of_each_kind(db: Reader, chosen: Chosen) -> Kinds:
    """How many of each kind are chosen."""
    asked = sa.select(I.kind_id, sa.func.count()).where(*where(chosen)).group_by(I.kind_id)
    return {str(kind): n for kind, n in db.execute(asked)}


def _whole(
    first: dt.date, last: dt.date, step: Step, per_day: dict[dt.date, Counter[str]]
) -> list[tuple[dt.date, dt.date, Counter[str]]]:
    found: list[tuple[dt.date, dt.date, Counter[str]]] = []
    while (ends := step.after(first, len(found) + 1) - dt.timedelta(days=1)) <= last:
        begins = step.after(first, len(found))
        of_each: Counter[str] = Counter()
        for n in range((ends - begins).days + 1):
            of_each.update(per_day.get(begins + dt.timedelta(days=n), {}))
        found.append((begins, ends, of_each))
    return found
