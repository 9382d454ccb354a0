"""What has no owner any more: problems whose lead left, actions whose owner cannot answer, and
promises whose owner left.

A lead has left who is disabled, and who has no role of an agency any more.

An action has no owner when the account is disabled or off the team, the agency retired, or nobody
of the agency is on the team and it left no address, or the stakeholder was taken off the list.
"""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, AgencyContact, RoleGrant
from sara.accounts.permissions import WORKING_SEATS, Permission
from sara.accounts.reach import Audience, SeatKind
from sara.accounts.viewer import AGENCY_ROLES, Viewer
from sara.actions.models import Action, ActionStatus
from sara.db import Reader
from sara.handover.left import ACCOUNT, ACTION, AGENCY, PROBLEM, STAKEHOLDER, Ownerless, last_done
from sara.handover.promises import ownerless_promises
from sara.problems.models import Problem, Seat, Stage, Stakeholder
from sara.problems.stages import ORDER

SHOWN = 200
_WORKS = Seat.kind.in_([kind for kind in SeatKind if kind.value in WORKING_SEATS])
_HERE = sa.or_(
    sa.bindparam("everywhere", type_=sa.Boolean()) == sa.true(),
    Problem.area_id.in_(sa.bindparam("areas", expanding=True)),
)
_OPEN = (ActionStatus.PROPOSED, ActionStatus.ACCEPTED, ActionStatus.PART_DONE)
Mate = sa.orm.aliased(Account)
Lead = sa.orm.aliased(Account)


_IN_SERVICE = sa.exists(
    sa.select(1).where(RoleGrant.account_id == Lead.id, RoleGrant.role.in_(AGENCY_ROLES))
)
_PROBLEMS = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.area_id, Problem.lead_id,
        Problem.stage_since, Lead.name,
        sa.case(
            (Lead.state == AccountState.DISABLED,
             last_done("account.disabled", "account", Lead.id)),
            else_=last_done("role.withdrawn", "account", Lead.id),
        ).label("at"),
    )
    .join(Lead, Lead.id == Problem.lead_id)
    .where(
        sa.or_(Lead.state == AccountState.DISABLED, ~_IN_SERVICE),
        Problem.stage.in_((*ORDER, Stage.PAUSED)), _HERE,
    )
    .order_by(Problem.id)
    .limit(sa.bindparam("limit"))
)  # fmt: skip

