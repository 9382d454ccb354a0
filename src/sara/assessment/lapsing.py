"""Is it coming back? What proposes to open a problem again (practice 1.7), and decides nothing."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Reader
from sara.figures.change import Change, change
from sara.figures.models import Generator, Taken
from sara.figures.series import IndicatorLine
from sara.problems.models import Stage, Visit
from sara.scanning.models import LinkedReport
from sara.words import N_, Sentence, say

LATER = (Taken.LATER,)
VALUE = N_("{name}, measured last: {words}")
REPORTS = N_("Reports that became part of it since the assessment: {n}")

_SINCE = (
    sa.select(sa.func.max(Visit.left_at))
    .where(Visit.problem_id == sa.bindparam("problem_id"), Visit.stage == Stage.ASSESSMENT)
    .scalar_subquery()
)
_REPORTED = sa.select(sa.func.count(LinkedReport.id)).where(
    LinkedReport.problem_id == sa.bindparam("problem_id"),
    LinkedReport.unlinked_at.is_(None),
    LinkedReport.linked_at > _SINCE,
)


def signs(db: Reader, problem_id: int, lines: Sequence[IndicatorLine], many: int) -> list[Sentence]:
    """Why it may be coming back; `many` new reports are as many as make a problem."""
    back = [say(VALUE, name=line.name, words=newest(line).words) for line in lines if lapsed(line)]
    reports = db.execute(_REPORTED, {"problem_id": problem_id}).scalar_one()
    return [*back, say(REPORTS, n=reports)] if reports >= many else back


def newest(line: IndicatorLine) -> Change:
    """The value before against the one that was measured last of all."""
    last: Any = max(line.at(*LATER), key=lambda one: (one.ends_on, one.id), default=None)
    kept = tuple(m for m in line.measurements if m.taken is not Taken.LATER or m is last)
    return change(msgspec.structs.replace(line, measurements=kept), after=LATER)


def lapsed(line: IndicatorLine) -> bool:
    """Whether what got better after the response is lost again: as it was before, or less than the
    change that would be enough. How busy the police are proves nothing."""
    then, now = change(line), newest(line)
    if now.after is None or not then.better or line.generator is Generator.POLICE_ACTIVITY:
        return False
    return not now.better or (_enough(line, then) and not _enough(line, now))


def _enough(line: IndicatorLine, found: Change) -> bool:
    wanted = line.enough_percent
    return wanted is not None and found.percent is not None and abs(found.percent) >= wanted
