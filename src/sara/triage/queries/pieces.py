"""Reports that were split, and those that were joined with another."""

from collections.abc import Iterable

import sqlalchemy as sa

from sara.db import Reader
from sara.triage.models import Fate, ReportPart, TriageDecision
from sara.triage.queries.reach import R


def whole_of(db: Reader, report_id: int) -> int:
    """The report whose receipt this one is followed with: itself, or the one it was split off."""
    of = sa.select(ReportPart.of_id).where(ReportPart.part_id == report_id)
    return db.execute(of).scalar_one_or_none() or report_id


def parts_of(db: Reader, report_id: int) -> list[int]:
    """The parts that were split off a report and not put back, as they were split."""
    asked = (
        sa.select(ReportPart.part_id)
        .join(TriageDecision, TriageDecision.other_id == ReportPart.part_id)
        .where(ReportPart.of_id == report_id, TriageDecision.fate == Fate.SPLIT,
               TriageDecision.undone_at.is_(None))
        .order_by(TriageDecision.id)
    )  # fmt: skip
    return list(db.execute(asked).scalars())


def with_joined(db: Reader, report_ids: Iterable[int]) -> set[int]:
    """These reports, and those that were joined with them: what is decided about the one is
    decided about the other."""
    ids = set(report_ids)
    return ids | set(db.execute(sa.select(R.id).where(R.merged_into_id.in_(ids))).scalars())


def joined_with(db: Reader, report_id: int) -> list[int]:
    """The reports that were joined with this one."""
    asked = sa.select(R.id).where(R.merged_into_id == report_id).order_by(R.id)
    return list(db.execute(asked).scalars())