_SEATED = sa.exists(
    sa.select(1).where(
        Seat.problem_id == Problem.id, Seat.account_id == Account.id, Seat.until.is_(None), _WORKS
    )
)
_COLLEAGUES = (
    sa.select(1)
    .select_from(Seat)
    .join(Mate, Mate.id == Seat.account_id)
    .where(
        Seat.problem_id == Problem.id, Seat.until.is_(None), _WORKS,
        Mate.agency_id == Agency.id, Mate.state == AccountState.ACTIVE,
    )
)  # fmt: skip
_REACHED = sa.select(1).where(
    AgencyContact.agency_id == Agency.id, AgencyContact.removed_at.is_(None)
)
_NOBODY = sa.or_(
    sa.and_(Account.id.is_not(None), sa.or_(Account.state != AccountState.ACTIVE, ~_SEATED)),
    sa.and_(
        Agency.id.is_not(None),
        sa.or_(~Agency.active, sa.and_(~sa.exists(_COLLEAGUES), ~sa.exists(_REACHED))),
    ),
    Stakeholder.removed_at.is_not(None),
)
_ACTIONS = (
    sa.select(
        Action.id, Action.problem_id, Action.what, Action.audience, Action.added_at,
        Problem.reference, Problem.area_id, Problem.lead_id,
        Account.id.label("account_id"), Account.name.label("account"), Account.state,
        Agency.id.label("agency_id"), Agency.name.label("agency"), Agency.active,
        Stakeholder.id.label("stakeholder_id"), Stakeholder.name.label("stakeholder"),
        Stakeholder.removed_at,
        last_done("account.disabled", "account", Account.id).label("disabled_at"),
        last_done("agency.retired", "agency", Agency.id).label("retired_at"),
        sa.select(sa.func.max(Seat.until))
        .where(Seat.problem_id == Problem.id, Seat.account_id == Account.id)
        .scalar_subquery().label("off_the_team_at"),
        sa.select(sa.func.max(Seat.until))
        .join(Mate, Mate.id == Seat.account_id)
        .where(Seat.problem_id == Problem.id, Mate.agency_id == Agency.id)
        .scalar_subquery().label("colleagues_left_at"),
        sa.select(sa.func.max(AgencyContact.removed_at))
        .where(AgencyContact.agency_id == Agency.id)
        .scalar_subquery().label("address_left_at"),
    )
    .join(Problem, Problem.id == Action.problem_id)
    .outerjoin(Account, Account.id == Action.owner_account_id)
    .outerjoin(Agency, Agency.id == Action.owner_agency_id)
    .outerjoin(Stakeholder, Stakeholder.id == Action.owner_stakeholder_id)
    .where(Action.status.in_(_OPEN), Problem.stage.in_(ORDER), _NOBODY, _HERE)
    .order_by(Action.id)
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def ownerless(db: Reader, viewer: Viewer | None, limit: int = SHOWN) -> list[Ownerless]:
    """All of it in the areas where this person hands over (everywhere, without one); the longest
    without an owner first. Three statements."""
    areas = viewer.areas_for(Permission.HANDOVER_MAKE) if viewer else None
    asked = {"everywhere": areas is None, "areas": list(areas or ()), "limit": limit}
    found = [_problem(row) for row in db.execute(_PROBLEMS, asked)]
    found += [_action(row) for row in db.execute(_ACTIONS, asked)]
    found += ownerless_promises(db, asked)
    return sorted(found, key=lambda one: (one.since, one.kind, one.id))


def _problem(row: Any) -> Ownerless:
    return Ownerless(
        kind=PROBLEM, id=row.id, problem_id=row.id, reference=row.reference, words=row.title,
        area_id=row.area_id, lead_id=row.lead_id, audience=Audience.TEAM, left=ACCOUNT,
        left_id=row.lead_id, name=row.name, since=row.at or row.stage_since,
    )  # fmt: skip


def _action(row: Any) -> Ownerless:
    kind = ACCOUNT if row.account_id else AGENCY if row.agency_id else STAKEHOLDER
    return Ownerless(
        kind=ACTION, id=row.id, problem_id=row.problem_id, reference=row.reference,
        words=row.what, area_id=row.area_id, lead_id=row.lead_id, audience=row.audience,
        left=kind, left_id=getattr(row, f"{kind}_id"), name=getattr(row, kind),
        since=max(_since(row), row.added_at),
    )  # fmt: skip


def _since(row: Any) -> Any:
    """The moment the last one who could answer was gone; an owner given later counts from then."""
    if row.account_id:
        disabled = row.disabled_at if row.state is AccountState.DISABLED else None
        times = [disabled, row.off_the_team_at]
        known = [at for at in times if at is not None]
        return min(known) if known else row.added_at
    if row.agency_id:
        gone = [row.retired_at] if not row.active else [row.colleagues_left_at, row.address_left_at]
        known = [at for at in gone if at is not None]
        return max(known) if known else row.added_at
    return row.removed_at or row.added_at


_ANSWERING = (
    sa.select(Agency.id, Agency.name)
    .where(Agency.active, sa.exists(_REACHED))
    .order_by(Agency.name, Agency.id)
)


def answering(db: Reader) -> list[Any]:
    """Agencies that left an address, so that they can answer for an action on any problem."""
    return list(db.execute(_ANSWERING).all())


_CANDIDATES = (
    sa.select(Account.id, Account.name, sa.func.coalesce(Agency.name, "").label("agency"))
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(
        Account.state == AccountState.ACTIVE,
        Account.id != sa.bindparam("asking"),
        sa.exists(
            sa.select(1).where(
                RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES),
                sa.or_(
                    RoleGrant.area_id.is_(None),
                    RoleGrant.area_id.in_(sa.bindparam("areas", expanding=True)),
                ),
            )
        ),
    )
    .order_by(Account.name, Account.id)
    .limit(500)
)  # fmt: skip


def candidates(db: Reader, areas: set[int], asking: Viewer) -> list[Any]:
    """Who could take over in these areas: people of agencies, in use, but not whoever asks."""
    asked = {"areas": sorted(areas), "asking": asking.account_id}
    return list(db.execute(_CANDIDATES, asked).all())
