"""A problem does not end with actions that are still open: each was done, dropped, or goes on."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.actions.models import OPEN, Action
from sara.errors import Refused
from sara.words import N_

STILL_OPEN = N_(
    "Actions that are still open: {n}. Report what was done, or drop them with a reason; then the"
    " problem can end."
)
_STILL_OPEN = sa.select(sa.func.count(Action.id)).where(
    Action.problem_id == sa.bindparam("problem_id"),
    Action.status.in_(OPEN),
    Action.continuing.is_(False),
)


def check_actions(db: Session, problem_id: int) -> None:
    """Raise `Refused` while somebody's answer or report is still owed."""
    if number := db.scalar(_STILL_OPEN, {"problem_id": problem_id}):
        raise Refused(STILL_OPEN, n=number)
