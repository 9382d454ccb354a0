"""Whom to ask when one's role does not allow something: a name, and no more than one may see.

Who sees a problem from within sees its lead, and that its area has a coordinator. Whoever has a
role hears who gives roles; strangers only that somebody does.
"""

import re
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.accounts.viewer import Viewer
from sara.db import BIGGEST_ID, Reader
from sara.errors import NotFound
from sara.problems.queries import find
from sara.words import N_, Sentence, say

ON_A_PROBLEM = re.compile(r"/problems/(\d{1,18})(/|$)", re.ASCII)

LEAD = N_("Ask {who}, who leads this problem.")
COORDINATOR = N_("Ask {who}, who coordinates this area.")
ADMINISTRATOR = N_("Ask {who}, who gives roles here.")
SOMEBODY = N_("Ask an administrator, who gives roles here.")


def ask_next(db: Reader, viewer: Viewer, path: str) -> Sentence | None:
    """Who could help on, at this path."""
    row = _problem(db, viewer, path)
    if row is not None:
        if row.lead_id != viewer.account_id and _in_use(db, row.lead_id):
            return say(LEAD, who=row.lead_name)
        name = db.scalar(_COORDINATOR, {"me": viewer.account_id, "area_id": row.area_id})
        if name is not None:
            return say(COORDINATOR, who=name)
    if not viewer.held:
        return say(SOMEBODY)
    name = db.scalar(_ADMINISTRATOR, {"me": viewer.account_id})
    return say(ADMINISTRATOR, who=name) if name is not None else None


def _problem(db: Reader, viewer: Viewer, path: str) -> Any | None:
    """The problem that the path is about, if this person sees it from within."""
    number = ON_A_PROBLEM.match(path)
    if number is None or int(number[1]) > BIGGEST_ID:
        return None
    try:
        return find(db, viewer, int(number[1])).row
    except NotFound:
        return None


def _in_use(db: Reader, account_id: int) -> bool:
    state = sa.select(Account.state).where(Account.id == account_id)
    return db.scalar(state) is AccountState.ACTIVE


def _holder(role: Role) -> sa.Select[str]:
    """The name of somebody else with this role, of the longest standing."""
    return (
        sa.select(Account.name)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == role, Account.state == AccountState.ACTIVE,
            Account.id != sa.bindparam("me"),
        )
        .limit(1)
    )  # fmt: skip


# Whoever looks after this area alone comes before those who look after all.
_COORDINATOR = (
    _holder(Role.COORDINATOR)
    .where(sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == sa.bindparam("area_id")))
    .order_by(RoleGrant.area_id.is_(None), Account.id)
)
_ADMINISTRATOR = _holder(Role.ADMINISTRATOR).order_by(Account.id)
