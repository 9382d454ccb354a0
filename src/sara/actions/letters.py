"""Telling people of an action. The words of it stay behind the sign-in, or a signed link."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account
from sara.accounts.permissions import WORKING_SEATS
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.actions import links, outside
from sara.actions.models import Action, ActionStatus
from sara.mail.operations import notify, settle
from sara.problems.models import Seat
from sara.problems.queries import Found
from sara.words import N_, Sentence, say

SUBJECT = "action"
ASKED = N_(
    "You, or your agency, are asked to act on problem {reference} by {day}: accept or decline"
)
DROPPED = N_("An action of yours, or of your agency, on problem {reference} was dropped")
DECLINED = N_("An action on problem {reference}, which you lead, was declined")


def ask(db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime) -> None:
    """Ask the owner for an answer."""
    action.asked_on = now.astimezone(db.info["zone"]).date()
    says = say(ASKED, reference=found.row.reference, day=action.due_on)
    _tell(db, found, action, "action.asked", says, owners_of(action), act=True, by=by, now=now)
    if action.status is ActionStatus.PROPOSED:
        outside.ask(db, action, found.row.reference, now=now)


def tell_dropped(
    db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime
) -> None:
    """Tell the owner that it is given up."""
    says = say(DROPPED, reference=found.row.reference)
    _tell(db, found, action, "action.dropped", says, owners_of(action), act=False, by=by,
          now=now)  # fmt: skip
    outside.tell_given_up(db, action, found.row.reference, now=now)


def tell_lead(db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime) -> None:
    """Tell the lead that the owner has declined: the plan has a hole."""
    says = say(DECLINED, reference=found.row.reference)
    _tell(db, found, action, "action.declined", says, Account.id == found.row.lead_id, act=True,
          by=by, now=now)  # fmt: skip


def answered(db: Session, action: Action, *, now: dt.datetime) -> None:
    """Nobody is asked any more, no letter about it goes out, and no link to it works."""
    settle(db, SUBJECT, action.id, now=now)
    links.end(db, action.id, now=now)


def owners_of(action: Action) -> Any:
    """The owning account, or those of the owning agency who work on the problem."""
    if action.owner_account_id is not None:
        return Account.id == action.owner_account_id
    seated = sa.select(Seat.account_id).where(
        Seat.problem_id == action.problem_id,
        Seat.until.is_(None),
        Seat.kind.in_([kind for kind in SeatKind if kind.value in WORKING_SEATS]),
    )
    return sa.and_(Account.agency_id == action.owner_agency_id, Account.id.in_(seated))


def _tell(
    db: Session, found: Found, action: Action, kind: str, says: Sentence, who: Any, *, act: bool,
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    people = db.scalars(sa.select(Account.id).where(who, Account.id != by.account_id))
    notify(
        db, to=people, kind=kind, problem_id=found.id, act=act, says=says, now=now,
        link=f"/problems/{found.id}/actions/{action.id}", subject=SUBJECT, subject_id=action.id,
    )  # fmt: skip
