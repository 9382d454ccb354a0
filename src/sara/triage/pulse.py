"""Whether it still happens, as reporters say: month by month on a problem; and on reports that
nothing is done about."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake.models import Pulse, Report, ReportMessage, ReportState, Still
from sara.triage import queries
from sara.triage.models import TriageDecision

MONTHS = 12
GOES_ON = (Still.SAME, Still.WORSE, Still.LESS)


class Month(msgspec.Struct, frozen=True):
    """What was said in one month; each reporter counts once, with the last answer."""

    words: str
    numbers: tuple[int, ...]
    """One for each of `Still`, in its order."""
    goes_on: int
    answered: int


def said(db: Reader, problem_id: int) -> list[Any]:
    """Every answer of the reporters of a problem, the oldest first: report_id, day, answer."""
    asked = sa.select(Pulse.report_id, Pulse.day, Pulse.answer).where(
        Pulse.report_id.in_(queries.followers(problem_id))
    )
    return list(db.execute(asked.order_by(Pulse.day)).all())


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


R = Report.__table__.c
LOOKED_AT = 200
"""So many are read, for those that were said before the decision are left out in the end."""
_LAST_SAID = (
    sa.select(sa.func.max(Pulse.day)).where(Pulse.report_id == R.id).correlate(Report)
).scalar_subquery()
_WRITTEN_ON = (
    sa.select(sa.func.max(ReportMessage.day))
    .where(ReportMessage.report_id == R.id, ReportMessage.from_us).correlate(Report)
).scalar_subquery()  # fmt: skip
_NOTHING_DONE = (
    sa.select(
        R.id, R.what, R.state, Pulse.day, Pulse.answer, Area.name.label("area_name"),
        sa.select(sa.func.max(TriageDecision.decided_at))
        .where(TriageDecision.report_id == R.id).correlate(Report)
        .scalar_subquery().label("decided_at"),
    )
    .join(Pulse, sa.and_(Pulse.report_id == R.id, Pulse.day == _LAST_SAID))
    .outerjoin(Area, Area.id == R.area_id)
    .where(
        R.state.in_((ReportState.LOGGED, ReportState.REFERRED)), Pulse.answer.in_(GOES_ON),
        sa.or_(_WRITTEN_ON.is_(None), Pulse.day > _WRITTEN_ON),
    )
    .order_by(Pulse.day.desc(), R.id.desc())
    .limit(LOOKED_AT)
)  # fmt: skip


def unheard(db: Reader, viewer: Viewer, zone: dt.tzinfo, limit: int) -> list[Any]:
    """Reports kept on record or passed on whose reporters said since then that it goes on, and to
    whom nobody has written since."""
    asked = _NOTHING_DONE.where(*queries.in_reach(viewer))
    rows = db.execute(asked).all()
    return [row for row in rows if row.day > row.decided_at.astimezone(zone).date()][:limit]
