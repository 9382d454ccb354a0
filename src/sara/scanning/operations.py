"""Filling in the scanning page, and listing similar events."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import NotFound, Refused
from sara.evidence.models import SourceKind
from sara.history.operations import record
from sara.privacy.finding import names_in
from sara.problems.models import Problem
from sara.problems.operations import restate
from sara.scanning.models import Event, Scan
from sara.scanning.sections import save_section
from sara.words import N_

NOT_YET = N_("This day is still to come. List what has happened.")


def state(
    db: Session, problem_id: int, version: int, *, by: Viewer, now: dt.datetime, **values: Any
) -> None:
    """Change the statement. A name that comes in takes back that nobody is named."""
    problem = db.get_one(Problem, problem_id, populate_existing=True)
    before = names_in(_statement(problem))
    restate(db, problem, version, by=by, now=now, **values)
    if set(names_in(_statement(problem))) - set(before):
        scan = db.get(Scan, problem_id)
        if scan is not None and scan.no_names:
            fill(db, problem_id, scan.version, by=by, now=now, no_names=False)


def _statement(problem: Problem) -> str:
    return "\n".join((problem.title, problem.behaviour, problem.place, problem.times))


def fill(
    db: Session, problem_id: int, version: int, *, by: Viewer, now: dt.datetime, **values: Any
) -> None:
    """Save one section of the scanning page; `values` are columns of `Scan`."""
    save_section(
        db, Scan, {"problem_id": problem_id}, version, values, verb="scan.filled", subject="scan",
        by=by, now=now,
    )  # fmt: skip


def add_event(
    db: Session, problem_id: int, *, happened_on: dt.date, what: str, source: SourceKind,
    by: Viewer, now: dt.datetime, today: dt.date,
) -> Event:  # fmt: skip
    """List one similar event."""
    if happened_on > today:
        raise Refused(NOT_YET)
    event = Event(
        problem_id=problem_id, happened_on=happened_on, what=what, source=source,
        added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(event)
    db.flush()
    record(
        db, "event.added", by=by.account_id, now=now, problem_id=problem_id, subject="event",
        subject_id=event.id, changes={"happened_on": ("", happened_on), "event": ("", what)},
    )  # fmt: skip
    return event


def remove_event(
    db: Session, problem_id: int, event_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take an event off the list. It can be put back."""
    event = _event(db, problem_id, event_id)
    if event.removed_at is None:
        event.removed_at = now
        record(
            db, "event.removed", by=by.account_id, now=now, problem_id=problem_id,
            subject="event", subject_id=event_id, changes={"event": (event.what, "")},
        )  # fmt: skip


def return_event(
    db: Session, problem_id: int, event_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Put an event back on the list."""
    event = _event(db, problem_id, event_id)
    if event.removed_at is not None:
        event.removed_at = None
        record(
            db, "event.returned", by=by.account_id, now=now, problem_id=problem_id,
            subject="event", subject_id=event_id, changes={"event": ("", event.what)},
        )  # fmt: skip


def _event(db: Session, problem_id: int, event_id: int) -> Event:
    event = db.get(Event, event_id, with_for_update=True)
    if event is None or event.problem_id != problem_id:
        raise NotFound
    return event
