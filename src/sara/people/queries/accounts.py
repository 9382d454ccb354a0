"""Accounts as administration and one's own account show them."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import (
    Account,
    AccountState,
    Agency,
    Area,
    Purpose,
    Role,
    RoleGrant,
    SignInSession,
    SingleUseLink,
)
from sara.db import Reader
from sara.errors import NotFound

PAGE = 50


class HeldRole(msgspec.Struct, frozen=True):
    grant_id: int
    role: Role
    area: str
    """Empty for the whole installation."""


class Listed(msgspec.Struct, frozen=True):
    """One line of the list of accounts."""

    id: int
    name: str
    email: str
    agency: str
    state: AccountState
    roles: list[HeldRole]


_ACCOUNTS = (
    sa.select(
        Account.id, Account.name, Account.state,
        sa.case((Account.by_hand, ""), else_=Account.email).label("email"),
        sa.func.coalesce(Agency.name, "").label("agency"),
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .order_by(Account.name, Account.id)
    .limit(PAGE + 1)
)  # fmt: skip


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are looked for; what is empty leaves out nobody."""

    q: str = ""
    """The beginning of the address or of a word in the name."""
    state: AccountState | None = None
    role: Role | None = None
    agency: int | None = None


def listed(db: Reader, sought: Sought, after: int) -> tuple[list[Listed], int]:
    """One page of accounts by name, and the number to go on after (0 at the end)."""
    statement = _ACCOUNTS
    if sought.q:
        statement = statement.where(
            sa.or_(
                Account.name.istartswith(sought.q, autoescape=True),
                Account.name.icontains(" " + sought.q, autoescape=True),
                Account.email.istartswith(sought.q, autoescape=True),
            )
        )
    if sought.state:
        statement = statement.where(Account.state == sought.state)
    if sought.agency:
        statement = statement.where(Account.agency_id == sought.agency)
    if sought.role:
        held_there = RoleGrant.account_id == Account.id, RoleGrant.role == sought.role
        statement = statement.where(sa.exists(sa.select(1).where(*held_there)))
    if after:
        place = sa.select(Account.name, Account.id).where(Account.id == after)
        last = db.execute(place).one_or_none()
        if last is None:
            raise NotFound
        statement = statement.where(sa.tuple_(Account.name, Account.id) > sa.tuple_(*last))
    rows = db.execute(statement).all()
    shown = rows[:PAGE]
    held = roles(db, [row.id for row in shown])
    listed = [Listed(r.id, r.name, r.email, r.agency, r.state, held.get(r.id, [])) for r in shown]
    return listed, shown[-1].id if len(rows) > PAGE else 0


_ROLES = (
    sa.select(
        RoleGrant.id, RoleGrant.account_id, RoleGrant.role,
        sa.func.coalesce(Area.name, "").label("area"),
    )
    .outerjoin(Area, Area.id == RoleGrant.area_id)
    .where(RoleGrant.account_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(RoleGrant.id)
)  # fmt: skip


def roles(db: Reader, account_ids: list[int]) -> dict[int, list[HeldRole]]:
    """The roles of these accounts, by account."""
    found: dict[int, list[HeldRole]] = {}
    for row in db.execute(_ROLES, {"ids": account_ids}):
        found.setdefault(row.account_id, []).append(HeldRole(row.id, row.role, row.area))
    return found


_ACCOUNT = (
    sa.select(
        Account.id, Account.name, Account.email, Account.by_hand, Account.state,
        Account.agency_id, Account.created_at, Account.version,
        sa.func.coalesce(Agency.name, "").label("agency"),
        sa.select(sa.func.max(SingleUseLink.ends_at))
        .where(SingleUseLink.account_id == Account.id, SingleUseLink.used_at.is_(None),
               SingleUseLink.purpose == Purpose.INVITATION)
        .scalar_subquery().label("invited_until"),
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Account.id == sa.bindparam("account_id"))
)  # fmt: skip


def one(db: Reader, account_id: int) -> Any:
    """One account, with its agency's name and the end of an open invitation. Raises `NotFound`."""
    row = db.execute(_ACCOUNT, {"account_id": account_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


_SESSIONS = (
    sa.select(SignInSession.id, SignInSession.created_at, SignInSession.seen_at)
    .where(
        SignInSession.account_id == sa.bindparam("account_id"),
        SignInSession.ends_at > sa.bindparam("now"),
        SignInSession.seen_at > sa.bindparam("idle_since"),
    )
    .order_by(SignInSession.seen_at.desc(), SignInSession.id)
)


def open_sessions(db: Reader, account_id: int, now: dt.datetime, idle: dt.timedelta) -> list[Any]:
    """Where an account is signed in now."""
    return list(
        db.execute(
            _SESSIONS, {"account_id": account_id, "now": now, "idle_since": now - idle}
        ).all()
    )
