"""Accounts, agencies and areas as the pages of administration and one's own account show them."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import (
    Account,
    AccountState,
    Agency,
    Area,
    Role,
    RoleGrant,
    SignInSession,
)
from sara.db import Reader
from sara.errors import NotFound
from sara.history.models import Entry, EntryText
from sara.history.verbs import VERBS

PAGE = 50


class Choice(msgspec.Struct, frozen=True):
    """One answer of a list to choose from."""

    value: int
    words: str


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
        Account.id, Account.name, Account.email, Account.state,
        sa.func.coalesce(Agency.name, "").label("agency"),
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .order_by(Account.name, Account.id)
    .limit(PAGE + 1)
)  # fmt: skip


def accounts(db: Reader, search: str, after: int) -> tuple[list[Listed], int]:
    """One page of accounts by name, and the number to go on after (0 at the end).

    `search` is the beginning of the address or of a word in the name.
    """
    statement = _ACCOUNTS
    if search:
        statement = statement.where(
            sa.or_(
                Account.name.istartswith(search, autoescape=True),
                Account.name.icontains(" " + search, autoescape=True),
                Account.email.istartswith(search, autoescape=True),
            )
        )
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
        Account.id, Account.name, Account.email, Account.state, Account.agency_id,
        Account.created_at, Account.version,
        sa.func.coalesce(Agency.name, "").label("agency"),
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Account.id == sa.bindparam("account_id"))
)  # fmt: skip


def account(db: Reader, account_id: int) -> Any:
    """One account with the name of its agency. Raises `NotFound`."""
    return _one(db, _ACCOUNT, {"account_id": account_id})


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


def choices(rows: list[Any]) -> list[Choice]:
    """Areas or agencies as answers of a list."""
    return [Choice(row.id, row.name) for row in rows]


_WORKING = (
    sa.select(Account.agency_id, sa.func.count().label("people"))
    .where(Account.state != AccountState.DISABLED)
    .group_by(Account.agency_id)
    .subquery()
)
_AGENCIES = (
    sa.select(
        Agency.id, Agency.name, Agency.kind, Agency.active, Agency.version,
        sa.func.coalesce(_WORKING.c.people, 0).label("people"),
    )
    .outerjoin(_WORKING, _WORKING.c.agency_id == Agency.id)
    .order_by(Agency.active.desc(), Agency.name)
)  # fmt: skip


def every_agency(db: Reader) -> list[Any]:
    """Agencies with the number of people who work there, those in use first."""
    return list(db.execute(_AGENCIES).all())


def agency(db: Reader, agency_id: int) -> Any:
    return _one(db, _AGENCIES.where(Agency.id == sa.bindparam("id")), {"id": agency_id})


_AREAS = sa.select(
    Area.id, Area.code, Area.name, Area.boundary, Area.active, Area.version
).order_by(Area.active.desc(), Area.name)


def every_area(db: Reader) -> list[Any]:
    """Areas, those in use first."""
    return list(db.execute(_AREAS).all())


def area(db: Reader, area_id: int) -> Any:
    return _one(db, _AREAS.where(Area.id == sa.bindparam("id")), {"id": area_id})


_COUNTS = sa.select(
    *(
        sa.select(sa.func.count()).select_from(Account).where(Account.state == state)
        .scalar_subquery().label(state.value)
        for state in AccountState
    ),
    sa.select(sa.func.count()).select_from(Agency).where(Agency.active)
    .scalar_subquery().label("agencies"),
    sa.select(sa.func.count()).select_from(Area).where(Area.active)
    .scalar_subquery().label("areas"),
)  # fmt: skip


def counts(db: Reader) -> Any:
    return db.execute(_COUNTS).one()


class Told(msgspec.Struct, frozen=True):
    """One entry of the history, in words."""

    at: dt.datetime
    words: str
    role: str
    """The role that was given or withdrawn, if it is about one."""
    who: str
    """Empty for the command line."""
    reason: str


_HISTORY = (
    sa.select(
        Entry.at, Entry.verb, EntryText.reason, EntryText.changes,
        sa.func.coalesce(Account.name, "").label("who"),
    )
    .outerjoin(Account, Account.id == Entry.account_id)
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .where(Entry.subject == sa.bindparam("subject"), Entry.subject_id == sa.bindparam("id"))
    .order_by(Entry.seq.desc())
    .limit(20)
)  # fmt: skip


def history(db: Reader, subject: str, subject_id: int) -> list[Told]:
    """The last entries about an account, agency or area, newest first."""
    return [
        Told(row.at, VERBS[row.verb], _role(row.changes), row.who, row.reason or "")
        for row in db.execute(_HISTORY, {"subject": subject, "id": subject_id})
    ]


def _role(changes: dict[str, list[Any]] | None) -> str:
    before, after = (changes or {}).get("role", ["", ""])
    return Role.of(after or before).words if after or before else ""


def _one(db: Reader, statement: sa.Executable, values: dict[str, Any]) -> Any:
    row = db.execute(statement, values).one_or_none()
    if row is None:
        raise NotFound
    return row
