"""Agencies and areas, those in use and those that are not."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, AgencyContact, Area
from sara.db import Reader
from sara.errors import NotFound


class Choice(msgspec.Struct, frozen=True):
    """One answer of a list to choose from."""

    value: int
    words: str


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


_NAMES = sa.select(Agency.id, Agency.name).order_by(Agency.active.desc(), Agency.name)


def every_name(db: Reader) -> list[Choice]:
    """Every agency to choose from, those in use first."""
    return choices(list(db.execute(_NAMES).all()))


def agency(db: Reader, agency_id: int) -> Any:
    return _one(db, _AGENCIES.where(Agency.id == sa.bindparam("id")), {"id": agency_id})


_CONTACTS = (
    sa.select(AgencyContact.id, AgencyContact.email, AgencyContact.desk)
    .where(AgencyContact.agency_id == sa.bindparam("agency_id"), AgencyContact.removed_at.is_(None))
    .order_by(AgencyContact.email)
)


def contacts(db: Reader, agency_id: int) -> list[Any]:
    """The addresses at which an agency answers without an account."""
    return list(db.execute(_CONTACTS, {"agency_id": agency_id}).all())


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


def _one(db: Reader, statement: sa.Executable, values: dict[str, Any]) -> Any:
    row = db.execute(statement, values).one_or_none()
    if row is None:
        raise NotFound
    return row
