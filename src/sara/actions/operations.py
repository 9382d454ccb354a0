"""Promising, accepting, reporting and dropping an action."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.actions.models import Action, ActionStatus
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import changed, record
from sara.mail.operations import post
from sara.problems.models import Seat, Stage
from sara.problems.queries import Found
from sara.problems.stages import AT_REST
from sara.settings import Settings
from sara.words import N_, gettext

BEFORE_THE_PLAN = (Stage.SCANNING, Stage.ANALYSIS)
ANSWERS = {
    ActionStatus.PROPOSED: (ActionStatus.ACCEPTED, ActionStatus.DECLINED),
    ActionStatus.ACCEPTED: (ActionStatus.DONE, ActionStatus.PART_DONE),
    ActionStatus.PART_DONE: (ActionStatus.DONE, ActionStatus.PART_DONE),
    ActionStatus.DONE: (ActionStatus.PART_DONE,),
}
"""What an owner may answer, by what stands now."""
AGAIN = ("what", "due_on", "start_on", "owner_account_id", "owner_agency_id",
         "owner_stakeholder_id", "planned_dosage")  # fmt: skip
"""A change of one of these asks the owner again: what was accepted was something else."""

ASKED = N_("You are asked to do something on problem {reference}")
ASKED_BODY = N_("Please accept or decline it, with your reason.\n\nOpen it here: {link}\n")


def add_action(
    db: Session, found: Found, *, by: Viewer, now: dt.datetime, settings: Settings, **values: Any
) -> Action:
    """Propose an action to its owner, who is told.

    Before analysis has passed its review only an interim action, for safety (practice 1.9).
    """
    if found.row.stage in AT_REST:
        raise Refused(AT_REST[found.row.stage])
    if found.row.stage in BEFORE_THE_PLAN and not values.get("interim"):
        raise Refused(
            N_("It is not known yet why this happens. Until analysis has passed its review only"
               " an interim safety action can be added.")
        )  # fmt: skip
    action = Action(problem_id=found.id, added_by=by.account_id, added_at=now, **values)
    if action.owner_account_id == by.account_id:
        # Whoever promises something themselves has accepted it.
        action.status, action.answered_at = ActionStatus.ACCEPTED, now
        action.answered_by = by.account_id
    db.add(action)
    db.flush()
    record(
        db, "action.added", by=by.account_id, now=now, problem_id=found.id, subject="action",
        subject_id=action.id, audience=action.audience,
        changes={"what": ("", action.what), "due_on": ("", action.due_on),
                 "status": ("", action.status)},
    )  # fmt: skip
    _tell_owner(db, found, action, by=by, now=now, settings=settings)
    return action


def change_action(
    db: Session, found: Found, action: Action, version: int, *, by: Viewer, now: dt.datetime,
    settings: Settings, **values: Any,
) -> bool:  # fmt: skip
    """Change a promise; True when its owner is asked again because it is now another one."""
    if action.status in (ActionStatus.DONE, ActionStatus.DROPPED):
        raise Refused(N_("This action has ended. Add a new one instead."))
    changes = changed(action, values)
    again = action.status is not ActionStatus.PROPOSED and any(k in changes for k in AGAIN)
    if again:
        values["status"] = ActionStatus.PROPOSED
        values["answered_at"] = values["answered_by"] = None
        changes["status"] = (action.status, ActionStatus.PROPOSED)
    theirs = {k: str(getattr(action, k) if getattr(action, k) is not None else "") for k in values}
    if not bump(db, Action.__table__, action.id, version, **values):  # type: ignore[arg-type]
        raise Stale(theirs, action.version)
    db.refresh(action)
    record(
        db, "action.changed", by=by.account_id, now=now, problem_id=found.id, subject="action",
        subject_id=action.id, changes=changes, audience=action.audience,
    )  # fmt: skip
    if again:
        _tell_owner(db, found, action, by=by, now=now, settings=settings)
    return again


def answer_action(
    db: Session, found: Found, action: Action, version: int, status: ActionStatus, *,
    because: str, by: Viewer, now: dt.datetime, **report: Any,
) -> None:  # fmt: skip
    """Accept, decline, or report what was done. Only the owner answers; for a stakeholder, who
    has no account, the lead or a coordinator writes down the answer."""
    if not may_answer(found, action, by):
        raise Forbidden(N_("Only the owner of this action can answer for it."))
    if status not in ANSWERS.get(action.status, ()):
        raise Refused(N_("This answer does not fit what stands now. Look at the action again."))
    values = {k: v for k, v in report.items() if v is not None}
    values |= {"status": status, "status_because": because}
    if action.answered_at is None:
        values |= {"answered_at": now, "answered_by": by.account_id}
    _end(db, found, action, version, f"action.{status.value}", values, because, by=by, now=now)


def drop_action(
    db: Session, found: Found, action: Action, version: int, *, because: str, by: Viewer,
    now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Give an action up, with a reason that stays."""
    if action.status in (ActionStatus.DONE, ActionStatus.DROPPED):
        raise Refused(N_("This action has ended already."))
    values = {"status": ActionStatus.DROPPED, "status_because": because, "ended_on": today}
    _end(db, found, action, version, "action.dropped", values, because, by=by, now=now)


def _end(
    db: Session, found: Found, action: Action, version: int, verb: str, values: dict[str, Any],
    because: str, *, by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    changes = changed(action, values)
    if not bump(db, Action.__table__, action.id, version, **values):  # type: ignore[arg-type]
        raise Stale({"status": action.status.value}, action.version)
    db.refresh(action)
    record(
        db, verb, by=by.account_id, now=now, problem_id=found.id, subject="action",
        subject_id=action.id, changes=changes, reason=because, audience=action.audience,
    )  # fmt: skip


def may_answer(found: Found, action: Any, viewer: Viewer) -> bool:
    """Whether this person answers for the action: its owner, or for a stakeholder the lead."""
    if action.owner_account_id is not None:
        return bool(action.owner_account_id == viewer.account_id)
    if action.owner_agency_id is not None:
        mine = action.owner_agency_id == viewer.agency_id
        return bool(mine and found.reach is Reach.AGENCIES)
    return found.may(Permission.PROBLEM_MOVE)


def _tell_owner(
    db: Session, found: Found, action: Action, *, by: Viewer, now: dt.datetime, settings: Settings
) -> None:
    """Tell the owner, or those of the owning agency who are on the team."""
    if action.owner_account_id:
        who = sa.select(Account.id, Account.email).where(Account.id == action.owner_account_id)
    elif action.owner_agency_id:
        who = (
            sa.select(Account.id, Account.email)
            .join(Seat, Seat.account_id == Account.id)
            .where(Account.agency_id == action.owner_agency_id, Seat.problem_id == found.id,
                   Seat.until.is_(None))
        )  # fmt: skip
    else:
        return
    link = f"{settings.public_address}/problems/{found.id}/actions/{action.id}"
    for person in db.execute(who.where(Account.state == AccountState.ACTIVE)).all():
        if person.id != by.account_id:
            post(
                db, to=person.email, subject=gettext(ASKED, reference=found.row.reference),
                body=gettext(ASKED_BODY, link=link), account_id=person.id, problem_id=found.id,
                now=now,
            )  # fmt: skip
