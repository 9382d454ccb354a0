"""Reads of the actions room."""

from typing import Any

import sqlalchemy as sa

from sara.actions.models import Action
from sara.db import Reader

_ON = (
    sa.select(*Action.__table__.c)
    .where(Action.problem_id == sa.bindparam("problem_id"))
    .order_by(Action.due_on, Action.id)
)


def on_problem(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every action of a problem, by due date, with all its columns: for the gates."""
    return tuple(db.execute(_ON, {"problem_id": problem_id}).all())
