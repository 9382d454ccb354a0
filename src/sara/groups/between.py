"""What stands between a person and a group, and the steps that all verbs about it share."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, NotFound, Refused
from sara.groups.finding import FoundGroup
from sara.groups.models import OPEN, GroupRole, Membership, MembershipState, WorkingGroup
from sara.history.operations import record
from sara.problems import seats
from sara.words import N_

S = MembershipState

NOT_ONESELF = N_("Nobody decides about their own membership. Someone else has to do it.")
ALREADY = N_("Something stands between this person and the group already: see the list of who "
             "was asked.")  # fmt: skip
ANSWERED = N_("This was answered or changed meanwhile. Look again.")
SAY_WHY = N_("Say why. The person and the group read it.")
ROLE_OF = {
    SeatKind.CHAIR: GroupRole.CHAIR,
    SeatKind.MEMBER: GroupRole.MEMBER,
    SeatKind.PARTNER: GroupRole.MEMBER,
    SeatKind.OBSERVER: GroupRole.OBSERVER,
}
"""The role that goes with a seat; the lead keeps the one they have."""


def hold(db: Session, found: FoundGroup) -> None:
    """Hold the problem, or the standing group, until the commit: one change after the other."""
    if found.row.problem_id is not None:
        seats.locked(db, found.row.problem_id)
    else:
        db.get_one(WorkingGroup, found.id, with_for_update=True, populate_existing=True)


def standing_between(db: Session, group_id: int, account_id: int) -> Membership | None:
    """The request, invitation or membership that is open, if there is one."""
    return db.scalars(
        sa.select(Membership)
        .where(
            Membership.group_id == group_id,
            Membership.account_id == account_id,
            Membership.state.in_(OPEN),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def own(db: Session, found: FoundGroup, by: Viewer, *states: MembershipState) -> Membership:
    """One's own membership in this group, in one of these states."""
    held = standing_between(db, found.id, by.account_id)
    if held is None or held.state not in states:
        raise Refused(ANSWERED)
    return held


def others(
    db: Session, found: FoundGroup, membership_id: int, by: Viewer, *states: MembershipState
) -> Membership:
    """Somebody else's membership in this group, in one of these states."""
    held = db.get(Membership, membership_id, populate_existing=True)
    if held is None or held.group_id != found.id:
        raise NotFound
    if held.account_id == by.account_id:
        raise Forbidden(NOT_ONESELF)
    if held.state not in states:
        raise Refused(ANSWERED)
    return held


def come_in(
    db: Session, found: FoundGroup, asked: Membership, *, decided_by: int, now: dt.datetime
) -> None:
    """Admit, and make it real by a seat."""
    asked.state, asked.since, asked.decided_by = S.ADMITTED, now, decided_by
    asked.version += 1
    if found.row.problem_id is not None:
        kind = seats.seat(db, found.row.problem_id, asked.account_id, asked.role.seat,
                          given_by=decided_by, now=now)  # fmt: skip
        asked.role = ROLE_OF.get(kind, asked.role)


def leave_entry(
    db: Session, found: FoundGroup, verb: str, asked: Membership, *, by: int, now: dt.datetime,
    changes: dict[str, tuple[Any, Any]] | None = None, reason: str = "", in_public: bool = False,
) -> None:  # fmt: skip
    """Leave the entry: whom it is about, as what, and what changed."""
    db.flush()
    about: dict[str, tuple[Any, Any]] = {}
    if asked.account_id != by:
        about["name"] = ("", _called(db, asked))
    if changes is None and asked.state in OPEN:
        about["role"] = ("", asked.role)
    if in_public:
        about["named_as"] = ("", asked.named_as)
    record(
        db, verb, by=by, now=now, problem_id=found.row.problem_id, subject="membership",
        subject_id=asked.id, changes=about | (changes or {}), reason=reason,
    )  # fmt: skip


def _called(db: Session, asked: Membership) -> str:
    """The person's name; of somebody who has not answered, only what the inviter typed."""
    if asked.conduct_accepted_at is None:
        return asked.named_as
    return str(db.scalar(sa.select(Account.name).where(Account.id == asked.account_id)))
