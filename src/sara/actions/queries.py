"""Reads of the actions room."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.actions.models import OPEN, Action
from sara.db import Reader
from sara.problems.models import Problem, Seat

_ON = (
    sa.select(*Action.__table__.c)
    .where(Action.problem_id == sa.bindparam("problem_id"))
    .order_by(Action.due_on, Action.id)
)


def on_problem(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every action of a problem, by due date, with all its columns: for the gates."""
    return tuple(db.execute(_ON, {"problem_id": problem_id}).all())


_WAITING = (
    sa.select(
        Action.id, Action.problem_id, Action.what, Action.status, Action.due_on,
        Action.owner_agency_id, Problem.reference, Problem.title,
    )
    .join(Problem, Problem.id == Action.problem_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Action.problem_id,
            Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .where(
        sa.or_(
            Action.owner_account_id == sa.bindparam("reader"),
            Action.owner_agency_id == sa.bindparam("agency"),
        ),
        Action.status.in_(OPEN),
        Action.audience.in_(sa.bindparam("audiences", expanding=True)),
        sa.or_(
            Seat.id.is_not(None),
            sa.bindparam("everywhere", type_=sa.Boolean) == sa.true(),
            Problem.area_id.in_(sa.bindparam("areas", expanding=True)),
        ),
    )
    .order_by(Action.due_on, Action.id)
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def mine(db: Reader, viewer: Viewer, limit: int = 20) -> list[Any]:
    """Open actions that wait for this person or their agency, the latest ones first."""
    audiences = [Audience.PUBLIC, Audience.TEAM]
    if viewer.works_for_agency:
        audiences.append(Audience.AGENCIES)
    return list(
        db.execute(
            _WAITING,
            {
                "reader": viewer.account_id, "agency": viewer.agency_id or -1,
                "audiences": audiences, "everywhere": viewer.reads_everywhere,
                "areas": list(viewer.reads_areas), "limit": limit,
            },
        ).all()
    )  # fmt: skip
