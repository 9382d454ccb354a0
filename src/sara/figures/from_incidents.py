"""A series from incidents that are kept with the problem: a count for each whole week or month."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from sara.db import Reader
from sara.errors import Refused
from sara.figures.selections import SelectionLine
from sara.figures.windows import Step
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


def counted_by(db: Reader, line: SelectionLine, step: Step, *, least: int) -> Windows:
    """The incidents of a selection in each whole window from its first day on, none left out.

    Days after the last whole window are not counted. A window with fewer than `least` incidents,
    but with one, is refused; 0 refuses none.
    """
    first, last = line.chosen.starts_on, line.chosen.ends_on
    if first is None or last is None:
        raise Refused(OPEN_ENDED)
    asked = sa.select(I.starts_on, sa.func.count()).where(*where(line.chosen))
    per_day = {row[0]: row[1] for row in db.execute(asked.group_by(I.starts_on))}
    found = _whole(first, last, step, per_day)
    if not found:
        raise Refused(TOO_SHORT)
    if any(0 < count < least for _, _, count in found):
        raise Refused(TOO_SMALL, least=least)
    return found


def _whole(first: dt.date, last: dt.date, step: Step, per_day: dict[dt.date, int]) -> Windows:
    found: Windows = []
    while (ends := step.after(first, len(found) + 1) - dt.timedelta(days=1)) <= last:
        begins = step.after(first, len(found))
        days: Sequence[dt.date] = [
            begins + dt.timedelta(days=n) for n in range((ends - begins).days + 1)
        ]
        found.append((begins, ends, float(sum(per_day.get(d, 0) for d in days))))
    return found
