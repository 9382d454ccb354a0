"""Telling of a request: coordinators that one waits, the reviewer, and the applicant of each step.

A letter says that there is news. What it is stands behind the receipt or the sign-in.
"""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.mail.letters import write
from sara.mail.operations import is_address, notify, post, settle
from sara.oversight import queries
from sara.oversight.models import Applicant
from sara.oversight.operations import SUBJECT
from sara.settings import Settings
from sara.triage.letters import tell_reporters
from sara.words import N_, say

ASKED = "request.asked"
WAITS = N_("Somebody asks for a review of the work. Confirm it and decide about it in time.")
REVIEW = N_("You are asked to review the work on a problem. The meeting is on {day}.")
NEWS = N_("There is news on your request for a review.")


def tell_coordinators(db: Session, row: Any, *, now: dt.datetime) -> None:
    """Tell that somebody asks: at once when a member does. Of a request with a code it is told a
    day later (`sara.oversight.reminding`): a notification keeps its hour."""
    people = queries.coordinators(db, row.area_id)
    notify(db, to=[p for p in people if p != row.account_id], kind=ASKED,
           problem_id=row.problem_id, link=f"/review-requests/{row.id}", says=say(WAITS),
           now=now, act=True, subject=SUBJECT, subject_id=row.id)  # fmt: skip


def tell_reviewer(
    db: Session, row: Any, reviewer_id: int, day: dt.date, *, now: dt.datetime
) -> None:
    notify(db, to=[reviewer_id], kind="request.review", problem_id=row.problem_id,
           link=f"/review-requests/{row.id}", says=say(REVIEW, day=day), now=now, act=True,
           subject=SUBJECT, subject_id=row.id)  # fmt: skip


def done(db: Session, row: Any, kind: str, *, now: dt.datetime) -> None:
    """What was told of it needs no more doing."""
    settle(db, SUBJECT, row.id, now=now, kind=kind)


def forget_waiting(db: Session, row: Any, *, today: dt.date, settings: Settings) -> None:
    """The applicant took it back with a code: nobody is to review it. Only the day is kept."""
    settle(db, SUBJECT, row.id, now=dt.datetime.combine(today, dt.time(), settings.zone))


def tell_applicant(db: Session, row: Any, *, now: dt.datetime, settings: Settings) -> None:
    """Tell whoever asked that there is news, in the way they left us."""
    if row.applicant is Applicant.MEMBER:
        notify(db, to=[row.account_id], kind="request.news", problem_id=row.problem_id,
               link=f"/problems/{row.problem_id}/review-requests", says=say(NEWS), now=now,
               subject=SUBJECT, subject_id=row.id)  # fmt: skip
    elif row.applicant is Applicant.REPORTER:
        tell_reporters(db, [row.report_id], now=now, settings=settings)
    elif is_address(row.contact_to):
        letter = write("request_news", link=f"{settings.public_address}/receipt/review")
        post(db, to=row.contact_to, subject=letter.subject, body=letter.body, now=now)
