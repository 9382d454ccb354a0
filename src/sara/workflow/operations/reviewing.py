"""Asking for a review, and taking it back."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import Refused, Stale
from sara.history.operations import record
from sara.mail.operations import settle
from sara.problems.criteria import RULES
from sara.problems.models import WORKING
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, say
from sara.workflow.gates import judgement
from sara.workflow.models import Review, ReviewState
from sara.workflow.operations.holding import hold, present_visit

MOVED_MEANWHILE = N_("Somebody else moved this problem meanwhile. Look at it again.")


def ask_review(
    db: Session, found: Found, *, note: str, anyway: bool, by: Viewer, now: dt.datetime,
    today: dt.date, settings: Settings,
) -> Review:  # fmt: skip
    """Ask for the review that ends the present stage.

    With unmet criteria only when the lead says so and why: the reviewer may then waive them.
    """
    if found.row.stage not in WORKING:
        raise Refused(N_("This stage has no review."))
    if hold(db, found.id) != found.row.version:
        raise Stale(sentence=MOVED_MEANWHILE)
    if open_review(db, found.id) is not None:
        raise Refused(N_("A review is already waiting for a decision."))
    held = judgement(db, found.id, found.row.stage, settings, today)
    if held.unmet and not (anyway and note):
        raise Refused(
            N_("The gate is not open yet. Points that are missing: {n}."),
            *(say(c.missing) for c in held.unmet),
            n=len(held.unmet),
        )
    review = Review(
        problem_id=found.id, visit_id=present_visit(db, found.id).id, stage=found.row.stage,
        author_id=found.row.author_id, lead_id=found.row.lead_id, asked_at=now, note=note,
        due_on=today + dt.timedelta(days=settings.review_days), rules_version=RULES,
    )  # fmt: skip
    db.add(review)
    db.flush()
    record(
        db, "review.asked", by=by.account_id, now=now, problem_id=found.id, subject="review",
        subject_id=review.id, reason=note,
        changes={"stage": ("", found.row.stage), "unmet": (0, len(held.unmet))},
    )  # fmt: skip
    return review


def withdraw_review(
    db: Session, found: Found, review_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take back a review that nobody has decided yet."""
    hold(db, found.id)
    review = db.get(Review, review_id, populate_existing=True)
    if review is None or review.problem_id != found.id or review.state is not ReviewState.OPEN:
        raise Refused(N_("This review is no longer open."))
    review.state = ReviewState.WITHDRAWN
    review.version += 1
    record(
        db, "review.withdrawn", by=by.account_id, now=now, problem_id=found.id,
        subject="review", subject_id=review.id,
    )  # fmt: skip
    settle(db, "review", review.id, now=now)


def close_open_review(db: Session, found: Found, *, by: Viewer, now: dt.datetime) -> None:
    """A move outside the review leaves no review waiting for a stage the problem has left."""
    review = open_review(db, found.id)
    if review is not None:
        withdraw_review(db, found, review.id, by=by, now=now)


def open_review(db: Session, problem_id: int) -> Review | None:
    return db.scalars(
        sa.select(Review).where(Review.problem_id == problem_id, Review.state == ReviewState.OPEN)
    ).one_or_none()
