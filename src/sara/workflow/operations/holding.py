"""Who changes a problem first: one at a time, in one order."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.problems.models import Problem, Visit


def hold(db: Session, problem_id: int) -> int:
    """Let nobody else move or review the problem until the commit; gives its version.

    Everyone takes the problem before its reviews, so that no two wait for each other in a ring.
    """
    found = sa.select(Problem.version).where(Problem.id == problem_id).with_for_update()
    return int(db.execute(found).scalar_one())


def present_visit(db: Session, problem_id: int) -> Visit:
    """The passage the problem is in now."""
    return db.scalars(
        sa.select(Visit).where(Visit.problem_id == problem_id, Visit.left_at.is_(None))
    ).one()
