"""The ledger of promises: by agency, what is open, late, kept and dropped.

It goes by agency and never by person: nobody is ranked.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.groups.models import GroupKind, Membership, MembershipState, WorkingGroup
from sara.meetings.models import Meeting, Promise, PromiseState
from sara.problems.models import Problem, Seat

SHOWN = 100
NOBODYS = -1
"""Stands for those who work for no agency."""

Owning = sa.orm.aliased(Agency)
_AGENCY = sa.func.coalesce(Promise.agency_id, Account.agency_id, NOBODYS)
_SEATED = sa.select(Seat.problem_id).where(
    Seat.account_id == sa.bindparam("reader"), Seat.until.is_(None)
)
_IN_GROUP = sa.select(Membership.group_id).where(
    Membership.account_id == sa.bindparam("reader"),
    Membership.state == MembershipState.ADMITTED,
)
# The same as finding each meeting: see `sara.meetings.finding` and `sara.problems.queries`.
_REACHED = sa.or_(
    sa.and_(
        Meeting.problem_id.is_not(None),
        sa.or_(
            sa.bindparam("everywhere", type_=sa.Boolean) == sa.true(),
            Problem.area_id.in_(sa.bindparam("areas", expanding=True)),
            Meeting.problem_id.in_(_SEATED),
        ),
    ),
    sa.and_(
        Meeting.group_id.is_not(None),
        sa.or_(
            Meeting.group_id.in_(_IN_GROUP),
            sa.and_(
                WorkingGroup.kind == GroupKind.AREA,
                sa.or_(
                    sa.bindparam("keeps_all", type_=sa.Boolean) == sa.true(),
                    WorkingGroup.area_id.in_(sa.bindparam("kept_areas", expanding=True)),
                ),
            ),
            sa.and_(
                WorkingGroup.kind == GroupKind.BOARD,
                sa.bindparam("keeps_boards", type_=sa.Boolean) == sa.true(),
            ),
        ),
    ),
)


def _from(columns: Any) -> Any:
    return (
        columns.join(Meeting, Meeting.id == Promise.meeting_id)
        .outerjoin(Problem, Problem.id == Meeting.problem_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Account, Account.id == Promise.account_id)
        .outerjoin(Owning, Owning.id == sa.func.coalesce(Promise.agency_id, Account.agency_id))
    )


def _sum(*conditions: Any) -> Any:
    return sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0))


_TODAY = sa.bindparam("today", type_=sa.Date)
_OPEN = Promise.state == PromiseState.OPEN
_KEPT = Promise.state == PromiseState.KEPT
_COUNTS = (
    _from(
        sa.select(
            _AGENCY.label("agency_id"),
            sa.func.max(Owning.name).label("agency"),
            _sum(_OPEN, Promise.due_on >= _TODAY).label("open"),
            _sum(_OPEN, Promise.due_on < _TODAY).label("late"),
            _sum(_KEPT).label("kept"),
            _sum(_KEPT, Promise.ended_on > Promise.due_on).label("kept_late"),
            _sum(Promise.state == PromiseState.DROPPED).label("dropped"),
        )
    )
    .where(_REACHED)
    .group_by(_AGENCY)
    # Those of no agency come last, on either engine.
    .order_by(sa.case((_AGENCY == NOBODYS, 1), else_=0), sa.func.max(Owning.name), _AGENCY)
)
_COLUMNS = (
    *Promise.__table__.c, Meeting.problem_id, Meeting.group_id, Meeting.starts_at,
    Meeting.title.label("meeting"), Problem.reference, WorkingGroup.name.label("group_name"),
    Account.name.label("account_name"), Owning.name.label("agency_name"),
)  # fmt: skip
_LIST = (
    _from(sa.select(*_COLUMNS))
    .where(
        _REACHED,
        sa.or_(
            sa.bindparam("only", type_=sa.Integer).is_(None),
            sa.bindparam("only", type_=sa.Integer) == _AGENCY,
        ),
    )
    # Open ones first, the most pressing on top.
    .order_by(sa.case((_OPEN, 0), else_=1), Promise.due_on, Promise.id)
    .limit(SHOWN + 1)
)
_MINE = (
    _from(sa.select(*_COLUMNS))
    .where(
        _REACHED,
        _OPEN,
        sa.or_(
            Promise.account_id == sa.bindparam("reader"),
            Promise.agency_id == sa.bindparam("agency", type_=sa.Integer),
        ),
    )
    .order_by(Promise.due_on, Promise.id)
    .limit(sa.bindparam("limit"))
)
_ONE = _from(sa.select(*_COLUMNS)).where(Promise.id == sa.bindparam("promise_id"))


def _asked(viewer: Viewer) -> dict[str, Any]:
    kept = viewer.areas_for(Permission.GROUP_RUN)
    return {
        "reader": viewer.account_id, "everywhere": viewer.reads_everywhere,
        "areas": list(viewer.reads_areas), "keeps_all": kept is None,
        "kept_areas": list(kept or ()),
        "keeps_boards": viewer.might_by_role(Permission.GROUP_RUN),
    }  # fmt: skip


def counts(db: Reader, viewer: Viewer, today: dt.date) -> list[Any]:
    """For each agency how its promises stand, of those this reader reaches."""
    return list(db.execute(_COUNTS, _asked(viewer) | {"today": today}).all())


def listed(db: Reader, viewer: Viewer, only: int | None) -> list[Any]:
    """The promises themselves, of one agency or of all; one more than are shown."""
    return list(db.execute(_LIST, _asked(viewer) | {"only": only}).all())


def mine(db: Reader, viewer: Viewer, limit: int) -> list[Any]:
    """What this person or their agency promised and has not answered for, most pressing first."""
    asked = _asked(viewer) | {"agency": viewer.agency_id, "limit": limit}
    return list(db.execute(_MINE, asked).all())


def one(db: Reader, promise_id: int) -> Any:
    """One promise. Whether its reader reaches the meeting is asked by `find_meeting`."""
    row = db.execute(_ONE, {"promise_id": promise_id}).one_or_none()
    if row is None:
        raise NotFound
    return row
