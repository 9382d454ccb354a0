"""Reads of the scanning room."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.db import Reader
from sara.evidence.queries import Behind, behind
from sara.figures.queries import indicators
from sara.figures.series import IndicatorLine
from sara.intake.models import Report, ReportState
from sara.problems.models import Part, Problem, Stakeholder
from sara.scanning.gate import ScanFile
from sara.scanning.models import Event, Letter, LinkedReport, Scan
from sara.settings import Settings

_SCAN = (
    sa.select(
        Problem.title, Problem.behaviour, Problem.place, Problem.times, *Scan.__table__.c,
        sa.select(sa.func.count(Event.id))
        .where(Event.problem_id == Problem.id, Event.removed_at.is_(None))
        .scalar_subquery()
        .label("event_count"),
        sa.select(sa.func.count(LinkedReport.id))
        .where(LinkedReport.problem_id == Problem.id, LinkedReport.unlinked_at.is_(None))
        .scalar_subquery()
        .label("report_count"),
        sa.select(sa.func.count(Report.id))
        .where(Report.joins_problem_id == Problem.id, Report.state == ReportState.NEW)
        .scalar_subquery()
        .label("unanswered_count"),
    )
    .outerjoin(Scan, Scan.problem_id == Problem.id)
    .where(Problem.id == sa.bindparam("problem_id"))
)  # fmt: skip


def gate_file(db: Reader, problem_id: int, settings: Settings, today: dt.date) -> ScanFile:  # noqa: ARG001  one signature for all gates
    """What the gate of scanning reads, in three statements."""
    return file_of(
        scan_row(db, problem_id), behind(db, problem_id), indicators(db, problem_id), settings
    )


def scan_row(db: Reader, problem_id: int) -> Any:
    """The statement and the scanning answers; these are None while nobody has saved any."""
    return db.execute(_SCAN, {"problem_id": problem_id}).one()


def file_of(
    row: Any, evidence: tuple[Behind, ...], lines: tuple[IndicatorLine, ...], settings: Settings
) -> ScanFile:
    """The gate's file from what a page has read already."""
    return ScanFile(
        title=row.title, behaviour=row.behaviour, place=row.place, times=row.times,
        answers={letter: getattr(row, letter.value) or "" for letter in Letter},
        no_voice_because=row.no_voice_because or "", goal_type=row.goal_type,
        minimum_change=row.minimum_change or "", no_names=bool(row.no_names),
        events=row.event_count, events_wanted=settings.similar_events,
        reports=row.report_count, unanswered=row.unanswered_count,
        evidence=evidence, indicators=lines,
    )  # fmt: skip


_EVENTS = (
    sa.select(Event.id, Event.happened_on, Event.what, Event.source, Event.removed_at)
    .where(Event.problem_id == sa.bindparam("problem_id"))
    .order_by(Event.happened_on.desc(), Event.id.desc())
)
_AFFECTED = (
    sa.select(Stakeholder.name)
    .where(
        Stakeholder.problem_id == sa.bindparam("problem_id"),
        Stakeholder.part == Part.AFFECTED,
        Stakeholder.removed_at.is_(None),
    )
    .order_by(Stakeholder.id)
)


def events(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every similar event, latest first, those taken off the list too."""
    return tuple(db.execute(_EVENTS, {"problem_id": problem_id}).all())


def affected(db: Reader, problem_id: int) -> tuple[str, ...]:
    """The stakeholders that are recorded as affected."""
    return tuple(db.scalars(_AFFECTED, {"problem_id": problem_id}))
