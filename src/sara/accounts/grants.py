"""The table of grants as a page shows it."""

from functools import lru_cache

import msgspec

from sara.accounts.models import Role
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.reach import SeatKind
from sara.words import N_

EVERYONE = N_("Everyone, even without an account")
MEMBERS = N_("Everyone with an account")


class Cell(msgspec.Struct, frozen=True):
    column: str
    granted: bool


class Row(msgspec.Struct, frozen=True):
    words: str
    everyone: str
    roles: tuple[Cell, ...]
    seats: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True):
    roles: tuple[str, ...]
    seats: tuple[str, ...]
    rows: tuple[Row, ...]


@lru_cache(maxsize=1)
def table() -> Table:
    """Permissions as rows, roles and seats as columns; words still to be translated."""
    return Table(
        roles=tuple(role.words for role in Role),
        seats=tuple(seat.words for seat in SeatKind),
        rows=tuple(_row(permission) for permission in Permission),
    )


def _row(permission: Permission) -> Row:
    grant = GRANTS[permission]
    everyone = EVERYONE if grant.anyone else MEMBERS if grant.signed_in else ""
    return Row(
        words=permission.words,
        everyone=everyone,
        roles=tuple(Cell(role.words, bool(everyone) or role in grant.roles) for role in Role),
        seats=tuple(
            Cell(seat.words, bool(everyone) or seat.value in grant.seats) for seat in SeatKind
        ),
    )
