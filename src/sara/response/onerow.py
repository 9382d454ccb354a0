"""What a problem has at most one row of: saved whole or in part, never over another's words."""

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Base
from sara.errors import Stale
from sara.history.operations import changed
from sara.problems.models import Problem
from sara.words import Spoken

K = TypeVar("K", bound=Base)

_HOLD = sa.select(Problem.id).where(Problem.id == sa.bindparam("problem_id")).with_for_update()


def hold(db: Session, problem_id: int) -> None:
    """Let nobody else write on this problem until the commit, so that a first row is made once."""
    db.execute(_HOLD, {"problem_id": problem_id})


def save_one(
    db: Session, kind: type[K], problem_id: int, version: int, values: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Write the one row of this kind; gives what changed, as the history wants it.

    `version` is 0 for a row that is not there yet. Raises `Stale` when it was saved meanwhile.
    """
    hold(db, problem_id)
    row: Any = db.get(kind, problem_id, populate_existing=True)
    standing = row.version if row is not None else 0
    if version != standing:
        theirs = {name: as_typed(getattr(row, name, None)) for name in values}
        raise Stale(theirs, standing)
    if row is None:
        db.add(kind(problem_id=problem_id, version=1, **values))
        db.flush()
        return {name: ("", value) for name, value in values.items() if value not in ("", None)}
    changes = changed(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.version = version + 1
    db.flush()
    return changes


def as_typed(value: Any) -> str:
    """A value as a form would send it."""
    if value is None:
        return ""
    return str(value.value) if isinstance(value, Spoken) else str(value)
