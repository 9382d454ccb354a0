"""How people want to be named in public: as they said when they joined, else by their agency."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.db import Reader
from sara.groups.models import Membership, WorkingGroup

_M, _G, _A = sa.orm.aliased(Membership), sa.orm.aliased(WorkingGroup), sa.orm.aliased(Account)


def public_name(account_id: Any, problem_id: Any) -> sa.ColumnElement[str]:
    """The name of an account on one problem for everybody to read; "" when it is to have none.

    The newest that the person gave counts, also after they left: who wants less than before gets
    less everywhere. What an inviter typed is never shown.
    """
    chosen = (
        sa.select(_M.named_as)
        .join(_G, _G.id == _M.group_id)
        .where(
            _G.problem_id == problem_id,
            _M.account_id == account_id,
            _M.conduct_accepted_at.is_not(None),
        )
        .order_by(_M.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    agency = (
        sa.select(Agency.name)
        .join(_A, _A.agency_id == Agency.id)
        .where(_A.id == account_id)
        .scalar_subquery()
    )
    return sa.func.coalesce(sa.func.nullif(chosen, ""), agency, "")


_NAMED = sa.select(
    public_name(
        sa.bindparam("account_id", type_=sa.Integer), sa.bindparam("problem_id", type_=sa.Integer)
    )
)


def named_on(db: Reader, account_id: int, problem_id: int) -> str:
    """How this person is named in public on this problem; "" when by no name."""
    asked = {"account_id": account_id, "problem_id": problem_id}
    return str(db.execute(_NAMED, asked).scalar_one() or "")
