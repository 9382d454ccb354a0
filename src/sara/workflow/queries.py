"""Reads of the workflow room."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.assessment.models import Assessment
from sara.db import Reader
from sara.errors import NotFound
from sara.problems.models import Problem, Seat, SeatKind, Stage, Visit
from sara.problems.queries import Found
from sara.workflow.machine import Facts
from sara.workflow.models import Decision, Review, ReviewPoint, ReviewState, Waiver

_WAIVERS = (
    sa.select(
        Waiver.visit_id, Waiver.criterion, Waiver.because, Waiver.waived_at, Visit.stage,
        Visit.left_at,
        Account.name.label("by_name"),
    )
    .join(Visit, Visit.id == Waiver.visit_id)
    .join(Account, Account.id == Waiver.waived_by)
    .where(Waiver.problem_id == sa.bindparam("problem_id"))
    .order_by(Waiver.id)
)  # fmt: skip


def waivers(db: Reader, problem_id: int) -> list[Any]:
    """Everything that was ever let pass on a problem, with the reason, oldest first."""
    return list(db.execute(_WAIVERS, {"problem_id": problem_id}).all())


_VISITS = (
    sa.select(
        Visit.id, Visit.stage, Visit.entered_at, Visit.left_at, Visit.move, Visit.reason,
        Visit.letter, Visit.told,
        Account.name.label("by_name"),
    )
    .join(Account, Account.id == Visit.entered_by)
    .where(Visit.problem_id == sa.bindparam("problem_id"))
    .order_by(Visit.id)
)  # fmt: skip


def visits(db: Reader, problem_id: int) -> list[Any]:
    """Every passage through a stage, oldest first."""
    return list(db.execute(_VISITS, {"problem_id": problem_id}).all())


Decider = sa.orm.aliased(Account)

_REVIEWS = (
    sa.select(
        *Review.__table__.c,
        Account.name.label("lead_name"),
        Decider.name.label("decider_name"),
        sa.select(sa.func.count())
        .select_from(Waiver)
        .where(Waiver.visit_id == Review.visit_id, Waiver.waived_at == Review.decided_at)
        .scalar_subquery()
        .label("waivers"),
        sa.select(Visit.letter)
        .where(
            Review.decision == Decision.NOT_A_PROBLEM,
            Visit.problem_id == Review.problem_id,
            Visit.entered_at == Review.decided_at,
            Visit.letter.is_not(None),
        )
        .limit(1)
        .scalar_subquery()
        .label("letter"),
    )
    .join(Account, Account.id == Review.lead_id)
    .outerjoin(Decider, Decider.id == Review.decided_by)
    .where(Review.problem_id == sa.bindparam("problem_id"))
    .order_by(Review.id.desc())
)


def reviews(db: Reader, problem_id: int) -> list[Any]:
    """Every review of the problem, newest first."""
    return list(db.execute(_REVIEWS, {"problem_id": problem_id}).all())


_POINTS = sa.select(ReviewPoint.criterion, ReviewPoint.met, ReviewPoint.because).where(
    ReviewPoint.review_id == sa.bindparam("review_id")
)


def points(db: Reader, review_id: int) -> dict[str, Any]:
    """The criteria as the reviewer found them, by code."""
    return {r.criterion: r for r in db.execute(_POINTS, {"review_id": review_id})}


def review_of(db: Reader, problem_id: int, review_id: int) -> Any:
    """One review of this problem with the names beside it. Raises `NotFound`."""
    for row in reviews(db, problem_id):
        if row.id == review_id:
            return row
    raise NotFound


def not_ones_own(found: Found, viewer: Viewer) -> bool:
    """Whether this person is neither author nor lead, and so may review."""
    return viewer.account_id not in (found.row.author_id, found.row.lead_id)


_OUTCOME = sa.select(Assessment.outcome).where(Assessment.problem_id == sa.bindparam("problem_id"))


MAY_END = (Stage.ASSESSMENT, Stage.SUSTAIN)
"""From here a problem can end, and its outcome is asked for."""


def outcome_of(db: Reader, problem_id: int) -> Any:
    """The outcome that the assessment names, or None."""
    return db.execute(_OUTCOME, {"problem_id": problem_id}).scalar_one_or_none()


def facts_for_display(db: Reader, found: Found, viewer: Viewer, enough: bool) -> Facts:
    """Facts for the buttons: what a form would still ask for counts as given."""
    return Facts(
        state=found.row.stage.value,
        gate_open=True, reviewed=False, reason=True, until=True, other=True, receiver=True,
        letter=True, enough_delivered=enough,
        outcome=found.row.stage not in MAY_END or outcome_of(db, found.id) is not None,
        whole=True,
        paused_from=found.row.paused_from.value if found.row.paused_from else None,
        may_lead=found.may(Permission.PROBLEM_MOVE),
        may_review=found.may(Permission.GATE_REVIEW) and not_ones_own(found, viewer),
    )  # fmt: skip


DECIDED_SHOWN = 10


def decided_lately(db: Reader, viewer: Viewer) -> list[Any]:
    """The last reviews that this person decided, on problems of the areas they review in."""
    areas = viewer.areas_for(Permission.GATE_REVIEW)
    statement = (
        sa.select(
            Review.id, Review.problem_id, Review.stage, Review.decision, Review.decided_at,
            Problem.reference, Problem.title,
        )
        .join(Problem, Problem.id == Review.problem_id)
        .where(Review.decided_by == viewer.account_id)
        .order_by(Review.decided_at.desc(), Review.id.desc())
        .limit(DECIDED_SHOWN)
    )  # fmt: skip
    if areas is not None:
        statement = statement.where(Problem.area_id.in_(areas))
    return list(db.execute(statement).all())


QUEUE_PAGE = 30


def review_queue(
    db: Reader, viewer: Viewer, after: tuple[dt.date, int] | None = None, limit: int = QUEUE_PAGE
) -> list[Any]:
    """Open reviews this person may decide, the most pressing first."""
    areas = viewer.areas_for(Permission.GATE_REVIEW)
    seated = Review.problem_id.in_(
        sa.select(Seat.problem_id)
        .where(Seat.account_id == viewer.account_id, Seat.kind == SeatKind.REVIEWER,
               Seat.until.is_(None))
    )  # fmt: skip
    statement = (
        sa.select(
            Review.id, Review.problem_id, Review.stage, Review.asked_at, Review.due_on,
            Review.author_id, Problem.lead_id, Problem.reference, Problem.title,
            Problem.stage_since, Problem.stage_due, Area.name.label("area_name"),
            Account.name.label("lead_name"),
        )
        .join(Problem, Problem.id == Review.problem_id)
        .join(Area, Area.id == Problem.area_id)
        .join(Account, Account.id == Problem.lead_id)
        .where(Review.state == ReviewState.OPEN)
        .order_by(Review.due_on, Review.id)
        .limit(limit + 1)
    )  # fmt: skip
    if areas is not None:
        # Who reviews in no area is led by the seats alone, and not through every open review.
        statement = statement.where(sa.or_(Problem.area_id.in_(areas), seated) if areas else seated)
    if after is not None:
        statement = statement.where(sa.tuple_(Review.due_on, Review.id) > after)
    return list(db.execute(statement).all())


_OPEN_STAGES = [s for s in Stage if s not in (Stage.CLOSED, Stage.MERGED, Stage.NOT_A_PROBLEM)]


def other_problem(db: Reader, viewer: Viewer, reference: str) -> Any:
    """An open problem by its reference, if this person reaches it as agency staff; else None."""
    return db.execute(
        sa.select(Problem.id, Problem.area_id, Problem.stage, Problem.title,
                  Problem.published_at, Seat.kind.label("seat"))
        .outerjoin(Seat, sa.and_(Seat.problem_id == Problem.id, Seat.until.is_(None),
                                 Seat.account_id == viewer.account_id))
        .where(Problem.reference == reference, Problem.stage.in_(_OPEN_STAGES))
    ).one_or_none()  # fmt: skip


def is_open(db: Reader, problem_id: int) -> bool:
    """Whether another problem can still be merged into this one."""
    stage = sa.select(Problem.stage).where(Problem.id == problem_id)
    return db.execute(stage).scalar_one_or_none() in _OPEN_STAGES
