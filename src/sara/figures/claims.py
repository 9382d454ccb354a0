"""The indicators of a problem, as claims that evidence can stand behind."""

from collections.abc import Collection

import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.db import Reader
from sara.evidence.claims import Offer
from sara.evidence.models import Supports
from sara.figures.models import Indicator

_NAMES = (
    sa.select(Indicator.id, Indicator.name)
    .where(Indicator.problem_id == sa.bindparam("problem_id"))
    .order_by(Indicator.id)
)


def series(db: Reader, problem_id: int, _audiences: Collection[Audience]) -> list[Offer]:
    return [
        Offer(claim=Supports.INDICATOR, key=str(row.id), words=row.name,
              href=f"/problems/{problem_id}/figures#indicator-{row.id}")
        for row in db.execute(_NAMES, {"problem_id": problem_id})
    ]  # fmt: skip
