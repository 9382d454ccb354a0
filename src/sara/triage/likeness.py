"""Reports and problems like a report: by the words they share, for those who decide about it."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake.models import Channel, Report, ReportState
from sara.problems.likeness import LEAST, Known, known_to, stems

LOOKED_AT = 300
OFFERED = 6


class LikeReport(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    what: str
    place: str
    channel: Channel
    state: ReportState
    received_on: dt.date


R = Report.__table__.c
_REPORTS = (
    sa.select(R.id, R.what, R.place, R.channel, R.state, R.received_on)
    .where(
        R.id != sa.bindparam("report_id"), R.state != ReportState.MERGED,
        sa.or_(R.area_id == sa.bindparam("area_id"), R.area_id.is_(None)),
    )
    .order_by(R.received_on.desc(), R.id.desc())
    .limit(LOOKED_AT)
)  # fmt: skip


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


def like_problems(db: Reader, viewer: Viewer, report: Any) -> list[Known]:
    """Problems that this person reads by role and that share most words with the report.

    The one that the reporter names comes first, whatever its words.
    """
    return known_to(
        db, viewer, f"{report.what} {report.place}", report.area_id, named=report.joins_problem_id
    )  # fmt: skip
