"""Opening the group of a problem, founding a standing one, and changing what a group says."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.groups.finding import FoundGroup, group_of, may_found
from sara.groups.models import GroupKind, WorkingGroup
from sara.history.operations import record
from sara.problems import seats
from sara.words import N_

CONDUCT = (
    N_("We treat each other with respect, also when we disagree."),
    N_("We speak about places and what happens there. We accuse nobody and name nobody who is not "
       "in the group."),
    N_("What is said in the group stays in the group. What is for everyone stands in the public "
       "room."),
    N_("Whoever has an interest of their own in a question says so first."),
    N_("Nobody is pressed to speak, to agree or to take on work, least of all work that is not "
       "safe."),
    N_("Whoever chairs may remove a message that breaks this. They say why, and that stays in "
       "sight."),
)  # fmt: skip
"""The code of conduct that every group begins with."""

NO_AREA = N_("This area is not in use. Choose another.")
NOT_YOURS = N_("You may found standing groups only for areas that you coordinate.")


def open_group(db: Session, problem_id: int, *, by: Viewer, now: dt.datetime) -> int:
    """The working group of a problem, opened if it was not yet; gives its number."""
    seats.locked(db, problem_id)
    if (known := group_of(db, problem_id)) is not None:
        return known
    group = WorkingGroup(
        kind=GroupKind.PROBLEM, problem_id=problem_id, opened_by=by.account_id, opened_at=now
    )
    db.add(group)
    db.flush()
    record(
        db, "group.opened", by=by.account_id, now=now, problem_id=problem_id, subject="group",
        subject_id=group.id,
    )  # fmt: skip
    return group.id


def found_group(
    db: Session, *, kind: GroupKind, area_id: int | None, name: str, purpose: str, by: Viewer,
    now: dt.datetime,
) -> int:  # fmt: skip
    """Found a standing group for an area, or a board; gives its number."""
    if not may_found(by, kind, area_id):
        raise Forbidden(NOT_YOURS)
    if area_id is not None and not db.scalar(sa.select(Area.active).where(Area.id == area_id)):
        raise Refused(NO_AREA)
    group = WorkingGroup(
        kind=kind, area_id=area_id, name=name, purpose=purpose, opened_by=by.account_id,
        opened_at=now,
    )  # fmt: skip
    db.add(group)
    db.flush()
    record(
        db, "group.founded", by=by.account_id, now=now, subject="group", subject_id=group.id,
        changes={"name": ("", name), "kind": ("", kind), "purpose": ("", purpose)},
        audience=Audience.PUBLIC,
    )  # fmt: skip
    return group.id


def change_group(
    db: Session, found: FoundGroup, version: int, *, by: Viewer, now: dt.datetime, **values: Any
) -> None:
    """Change what a group says of itself. Raises `Stale` when another was quicker."""
    before = {name: getattr(found.row, name) for name in values}
    changes = {
        name: (before[name], values[name]) for name in values if before[name] != values[name]
    }
    if not changes:
        return
    if not bump(db, WorkingGroup.__table__, found.id, version, **values):
        raise Stale({name: _shown(value) for name, value in before.items()}, found.row.version)
    record(
        db, "group.changed", by=by.account_id, now=now, problem_id=found.row.problem_id,
        subject="group", subject_id=found.id, changes=changes,
    )  # fmt: skip


def _shown(value: Any) -> str:
    return ("1" if value else "") if isinstance(value, bool) else str(value)
