"""Telling people of their seat on a problem."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.queries import member
from sara.errors import NotFound
from sara.mail.operations import leave, notify
from sara.problems.models import SeatKind
from sara.problems.queries import Found, find
from sara.words import N_, say

LEADS = N_("You lead problem {reference} from now on")
SEATED = N_("You have a seat on problem {reference}: {seat}")


def tell_seated(
    db: Session, found: Found, account_id: int, kind: SeatKind, *, now: dt.datetime
) -> None:
    """Tell somebody of the seat they were given; a lead has to act."""
    lead = kind is SeatKind.LEAD
    says = say(LEADS if lead else SEATED, reference=found.row.reference, seat=kind)
    notify(
        db, to=[account_id], kind="seat.given", problem_id=found.id, act=lead, says=says, now=now,
        link=f"/problems/{found.id}", subject="seat", subject_id=found.id,
    )  # fmt: skip


def out_of_reach(db: Session, problem_id: int, account_id: int, *, now: dt.datetime) -> None:
    """Without the seat, and no role that reaches the problem, nothing told of it stays."""
    person = member(db, account_id)
    try:
        if person is not None:
            find(db, person, problem_id)
    except NotFound:
        leave(db, account_id, problem_id, now=now)
