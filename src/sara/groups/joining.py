"""Coming into a group: asked or invited, and admitted by somebody else.

Membership in the group of a problem is made real by a seat, given and ended in the same
transaction.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.errors import Refused
from sara.groups import telling
from sara.groups.between import (
    ALREADY,
    ANSWERED,
    ROLE_OF,
    SAY_WHY,
    come_in,
    hold,
    leave_entry,
    others,
    own,
    standing_between,
)
from sara.groups.finding import FoundGroup
from sara.groups.models import GroupRole, Membership, MembershipState as S
from sara.problems import seats
from sara.words import N_

CLOSED = N_("This group takes no requests now. Someone in it can still invite you.")
NOT_IN_USE = N_("This account is not in use. The person cannot be admitted now.")


def ask(
    db: Session, found: FoundGroup, *, named_as: str, interests: str, note: str, by: Viewer,
    now: dt.datetime,
) -> Membership:  # fmt: skip
    """Ask to join. Whoever has a seat on the problem was admitted with it, and is in at once."""
    hold(db, found)
    if found.row.seat is SeatKind.REVIEWER:
        raise Refused(seats.REVIEWS)
    if standing_between(db, found.id, by.account_id) is not None:
        raise Refused(ALREADY)
    if not (found.takes_requests or found.inside):
        raise Refused(CLOSED)
    asked = Membership(
        group_id=found.id, account_id=by.account_id, state=S.ASKED, named_as=named_as,
        interests=interests, note=note, asked_by=by.account_id, asked_at=now,
        conduct_accepted_at=now,
    )  # fmt: skip
    db.add(asked)
    if found.on_team:
        _come_in_by_seat(db, found, asked, now)
        leave_entry(db, found, "conduct.accepted", asked, by=by.account_id, now=now, in_public=True)
    else:
        leave_entry(db, found, "membership.asked", asked, by=by.account_id, now=now)
        telling.asked(db, found, asked.id, now=now)
    return asked


def accept(
    db: Session, found: FoundGroup, *, named_as: str, interests: str, by: Viewer, now: dt.datetime
) -> None:
    """Accept an invitation: whoever invited has admitted this person already."""
    hold(db, found)
    asked = own(db, found, by, S.INVITED)
    asked.named_as, asked.interests = named_as, interests
    asked.answered_at = asked.conduct_accepted_at = now
    come_in(db, found, asked, decided_by=asked.asked_by, now=now)
    leave_entry(db, found, "membership.accepted", asked, by=by.account_id, now=now, in_public=True)
    telling.answered(db, found, asked, now=now)


def decline(db: Session, found: FoundGroup, *, by: Viewer, now: dt.datetime) -> None:
    """Say no to an invitation, or take one's own request back."""
    hold(db, found)
    asked = own(db, found, by, S.INVITED, S.ASKED)
    invited = asked.state is S.INVITED
    asked.state, asked.answered_at = (S.DECLINED if invited else S.WITHDRAWN), now
    asked.version += 1
    verb = "membership.declined" if invited else "membership.withdrawn"
    leave_entry(db, found, verb, asked, by=by.account_id, now=now)
    telling.answered(db, found, asked, now=now)


def admit(
    db: Session, found: FoundGroup, membership_id: int, version: int, *, role: GroupRole,
    term_ends: dt.date | None, by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    """Admit somebody who asked."""
    asked = _to_decide(db, found, membership_id, version, by)
    state = db.scalar(sa.select(Account.state).where(Account.id == asked.account_id))
    if state is not AccountState.ACTIVE:
        raise Refused(NOT_IN_USE)
    asked.role, asked.term_ends, asked.answered_at = role, term_ends, now
    come_in(db, found, asked, decided_by=by.account_id, now=now)
    leave_entry(db, found, "membership.admitted", asked, by=by.account_id, now=now)
    telling.decided(db, found, asked, now=now)


def refuse(
    db: Session, found: FoundGroup, membership_id: int, version: int, *, because: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Do not admit somebody who asked, and say why."""
    asked = _to_decide(db, found, membership_id, version, by)
    if not because.strip():
        raise Refused(SAY_WHY)
    asked.state, asked.answered_at, asked.decided_by = S.REFUSED, now, by.account_id
    asked.because, asked.version = because, asked.version + 1
    leave_entry(db, found, "membership.refused", asked, by=by.account_id, now=now, reason=because)
    telling.decided(db, found, asked, now=now)


def _to_decide(
    db: Session, found: FoundGroup, membership_id: int, version: int, by: Viewer
) -> Membership:
    hold(db, found)
    asked = others(db, found, membership_id, by, S.ASKED)
    if asked.version != version:
        raise Refused(ANSWERED)
    return asked


def _come_in_by_seat(
    db: Session, found: FoundGroup, asked: Membership, now: dt.datetime
) -> None:  # fmt: skip
    seat = seats.held(db, found.row.problem_id, asked.account_id)
    assert seat is not None
    asked.state, asked.answered_at, asked.since = S.ADMITTED, now, seat.since
    asked.asked_by, asked.asked_at = seat.given_by, seat.since
    asked.role = ROLE_OF.get(seat.kind, GroupRole.MEMBER)
    asked.decided_by = seat.given_by if seat.given_by != asked.account_id else None
    db.flush()
