"""Reports that are part of a problem, and whose reporters hear of it."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account
from sara.db import Reader
from sara.intake.models import Report
from sara.problems.models import Problem, Stage
from sara.scanning.models import LinkedReport
from sara.triage.models import ReportPart
from sara.triage.queries.reach import R

Whole = sa.orm.aliased(Report)
"""The report on which it stands who told it."""

_LINKED = (
    sa.select(
        R.id, R.what, R.place, R.times, R.since, R.affected, R.how_often, R.channel, R.mode,
        R.state, R.received_on, LinkedReport.linked_at, LinkedReport.problem_id,
        sa.func.coalesce(sa.func.nullif(Whole.contact_name, ""), Account.name, "").label("named"),
        Whole.mode.label("mode_of_whole"),
    )
    .join(LinkedReport, LinkedReport.report_id == R.id)
    .outerjoin(ReportPart, ReportPart.part_id == R.id)
    .join(Whole, Whole.id == sa.func.coalesce(ReportPart.of_id, R.id))
    .outerjoin(Account, Account.id == Whole.account_id)
    .where(
        LinkedReport.problem_id == sa.bindparam("problem_id"), LinkedReport.unlinked_at.is_(None)
    )
    .order_by(R.received_on.desc(), R.id)
)  # fmt: skip


def reports_of(db: Reader, problem_id: int, limit: int = 200) -> list[Any]:
    """The reports that are part of a problem, newest day first."""
    return list(db.execute(_LINKED.limit(limit), {"problem_id": problem_id}).all())


_LEFT_A_WAY = (
    sa.select(
        R.id, Whole.id.label("whole"), Whole.mode, Whole.account_id, Whole.contact_by,
        Whole.contact_to, Whole.no_letters, Whole.no_texts, Whole.no_calls, Whole.no_emails,
        Whole.safe_hours, Whole.safe_words,
    )
    .join(LinkedReport, LinkedReport.report_id == R.id)
    .outerjoin(ReportPart, ReportPart.part_id == R.id)
    .join(Whole, Whole.id == sa.func.coalesce(ReportPart.of_id, R.id))
    .where(
        LinkedReport.problem_id == sa.bindparam("problem_id"),
        LinkedReport.unlinked_at.is_(None),
        Whole.contact_to != "",
    )
    .order_by(R.id)
)  # fmt: skip


def left_a_way(db: Reader, problem_id: int) -> list[Any]:
    """The reporters of a problem who left a way to be reached, with what to heed."""
    return list(db.execute(_LEFT_A_WAY, {"problem_id": problem_id}).all())


_BEHIND = sa.select(LinkedReport.problem_id, LinkedReport.linked_at).where(
    LinkedReport.report_id == sa.bindparam("report_id"), LinkedReport.unlinked_at.is_(None)
)


def problem_behind(db: Reader, report_id: int) -> Any | None:
    """The problem that a report is part of now: problem_id, linked_at."""
    return db.execute(_BEHIND, {"report_id": report_id}).one_or_none()


def followers(problem_id: int) -> sa.CompoundSelect[Any]:
    """Reports whose reporters hear of a problem: those linked to it, or to one that was merged into
    it, and those joined with them."""
    one = sa.select(Problem.id).where(Problem.id == problem_id).cte(recursive=True)
    gathered = one.union(sa.select(Problem.id).join(one, Problem.merged_into_id == one.c.id))
    linked = sa.select(LinkedReport.report_id.label("id")).where(
        LinkedReport.problem_id.in_(sa.select(gathered.c.id)), LinkedReport.unlinked_at.is_(None)
    )
    joined = sa.select(R.id).where(R.merged_into_id.in_(linked))
    whole = sa.select(ReportPart.of_id).where(ReportPart.part_id.in_(linked))
    return sa.union(linked, joined, whole)


def followers_of(db: Reader, problem_id: int) -> list[int]:
    return [row.id for row in db.execute(followers(problem_id))]


def problem_named(db: Reader, reference: str, problem_id: int | None) -> int | None:
    """The number of the problem with this reference, or else this number, that reports can join."""
    named = Problem.reference == reference if reference else Problem.id == problem_id
    return db.scalar(sa.select(Problem.id).where(named, Problem.stage != Stage.MERGED))
