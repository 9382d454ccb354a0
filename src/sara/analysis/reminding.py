"""Tells the lead, once, of data that somebody was asked for and that did not come in time.

A chore of the worker: it looks at how things stand, so it can be killed, and do the same twice.
"""

import datetime as dt

import sqlalchemy as sa

from sara.analysis.data_requests import SUBJECT
from sara.analysis.models import DataRequest, RequestState
from sara.db import Database
from sara.mail import reminders
from sara.mail.operations import notify
from sara.mail.reminders import TOLD
from sara.problems.models import Problem
from sara.problems.stages import ORDER
from sara.settings import Settings
from sara.words import N_, say

LATE = N_("Data asked for on problem {reference} were due on {day}, and did not come: ask again")

_LATE = (
    sa.select(
        DataRequest.id, DataRequest.problem_id, DataRequest.due_on, Problem.reference,
        Problem.lead_id,
    )
    .join(Problem, Problem.id == DataRequest.problem_id)
    .where(
        DataRequest.became == RequestState.ASKED, DataRequest.due_on < sa.bindparam("today"),
        DataRequest.due_on >= sa.bindparam("long_ago"), Problem.stage.in_(ORDER),
    )
    .order_by(DataRequest.id)
)  # fmt: skip


def tell_of_late_data(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Tell of every request that is late and of which nobody was told; gives their number."""
    today = now.astimezone(settings.zone).date()
    asked = {"today": today, "long_ago": today - reminders.LONG_AGO}
    with database.read() as db:
        known = reminders.sent(db, SUBJECT, today)
        rows = db.execute(_LATE, asked).all()
    new = [row for row in rows if (row.id, TOLD, row.due_on) not in known][: reminders.MOST]
    for one in new:
        only = _LATE.where(DataRequest.id == one.id).with_for_update(of=DataRequest)
        with database.write() as db:
            row = db.execute(only, asked).one_or_none()  # none, if they came since
            if row and reminders.once(db, SUBJECT, row.id, TOLD, row.due_on, now=now):
                notify(
                    db, to=[row.lead_id], kind="data_request.late", problem_id=row.problem_id,
                    link=f"/problems/{row.problem_id}/analysis#data-request-{row.id}",
                    says=say(LATE, reference=row.reference, day=row.due_on), act=True, now=now,
                    subject=SUBJECT, subject_id=row.id,
                )  # fmt: skip
    return len(new)
