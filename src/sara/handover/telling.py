"""Tells the coordinators, and the lead, of what has no owner; again when it lasts too long.

A chore of the worker: it looks at how things stand, so it can be killed, and do the same twice.
"""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.queries import coordinators
from sara.db import BIGGEST_ID, Database, Reader
from sara.handover.left import PROBLEM, Ownerless
from sara.handover.queries import ownerless
from sara.mail.models import Notification
from sara.mail.operations import notify, settle
from sara.settings import Settings
from sara.words import N_, number_of, say

SUBJECT, OF_GROUP = "handover", "handover.group"
FIRST, LATE = "handover.ownerless", "handover.late"
NOBODY = N_("Problem {reference}, or an action on it, has no owner since {day}: hand it over")
TOO_LONG = N_(
    "Problem {reference}, or an action on it, has had no owner for more than {days}: hand it over"
)


IN_GROUP = N_("A promise made in {reference} has no owner since {day}: hand it over")
IN_GROUP_TOO_LONG = N_(
    "A promise made in {reference} has had no owner for more than {days}: hand it over"
)
WORDS = {
    (SUBJECT, FIRST): NOBODY, (SUBJECT, LATE): TOO_LONG,
    (OF_GROUP, FIRST): IN_GROUP, (OF_GROUP, LATE): IN_GROUP_TOO_LONG,
}  # fmt: skip


class _Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One problem, or standing group, with what has no owner on it."""

    problem_id: int | None
    group_id: int | None
    reference: str
    area_id: int | None
    lead_id: int | None
    """None when the lead is the one who left."""
    since: dt.datetime
    newest: dt.datetime

    @property
    def about(self) -> tuple[str, int]:
        if self.problem_id is not None:
            return SUBJECT, self.problem_id
        assert self.group_id is not None
        return OF_GROUP, self.group_id


def tell_ownerless(database: Database, settings: Settings, now: dt.datetime) -> None:
    """Tell of what is new or late, and take back what has an owner again."""
    with database.read() as db:
        standing = _by_problem(ownerless(db, None, limit=BIGGEST_ID))
        settled = _told(db) - {one.about for one in standing}
    for one in standing:
        late = now - one.since > dt.timedelta(days=settings.ownerless_days)
        with database.write() as db:
            _tell(db, one, FIRST, one.newest, settings, now)
            if late:
                since = one.since + dt.timedelta(days=settings.ownerless_days)
                _tell(db, one, LATE, since, settings, now)
    for subject, number in settled:
        with database.write() as db:
            settle(db, subject, number, now=now)


def _tell(
    db: Session, one: _Standing, kind: str, since: dt.datetime, settings: Settings,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Once for what is without an owner since then."""
    subject, number = one.about
    told = sa.select(Notification.id).where(
        Notification.subject == subject, Notification.subject_id == number,
        Notification.kind == kind, Notification.at >= since,
    )  # fmt: skip
    if db.scalar(told.limit(1)) is not None:
        return
    says = say(
        WORDS[subject, kind], reference=one.reference,
        days=number_of("{n} day", "{n} days", settings.ownerless_days),
        day=one.since.astimezone(settings.zone).date(),
    )  # fmt: skip
    near = coordinators(db, one.area_id) if one.area_id is not None else []
    about: dict[str, Any] = {"kind": kind, "problem_id": one.problem_id, "says": says, "now": now,
             "act": True, "subject": subject, "subject_id": number}  # fmt: skip
    notify(db, to=near, link="/handover", **about)
    if one.lead_id is not None and one.lead_id not in near:
        base = f"/problems/{one.problem_id}/actions" if one.problem_id else "/promises"
        notify(db, to=[one.lead_id], link=base, **about)


def _by_problem(rows: list[Ownerless]) -> list[_Standing]:
    grouped: dict[tuple[int | None, int | None], list[Ownerless]] = {}
    for row in rows:
        grouped.setdefault((row.problem_id, row.group_id), []).append(row)
    return [
        _Standing(
            problem_id=number, group_id=group, reference=some[0].reference, area_id=some[0].area_id,
            lead_id=None if any(one.kind == PROBLEM for one in some) else some[0].lead_id,
            since=min(one.since for one in some), newest=max(one.since for one in some),
        )
        for (number, group), some in grouped.items()
    ]  # fmt: skip


_TOLD = (
    sa.select(Notification.subject, Notification.subject_id)
    .where(Notification.subject.in_((SUBJECT, OF_GROUP)), Notification.settled_at.is_(None))
    .distinct()
)


def _told(db: Reader) -> set[tuple[str, int]]:
    return {(row.subject, row.subject_id) for row in db.execute(_TOLD) if row.subject_id}
