"""Who is in a group, who was asked and who answered."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency
from sara.accounts.reach import SeatKind
from sara.db import Reader
from sara.errors import NotFound
from sara.groups.models import GroupRole, Membership, MembershipState, WorkingGroup
from sara.problems.models import Seat

S = MembershipState
TRAIL = 100

Asker, Decider = sa.orm.aliased(Account), sa.orm.aliased(Account)
Keyer = sa.orm.aliased(Account)
_NAME = sa.case(
    (Membership.conduct_accepted_at.is_(None), Membership.named_as), else_=Account.name
).label("name")
"""Of somebody who has not answered yet only what the inviter typed: the account is not told."""
_SEAT = sa.and_(
    Seat.problem_id == WorkingGroup.problem_id,
    Seat.account_id == Membership.account_id,
    Seat.until.is_(None),
)
_ROWS = (
    sa.select(
        *Membership.__table__.c, _NAME, Account.state.label("account_state"),
        Account.by_hand, Account.offered_email, Keyer.name.label("keyed_by_name"),
        Agency.name.label("agency_name"),
        Asker.name.label("asked_by_name"),
        Decider.name.label("decided_by_name"), Seat.kind.label("seat"),
    )
    .join(WorkingGroup, WorkingGroup.id == Membership.group_id)
    .join(Account, Account.id == Membership.account_id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .join(Asker, Asker.id == Membership.asked_by)
    .outerjoin(Decider, Decider.id == Membership.decided_by)
    .outerjoin(Keyer, Keyer.id == Membership.keyed_by)
    .outerjoin(Seat, _SEAT)
)  # fmt: skip
_RANK = sa.case(
    (Membership.role == GroupRole.CHAIR, 0), (Membership.role == GroupRole.MEMBER, 1), else_=2
)
_MEMBERS = _ROWS.where(
    Membership.group_id == sa.bindparam("group_id"), Membership.state == S.ADMITTED
).order_by(_RANK, Membership.since, Membership.id)
_TRAIL = (
    _ROWS.where(Membership.group_id == sa.bindparam("group_id"))
    .order_by(Membership.asked_at.desc(), Membership.id.desc())
    .limit(TRAIL + 1)
    .offset(sa.bindparam("after"))
)
_ASKING = _ROWS.where(
    Membership.group_id == sa.bindparam("group_id"), Membership.state == S.ASKED
).order_by(Membership.asked_at, Membership.id)
_ONE = _ROWS.where(
    Membership.group_id == sa.bindparam("group_id"),
    Membership.id == sa.bindparam("membership_id"),
)


def members(db: Reader, group_id: int) -> list[Any]:
    """Who is in the group, whoever chairs first."""
    return list(db.execute(_MEMBERS, {"group_id": group_id}).all())


def trail(db: Reader, group_id: int, after: int = 0) -> list[Any]:
    """Who was asked and who answered, the latest first, after so many; one more than a page."""
    return list(db.execute(_TRAIL, {"group_id": group_id, "after": after}).all())


def asking(db: Reader, group_id: int) -> list[Any]:
    """Who asks to be admitted, whoever asked first."""
    return list(db.execute(_ASKING, {"group_id": group_id}).all())


def membership(db: Reader, group_id: int, membership_id: int) -> Any:
    """One row of this group, with the names beside it. Raises `NotFound`."""
    asked = {"group_id": group_id, "membership_id": membership_id}
    row = db.execute(_ONE, asked).one_or_none()
    if row is None:
        raise NotFound
    return row


_BESIDE = (
    sa.select(Account.id, Account.name, Agency.name.label("agency_name"), Seat.kind, Seat.since)
    .join(Account, Account.id == Seat.account_id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"),
        Seat.until.is_(None),
        Seat.kind != SeatKind.REVIEWER,
        ~sa.exists(
            sa.select(1)
            .select_from(Membership)
            .join(WorkingGroup, WorkingGroup.id == Membership.group_id)
            .where(
                WorkingGroup.problem_id == Seat.problem_id,
                Membership.account_id == Seat.account_id,
                Membership.state == S.ADMITTED,
            )
        ),
    )
    .order_by(Seat.id)
)


def beside(db: Reader, problem_id: int) -> list[Any]:
    """Who is on the team by a seat and has not accepted the group's code of conduct yet."""
    return list(db.execute(_BESIDE, {"problem_id": problem_id}).all())


_NAMED = (
    sa.select(
        Membership.named_as, Membership.role, Membership.since, Membership.term_ends,
        (Seat.kind == SeatKind.LEAD).label("leads"),
    )
    .join(WorkingGroup, WorkingGroup.id == Membership.group_id)
    .join(Account, Account.id == Membership.account_id)
    .outerjoin(Seat, _SEAT)
    .where(
        Membership.group_id == sa.bindparam("group_id"),
        Membership.state == S.ADMITTED,
        Membership.conduct_accepted_at.is_not(None),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(_RANK, Membership.since, Membership.id)
)  # fmt: skip


def public_members(db: Reader, group_id: int) -> list[Any]:
    """Who is in the group, for everybody to read: named as each wants to be named."""
    return list(db.execute(_NAMED, {"group_id": group_id}).all())


_AGENCIES = (
    sa.select(Agency.name)
    .join(Account, Account.agency_id == Agency.id)
    .join(Seat, Seat.account_id == Account.id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"),
        Seat.until.is_(None),
        Seat.kind != SeatKind.REVIEWER,
    )
    .distinct()
    .order_by(Agency.name)
)


def agencies_on_team(db: Reader, problem_id: int) -> list[str]:
    """The agencies whose people have a seat on the problem, for everybody to read."""
    return list(db.execute(_AGENCIES, {"problem_id": problem_id}).scalars())
