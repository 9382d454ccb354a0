"""Reads of the case file room; what a file tells is read where it lives, see `material`."""

import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import Action
from sara.db import Reader
from sara.evidence.models import Evidence

_FOR_AGENCIES = sa.select(
    sa.exists(
        sa.select(1).where(
            Evidence.problem_id == sa.bindparam("problem_id"),
            Evidence.audience == Audience.AGENCIES,
            Evidence.withdrawn_at.is_(None),
        )
    )
    | sa.exists(
        sa.select(1).where(
            Action.problem_id == sa.bindparam("problem_id"), Action.audience == Audience.AGENCIES
        )
    )
)


def holds_for_agencies(db: Reader, problem_id: int) -> bool:
    """Whether anything on the problem that stands in its file is for agencies only."""
    return bool(db.scalar(_FOR_AGENCIES, {"problem_id": problem_id}))
