"""Who is signed in: one statement for session, account and roles."""

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sara.accounts.models import (
    Account,
    AccountState,
    Agency,
    Area,
    Role,
    RoleGrant,
    SignInSession,
)
from sara.accounts.viewer import Held, Viewer
from sara.db import Reader
from sara.secret import hashed

# By its name: the room of mail lies above this one.
_TOLD = sa.table(
    "notification", sa.column("account_id"), sa.column("seen_at"), sa.column("settled_at")
)
_UNREAD = (
    sa.select(sa.func.count())
    .select_from(_TOLD)
    .where(
        _TOLD.c.account_id == SignInSession.account_id,
        _TOLD.c.seen_at.is_(None),
        _TOLD.c.settled_at.is_(None),
    )
    .scalar_subquery()
)
_BEHIND = (
    sa.select(
        SignInSession.id.label("session_id"),
        SignInSession.created_at,
        SignInSession.seen_at,
        SignInSession.ends_at,
        Account.id.label("account_id"),
        Account.name,
        Account.email,
        Account.agency_id,
        Account.language,
        _UNREAD.label("unread"),
        RoleGrant.role,
        RoleGrant.area_id,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(
        SignInSession.token_hash == sa.bindparam("token_hash"),
        SignInSession.ends_at > sa.bindparam("now"),
        SignInSession.seen_at > sa.bindparam("idle_since"),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(RoleGrant.id)
)


def viewer_of(db: Connection, token: str, now: dt.datetime, idle: dt.timedelta) -> Viewer | None:
    """The person behind a session token, or None when it is unknown, ended, idle or disabled."""
    if not token:
        return None
    token_hash = hashed(token)
    rows = db.execute(
        _BEHIND, {"token_hash": token_hash, "now": now, "idle_since": now - idle}
    ).all()
    if not rows:
        return None
    first = rows[0]
    return Viewer(
        account_id=first.account_id,
        name=first.name,
        email=first.email,
        language=first.language,
        unread=first.unread,
        agency_id=first.agency_id,
        held=tuple(Held(r.role, r.area_id) for r in rows if r.role is not None),
        session_id=first.session_id,
        token_hash=token_hash,
        seen_at=first.seen_at,
    )


_AREAS = sa.select(Area.id, Area.code, Area.name).where(Area.active).order_by(Area.name)
_AGENCIES = (
    sa.select(Agency.id, Agency.name, Agency.kind).where(Agency.active).order_by(Agency.name)
)


def areas(db: Reader) -> list[Any]:
    """Every area in use, by name."""
    return list(db.execute(_AREAS).all())


_NAMES = sa.select(Area.id, Area.name).where(Area.id.in_(sa.bindparam("ids", expanding=True)))


def area_names(db: Reader, sent: list[str]) -> list[str]:
    """The names of the areas that were chosen in a form; what is no area stays as it was sent."""
    asked = [int(number) for number in sent if re.fullmatch(r"\d{1,9}", number, re.ASCII)]
    names = {str(row.id): row.name for row in db.execute(_NAMES, {"ids": asked})}
    return [names.get(number, number) for number in sent]


def agencies(db: Reader) -> list[Any]:
    """Every agency in use, by name."""
    return list(db.execute(_AGENCIES).all())


_BY_EMAIL = sa.select(Account.id, Account.password_hash, Account.state).where(
    Account.email == sa.bindparam("email")
)


def by_email(db: Reader, email: str) -> Any | None:
    """The account with this address (kept in lower case): id, password_hash, state."""
    return db.execute(_BY_EMAIL, {"email": email}).one_or_none()


_HELD = (
    sa.select(
        Account.id, Account.name, Account.email, Account.agency_id, Account.language,
        RoleGrant.role, RoleGrant.area_id,
    )
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(Account.id == sa.bindparam("account_id"), Account.state == AccountState.ACTIVE)
    .order_by(RoleGrant.id)
)  # fmt: skip


def member(db: Reader, account_id: int) -> Viewer | None:
    """An account in use with what it holds now, for what is done while nobody looks (mail)."""
    rows = db.execute(_HELD, {"account_id": account_id}).all()
    if not rows:
        return None
    return Viewer(
        account_id=account_id, name=rows[0].name, email=rows[0].email,
        agency_id=rows[0].agency_id, language=rows[0].language,
        held=tuple(Held(r.role, r.area_id) for r in rows if r.role is not None),
    )  # fmt: skip


_KEPT = sa.select(Account.email, Account.password_hash).where(
    Account.id == sa.bindparam("account_id")
)


def kept_password(db: Reader, account_id: int) -> Any:
    """Address and password hash of an account: email, password_hash."""
    return db.execute(_KEPT, {"account_id": account_id}).one()


_STATE = sa.select(Account.state).where(Account.id == sa.bindparam("account_id"))


def state_of(db: Reader, account_id: int) -> AccountState | None:
    found: AccountState | None = db.scalar(_STATE, {"account_id": account_id})
    return found


def language_of(db: Reader, account_id: int) -> str:
    """The language an account reads; empty for the one of the installation."""
    return db.scalar(sa.select(Account.language).where(Account.id == account_id)) or ""


def is_empty(db: Reader) -> bool:
    """Whether there is no account at all yet."""
    return db.scalar(sa.select(Account.id).limit(1)) is None


_COORDINATORS = (
    sa.select(Account.id)
    .where(
        Account.state == AccountState.ACTIVE,
        sa.exists(
            sa.select(1).where(
                RoleGrant.account_id == Account.id,
                RoleGrant.role == Role.COORDINATOR,
                sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == sa.bindparam("area_id")),
            )
        ),
    )
    .order_by(Account.id)
)


def coordinators(db: Reader, area_id: int) -> list[int]:
    """Who coordinates this area now."""
    return [row.id for row in db.execute(_COORDINATORS, {"area_id": area_id})]
