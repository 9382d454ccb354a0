"""Reads of requests for a review. Finding is authorising here, too."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, Area, Role, RoleGrant
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.intake.models import Report, ReportState
from sara.oversight.models import OPEN, Applicant, RequestReport, RequestState, ReviewRequest
from sara.oversight.rules import Dates, Facts, Limits, window
from sara.problems.models import WORKING, Problem, Seat, SeatKind
from sara.scanning.models import LinkedReport, Scan
from sara.secret import Secret

Q = ReviewRequest.__table__.c
PAGE = 50
ASKING_SEATS = (SeatKind.CHAIR, SeatKind.MEMBER, SeatKind.PARTNER)
"""The seats of the members whose share counts. Who leads or only looks on is not asked."""
REVIEWING = (Role.ANALYST, Role.BOARD_MEMBER, Role.COORDINATOR, Role.OFFICER, Role.PARTNER)
"""Roles whose holders can be named as reviewer."""

Reviewer = sa.orm.aliased(Account)
Decider = sa.orm.aliased(Account)

# The problem of a request: named in it, or the one that its report is part of by now.
_BEHIND = sa.func.coalesce(
    Q.problem_id,
    sa.select(LinkedReport.problem_id)
    .where(LinkedReport.report_id == Q.report_id, LinkedReport.unlinked_at.is_(None))
    .correlate(ReviewRequest)
    .scalar_subquery(),
)
_FROM = (
    sa.select(
        *(c for c in Q if c.name != "problem_id"), _BEHIND.label("problem_id"),
        Problem.reference, Problem.title, Problem.stage, Problem.stage_due, Problem.published_at,
        Problem.lead_id, Problem.author_id,
        sa.func.coalesce(Problem.area_id, Report.area_id).label("area_id"),
        Area.name.label("area_name"), Report.mode, Report.received_on,
        Reviewer.name.label("reviewer_name"), Decider.name.label("decider_name"),
    )
    .select_from(ReviewRequest)
    .outerjoin(Problem, Problem.id == _BEHIND)
    .outerjoin(Report, Report.id == Q.report_id)
    .outerjoin(Area, Area.id == sa.func.coalesce(Problem.area_id, Report.area_id))
    .outerjoin(Reviewer, Reviewer.id == Q.reviewer_id)
    .outerjoin(Decider, Decider.id == Q.decided_by)
)  # fmt: skip


def decides(viewer: Viewer, area_id: int | None) -> bool:
    """Whether this person decides about requests of this area; those of no area are everybody's."""
    areas = viewer.areas_for(Permission.REQUEST_DECIDE)
    return areas is None or (bool(areas) and (area_id is None or area_id in areas))


def find(db: Reader, viewer: Viewer, request_id: int) -> Any:
    """A request, for who decides about it and for its reviewer. Raises `NotFound`."""
    row = db.execute(_FROM.where(Q.id == request_id)).one_or_none()
    if row is None:
        raise NotFound
    if row.reviewer_id != viewer.account_id and not decides(viewer, row.area_id):
        raise NotFound
    return row


def one(db: Reader, request_id: int) -> Any:
    return db.execute(_FROM.where(Q.id == request_id)).one()


