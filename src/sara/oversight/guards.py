"""Who was involved in a problem before, as one condition: for the operation and for the database.

The migration writes the same condition into a trigger, so that no other way leads around it.
"""

import sqlalchemy as sa

from sara.db import Reader
from sara.history.models import Entry
from sara.intake.models import Report
from sara.oversight.models import RequestReport, ReviewRequest
from sara.problems.models import Problem, Seat
from sara.triage.models import TriageDecision


def involved(db: Reader, request_id: int, problem_id: int | None) -> set[int]:
    """Accounts that logged, led or worked on the problem, wrote into its history, or wrote down
    or decided about the reports behind the request. Reading alone involves nobody."""
    reports: sa.CompoundSelect[tuple[int | None]] = sa.union(
        sa.select(ReviewRequest.report_id).where(
            ReviewRequest.id == request_id, ReviewRequest.report_id.is_not(None)
        ),
        sa.select(RequestReport.report_id).where(RequestReport.request_id == request_id),
    )
    of_reports = [
        sa.select(Report.keyed_by).where(Report.id.in_(reports)),
        sa.select(TriageDecision.decided_by).where(TriageDecision.report_id.in_(reports)),
    ]
    of_problem = [] if problem_id is None else [
        sa.select(Problem.author_id).where(Problem.id == problem_id),
        sa.select(Problem.lead_id).where(Problem.id == problem_id),
        sa.select(Seat.account_id).where(Seat.problem_id == problem_id),
        sa.select(Entry.account_id).where(Entry.problem_id == problem_id, Entry.verb != "read"),
    ]  # fmt: skip
    found = db.execute(sa.union(*of_reports, *of_problem)).scalars()
    return {account for account in found if account is not None}
