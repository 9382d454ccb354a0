"""Giving and withdrawing roles. Nobody does it to themselves, and an administrator always stays."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts import sessions
from sara.accounts.models import Account, AccountState, Area, Role, RoleGrant
from sara.accounts.operations import lock
from sara.accounts.reach import Audience
from sara.errors import Forbidden, NotFound, Refused
from sara.history.operations import record
from sara.words import N_

NOT_ONESELF = N_("Nobody changes their own roles or account here. Ask another administrator.")
EVERYWHERE_ONLY = N_("An administrator works for the whole installation: choose no area.")
HELD_ALREADY = N_("This person has this role there already.")
NO_AREA = N_("This area is not in use. Choose another.")
LAST_ONE = N_("This would leave no administrator. Make someone else an administrator first.")

_ADMINISTRATORS = (
    sa.select(Account.id)
    .join(RoleGrant, RoleGrant.account_id == Account.id)
    .where(Account.state == AccountState.ACTIVE, RoleGrant.role == Role.ADMINISTRATOR)
    .order_by(Account.id)
    .with_for_update(key_share=True)
)


def give_role(
    db: Session,
    account_id: int,
    role: Role,
    area_id: int | None,
    *,
    by: int | None,
    now: dt.datetime,
) -> None:
    """Give a role on an area, or on the whole installation; all sessions of the person end."""
    not_to_oneself(account_id, by)
    if lock(db, account_id) is None:
        raise NotFound
    add_role(db, account_id, role, area_id, by=by, now=now)
    sessions.end_all(db, account_id)


def add_role(
    db: Session,
    account_id: int,
    role: Role,
    area_id: int | None,
    *,
    by: int | None,
    now: dt.datetime,
) -> None:
    """The grant itself, for an account that is held by this transaction or was made in it."""
    if role is Role.ADMINISTRATOR and area_id is not None:
        raise Refused(EVERYWHERE_ONLY)
    if area_id is not None and not db.scalar(sa.select(Area.active).where(Area.id == area_id)):
        raise Refused(NO_AREA)
    there = RoleGrant.area_id.is_(None) if area_id is None else RoleGrant.area_id == area_id
    held = sa.select(RoleGrant.id).where(
        RoleGrant.account_id == account_id, RoleGrant.role == role, there
    )
    if db.scalar(held) is not None:
        raise Refused(HELD_ALREADY)
    db.add(
        RoleGrant(account_id=account_id, role=role, area_id=area_id, granted_by=by, granted_at=now)
    )
    record(
        db, "role.given", by=by, now=now, subject="account", subject_id=account_id,
        changes={"role": ("", role), "area": (None, area_id)}, audience=Audience.AGENCIES,
    )  # fmt: skip


def withdraw_role(
    db: Session, account_id: int, grant_id: int, *, by: int | None, now: dt.datetime
) -> None:
    """Withdraw a role; all sessions of the person end."""
    not_to_oneself(account_id, by)
    administrators = lock_administrators(db)
    lock(db, account_id)
    grant = db.scalars(
        sa.select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.account_id == account_id)
    ).one_or_none()
    if grant is None:
        raise NotFound
    if grant.role is Role.ADMINISTRATOR:
        keep_one(administrators, {account_id})
    record(
        db, "role.withdrawn", by=by, now=now, subject="account", subject_id=account_id,
        changes={"role": (grant.role, ""), "area": (grant.area_id, None)},
        audience=Audience.AGENCIES,
    )  # fmt: skip
    db.delete(grant)
    sessions.end_all(db, account_id)


def not_to_oneself(account_id: int, by: int | None) -> None:
    if account_id == by:
        raise Forbidden(NOT_ONESELF)


def lock_administrators(db: Session) -> set[int]:
    """The active administrators, held until the commit and always in one order.

    So of two who disable each other at once, the second finds that nobody else would be left.
    """
    return set(db.scalars(_ADMINISTRATORS))


def keep_one(administrators: Collection[int], leaving: Collection[int]) -> None:
    """Raise `Refused` if none of the administrators would be left."""
    lost = set(administrators) & set(leaving)
    if lost and lost == set(administrators):
        raise Refused(LAST_ONE)
