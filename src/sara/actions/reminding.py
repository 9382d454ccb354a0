"""Asks owners again who did not answer, or are late; then tells those who wait for them.

A chore of the worker: it looks at how things stand, so it can be killed, and do the same twice.
Whoever was asked on one day is asked again once, and once more those are told who have to act.
"""

import datetime as dt
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account
from sara.accounts.queries import coordinators
from sara.actions import outside
from sara.actions.letters import SUBJECT, owners_of
from sara.actions.links import step_of
from sara.actions.models import OPEN, Action, ActionStatus
from sara.actions.wording import Occasion
from sara.db import Database, Reader
from sara.history.operations import record
from sara.mail import reminders
from sara.mail.operations import notify
from sara.mail.queries import recipients
from sara.mail.reminders import AGAIN, TOLD
from sara.problems.models import Problem
from sara.problems.stages import ORDER
from sara.settings import Settings
from sara.words import N_, say

UNANSWERED, LATE = "action.unanswered", "action.late"
"""What is waited for, as reminders and notifications name it."""

WAITS = N_(
    "You, or your agency, were asked on {since} to act on problem {reference}, and no answer came:"
    " accept or decline"
)
OVERDUE = N_(
    "You, or your agency, wanted to act on problem {reference} by {since}: report what was done"
)
NO_ANSWER = N_(
    "An action on problem {reference} was asked for on {since}, and once more, and no answer came"
)
NOT_DONE = N_(
    "An action on problem {reference} was due on {since}. Its owner was asked again, and nothing"
    " was reported"
)
NOBODY = N_(
    "An action on problem {reference} waits since {since}, and nobody who owns it can be asked"
    " again by mail: speak to them"
)
TO_OWNER = {UNANSWERED: WAITS, LATE: OVERDUE}
TO_LEAD = {UNANSWERED: NO_ANSWER, LATE: NOT_DONE}
LETTER = {UNANSWERED: Occasion.WAITS, LATE: Occasion.LATE}


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    """One reminder that is to be sent."""

    action_id: int
    what: str
    step: str
    since: dt.date


_OPEN = (
    sa.select(
        Action.id, Action.status, Action.due_on, Action.asked_on, Action.added_at,
    )
    .join(Problem, Problem.id == Action.problem_id)
    .where(
        Action.status.in_(OPEN), Problem.stage.in_(ORDER),
        sa.or_(
            Action.status == ActionStatus.PROPOSED,
            sa.and_(
                Action.due_on < sa.bindparam("today"), Action.due_on >= sa.bindparam("long_ago"),
                Action.continuing.is_(False),
            ),
        ),
    )
    .order_by(Action.id)
)  # fmt: skip


def remind_owners(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Send every reminder that is due; gives their number."""
    today = now.astimezone(settings.zone).date()
    with database.read() as db:
        waiting = list(islice(_due(db, settings, today), reminders.MOST))
    for one in waiting:
        with database.write() as db:
            _remind(db, one, settings, now)
    return len(waiting)


def _due(db: Reader, settings: Settings, today: dt.date) -> Any:
    sent = {what: reminders.sent(db, what, today) for what in (UNANSWERED, LATE)}
    pause = dt.timedelta(days=settings.answer_days)
    asked_for = {"today": today, "long_ago": today - reminders.LONG_AGO}
    for row in db.execute(_OPEN, asked_for).all():
        what, since = _since(row, settings)
        if since < today - reminders.LONG_AGO:
            continue
        asked = sent[what].get((row.id, AGAIN, since))
        if asked is None:
            if today >= _again_on(row, what, since, pause):
                yield _Due(action_id=row.id, what=what, step=AGAIN, since=since)
        elif (row.id, TOLD, since) not in sent[what] and (
            today >= asked.astimezone(settings.zone).date() + pause
        ):
            yield _Due(action_id=row.id, what=what, step=TOLD, since=since)


def _since(row: Any, settings: Settings) -> tuple[str, dt.date]:
    if row.status is ActionStatus.PROPOSED:
        return UNANSWERED, row.asked_on or row.added_at.astimezone(settings.zone).date()
    return LATE, row.due_on


def _again_on(row: Any, what: str, since: dt.date, pause: dt.timedelta) -> dt.date:
    """Before the pause is over when the action itself is due before; never on the day of asking."""
    next_day = dt.timedelta(days=1)
    if what == LATE:
        return since + next_day
    due: dt.date = row.due_on
    return max(since + next_day, min(since + pause, due + next_day))


def _remind(db: Session, one: _Due, settings: Settings, now: dt.datetime) -> None:
    action = db.get(Action, one.action_id, with_for_update=True, populate_existing=True)
    if (
        action is None
        or action.status not in OPEN
        or (_since(action, settings) != (one.what, one.since))
    ):
        return  # answered meanwhile, or asked anew
    if not reminders.once(db, one.what, action.id, one.step, one.since, now=now):
        return
    problem = db.execute(
        sa.select(Problem.reference, Problem.lead_id, Problem.area_id).where(
            Problem.id == action.problem_id
        )
    ).one()
    if one.step == TOLD:
        _tell(db, action, problem, one, TO_LEAD[one.what], now)
    elif not _ask_again(db, action, problem, one, now):
        reminders.once(db, one.what, action.id, TOLD, one.since, now=now)
        told = msgspec.structs.replace(one, step=TOLD)
        _tell(db, action, problem, told, NOBODY, now)


def _ask_again(db: Session, action: Action, problem: Any, one: _Due, now: dt.datetime) -> bool:
    """Ask the owner again; False when nobody of theirs can be reached by what sara sends."""
    owning = list(db.scalars(sa.select(Account.id).where(owners_of(action))))
    people = [person.id for person in recipients(db, owning, action.problem_id)]
    desks = outside.contacts(db, action.owner_agency_id)
    step = step_of(action.status)
    if not people and not desks:
        return False
    _notify(db, people, action, problem, one, TO_OWNER[one.what], act=True, now=now)
    for desk in desks:
        if step is not None:
            outside.send_link(db, action, problem.reference, desk, step, LETTER[one.what], now=now)
    record(
        db, "action.reminded", by=None, now=now, problem_id=action.problem_id, subject=SUBJECT,
        subject_id=action.id, audience=action.audience,
        changes={"what": (action.what, action.what), "due_on": (action.due_on, action.due_on)},
    )  # fmt: skip
    return True


def _tell(
    db: Session, action: Action, problem: Any, one: _Due, words: str, now: dt.datetime
) -> None:
    """The lead has to do something about it; the coordinators of the area hear of it."""
    lead = {problem.lead_id} - {action.owner_account_id}
    _notify(db, lead, action, problem, one, words, act=True, now=now)
    others = set(coordinators(db, problem.area_id)) - {problem.lead_id, action.owner_account_id}
    _notify(db, others, action, problem, one, words, act=False, now=now)


def _notify(
    db: Session, to: Any, action: Action, problem: Any, one: _Due, words: str, *, act: bool,
    now: dt.datetime,
) -> None:  # fmt: skip
    notify(
        db, to=to, kind=f"{one.what}.{one.step}", problem_id=action.problem_id, act=act, now=now,
        says=say(words, reference=problem.reference, since=one.since),
        link=f"/problems/{action.problem_id}/actions/{action.id}", subject=SUBJECT,
        subject_id=action.id,
    )  # fmt: skip
