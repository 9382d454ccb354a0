"""Whether a problem still happens, as its reporters say, month by month."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Reader
from sara.intake.models import Pulse, Still
from sara.scanning.models import LinkedReport
from sara.triage.models import ReportPart

MONTHS = 12
GOES_ON = (Still.SAME, Still.WORSE, Still.LESS)

_BEHIND = sa.func.coalesce(ReportPart.of_id, LinkedReport.report_id)
_SAID = (
    sa.select(Pulse.report_id, Pulse.day, Pulse.answer)
    .distinct()
    .join(LinkedReport, sa.true())
    .outerjoin(ReportPart, ReportPart.part_id == LinkedReport.report_id)
    .where(
        LinkedReport.problem_id == sa.bindparam("problem_id"),
        LinkedReport.unlinked_at.is_(None),
        Pulse.report_id == _BEHIND,
    )
    .order_by(Pulse.day)
)


class Month(msgspec.Struct, frozen=True):
    """What was said in one month; each reporter counts once, with the last answer."""

    words: str
    numbers: tuple[int, ...]
    """One for each of `Still`, in its order."""
    goes_on: int
    answered: int


def said(db: Reader, problem_id: int) -> list[Any]:
    """Every answer of the reporters of a problem, the oldest first: report_id, day, answer."""
    return list(db.execute(_SAID, {"problem_id": problem_id}).all())


def by_month(rows: list[Any]) -> list[Month]:
    """The newest first, at most a year of months in which somebody answered."""
    last: dict[dt.date, dict[int, Still]] = {}
    for row in rows:
        last.setdefault(row.day.replace(day=1), {})[row.report_id] = row.answer
    return [_month(day, list(last[day].values())) for day in sorted(last, reverse=True)][:MONTHS]


def _month(day: dt.date, answers: list[Still]) -> Month:
    return Month(
        words=f"{day:%Y-%m}", numbers=tuple(answers.count(still) for still in Still),
        goes_on=sum(answer in GOES_ON for answer in answers), answered=len(answers),
    )  # fmt: skip
