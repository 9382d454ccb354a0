"""The seats that one person holds: of each problem its number, and nothing else.

For administrators, who manage seats and read no problem (docs/decisions/0005).
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Agency, RoleGrant
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import AGENCY_ROLES
from sara.db import BIGGEST_ID, Reader
from sara.errors import NotFound
from sara.people.queries.seated import HeldSeat
from sara.problems.models import Problem, Seat, Stage
from sara.problems.stages import ORDER
from sara.problems.team import NAMED, SHOWN, looked_for
from sara.words import N_

PAGE = 50
IN_WORK = (*ORDER, Stage.PAUSED)
WHAT = {
    SeatKind.LEAD: N_("Answers for the problem, and decides who is on its team."),
    SeatKind.CHAIR: N_("Runs the working group and its meetings."),
    SeatKind.MEMBER: N_("Works on the problem with the others."),
    SeatKind.PARTNER: N_("Brings evidence and actions for another organisation."),
    SeatKind.OBSERVER: N_("Reads along, and changes nothing."),
    SeatKind.REVIEWER: N_("Decides at a gate whether the problem moves on."),
}
"""What each seat is, in one sentence."""

_SEATS = sa.select(
    Seat.id, Seat.problem_id, Seat.kind, Seat.since, Seat.until, Problem.reference
).join(Problem, Problem.id == Seat.problem_id)
_HELD = (
    _SEATS.where(
        Seat.account_id == sa.bindparam("account_id"), Seat.until.is_(None),
        Seat.id < sa.bindparam("before"),
    )
    .order_by(Seat.id.desc())
    .limit(sa.bindparam("most"))
)  # fmt: skip
_ONE = _SEATS.where(
    Seat.account_id == sa.bindparam("account_id"), Seat.id == sa.bindparam("seat_id")
)


def newest(db: Reader, account_id: int, most: int) -> Sequence[HeldSeat]:
    """The newest seats that somebody holds, for the page of their account."""
    return [HeldSeat(r.reference, r.kind, r.since) for r in _held(db, account_id, most)]


def page(db: Reader, account_id: int, before: int = 0) -> tuple[list[Any], int]:
    """One page of the seats somebody holds, newest first, and where to go on (0 at the end)."""
    rows = _held(db, account_id, PAGE + 1, before or BIGGEST_ID)
    shown = rows[:PAGE]
    return shown, shown[-1].id if len(rows) > PAGE else 0


def _held(db: Reader, account_id: int, most: int, before: int = BIGGEST_ID) -> list[Any]:
    asked = {"account_id": account_id, "most": most, "before": before}
    return list(db.execute(_HELD, asked).all())


def one(db: Reader, account_id: int, seat_id: int) -> Any:
    """One seat of this person, even if it has ended. Raises `NotFound`."""
    row = db.execute(_ONE, {"account_id": account_id, "seat_id": seat_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


_IN_WORK = sa.select(Problem.id, Problem.area_id).where(
    Problem.reference == sa.bindparam("reference"), Problem.stage.in_(IN_WORK)
)


def in_work(db: Reader, reference: str) -> Any | None:
    """The problem with this number, if it is worked on: id, area_id."""
    return db.execute(_IN_WORK, {"reference": reference}).one_or_none()


_SUCCESSORS = (
    sa.select(Account.id, Account.name, Agency.name.label("agency_name"))
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(
        Account.state == AccountState.ACTIVE,
        Account.id.not_in((sa.bindparam("asking"), sa.bindparam("before"))),
        sa.exists(
            sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
        ),
        NAMED,
    )
    .order_by(Account.name, Account.id)
    .limit(SHOWN)
)  # fmt: skip


def successors(db: Reader, words: str, *, before: int, asking: int) -> list[Any]:
    """People of agencies whose name or e-mail begins like this, but not the lead of today.

    Wherever they work: who is left out would tell where the problem lies.
    """
    wanted = looked_for(words)
    asked = {"asking": asking, "before": before}
    return list(db.execute(_SUCCESSORS, wanted | asked).all()) if wanted else []
