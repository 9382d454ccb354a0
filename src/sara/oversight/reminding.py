"""Tells coordinators of requests made with a code, on the day after: the hour tells of nobody."""

import datetime as dt

import sqlalchemy as sa

from sara.db import Database
from sara.mail.models import Notification
from sara.oversight import letters, queries
from sara.oversight.models import Applicant, RequestState, ReviewRequest
from sara.oversight.operations import SUBJECT
from sara.settings import Settings

_UNTOLD = sa.select(ReviewRequest.id).where(
    ReviewRequest.state == RequestState.ASKED,
    ReviewRequest.applicant != Applicant.MEMBER,
    ReviewRequest.asked_on < sa.bindparam("today"),
    ~sa.exists().where(
        Notification.subject == SUBJECT,
        Notification.subject_id == ReviewRequest.id,
        Notification.kind == letters.ASKED,
    ),
)


def tell_of_requests(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Tell of each request that nobody was told of yet; gives their number."""
    today = now.astimezone(settings.zone).date()
    with database.read() as db:
        untold = list(db.execute(_UNTOLD, {"today": today}).scalars())
    told = 0
    for number in untold:
        only = _UNTOLD.where(ReviewRequest.id == number).with_for_update(of=ReviewRequest)
        with database.write() as db:
            if db.scalar(only, {"today": today}) is not None:  # none, if it was taken back since
                letters.tell_coordinators(db, queries.one(db, number), now=now)
                told += 1
    return told
