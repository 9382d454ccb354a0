"""Home: what waits for me."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.actions.queries import mine
from sara.assessment.models import Verdict, VerdictOf
from sara.assessment.queries import checks_due
from sara.db import Reader
from sara.groups.lists import waiting as groups_waiting
from sara.groups.queries import unseen_mentions
from sara.handover.queries import ownerless
from sara.handover.routes import rows_of
from sara.meetings.ledger import mine as promised
from sara.meetings.waiting import coming, newcomers
from sara.problems.models import WORKING, Problem, Seat, SeatKind, Stage
from sara.rounds.models import Round, RoundKind, RoundState
from sara.rounds.queries import waiting
from sara.triage.models import ReferralState
from sara.triage.queries import passed_to, waiting as reports_waiting, written_to_us
from sara.triage.telling import untold
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get
from sara.workflow.models import Decision, Review, ReviewState
from sara.workflow.queries import review_queue
from sara.workflow.waits import waiting_for

SHOWN = 20
FEW = 5
"""Reports that are shown here; the rest stands in the queue."""

_LED = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.stage, Problem.stage_due,
        Problem.stage_since,
        sa.select(Review.decision)
        .where(Review.problem_id == Problem.id, Review.state != ReviewState.WITHDRAWN,
               Review.asked_at >= Problem.stage_since)
        .order_by(Review.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("last_decision"),
        sa.exists(
            sa.select(1).where(Review.problem_id == Problem.id, Review.state == ReviewState.OPEN)
        ).label("in_review"),
    )
    .where(
        Problem.lead_id == sa.bindparam("reader"),
        sa.or_(
            Problem.stage.in_(WORKING),
            sa.and_(Problem.stage == Stage.PAUSED, Problem.paused_until <= sa.bindparam("today")),
        ),
    )
    .order_by(sa.func.coalesce(Problem.stage_due, Problem.paused_until), Problem.id)
    .limit(SHOWN + 1)
)  # fmt: skip


def led(db: Reader, viewer: Viewer, today: dt.date) -> list[Any]:
    """The open problems this person leads and those whose pause is over, most pressing first."""
    return list(db.execute(_LED, {"reader": viewer.account_id, "today": today}).all())


# A verdict from an earlier round does not count: the problem was assessed again since.
_VERDICT_GIVEN = sa.exists(
    sa.select(1).where(
        Verdict.problem_id == Problem.id,
        Verdict.of == VerdictOf.RESIDENTS,
        Verdict.given_at >= Problem.stage_since,
    )
)
_ASKED_TOGETHER = sa.exists(
    sa.select(1).where(
        Round.problem_id == Problem.id,
        Round.kind == RoundKind.VERDICT,
        Round.state != RoundState.TAKEN_BACK,
        Round.opened_at >= Problem.stage_since,
    )
)
_SEATS = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.stage, Seat.kind,
        sa.and_(Problem.stage == Stage.ASSESSMENT, ~_VERDICT_GIVEN, ~_ASKED_TOGETHER).label(
            "verdict_asked"
        ),
    )
    .join(Seat, Seat.problem_id == Problem.id)
    .where(
        Seat.account_id == sa.bindparam("reader"),
        Seat.until.is_(None),
        Seat.kind != SeatKind.LEAD,
    )
    .order_by(Problem.updated_at.desc(), Problem.id.desc())
    .limit(SHOWN + 1)
)  # fmt: skip


def seats(db: Reader, viewer: Viewer) -> list[Any]:
    """The problems on which this person has another seat, newest changed first."""
    return list(db.execute(_SEATS, {"reader": viewer.account_id}).all())


@get("/", may=Permission.SIGNED_IN)
def home(call: Read) -> Page:
    """What waits for me, late first."""
    me, today = call.me, call.today
    reviews = review_queue(call.db, me, limit=SHOWN)[:SHOWN]
    unowned = (
        rows_of(ownerless(call.db, me), today, call.settings.ownerless_days)
        if me.might_by_role(Permission.HANDOVER_MAKE)
        else []
    )
    return Page(
        "workflow/home.html",
        {
            "unowned": len(unowned),
            "unowned_late": sum(row.late for row in unowned),
            "actions": mine(call.db, me, today, SHOWN),
            "reviews": [r for r in reviews if me.account_id not in (r.lead_id, r.author_id)],
            "led": led(call.db, me, today)[:SHOWN],
            "judges": not me.works_for_agency,
            "seats": seats(call.db, me)[:SHOWN],
            "checks": checks_due(call.db, me.account_id, today + dt.timedelta(days=14)),
            "mentions": unseen_mentions(call.db, me),
            "promises": promised(call.db, me, SHOWN),
            "newcomers": newcomers(call.db, me, call.now),
            "mine": coming(call.db, me, call.now)[:SHOWN],
            "rounds": waiting(call.db, me.account_id, today),
            "reports": reports_waiting(call.db, me, limit=FEW)
            if me.might_by_role(Permission.REPORT_TRIAGE)
            else [],
            "written": written_to_us(call.db, me, limit=FEW)
            if me.might_by_role(Permission.REPORT_TRIAGE)
            else [],
            "untold": untold(call.db, me, FEW)
            if me.might_by_role(Permission.REPORT_TRIAGE)
            else [],
            "few": FEW,
            "passed": [
                row for row in passed_to(call.db, me.agency_id) if row.state is ReferralState.OPEN
            ]
            if me.might_by_role(Permission.REFERRAL_ANSWER)
            else [],
            "groups": groups_waiting(call.db, me),
            "others": waiting_for(call.db, me, call.settings, today),
            "today": today,
            "form": call.filled(),
            "may_log": me.might_by_role(Permission.PROBLEM_LOG),
            "may_queue": me.might_by_role(Permission.REVIEW_QUEUE),
            "may_administer": me.might_by_role(Permission.ACCOUNTS_MANAGE),
            "looks_on": me.might_by_role(Permission.PROBLEM_READ)
            and not me.might_by_role(Permission.PROBLEM_LOG),
            "sent_back": Decision.SEND_BACK,
        },
    )


ROUTES: list[Route] = [home]
