"""A review that opens by itself: residents and agencies judge the result differently."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.queries import member
from sara.history.operations import record
from sara.problems.criteria import RULES
from sara.problems.models import Problem, Stage
from sara.problems.queries import find
from sara.settings import Settings
from sara.words import N_, gettext
from sara.workflow.letters import tell_reviewers
from sara.workflow.models import Review
from sara.workflow.operations.holding import hold, present_visit
from sara.workflow.operations.reviewing import open_review

NOTE = N_("Residents and agencies judge the result differently. This review was opened by that.")


def review_difference(
    db: Session, problem_id: int, by: int | None, now: dt.datetime, settings: Settings
) -> None:
    """Open the review of the assessment, unless one waits already, and tell the reviewers."""
    hold(db, problem_id)
    problem = db.get_one(Problem, problem_id, populate_existing=True)
    if problem.stage is not Stage.ASSESSMENT or open_review(db, problem_id) is not None:
        return
    note = gettext(NOTE)
    due_on = now.astimezone(settings.zone).date() + dt.timedelta(days=settings.review_days)
    review = Review(
        problem_id=problem_id, visit_id=present_visit(db, problem_id).id, stage=problem.stage,
        author_id=problem.author_id, lead_id=problem.lead_id, asked_at=now, note=note,
        due_on=due_on, rules_version=RULES,
    )  # fmt: skip
    db.add(review)
    db.flush()
    record(
        db, "review.asked", by=by, now=now, problem_id=problem_id, subject="review",
        subject_id=review.id, reason=note, changes={"stage": ("", problem.stage)},
    )  # fmt: skip
    # Told as the lead would tell them, who may have left meanwhile: then it waits in the queue.
    if (lead := member(db, problem.lead_id)) is not None:
        found = find(db, lead, problem_id)
        tell_reviewers(db, found, review.id, now=now)
