"""Telling people: reviewers that a review waits, the team what was decided and why."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.accounts.viewer import Viewer
from sara.mail.operations import post
from sara.problems.models import Seat, SeatKind
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, gettext
from sara.workflow.models import Decision
from sara.workflow.words import AFTERWARDS

MOST = 20
"""At most so many reviewers are told of one review."""

ASKED = N_("A review waits for you: {reference}")
ASKED_BODY = N_(
    "The lead of problem {reference} asks for the review of its present stage.\n\n"
    "Open it here: {link}\n"
)
DECIDED = N_("Problem {reference}: what was decided")
DECIDED_BODY = N_(
    "The review of problem {reference} is decided: {decision}.\n\n"
    "The reasons, in plain words, are here: {link}\n"
)


def tell_reviewers(
    db: Session, found: Found, review_id: int, *, now: dt.datetime, settings: Settings
) -> None:
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
    link = f"{settings.public_address}/problems/{found.id}/reviews/{review_id}"
    _send(db, found, keep, gettext(ASKED, reference=found.row.reference),
          gettext(ASKED_BODY, reference=found.row.reference, link=link), now)  # fmt: skip


def tell_decision(
    db: Session, found: Found, review_id: int, decision: Decision, *, by: Viewer,
    now: dt.datetime, settings: Settings,
) -> None:  # fmt: skip
    """Tell everybody on the team. The words themselves stay behind the sign-in."""
    ids = list(
        db.scalars(
            sa.select(Seat.account_id).where(Seat.problem_id == found.id, Seat.until.is_(None))
        )
    )
    link = f"{settings.public_address}/problems/{found.id}/reviews/{review_id}"
    told = gettext(AFTERWARDS[decision.value])
    _send(db, found, [i for i in ids if i != by.account_id],
          gettext(DECIDED, reference=found.row.reference),
          gettext(DECIDED_BODY, reference=found.row.reference, decision=told, link=link),
          now)  # fmt: skip


def _send(
    db: Session, found: Found, ids: list[int], subject: str, body: str, now: dt.datetime
) -> None:
    people = db.execute(
        sa.select(Account.id, Account.email).where(
            Account.id.in_(ids), Account.state == AccountState.ACTIVE
        )
    )
    for person in people.all():
        post(
            db, to=person.email, subject=subject, body=body, account_id=person.id,
            problem_id=found.id, now=now,
        )  # fmt: skip
