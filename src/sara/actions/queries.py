"""Reads of the actions room."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.actions.models import OPEN, Action, ActionStatus
from sara.db import Reader
from sara.errors import NotFound
from sara.problems.models import Problem, Seat, Stakeholder
from sara.problems.stages import ORDER

_ON = (
    sa.select(*Action.__table__.c)
    .where(Action.problem_id == sa.bindparam("problem_id"))
    .order_by(Action.due_on, Action.id)
)


def on_problem(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every action of a problem, by due date, with all its columns: for the gates."""
    return tuple(db.execute(_ON, {"problem_id": problem_id}).all())


_FIRST_DAY = dt.date(1, 1, 1)


class Waiting(msgspec.Struct, frozen=True):
    """A place in the list of what waits: where the next page begins."""

    in_time: int
    due_on: dt.date
    id: int


_IN_TIME = sa.case(
    (sa.and_(Action.due_on < sa.bindparam("today"), Action.continuing.is_(False)), 0), else_=1
).label("in_time")
_INSIDE = sa.or_(
    sa.bindparam("everywhere", type_=sa.Boolean()) == sa.true(),
    Problem.area_id.in_(sa.bindparam("areas", expanding=True)),
)
_MINE = (
    sa.select(
        Action.id, Action.problem_id, Action.status, Action.due_on,
        # What is for agencies only is read on its own page, which leaves an entry in the history.
        sa.case((Action.audience != Audience.AGENCIES, Action.what)).label("what"),
        Action.continuing, Action.audience, Action.owner_agency_id, _IN_TIME,
        Problem.reference, Problem.title,
    )
    .join(Problem, Problem.id == Action.problem_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Problem.id,
            Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .where(
        Action.status.in_(OPEN),
        Problem.stage.in_(ORDER),
        sa.or_(
            Action.owner_account_id == sa.bindparam("reader"),
            sa.and_(
                Action.owner_agency_id == sa.bindparam("agency"),
                sa.or_(
                    Action.status == ActionStatus.PROPOSED,
                    Action.answered_by == sa.bindparam("reader"),
                ),
            ),
        ),
        # What its owner no longer reaches waits for nobody, and is not named.
        sa.or_(
            _INSIDE,
            sa.and_(
                Seat.id.is_not(None),
                Action.audience.in_(sa.bindparam("by_seat", expanding=True)),
            ),
        ),
        sa.tuple_(_IN_TIME.element, Action.due_on, Action.id)
        > sa.tuple_(
            sa.bindparam("in_time_after", type_=sa.Integer),
            sa.bindparam("due_after", type_=sa.Date()),
            sa.bindparam("id_after", type_=sa.Integer),
        ),
    )
    .order_by("in_time", Action.due_on, Action.id)
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def mine(
    db: Reader, viewer: Viewer, today: dt.date, limit: int, after: Waiting | None = None
) -> list[Any]:
    """What waits for this person: proposed to them or their agency, or accepted by them and open.

    Late ones first, then by due day, in one statement; `what` is None for one that is for agencies
    only. `after` is the place of the last row seen.
    """
    place = after or Waiting(-1, _FIRST_DAY, 0)
    asked = {
        "reader": viewer.account_id, "agency": viewer.agency_id, "today": today, "limit": limit,
        "everywhere": viewer.reads_everywhere, "areas": list(viewer.reads_areas),
        "by_seat": list(viewer.seat_reach.audiences), "in_time_after": place.in_time,
        "due_after": place.due_on, "id_after": place.id,
    }  # fmt: skip
    return list(db.execute(_MINE, asked).all())


OwnerAccount = sa.orm.aliased(Account)
Adder = sa.orm.aliased(Account)
Answerer = sa.orm.aliased(Account)

_LISTED = (
    sa.select(
        *Action.__table__.c,
        OwnerAccount.name.label("account_name"),
        Agency.name.label("agency_name"),
        Stakeholder.name.label("stakeholder_name"),
        Adder.name.label("added_by_name"),
        Answerer.name.label("answered_by_name"),
    )
    .join(Adder, Adder.id == Action.added_by)
    .outerjoin(Answerer, Answerer.id == Action.answered_by)
    .outerjoin(OwnerAccount, OwnerAccount.id == Action.owner_account_id)
    .outerjoin(Agency, Agency.id == Action.owner_agency_id)
    .outerjoin(Stakeholder, Stakeholder.id == Action.owner_stakeholder_id)
    .where(
        Action.problem_id == sa.bindparam("problem_id"),
        Action.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
)
_BY_DUE = _LISTED.order_by(Action.due_on, Action.id)
_BY_ID = _LISTED.where(Action.id == sa.bindparam("action_id"))


def listed(db: Reader, problem_id: int, audiences: Sequence[Audience]) -> list[Any]:
    """The actions of a problem that this reader may see, with the owner's name, by due date."""
    ids = {"problem_id": problem_id, "audiences": list(audiences)}
    return list(db.execute(_BY_DUE, ids).all())


def one(db: Reader, problem_id: int, action_id: int, audiences: Sequence[Audience]) -> Any:
    """One action of this problem. Raises `NotFound` when it is not there or not for the reader."""
    ids = {"problem_id": problem_id, "audiences": list(audiences), "action_id": action_id}
    row = db.execute(_BY_ID, ids).one_or_none()
    if row is None:
        raise NotFound
    return row
