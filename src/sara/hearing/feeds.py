"""Making, ending and reading the secret addresses of calendars."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.operations import lock
from sara.accounts.queries import member
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.groups.models import Membership, MembershipState, WorkingGroup
from sara.hearing import dates
from sara.hearing.models import CalendarFeed
from sara.history.operations import record
from sara.languages import speaking
from sara.mail.calendars import calendar_file
from sara.problems.models import Problem, Seat, SeatKind
from sara.secret import hashed, token
from sara.settings import Settings
from sara.words import N_, gettext

MY_DATES = N_("{place}: my dates")
ITS_DATES = N_("{place}: {group}")

_GROUPS = (
    sa.select(
        WorkingGroup.id, WorkingGroup.kind, WorkingGroup.problem_id, WorkingGroup.area_id,
        WorkingGroup.name, Problem.reference, Problem.title,
    )
    .outerjoin(Problem, Problem.id == WorkingGroup.problem_id)
    .where(
        sa.or_(
            sa.exists().where(
                Membership.group_id == WorkingGroup.id,
                Membership.account_id == sa.bindparam("reader"),
                Membership.state == MembershipState.ADMITTED,
            ),
            sa.exists().where(
                Seat.problem_id == WorkingGroup.problem_id,
                Seat.account_id == sa.bindparam("reader"),
                Seat.until.is_(None),
                Seat.kind != SeatKind.REVIEWER,
            ),
        )
    )
    .order_by(WorkingGroup.name, Problem.reference)
)  # fmt: skip


def groups(db: Reader, viewer: Viewer) -> list[Any]:
    """The groups this person works in now: as a member, or by a seat on the problem."""
    return list(db.execute(_GROUPS, {"reader": viewer.account_id}).all())


_OPEN = sa.select(CalendarFeed.id, CalendarFeed.group_id, CalendarFeed.made_at).where(
    CalendarFeed.account_id == sa.bindparam("reader"), CalendarFeed.revoked_at.is_(None)
)


def standing(db: Reader, viewer: Viewer) -> dict[int | None, Any]:
    """The addresses in use, by group; None for the person's own."""
    return {row.group_id: row for row in db.execute(_OPEN, {"reader": viewer.account_id})}


def make(db: Session, group_id: int | None, *, by: Viewer, now: dt.datetime) -> str:
    """Make an address, end the one before, and give its token, which is kept nowhere.

    Raises `NotFound` for a group the person is no member of.
    """
    lock(db, by.account_id)
    if group_id is not None and group_id not in {group.id for group in groups(db, by)}:
        raise NotFound
    for feed in db.scalars(_mine(by, CalendarFeed.group_id == group_id)):
        feed.revoked_at = now
    db.flush()
    fresh = token()
    feed = CalendarFeed(account_id=by.account_id, group_id=group_id, token_hash=hashed(fresh),
                        made_at=now)  # fmt: skip
    db.add(feed)
    db.flush()
    _note(db, "feed.made", feed, now)
    return fresh


def revoke(db: Session, feed_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """End an address. Raises `NotFound` for one that is somebody else's or ended."""
    feed = db.scalars(_mine(by, CalendarFeed.id == feed_id)).one_or_none()
    if feed is None:
        raise NotFound
    feed.revoked_at = now
    _note(db, "feed.revoked", feed, now)


def _mine(by: Viewer, which: sa.ColumnElement[bool]) -> sa.Select[CalendarFeed]:
    return sa.select(CalendarFeed).where(
        CalendarFeed.account_id == by.account_id, CalendarFeed.revoked_at.is_(None), which
    )


def _note(db: Session, verb: str, feed: CalendarFeed, now: dt.datetime) -> None:
    record(
        db, verb, by=feed.account_id, now=now, subject="account", subject_id=feed.account_id,
        audience=Audience.AGENCIES,
    )  # fmt: skip


_BEHIND = sa.select(CalendarFeed.account_id, CalendarFeed.group_id).where(
    CalendarFeed.token_hash == sa.bindparam("token_hash"), CalendarFeed.revoked_at.is_(None)
)


def read(db: Reader, given: str, settings: Settings, now: dt.datetime) -> str:
    """The calendar at an address, as its owner reaches things now, in their language.

    Raises `NotFound` for an address that is unknown or ended, of an account not in use, or of a
    group its owner has left.
    """
    feed = db.execute(_BEHIND, {"token_hash": hashed(given)}).one_or_none()
    viewer = member(db, feed.account_id) if feed else None
    if feed is None or viewer is None:
        raise NotFound
    with speaking(settings, viewer.language):
        if feed.group_id is None:
            name = gettext(MY_DATES, place=settings.name)
            return calendar_file(settings, dates.of_person(db, viewer, now), name=name)
        group = next((g for g in groups(db, viewer) if g.id == feed.group_id), None)
        if group is None:
            raise NotFound
        name = gettext(ITS_DATES, place=settings.name, group=group.name or group.reference)
        return calendar_file(settings, dates.of_group(db, viewer, group, now), name=name)
