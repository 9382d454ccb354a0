"""Dates to measure again: set, moved, dropped, and answered when they come due."""

import calendar
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account
from sara.accounts.viewer import Viewer
from sara.assessment.forms import RecordCheck
from sara.assessment.models import SustainCheck
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.figures.models import Taken
from sara.figures.operations import add_measurement
from sara.history.operations import record
from sara.mail.operations import notify
from sara.problems.models import Seat, SeatKind
from sara.problems.queries import Found
from sara.words import N_, say

HOLDERS = (SeatKind.LEAD, SeatKind.CHAIR, SeatKind.MEMBER, SeatKind.PARTNER)
ANSWERED = N_("This date is answered already.")
NOT_ON_TEAM = N_("Choose somebody who works on this problem.")
TO_COME = N_("Choose a day that is still to come: it is measured again then.")
STILL_HOLDS = N_("Problem {reference} was measured again: the result still holds.")
COMES_BACK = N_("Problem {reference} was measured again: the result no longer holds.")
DATES_SET = N_("There are dates already. Add or change them one by one.")


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def set_first_dates(
    db: Session, found: Found, months: tuple[int, ...], *, holder_id: int, by: Viewer,
    now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Make the dates to measure again from the months of the installation's settings."""
    open_dates = db.scalar(
        sa.select(sa.func.count()).select_from(SustainCheck).where(
            SustainCheck.problem_id == found.id, SustainCheck.dropped_at.is_(None),
            SustainCheck.done_on.is_(None),
        )
    )  # fmt: skip
    if open_dates:
        raise Refused(DATES_SET)
    for n in months:
        add_date(db, found, due_on=months_after(today, n), holder_id=holder_id, by=by, now=now,
                 today=today)  # fmt: skip


def add_date(
    db: Session, found: Found, *, due_on: dt.date, holder_id: int, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> SustainCheck:  # fmt: skip
    """Set one more date to measure again, with who holds the duty."""
    if due_on <= today:
        raise Refused(TO_COME)
    holder = _on_team(db, found.id, holder_id)
    check = SustainCheck(problem_id=found.id, due_on=due_on, holder_id=holder_id)
    db.add(check)
    db.flush()
    record(
        db, "check.set", by=by.account_id, now=now, problem_id=found.id, subject="check",
        subject_id=check.id, changes={"due_on": ("", due_on), "holder": ("", holder)},
    )  # fmt: skip
    return check


def change_date(
    db: Session, found: Found, check_id: int, version: int, *, due_on: dt.date, holder_id: int,
    by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Move a date, or give the duty to somebody else. Raises `Stale`."""
    check = _open_check(db, found.id, check_id)
    if due_on <= today and due_on != check.due_on:
        raise Refused(TO_COME)
    before, was = check.due_on, db.get_one(Account, check.holder_id).name
    holder = was if holder_id == check.holder_id else _on_team(db, found.id, holder_id)
    if not bump(db, SustainCheck.__table__, check_id, version, due_on=due_on, holder_id=holder_id):
        theirs = {"due_on": str(check.due_on), "holder_id": str(check.holder_id)}
        raise Stale(theirs, check.version)
    record(
        db, "check.moved", by=by.account_id, now=now, problem_id=found.id, subject="check",
        subject_id=check_id, changes={"due_on": (before, due_on), "holder": (was, holder)},
    )  # fmt: skip


def drop_date(db: Session, found: Found, check_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Take a date back that is not answered; the history keeps it."""
    check = _open_check(db, found.id, check_id)
    check.dropped_at = now
    check.version += 1
    record(
        db, "check.dropped", by=by.account_id, now=now, problem_id=found.id, subject="check",
        subject_id=check_id, changes={"due_on": (check.due_on, "")},
    )  # fmt: skip


def record_check(
    db: Session, found: Found, check_id: int, form: RecordCheck, *, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> bool:  # fmt: skip
    """Write down what was found on a date; gives whether it holds.

    A value goes into its indicator as a later check. Raises `Stale` when it was answered meanwhile.
    """
    check = _open_check(db, found.id, check_id)
    if check.version != form.version:
        raise Stale(sentence=N_("This date was changed meanwhile. Look at it again."))
    holds = form.holds == "yes"
    if form.value is not None and form.indicator_id is not None:
        assert form.starts_on is not None
        assert form.ends_on is not None
        add_measurement(
            db, found.id, form.indicator_id, taken=Taken.LATER, value=form.value,
            starts_on=form.starts_on, ends_on=form.ends_on, source=form.source, by=by, now=now,
            today=today,
        )  # fmt: skip
    check.done_on, check.holds, check.words = today, holds, form.words
    check.done_by = by.account_id
    check.version += 1
    record(
        db, "check.answered", by=by.account_id, now=now, problem_id=found.id, subject="check",
        subject_id=check_id, changes={"holds": ("", form.holds), "words": ("", form.words)},
    )  # fmt: skip
    team = db.scalars(
        sa.select(Seat.account_id).where(Seat.problem_id == found.id, Seat.until.is_(None))
    )
    notify(
        db, to=set(team) - {by.account_id}, kind="check.answered", problem_id=found.id, now=now,
        link=f"/problems/{found.id}/sustain", subject="check", subject_id=check_id,
        says=say(STILL_HOLDS if holds else COMES_BACK, reference=found.row.reference),
    )  # fmt: skip
    return holds


def _open_check(db: Session, problem_id: int, check_id: int) -> SustainCheck:
    check = db.scalars(
        sa.select(SustainCheck)
        .where(SustainCheck.id == check_id, SustainCheck.problem_id == problem_id,
               SustainCheck.dropped_at.is_(None))
        .with_for_update()
    ).one_or_none()  # fmt: skip
    if check is None:
        raise NotFound
    if check.done_on is not None:
        raise Refused(ANSWERED)
    return check


def _on_team(db: Session, problem_id: int, account_id: int) -> str:
    """The name of somebody who works on this problem now. Raises `Refused`."""
    name = db.scalar(
        sa.select(Account.name)
        .join(Seat, Seat.account_id == Account.id)
        .where(Seat.problem_id == problem_id, Seat.account_id == account_id,
               Seat.until.is_(None), Seat.kind.in_(HOLDERS))
    )  # fmt: skip
    if name is None:
        raise Refused(NOT_ON_TEAM)
    return name
