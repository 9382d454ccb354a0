"""The actions of a problem, as claims that evidence can stand behind."""

from collections.abc import Collection

import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.db import Reader
from sara.evidence.claims import Offer
from sara.evidence.models import Supports

_NAMES = (
    sa.select(Action.id, Action.what, Action.status, Action.audience)
    .where(
        Action.problem_id == sa.bindparam("problem_id"),
        Action.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
    .order_by(Action.id)
)


def promised(db: Reader, problem_id: int, audiences: Collection[Audience]) -> list[Offer]:
    rows = db.execute(_NAMES, {"problem_id": problem_id, "audiences": list(audiences)})
    return [
        Offer(claim=Supports.ACTION, key=str(row.id), words=row.what,
              href=f"/problems/{problem_id}/actions/{row.id}",
              open=row.status not in (ActionStatus.DROPPED, ActionStatus.DECLINED),
              audience=row.audience)
        for row in rows
    ]  # fmt: skip
