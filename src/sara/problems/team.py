"""Finding people for the team: accounts that work in the problem's area or on the same side."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, RoleGrant
from sara.accounts.permissions import GRANTS
from sara.db import Reader
from sara.problems.models import SeatKind

SHOWN = 20

_CANDIDATES = (
    sa.select(Account.id, Account.name, Agency.name.label("agency_name"))
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(
        Account.state == AccountState.ACTIVE,
        sa.exists(
            sa.select(1).where(
                RoleGrant.account_id == Account.id,
                sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == sa.bindparam("area_id")),
            )
        ),
        sa.or_(
            sa.func.lower(Account.name).like(sa.bindparam("pattern"), escape="\\"),
            Account.email.like(sa.bindparam("pattern"), escape="\\"),
        ),
    )
    .order_by(Account.name, Account.id)
    .limit(SHOWN)
)


def candidates(db: Reader, area_id: int, words: str) -> list[Any]:
    """Active accounts with a role in this area whose name or e-mail begins with `words`."""
    wanted = words.strip().lower()[:80]
    if len(wanted) < 2:
        return []
    pattern = "".join("\\" + c if c in "\\%_" else c for c in wanted) + "%"
    return list(db.execute(_CANDIDATES, {"area_id": area_id, "pattern": pattern}).all())


def duties(kind: SeatKind) -> list[str]:
    """What a seat lets a person do, in words."""
    return [p.words for p, grant in GRANTS.items() if kind.value in grant.seats]
