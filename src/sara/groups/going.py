"""Roles and terms in a group, leaving it, and what a seat that changes does to a membership."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.db import Database, bump
from sara.errors import Refused, Stale
from sara.groups import telling
from sara.groups.between import (
    ANSWERED,
    ROLE_OF,
    SAY_WHY,
    hold,
    leave_entry,
    others,
    own,
    standing_between,
)
from sara.groups.finding import FoundGroup, group_of
from sara.groups.models import GroupRole, Membership, MembershipState as S, WorkingGroup
from sara.history.operations import record
from sara.problems import seats
from sara.settings import Settings


def give_role(
    db: Session, found: FoundGroup, membership_id: int, version: int, *, role: GroupRole,
    term_ends: dt.date | None, by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    """Give another role, or another end of the term. Nobody gives one to themselves."""
    hold(db, found)
    held = others(db, found, membership_id, by, S.ADMITTED)
    before = {"role": held.role, "term_ends": held.term_ends}
    after = {"role": role, "term_ends": term_ends}
    if before == after:
        return
    if not bump(db, Membership.__table__, held.id, version, **after):
        raise Stale({"role": held.role.value, "term_ends": str(held.term_ends or "")}, held.version)
    db.refresh(held)
    changes = {k: (before[k], after[k]) for k in after if before[k] != after[k]}
    if found.row.problem_id is not None and before["role"] is not role:
        seats.seat(db, found.row.problem_id, held.account_id, role.seat,
                   given_by=by.account_id, now=now)  # fmt: skip
    leave_entry(
        db, found, "membership.role_given", held, by=by.account_id, now=now, changes=changes
    )
    telling.role_given(db, found, held, now=now)


def reword(
    db: Session, found: FoundGroup, version: int, *, named_as: str, interests: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Change how one wants to be named, and what could pull one another way."""
    held = own(db, found, by, S.ADMITTED, S.ASKED)
    before = {"named_as": held.named_as, "interests": held.interests}
    after = {"named_as": named_as, "interests": interests}
    if before == after:
        return
    if not bump(db, Membership.__table__, held.id, version, **after):
        raise Stale(before, held.version)
    changes = {k: (before[k], after[k]) for k in after if before[k] != after[k]}
    leave_entry(db, found, "membership.reworded", held, by=by.account_id, now=now, changes=changes)


def end(
    db: Session, found: FoundGroup, membership_id: int, version: int, *, because: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """End somebody's membership, or take back an invitation, and say why."""
    hold(db, found)
    held = others(db, found, membership_id, by, S.ADMITTED, S.INVITED)
    if held.version != version:
        raise Refused(ANSWERED)
    if not because.strip():
        raise Refused(SAY_WHY)
    was_in = held.state is S.ADMITTED
    _go(db, found, held, S.ENDED if was_in else S.WITHDRAWN, because=because, now=now)
    held.decided_by = by.account_id
    verb = "membership.ended" if was_in else "membership.taken_back"
    leave_entry(db, found, verb, held, by=by.account_id, now=now, reason=because)
    telling.ended(db, found, held, now=now)


def leave(db: Session, found: FoundGroup, *, because: str, by: Viewer, now: dt.datetime) -> None:
    """Leave a group. What the person wrote and did there stays."""
    hold(db, found)
    held = own(db, found, by, S.ADMITTED)
    _go(db, found, held, S.LEFT, because=because, now=now)
    leave_entry(db, found, "membership.left", held, by=by.account_id, now=now, reason=because)
    telling.left(db, found, held, now=now)


def end_terms(database: Database, settings: Settings, now: dt.datetime) -> int:
    """End the memberships whose term is over, each in a transaction of its own.

    A term ends with its last day, as it ends where this installation is. The lead of a problem
    stays until another is named. Gives their number.
    """
    today = now.astimezone(settings.zone).date()
    with database.read() as db:
        over = db.execute(_OVER, {"today": today}).all()
    ended = 0
    for one in over:
        with database.write() as db:
            ended += _end_term(db, one, today=today, now=now)
    return ended


_OVER = (
    sa.select(Membership.id, Membership.group_id, WorkingGroup.problem_id)
    .join(WorkingGroup, WorkingGroup.id == Membership.group_id)
    .where(Membership.state == S.ADMITTED, Membership.term_ends < sa.bindparam("today"))
    .order_by(Membership.id)
)


def _end_term(db: Session, one: Any, *, today: dt.date, now: dt.datetime) -> bool:
    if one.problem_id is not None:
        seats.locked(db, one.problem_id)
    held = db.get_one(Membership, one.id, with_for_update=True)
    if held.state is not S.ADMITTED or held.term_ends is None or held.term_ends >= today:
        return False
    if one.problem_id is not None:
        seat = seats.held(db, one.problem_id, held.account_id)
        if seat is not None and seat.kind is SeatKind.LEAD:
            return False
        seats.unseat(db, one.problem_id, held.account_id, now=now)
    held.state, held.until, held.version = S.ENDED, now, held.version + 1
    record(
        db, "membership.term_over", by=None, now=now, problem_id=one.problem_id,
        subject="membership", subject_id=held.id, changes={"term_ends": (held.term_ends, None)},
    )  # fmt: skip
    telling.term_over(db, db.get_one(WorkingGroup, one.group_id), held, now=now)
    return True


def follow_seat(
    db: Session, problem_id: int, account_id: int, kind: SeatKind | None, by: int, now: dt.datetime
) -> None:
    """Let the membership go the way of a seat that the team's page gave or ended."""
    group_id = group_of(db, problem_id)
    held = standing_between(db, group_id, account_id) if group_id is not None else None
    if held is None:
        return
    if kind in (None, SeatKind.REVIEWER):
        if held.state is S.ADMITTED:
            held.state, held.until = (S.LEFT if by == account_id else S.ENDED), now
            held.decided_by = held.decided_by if by == account_id else by
            held.version += 1
        return
    if held.state is S.ASKED and kind is not None:
        held.state, held.since, held.answered_at, held.decided_by = S.ADMITTED, now, now, by
    if held.state is S.ADMITTED and kind is not None:
        held.role, held.version = ROLE_OF.get(kind, held.role), held.version + 1


def _go(
    db: Session, found: FoundGroup, held: Membership, state: S, *, because: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    was_in = held.state is S.ADMITTED
    if was_in and found.row.problem_id is not None:
        seats.unseat(db, found.row.problem_id, held.account_id, now=now)
    held.state, held.because, held.version = state, because, held.version + 1
    if was_in:
        held.until = now
