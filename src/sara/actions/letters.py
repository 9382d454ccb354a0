"""Telling people of an action. The words of the action itself stay behind the sign-in."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.permissions import WORKING_SEATS
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.actions.models import Action
from sara.mail.operations import post
from sara.problems.models import Seat
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, gettext

ASKED = N_("You are asked to do something on problem {reference}")
ASKED_BODY = N_(
    "You, or your agency, are asked to take on an action that is due on {day}.\n"
    "Please accept or decline it, with your reason.\n\nOpen it here: {link}\n"
)
DROPPED = N_("An action on problem {reference} was dropped")
DROPPED_BODY = N_("You, or your agency, owned it. The reason is here: {link}\n")
DECLINED = N_("An action on problem {reference} was declined")
DECLINED_BODY = N_("You lead the problem. The reason of the owner is here: {link}\n")


def ask(
    db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime, settings: Settings
) -> None:
    """Ask the owner for an answer."""
    _write(db, found, action, ASKED, ASKED_BODY, _owners(found, action), by=by, now=now,
           settings=settings)  # fmt: skip


def tell_dropped(
    db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime, settings: Settings
) -> None:
    """Tell the owner that it is given up."""
    _write(db, found, action, DROPPED, DROPPED_BODY, _owners(found, action), by=by, now=now,
           settings=settings)  # fmt: skip


def tell_lead(
    db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime, settings: Settings
) -> None:
    """Tell the lead that the owner has declined."""
    _write(db, found, action, DECLINED, DECLINED_BODY, Account.id == found.row.lead_id, by=by,
           now=now, settings=settings)  # fmt: skip


def _owners(found: Found, action: Action) -> Any:
    """The owning account, or those of the owning agency who work on the problem."""
    if action.owner_account_id is not None:
        return Account.id == action.owner_account_id
    seated = sa.select(Seat.account_id).where(
        Seat.problem_id == found.id,
        Seat.until.is_(None),
        Seat.kind.in_([kind for kind in SeatKind if kind.value in WORKING_SEATS]),
    )
    return sa.and_(Account.agency_id == action.owner_agency_id, Account.id.in_(seated))


def _write(
    db: Session, found: Found, action: Action, subject: str, body: str, who: Any, *, by: Viewer,
    now: dt.datetime, settings: Settings,
) -> None:  # fmt: skip
    people = db.execute(
        sa.select(Account.id, Account.email)
        .where(who, Account.id != by.account_id, Account.state == AccountState.ACTIVE)
        .order_by(Account.id)
    ).all()
    said = {
        "reference": found.row.reference, "day": action.due_on,
        "link": f"{settings.public_address}/problems/{found.id}/actions/{action.id}",
    }  # fmt: skip
    for one in people:
        post(
            db, to=one.email, subject=gettext(subject, reference=found.row.reference),
            body=gettext(body, **said), account_id=one.id, problem_id=found.id, now=now,
        )  # fmt: skip