def waiting(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Open requests that this person decides about or reviews, the oldest first."""
    areas = viewer.areas_for(Permission.REQUEST_DECIDE)
    asked = _FROM.where(Q.state.in_(OPEN))
    if areas is not None:
        area = sa.func.coalesce(Problem.area_id, Report.area_id)
        theirs = sa.or_(area.in_(areas), area.is_(None)) if areas else sa.false()
        asked = asked.where(sa.or_(theirs, Q.reviewer_id == viewer.account_id))
    return list(db.execute(asked.order_by(Q.asked_on, Q.id).limit(limit)).all())


def ended(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Requests that are over, the newest first, as far as this person decides about them."""
    areas = viewer.areas_for(Permission.REQUEST_DECIDE)
    asked = _FROM.where(Q.state.not_in(OPEN))
    if areas is not None:
        area = sa.func.coalesce(Problem.area_id, Report.area_id)
        asked = asked.where(sa.or_(area.in_(areas), area.is_(None)))
    return list(db.execute(asked.order_by(Q.asked_on.desc(), Q.id).limit(limit)).all())


def of_problem(db: Reader, problem_id: int) -> list[Any]:
    """The requests about a problem, the newest first."""
    asked = _FROM.where(_BEHIND.in_([problem_id])).order_by(Q.asked_on.desc(), Q.id)
    return list(db.execute(asked.limit(PAGE)).all())


def of_report(db: Reader, report_id: int) -> list[Any]:
    """The requests that a reporter made with a receipt, the newest first."""
    asked = _FROM.where(Q.report_id == report_id, Q.applicant == Applicant.REPORTER)
    return list(db.execute(asked.order_by(Q.asked_on.desc(), Q.id)).all())


def code_hash(secret: Secret, code: str) -> str:
    """What the database keeps of the code of a third party."""
    return secret.sign("review request", code)


def by_code(db: Reader, hashed: str) -> Any | None:
    return db.execute(_FROM.where(Q.code_hash == hashed)).one_or_none()


def dates_of(row: Any) -> Dates:
    decided = {RequestState.MET: True, RequestState.ANSWERED: True, RequestState.NOT_MET: False}
    return Dates(
        asked_on=row.asked_on, acknowledged_on=row.acknowledged_on, decided_on=row.decided_on,
        met=decided.get(row.state), meeting_on=row.meeting_on, answered_on=row.answered_on,
        withdrawn_on=row.withdrawn_on,
    )  # fmt: skip


def facts(db: Reader, row: Any, limits: Limits, today: dt.date) -> Facts:
    """What is known on this day about the work that a request is about.

    Reports are counted back from the day of the request: no delay of ours takes a right away.
    """
    since = window(row.asked_on or today, limits.months)
    if row.problem_id is None:
        reports, _ = _reports(db, row, since)
        return Facts(reports=reports, over=_undecided(db, row, limits, today))
    reports, hate = _reports(db, row, since)
    members, asking = _members(db, row.problem_id)
    over = 0
    if row.stage in WORKING and row.stage_due is not None:
        over = max(0, (today - row.stage_due).days)
    return Facts(reports=reports, hate=hate, members=members, asking=asking, over=over)


def _undecided(db: Reader, row: Any, limits: Limits, today: dt.date) -> int:
    """For how many days too long nobody has decided what becomes of the report."""
    received: dt.date | None = db.execute(
        sa.select(Report.received_on).where(
            Report.id == row.report_id, Report.state == ReportState.NEW
        )
    ).scalar_one_or_none()
    if received is None:
        return 0
    return max(0, (today - received).days - limits.report_days)


def _reports(db: Reader, row: Any, since: dt.date) -> tuple[int, bool]:
    """How many reports there are, and whether what happens has an element of hate."""
    named = sa.select(RequestReport.report_id).where(RequestReport.request_id == row.id)
    linked = sa.select(LinkedReport.report_id).where(
        LinkedReport.problem_id == row.problem_id, LinkedReport.unlinked_at.is_(None)
    )
    hate = sa.exists(sa.select(1).where(Scan.problem_id == row.problem_id, Scan.hate_element))
    counted = sa.select(sa.func.count(Report.id), hate).where(
        Report.received_on >= since,
        sa.or_(Report.id == row.report_id, Report.id.in_(named), Report.id.in_(linked)),
    )
    found = db.execute(counted).one()
    return int(found[0]), bool(found[1])


def _members(db: Reader, problem_id: int) -> tuple[int, int]:
    """How many members the group has, and how many of them ask for a review now."""
    held = sa.select(Seat.account_id).where(
        Seat.problem_id == problem_id, Seat.until.is_(None), Seat.kind.in_(ASKING_SEATS)
    )
    asking = sa.select(sa.func.count(sa.distinct(Q.account_id))).where(
        Q.problem_id == problem_id, Q.state.in_(OPEN), Q.account_id.in_(held)
    )
    members = sa.select(sa.func.count()).select_from(held.subquery())
    return db.execute(members).scalar_one(), db.execute(asking).scalar_one()


def reports_named(db: Reader, request_id: int) -> list[int]:
    """The reports behind a request, its own first."""
    own = sa.select(Q.report_id).where(Q.id == request_id, Q.report_id.is_not(None))
    more = (
        sa.select(RequestReport.report_id)
        .where(RequestReport.request_id == request_id)
        .order_by(RequestReport.report_id)
    )
    return list(dict.fromkeys([*db.execute(own).scalars(), *db.execute(more).scalars()]))


def candidates(db: Reader, but: set[int], limit: int = 200) -> list[Any]:
    """People in use who could be named as reviewer."""
    holds = sa.exists().where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(REVIEWING))
    asked = (
        sa.select(Account.id, Account.name, Agency.name.label("agency_name"))
        .outerjoin(Agency, Agency.id == Account.agency_id)
        .where(Account.state == AccountState.ACTIVE, holds, Account.id.not_in(but))
        .order_by(Account.name, Account.id)
        .limit(limit)
    )
    return list(db.execute(asked).all())


def coordinators(db: Reader, area_id: int | None, limit: int = 20) -> list[int]:
    """Whoever decides about requests of an area."""
    asked = (
        sa.select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.state == AccountState.ACTIVE, RoleGrant.role == Role.COORDINATOR)
        .distinct()
        .order_by(Account.id)
        .limit(limit)
    )
    if area_id is not None:
        asked = asked.where(sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == area_id))
    return list(db.execute(asked).scalars())


def published(db: Reader, reference: str) -> Any | None:
    """A published problem by its reference; None for every other, whether there is one or not."""
    asked = sa.select(Problem.id, Problem.reference, Problem.title, Problem.area_id).where(
        Problem.reference == reference, Problem.published_at.is_not(None)
    )
    return db.execute(asked).one_or_none()


def every(db: Reader) -> list[Any]:
    """The days and states of all requests, for the yearly count."""
    return list(
        db.execute(
            sa.select(Q.asked_on, Q.acknowledged_on, Q.decided_on, Q.meeting_on, Q.answered_on,
                      Q.withdrawn_on, Q.state)
        ).all()
    )  # fmt: skip


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What `facts` asks of a request, for work that nobody asked to review yet."""

    id: int = 0
    problem_id: int | None = None
    report_id: int | None = None
    asked_on: dt.date | None = None
    stage: Any = None
    stage_due: dt.date | None = None

    @classmethod
    def about(cls, problem: Any) -> "Sought":
        return cls(problem_id=problem.id, stage=problem.stage, stage_due=problem.stage_due)


def name_of(db: Reader, account_id: int | None) -> str:
    """The name of the member who asked; "" for everybody else."""
    if account_id is None:
        return ""
    return str(db.execute(sa.select(Account.name).where(Account.id == account_id)).scalar_one())
