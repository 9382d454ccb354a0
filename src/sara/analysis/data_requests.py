"""Asking partners for data, and writing down what came of it (practice 1.3, A10)."""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.analysis.models import DataRequest, RequestState
from sara.analysis.operations import NOT_YET
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.mail.operations import settle
from sara.scanning.sections import as_typed
from sara.words import N_

SUBJECT = "data_request"
TOO_SOON = N_("It cannot have come before it was asked for.")


def ask_for_data(
    db: Session, problem_id: int, *, whom_asked: str, what: str, asked_on: dt.date,
    due_on: dt.date, by: Viewer, now: dt.datetime, today: dt.date,
) -> DataRequest:  # fmt: skip
    """Write down that somebody was asked for data. Raises `Refused` for a day to come."""
    if asked_on > today:
        raise Refused(NOT_YET)
    asked = DataRequest(
        problem_id=problem_id, whom_asked=whom_asked, what=what, asked_on=asked_on, due_on=due_on,
        added_by=by.account_id,
    )  # fmt: skip
    db.add(asked)
    db.flush()
    record(
        db, "data_request.made", by=by.account_id, now=now, problem_id=problem_id,
        subject="data_request", subject_id=asked.id,
        changes={"whom_asked": ("", whom_asked), "what": ("", what), "due_on": ("", due_on)},
    )  # fmt: skip
    return asked


def data_came(
    db: Session, problem_id: int, request_id: int, version: int, *, became: RequestState,
    answered_on: dt.date, came: str, by: Viewer, now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """Write down what came, or why it was refused. Can be put right later; the history keeps it."""
    asked = db.get(DataRequest, request_id, with_for_update=True, populate_existing=True)
    if asked is None or asked.problem_id != problem_id:
        raise NotFound
    if answered_on > today:
        raise Refused(NOT_YET)
    if answered_on < asked.asked_on:
        raise Refused(TOO_SOON)
    values = {"became": became, "answered_on": answered_on, "came": came}
    changes = changed(asked, values)
    if not changes:
        return
    if not bump(db, DataRequest.__table__, request_id, version, **values):
        raise Stale({k: as_typed(getattr(asked, k)) for k in values}, asked.version)
    settle(db, SUBJECT, request_id, now=now)
    record(
        db, "data_request.answered", by=by.account_id, now=now, problem_id=problem_id,
        subject="data_request", subject_id=request_id,
        changes={"whom_asked": (asked.whom_asked, asked.whom_asked)} | changes,
    )  # fmt: skip
