"""How far what was promised on a problem is, for people outside: numbers by agency, no words.

What the single actions are stays with the team; what is for agencies only is not even counted. Told
from the day on which the plan passed its review, because before that nothing is settled.
"""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus as S
from sara.db import Reader
from sara.problems.models import Stage

TOLD_FROM = (Stage.RUNNING, Stage.ASSESSMENT, Stage.SUSTAIN, Stage.CLOSED)
PROMISED = (S.ACCEPTED, S.DONE, S.PART_DONE, S.DROPPED)

_ThroughOwner = sa.orm.aliased(Agency)
_STANDS = (
    sa.select(
        Action.status, Action.due_on, Action.continuing,
        sa.func.coalesce(Agency.name, _ThroughOwner.name).label("agency"),
    )
    .outerjoin(Agency, Agency.id == Action.owner_agency_id)
    .outerjoin(Account, Account.id == Action.owner_account_id)
    .outerjoin(_ThroughOwner, _ThroughOwner.id == Account.agency_id)
    .where(
        Action.problem_id == sa.bindparam("problem_id"), Action.audience != Audience.AGENCIES,
        Action.status.in_(PROMISED),
    )
    .order_by("agency", Action.id)
)  # fmt: skip


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How many actions were promised, by one agency or by all, and how they stand."""

    agency: str = ""
    """Empty for all together, and for those of residents and others who work for no agency."""
    done: int = 0
    part_done: int = 0
    late: int = 0
    under_way: int = 0
    dropped: int = 0

    @property
    def promised(self) -> int:
        return self.done + self.part_done + self.late + self.under_way + self.dropped


class Promised(msgspec.Struct, frozen=True):
    all: Progress
    by_agency: list[Progress]
    """Those of no agency last."""


def promised(db: Reader, problem_id: int, stage: Stage, today: dt.date) -> Promised | None:
    """What was promised on a problem; None before its plan was settled, and when nothing was."""
    if stage not in TOLD_FROM:
        return None
    rows = db.execute(_STANDS, {"problem_id": problem_id}).all()
    if not rows:
        return None
    names = sorted({row.agency or "" for row in rows}, key=lambda name: (not name, name.casefold()))
    return Promised(
        _counted("", rows, today),
        [_counted(name, [r for r in rows if (r.agency or "") == name], today) for name in names],
    )


def _counted(agency: str, rows: Any, today: dt.date) -> Progress:
    sums = dict.fromkeys(Progress.__struct_fields__[1:], 0)
    for row in rows:
        sums[_how(row, today)] += 1
    return Progress(agency=agency, **sums)


def _how(row: Any, today: dt.date) -> str:
    if row.status is not S.ACCEPTED:
        return str(row.status.value)
    return "late" if row.due_on < today and not row.continuing else "under_way"
