"""Finding people for the team: those with a role in the problem's area, and colleagues."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, RoleGrant
from sara.accounts.permissions import GRANTS
from sara.accounts.viewer import AGENCY_ROLES, Viewer
from sara.db import Reader
from sara.problems.models import Seat, SeatKind

SHOWN = 20
SHORTEST, LONGEST = 2, 80
"""Letters of a name or e-mail that are asked for, and read."""


def _begins(column: Any, where: str) -> Any:
    return column.like(sa.bindparam(where), escape="\\")


NAMED = sa.or_(
    *(
        _begins(column, where)
        for column in (Account.name, sa.func.lower(Account.name))
        for where in ("as_typed", "later_word", "lower", "later_lower")
    ),
    _begins(Account.email, "lower"),
)
"""A word of the name, or the e-mail, begins as `looked_for` says."""
_HERE = sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == sa.bindparam("area_id"))
_CANDIDATES = (
    sa.select(
        Account.id, Account.name, Agency.name.label("agency_name"), Seat.kind.label("seat"),
        sa.exists(
            sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
        ).label("sees_agencies"),
    )
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.account_id == Account.id,
            Seat.problem_id == sa.bindparam("problem_id"),
            Seat.until.is_(None),
        ),
    )
    .where(
        Account.state == AccountState.ACTIVE,
        Account.id != sa.bindparam("asking"),
        sa.or_(
            Account.agency_id == sa.bindparam("agency_id"),
            sa.exists(sa.select(1).where(RoleGrant.account_id == Account.id, _HERE)),
        ),
        NAMED,
    )
    .order_by(Account.name, Account.id)
    .limit(SHOWN)
)  # fmt: skip


def candidates(db: Reader, problem_id: int, area_id: int, words: str, asking: Viewer) -> list[Any]:
    """Active accounts with a role in this area, or of the same agency as who asks, by name.

    A word of the name, or the e-mail, begins with `words`. Letters beyond ASCII are found as they
    are typed, for SQLite knows no capitals there.
    """
    wanted = looked_for(words)
    asked = {
        "problem_id": problem_id, "area_id": area_id, "asking": asking.account_id,
        "agency_id": asking.agency_id,
    }  # fmt: skip
    return list(db.execute(_CANDIDATES, asked | wanted).all()) if wanted else []


def looked_for(words: str) -> dict[str, str]:
    """What was typed, as `NAMED` asks for it; nothing when it is too short."""
    wanted = words.strip()[:LONGEST]
    if len(wanted) < SHORTEST:
        return {}
    typed = "".join("\\" + c if c in "\\%_" else c for c in wanted) + "%"
    return {
        "as_typed": typed, "later_word": "% " + typed,
        "lower": typed.lower(), "later_lower": "% " + typed.lower(),
    }  # fmt: skip


def duties() -> list[tuple[SeatKind, list[str]]]:
    """What each seat lets a person do, in words."""
    return [
        (kind, [p.words for p, grant in GRANTS.items() if kind.value in grant.seats])
        for kind in SeatKind
    ]
