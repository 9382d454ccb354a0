"""Reads of the actions room."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.actions.models import OPEN, Action
from sara.db import Reader
from sara.errors import NotFound
from sara.problems.models import Problem, Seat, Stakeholder
from sara.words import Sentence

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


OwnerAccount = sa.orm.aliased(Account)

_LISTED = (
    sa.select(
        *Action.__table__.c,
        OwnerAccount.name.label("account_name"),
        Agency.name.label("agency_name"),
        Stakeholder.name.label("stakeholder_name"),
    )
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


class Choice(msgspec.Struct, frozen=True):
    """One thing to choose in a form; an owner's value is kind and number, such as "agency:3"."""

    value: str
    words: str | Sentence


_TEAM = (
    sa.select(Account.id, Account.name, Account.agency_id, Agency.name.label("agency_name"))
    .join(Seat, Seat.account_id == Account.id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"),
        Seat.until.is_(None),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name)
)
_HELPING = (
    sa.select(Stakeholder.id, Stakeholder.name)
    .where(Stakeholder.problem_id == sa.bindparam("problem_id"), Stakeholder.removed_at.is_(None))
    .order_by(Stakeholder.name)
)


def owners(db: Reader, problem_id: int) -> list[Choice]:
    """Who can own an action here: people on the team, their agencies, stakeholders."""
    team = db.execute(_TEAM, {"problem_id": problem_id}).all()
    agencies = {r.agency_id: r.agency_name for r in team if r.agency_id is not None}
    return [
        *(Choice(f"account:{r.id}", r.name) for r in team),
        *(Choice(f"agency:{k}", name) for k, name in sorted(agencies.items())),
        *(
            Choice(f"stakeholder:{r.id}", r.name)
            for r in db.execute(_HELPING, {"problem_id": problem_id})
        ),
    ]
