"""Promising, accepting, reporting and dropping an action."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.actions import letters
from sara.actions.models import Action, ActionStatus
from sara.actions.owners import COLUMNS, Owner, owners, value_of
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.evidence.operations import narrower
from sara.history.operations import changed, record
from sara.problems.models import Stage
from sara.problems.queries import Found
from sara.problems.stages import AT_REST
from sara.words import N_, gettext

BEFORE_THE_PLAN = (Stage.SCANNING, Stage.ANALYSIS)
ENDED = (ActionStatus.DONE, ActionStatus.DROPPED)
ANSWERS = {
    ActionStatus.PROPOSED: (ActionStatus.ACCEPTED, ActionStatus.DECLINED),
    ActionStatus.ACCEPTED: (ActionStatus.DONE, ActionStatus.PART_DONE),
    ActionStatus.PART_DONE: (ActionStatus.DONE, ActionStatus.PART_DONE),
    ActionStatus.DONE: (ActionStatus.PART_DONE,),
}
"""What an owner may answer, by what stands now."""
AGAIN = ("what", "due_on", "start_on", *COLUMNS, "planned_dosage")
"""A change of one of these asks the owner again: what was accepted was something else."""

TOO_EARLY = N_(
    "It is not known yet why this happens. Until analysis has passed its review only an interim"
    " safety action can be added."
)
NO_OWNER = N_("Choose an owner from the list. Give people a seat on the team first.")
OWNER_BLIND = N_("This owner could not see an action that is for agencies only.")
NOT_THE_OWNER = N_("Only the owner of this action can answer for it.")
DOES_NOT_FIT = N_("This answer does not fit what stands now. Look at the action again.")
HAS_ENDED = N_("This action has ended. Add a new one instead.")
OVERTAKEN = N_(
    "The action was changed while you were reading. Open it again, and answer what it says now."
)


def add_action(db: Session, found: Found, *, by: Viewer, now: dt.datetime, **values: Any) -> Action:
    """Propose an action to its owner, who is told.

    Before analysis has passed its review only an interim action, for safety (practice 1.9).
    """
    check_working(found)
    if found.row.stage in BEFORE_THE_PLAN and not values.get("interim"):
        raise Refused(TOO_EARLY)
    action = Action(problem_id=found.id, added_by=by.account_id, added_at=now, **values)
    owner = _owner_of(db, found, action)
    if action.owner_account_id == by.account_id:
        # Whoever promises something themselves has accepted it.
        action.status, action.answered_at = ActionStatus.ACCEPTED, now
        action.answered_by = by.account_id
    db.add(action)
    db.flush()
    record(
        db, "action.added", by=by.account_id, now=now, problem_id=found.id, subject="action",
        subject_id=action.id, audience=action.audience,
        changes={"what": ("", action.what), "owner": ("", gettext(owner.words)),
                 "due_on": ("", action.due_on), "interim": (False, action.interim),
                 "status": ("", action.status)},
    )  # fmt: skip
    letters.ask(db, found, action, by=by, now=now)
    return action


def change_action(
    db: Session, found: Found, action: Action, version: int, *, by: Viewer, now: dt.datetime,
    because: str = "", **values: Any,
) -> bool:  # fmt: skip
    """Change a promise; True when its owner is asked again because it is now another one."""
    check_working(found)
    if action.status in ENDED:
        raise Refused(HAS_ENDED)
    before, audience = value_of(action), action.audience
    changes = changed(action, values)
    again = action.status is not ActionStatus.PROPOSED and any(k in changes for k in AGAIN)
    if again:
        mine = values.get("owner_account_id", action.owner_account_id) == by.account_id
        status = ActionStatus.ACCEPTED if mine else ActionStatus.PROPOSED
        values |= {
            "status": status, "status_because": "", "answered_at": now if mine else None,
            "answered_by": by.account_id if mine else None,
        }  # fmt: skip
        changes["status"] = (action.status, status)
    if not changes:
        return False
    if not bump(db, Action.__table__, action.id, version, **values):
        raise Stale(_theirs(db, action), action.version)
    db.refresh(action)
    if changes.keys() & {"audience", *COLUMNS}:
        owner = _owner_of(db, found, action)
        moved = [changes.pop(name) for name in COLUMNS if name in changes]
        if moved:
            changes["owner"] = (_words(db, found, before), gettext(owner.words))
    record(
        db, "action.changed", by=by.account_id, now=now, problem_id=found.id, subject="action",
        subject_id=action.id, changes=changes, audience=narrower(audience, action.audience),
        reason=because,
    )  # fmt: skip
    if again:
        letters.answered(db, action, now=now)  # whoever owned it before is asked no more
        letters.ask(db, found, action, by=by, now=now)
    return again


def answer_action(
    db: Session, found: Found, action: Action, version: int, status: ActionStatus, *,
    because: str, by: Viewer, now: dt.datetime, **report: Any,
) -> None:  # fmt: skip
    """Accept, decline, or report what was done. Only the owner answers; for a stakeholder, who
    has no account, the lead or a coordinator writes down the answer."""
    if not may_answer(found, action, by):
        raise Forbidden(NOT_THE_OWNER)
    check_working(found)
    if status not in ANSWERS.get(action.status, ()):
        raise Refused(DOES_NOT_FIT)
    values = {k: v for k, v in report.items() if v is not None}
    values |= {"status": status, "status_because": because}
    if action.answered_at is None:
        values |= {"answered_at": now, "answered_by": by.account_id}
    _end(db, action, version, f"action.{status.value}", values, because, by=by.account_id, now=now)
    letters.answered(db, action, now=now)
    if status is ActionStatus.DECLINED:
        letters.tell_lead(db, found, action, by=by, now=now)


def answer_from_outside(
    db: Session, action: Action, status: ActionStatus, *, because: str, agency: str,
    now: dt.datetime, **report: Any,
) -> None:  # fmt: skip
    """The same for the owning agency without an account: by a signed link, which was checked."""
    if status not in ANSWERS.get(action.status, ()):
        raise Refused(DOES_NOT_FIT)
    values = report | {"status": status, "status_because": because}
    if action.answered_at is None:
        values["answered_at"] = now
    _end(db, action, action.version, f"action.{status.value}", values, because, by=None, now=now,
         sent_by=agency)  # fmt: skip
    letters.answered(db, action, now=now)


def drop_action(
    db: Session, found: Found, action: Action, version: int, *, because: str, by: Viewer,
    now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Give an action up, with a reason that stays; its owner is told."""
    check_working(found)
    if action.status in ENDED:
        raise Refused(HAS_ENDED)
    values = {"status": ActionStatus.DROPPED, "status_because": because, "ended_on": today}
    _end(db, action, version, "action.dropped", values, because, by=by.account_id, now=now)
    letters.answered(db, action, now=now)
    letters.tell_dropped(db, found, action, by=by, now=now)


