"""Promises from meetings whose owner has left, and who keeps them now.

A promise has no owner when its account is disabled, off the team or out of the group, or when its
agency is retired. One in somebody's words alone goes on being theirs.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState, Agency
from sara.accounts.reach import Audience, SeatKind
from sara.accounts.viewer import Viewer
from sara.db import Reader, bump
from sara.errors import Refused
from sara.groups.models import Membership, MembershipState, WorkingGroup
from sara.handover.left import ACCOUNT, AGENCY, PROMISE, Ownerless, last_done
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.meetings.models import Meeting, Promise, PromiseState
from sara.problems.models import Problem, Seat, Stage
from sara.problems.stages import ORDER
from sara.words import N_, say

GIVEN = N_("A promise made at a meeting is yours to keep now, by {day}")
MEANWHILE = N_("Somebody answered this promise meanwhile. Look at the list anew.")
NOT_IN_GROUP = N_("Whoever takes over a promise of a standing group has to be in that group.")

_SEATED = sa.exists(
    sa.select(1).where(
        Seat.problem_id == Meeting.problem_id, Seat.account_id == Account.id,
        Seat.until.is_(None), Seat.kind != SeatKind.REVIEWER,
    )
)  # fmt: skip
_MEMBER = sa.exists(
    sa.select(1).where(
        Membership.group_id == Meeting.group_id, Membership.account_id == Account.id,
        Membership.state == MembershipState.ADMITTED,
    )
)  # fmt: skip
_AREA = sa.func.coalesce(Problem.area_id, WorkingGroup.area_id)
_PROMISES = (
    sa.select(
        Promise.id, Promise.what, Promise.made_at, Meeting.problem_id, Meeting.group_id,
        Problem.reference, WorkingGroup.name.label("group_name"), _AREA.label("area_id"),
        sa.func.coalesce(Problem.lead_id, Meeting.called_by).label("lead_id"),
        Account.id.label("account_id"), Account.name.label("account"),
        Agency.id.label("agency_id"), Agency.name.label("agency"),
        last_done("account.disabled", "account", Account.id).label("disabled_at"),
        last_done("agency.retired", "agency", Agency.id).label("retired_at"),
        sa.select(sa.func.max(Seat.until))
        .where(Seat.problem_id == Meeting.problem_id, Seat.account_id == Account.id)
        .scalar_subquery().label("off_the_team_at"),
        sa.select(sa.func.max(Membership.until))
        .where(Membership.group_id == Meeting.group_id, Membership.account_id == Account.id)
        .scalar_subquery().label("out_of_the_group_at"),
    )
    .join(Meeting, Meeting.id == Promise.meeting_id)
    .outerjoin(Problem, Problem.id == Meeting.problem_id)
    .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
    .outerjoin(Account, Account.id == Promise.account_id)
    .outerjoin(Agency, Agency.id == Promise.agency_id)
    .where(
        Promise.state == PromiseState.OPEN,
        sa.or_(Meeting.problem_id.is_(None), Problem.stage.in_((*ORDER, Stage.PAUSED))),
        sa.or_(
            ~Agency.active,
            Account.state == AccountState.DISABLED,
            sa.and_(Account.id.is_not(None), ~_SEATED, ~_MEMBER),
        ),
        sa.or_(
            sa.bindparam("everywhere", type_=sa.Boolean()) == sa.true(),
            _AREA.in_(sa.bindparam("areas", expanding=True)),
        ),
    )
    .order_by(Promise.id)
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def ownerless_promises(db: Reader, asked: dict[str, Any]) -> list[Ownerless]:
    """One statement; `asked` as for problems and actions."""
    return [_promise(row) for row in db.execute(_PROMISES, asked)]


def _promise(row: Any) -> Ownerless:
    left = ACCOUNT if row.account_id else AGENCY
    times = (row.disabled_at, row.off_the_team_at, row.out_of_the_group_at, row.retired_at)
    gone = [at for at in times if at is not None]
    return Ownerless(
        kind=PROMISE, id=row.id, problem_id=row.problem_id, group_id=row.group_id,
        reference=row.reference or row.group_name, words=row.what, area_id=row.area_id,
        lead_id=row.lead_id, audience=Audience.TEAM, left=left,
        left_id=getattr(row, f"{left}_id"), name=getattr(row, left),
        since=max(min(gone), row.made_at) if gone else row.made_at,
    )  # fmt: skip


def give_promise(
    db: Session, one: Ownerless, owner: str, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    """Another account or agency keeps the promise from now on, and is told."""
    kind, _, number = owner.partition(":")
    promise = db.get_one(Promise, one.id, populate_existing=True)
    if kind == ACCOUNT and one.group_id is not None and not _in_group(db, one, int(number)):
        raise Refused(NOT_IN_GROUP)
    values = {
        "account_id": int(number) if kind == ACCOUNT else None,
        "agency_id": int(number) if kind == AGENCY else None,
    }
    if not bump(db, Promise.__table__, promise.id, promise.version, **values):
        raise Refused(MEANWHILE)
    table: Any = Account if kind == ACCOUNT else Agency
    name = db.scalar(sa.select(table.name).where(table.id == int(number)))
    record(
        db, "promise.handed_over", by=by.account_id, now=now, problem_id=one.problem_id,
        subject="promise", subject_id=one.id, reason=because,
        changes={"promise": (one.words, one.words), "owner": (one.name, name)},
    )  # fmt: skip
    settle(db, "promise", one.id, now=now)
    people = [int(number)] if kind == ACCOUNT else list(
        db.scalars(sa.select(Account.id).where(
            Account.agency_id == int(number), Account.state == AccountState.ACTIVE))
    )  # fmt: skip
    notify(
        db, to=set(people) - {by.account_id}, kind="promise.given", problem_id=one.problem_id,
        group_id=one.group_id, link=f"/promises/{one.id}", now=now, subject="promise",
        subject_id=one.id, says=say(GIVEN, day=promise.due_on),
    )  # fmt: skip


def _in_group(db: Session, one: Ownerless, account_id: int) -> bool:
    held = sa.select(Membership.id).where(
        Membership.group_id == one.group_id, Membership.account_id == account_id,
        Membership.state == MembershipState.ADMITTED,
    )  # fmt: skip
    return db.scalar(held) is not None
