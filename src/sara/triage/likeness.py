"""Reports and problems like a report: by the words they share, for those who decide about it."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake.models import Channel, Report, ReportState
from sara.problems.likeness import stems
from sara.problems.models import Problem, Stage

LOOKED_AT = 300
OFFERED = 6
LEAST = 2
"""Shared words; one alone says little."""


class LikeReport(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    what: str
    place: str
    channel: Channel
    state: ReportState
    received_on: dt.date


class LikeProblem(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    reference: str
    title: str
    stage: Stage
    named: bool
    """Whether the reporter says that the report belongs to it."""


R, P = Report.__table__.c, Problem.__table__.c
_REPORTS = (
    sa.select(R.id, R.what, R.place, R.channel, R.state, R.received_on)
    .where(
        R.id != sa.bindparam("report_id"), R.state != ReportState.MERGED,
        sa.or_(R.area_id == sa.bindparam("area_id"), R.area_id.is_(None)),
    )
    .order_by(R.received_on.desc(), R.id.desc())
    .limit(LOOKED_AT)
)  # fmt: skip
_PROBLEMS = sa.select(P.id, P.reference, P.title, P.behaviour, P.place, P.stage, P.area_id).where(
    P.stage != Stage.MERGED
)


def like_reports(db: Reader, report: Any) -> list[LikeReport]:
    """Reports of the area, or of none, that share most words with this one."""
    rows = db.execute(_REPORTS, {"report_id": report.id, "area_id": report.area_id}).all()
    asked = stems(f"{report.what} {report.place}")
    marked = [(len(asked & stems(f"{row.what} {row.place}")), row) for row in rows]
    likely = sorted((one for one in marked if one[0] >= LEAST), key=lambda one: -one[0])
    return [
        LikeReport(id=row.id, what=row.what, place=row.place, channel=row.channel,
                   state=row.state, received_on=row.received_on)
        for _, row in likely[:OFFERED]
    ]  # fmt: skip


def like_problems(db: Reader, viewer: Viewer, report: Any) -> list[LikeProblem]:
    """Problems that this person reads by role and that share most words with the report.

    The one that the reporter names comes first, whatever its words.
    """
    asked = stems(f"{report.what} {report.place}")
    marked = [
        (len(asked & stems(f"{row.title} {row.behaviour} {row.place}")), row)
        for row in db.execute(_within(viewer, report)).all()
    ]
    named = report.joins_problem_id
    likely = sorted(
        (one for one in marked if one[0] >= LEAST or one[1].id == named),
        key=lambda one: (one[1].id != named, -one[0]),
    )
    return [
        LikeProblem(id=row.id, reference=row.reference, title=row.title, stage=row.stage,
                    named=row.id == named)
        for _, row in likely[:OFFERED]
    ]  # fmt: skip


def _within(viewer: Viewer, report: Any) -> sa.Select[Any]:
    asked = _PROBLEMS
    if not viewer.reads_everywhere:
        asked = asked.where(P.area_id.in_(viewer.reads_areas))
    if report.area_id is not None:
        asked = asked.where(sa.or_(P.area_id == report.area_id, P.id == report.joins_problem_id))
    return asked.order_by(P.updated_at.desc(), P.id.desc()).limit(LOOKED_AT)
