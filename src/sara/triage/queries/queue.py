"""What waits in the triage: reports without a decision, and those whose reporters wrote."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake.models import Report, ReportMessage, ReportState
from sara.problems.models import Problem
from sara.problems.queries import seen_by
from sara.triage.models import Referral, ReferralState, ReportPart
from sara.triage.queries.reach import PAGE, R, in_reach

_TURNED_DOWN = (
    sa.select(sa.func.count(Referral.id))
    .where(Referral.report_id == R.id, Referral.state == ReferralState.DECLINED)
    .scalar_subquery()
)
"""How often a report came back from a body that it was passed on to."""

_REPORTS = sa.select(
    R.id, R.what, R.place, R.channel, R.mode, R.state, R.received_on, R.joins_problem_id,
    Area.name.label("area_name"), Problem.reference.label("joins_reference"),
    _TURNED_DOWN.label("turned_down"),
).outerjoin(Area, Area.id == R.area_id)  # fmt: skip


def _listed(viewer: Viewer) -> sa.Select[Any]:
    """Reports, with the problem each says it belongs to, where its reader may know of that."""
    named = sa.and_(Problem.id == R.joins_problem_id, seen_by(viewer))
    return _REPORTS.outerjoin(Problem, named)


def waiting(
    db: Reader, viewer: Viewer, after: tuple[dt.date, int] | None = None, limit: int = PAGE
) -> list[Any]:
    """Reports that wait for a decision, the oldest first; one more than a page holds."""
    asked = _listed(viewer).where(R.state == ReportState.NEW, *in_reach(viewer))
    if after is not None:
        asked = asked.where(sa.tuple_(R.received_on, R.id) > after)
    return list(db.execute(asked.order_by(R.received_on, R.id).limit(limit + 1)).all())


def onward(db: Reader, viewer: Viewer, report: Any) -> Any | None:
    """The report that waits next after this one (id), and how many wait beside it (left).

    After the last one comes the first again; None when no other waits.
    """
    later = sa.tuple_(R.received_on, R.id) > (report.received_on, report.id)
    asked = (
        sa.select(R.id, sa.func.count().over().label("left"))
        .where(R.state == ReportState.NEW, R.id != report.id, *in_reach(viewer))
        .order_by(sa.case((later, 0), else_=1), R.received_on, R.id)
        .limit(1)
    )
    return db.execute(asked).one_or_none()


_LAST = (
    sa.select(sa.func.max(ReportMessage.number))
    .where(ReportMessage.report_id == R.id)
    .correlate(Report)
    .scalar_subquery()
)


def written_to_us(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Reports whose reporter wrote last and waits for an answer."""
    asked = (
        _listed(viewer).add_columns(ReportMessage.day, ReportMessage.words)
        .join(ReportMessage, sa.and_(ReportMessage.report_id == R.id,
                                     ReportMessage.number == _LAST))
        .where(ReportMessage.from_us.is_(False), *in_reach(viewer))
        .order_by(ReportMessage.day, R.id)
        .limit(limit)
    )  # fmt: skip
    return list(db.execute(asked).all())


_CLAIMING = (
    _REPORTS.join(Problem, Problem.id == R.joins_problem_id)
    .where(R.joins_problem_id == sa.bindparam("problem_id"), R.state == ReportState.NEW)
    .order_by(R.received_on, R.id)
    .limit(PAGE)
)


def claiming(db: Reader, problem_id: int) -> list[Any]:
    """The reports that say they belong to a problem, and wait for a decision."""
    return list(db.execute(_CLAIMING, {"problem_id": problem_id}).all())


_COUNTS = sa.select(R.received_on, R.channel, sa.func.count().label("n")).group_by(
    R.received_on, R.channel
)


def counts(db: Reader, viewer: Viewer, since: dt.date, area_id: int | None = None) -> list[Any]:
    """How many reports came on which day and in which way, in the areas this person may count."""
    asked = _COUNTS.where(R.received_on >= since, R.id.not_in(sa.select(ReportPart.part_id)))
    areas = viewer.areas_for(Permission.REPORT_KEY)
    if areas is not None:
        asked = asked.where(sa.or_(R.area_id.is_(None), R.area_id.in_(areas)))
    if area_id is not None:
        asked = asked.where(R.area_id == area_id)
    return list(db.execute(asked).all())
