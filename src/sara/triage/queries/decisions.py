"""What was decided about reports."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake.models import Report
from sara.problems.models import Problem
from sara.problems.queries import seen_by
from sara.triage.models import Fate, Referral, ReferralState, TriageDecision
from sara.triage.queries.reach import PAGE, R, in_reach

_DECIDED = (
    sa.select(
        TriageDecision.id, TriageDecision.report_id, TriageDecision.fate,
        TriageDecision.decided_at, TriageDecision.problem_id, TriageDecision.other_id, R.what,
        R.place, Area.name.label("area_name"), Problem.reference, Account.name.label("by_name"),
        Referral.receiver, Referral.state.label("referral"),
    )
    .join(Report, Report.id == TriageDecision.report_id)
    .join(Account, Account.id == TriageDecision.decided_by)
    .outerjoin(Area, Area.id == R.area_id)
    .outerjoin(
        Referral,
        sa.and_(
            TriageDecision.fate == Fate.REFER, Referral.report_id == TriageDecision.report_id,
            Referral.state.in_((ReferralState.OPEN, ReferralState.ACCEPTED)),
        ),
    )
    .where(TriageDecision.undone_at.is_(None), TriageDecision.id < sa.bindparam("before"))
    .order_by(TriageDecision.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def decided(db: Reader, viewer: Viewer, before: int) -> list[Any]:
    """Decisions that stand, the newest first, with who holds a report that was passed on; one more
    than a page holds."""
    into = sa.and_(Problem.id == TriageDecision.problem_id, seen_by(viewer))
    asked = _DECIDED.outerjoin(Problem, into).where(*in_reach(viewer))
    return list(db.execute(asked, {"before": before}).all())


_DECISIONS = (
    sa.select(*TriageDecision.__table__.c, Account.name.label("by_name"))
    .join(Account, Account.id == TriageDecision.decided_by)
    .where(TriageDecision.report_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(TriageDecision.id.desc())
)  # fmt: skip


def decisions_of(db: Reader, *report_ids: int) -> list[Any]:
    """Every decision about these reports, the newest first, those taken back too."""
    return list(db.execute(_DECISIONS, {"ids": list(report_ids)}).all())


def decided_on(db: Reader, viewer: Viewer, report_id: int) -> list[Any]:
    """The same for one report, with the problem where this person may know of it."""
    into = sa.and_(Problem.id == TriageDecision.problem_id, seen_by(viewer))
    asked = _DECISIONS.add_columns(Problem.reference, Problem.title).outerjoin(Problem, into)
    return list(db.execute(asked, {"ids": [report_id]}).all())