def may_answer(found: Found, action: Any, viewer: Viewer) -> bool:
    """Whether this person answers for the action.

    Its owner does: the account, or anybody of the owning agency who reaches the problem. For a
    stakeholder it is the lead or a coordinator.
    """
    if action.owner_account_id is not None:
        return bool(action.owner_account_id == viewer.account_id)
    if action.owner_agency_id is not None:
        return bool(action.owner_agency_id == viewer.agency_id)
    return found.may(Permission.ACTION_MANAGE)


def check_working(found: Found) -> None:
    """Raise `Refused` for a problem on which nobody works now."""
    if closed := AT_REST.get(found.row.stage, ""):
        raise Refused(closed)


def _owner_of(db: Session, found: Found, action: Action) -> Owner:
    owner = next((o for o in owners(db, found.id) if o.value == value_of(action)), None)
    if owner is None:
        raise Refused(NO_OWNER)
    if not owner.sees(action.audience):
        raise Refused(OWNER_BLIND)
    return owner


def _words(db: Session, found: Found, value: str) -> str:
    """The owner in words; nothing for one who left the team since."""
    owner = next((o for o in owners(db, found.id) if o.value == value), None)
    return gettext(owner.words) if owner else ""


def _theirs(db: Session, action: Action) -> dict[str, str]:
    """What stands now, by the fields of the form."""
    db.refresh(action)
    fields = ("what", "criterion", "aim", "hypothesis_id", "role", "place", "start_on", "due_on",
              "planned_dosage", "cost", "audience")  # fmt: skip
    now = {f: str(getattr(action, f) if getattr(action, f) is not None else "") for f in fields}
    return now | {"owner": value_of(action), "continuing": "1" if action.continuing else ""}


def _end(
    db: Session, action: Action, version: int, verb: str, values: dict[str, Any], because: str, *,
    by: int | None, now: dt.datetime, sent_by: str = "",
) -> None:  # fmt: skip
    changes = changed(action, values)
    if sent_by:
        changes["sent_by"] = ("", sent_by)
    for told_elsewhere in ("status_because", "answered_at", "answered_by"):
        changes.pop(told_elsewhere, None)
    if not bump(db, Action.__table__, action.id, version, **values):
        raise Stale(sentence=OVERTAKEN)
    db.refresh(action)
    record(
        db, verb, by=by, now=now, problem_id=action.problem_id, subject="action",
        subject_id=action.id, changes=changes, reason=because, audience=action.audience,
    )  # fmt: skip
