"""Telling people: reviewers that a review waits, the team what was decided and why."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.accounts.viewer import Viewer
from sara.mail.operations import notify, settle
from sara.problems.models import Seat, SeatKind, Stage
from sara.problems.queries import Found
from sara.words import N_, say
from sara.workflow.models import Decision, Review
from sara.workflow.words import AFTERWARDS

MOST = 20
"""At most so many reviewers are told of one review."""
SUBJECT = "review"

ASKED = N_("A review waits for you: problem {reference}")
DECIDED = N_("Review of problem {reference}: {decision}")
MOVED = N_("Problem {reference} now stands at: {stage}")


def tell_reviewers(db: Session, found: Found, review_id: int, *, now: dt.datetime) -> None:
    """Tell the reviewer on the team, or else the coordinators of the area."""
    own = [found.row.lead_id, found.row.author_id]
    able = sa.select(Account.id).where(Account.state == AccountState.ACTIVE, Account.id.not_in(own))
    seated = able.join(Seat, Seat.account_id == Account.id).where(
        Seat.problem_id == found.id, Seat.kind == SeatKind.REVIEWER, Seat.until.is_(None)
    )
    of_the_area = (
        able.join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.COORDINATOR,
               sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == found.row.area_id))
        .distinct().order_by(Account.id).limit(MOST)
    )  # fmt: skip
    keep = list(db.scalars(seated)) or list(db.scalars(of_the_area))
    # Whoever was asked to mend something has done so.
    for earlier in db.scalars(sa.select(Review.id).where(Review.problem_id == found.id)):
        settle(db, SUBJECT, earlier, now=now)
    notify(
        db, to=keep, kind="review.asked", problem_id=found.id, act=True, now=now,
        says=say(ASKED, reference=found.row.reference), link=_page(found, review_id),
        subject=SUBJECT, subject_id=review_id,
    )  # fmt: skip


def tell_decision(
    db: Session, found: Found, review_id: int, decision: Decision, *, by: Viewer, now: dt.datetime
) -> None:
    """Tell everybody on the team. The words themselves stay behind the sign-in."""
    settle(db, SUBJECT, review_id, now=now)
    lead = {found.row.lead_id} & set(_team(db, found, by))
    sent_back = decision is Decision.SEND_BACK
    says = say(DECIDED, reference=found.row.reference, decision=say(AFTERWARDS[decision.value]))
    for who, act in ((lead, sent_back), (set(_team(db, found, by)) - lead, False)):
        notify(
            db, to=who, kind="review.decided", problem_id=found.id, act=act, now=now, says=says,
            link=_page(found, review_id), subject=SUBJECT, subject_id=review_id,
        )  # fmt: skip


def tell_move(db: Session, found: Found, stage: Stage, *, by: Viewer, now: dt.datetime) -> None:
    """Tell everybody on the team of a move that no review decided."""
    notify(
        db, to=_team(db, found, by), kind="problem.moved", problem_id=found.id, now=now,
        says=say(MOVED, reference=found.row.reference, stage=stage), link=f"/problems/{found.id}",
        subject="problem", subject_id=found.id,
    )  # fmt: skip


def _team(db: Session, found: Found, by: Viewer) -> list[int]:
    seated = sa.select(Seat.account_id).where(Seat.problem_id == found.id, Seat.until.is_(None))
    return [i for i in db.scalars(seated) if i != by.account_id]


def _page(found: Found, review_id: int) -> str:
    return f"/problems/{found.id}/reviews/{review_id}"
