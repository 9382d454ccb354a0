"""Who has a stake in the problem: organisations, groups and roles, never named private people."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader, bump
from sara.errors import NotFound, Stale
from sara.history.operations import changed, record
from sara.problems.models import Involvement, Stage, Stakeholder, StakeholderStage
from sara.problems.queries import Found
from sara.problems.stages import ORDER

Involved = tuple[Stage, Involvement]

# The contact is not among these columns: it is read on the stakeholder's own page alone.
_ON = (
    sa.select(
        Stakeholder.id, Stakeholder.name, Stakeholder.kind, Stakeholder.part, Stakeholder.note,
        Stakeholder.version, (Stakeholder.contact != "").label("has_contact"),
        StakeholderStage.stage, StakeholderStage.involvement,
    )
    .outerjoin(StakeholderStage, StakeholderStage.stakeholder_id == Stakeholder.id)
    .where(Stakeholder.problem_id == sa.bindparam("problem_id"), Stakeholder.removed_at.is_(None))
    .order_by(Stakeholder.name, Stakeholder.id)
)  # fmt: skip


def on_problem(db: Reader, problem_id: int) -> list[dict[str, Any]]:
    """Every stakeholder of the problem with the stages in which it took part."""
    found: dict[int, dict[str, Any]] = {}
    for row in db.execute(_ON, {"problem_id": problem_id}):
        one = found.setdefault(
            row.id,
            {"id": row.id, "name": row.name, "kind": row.kind, "part": row.part, "note": row.note,
             "has_contact": row.has_contact, "involved": []},
        )  # fmt: skip
        if row.stage is not None:
            one["involved"].append((row.stage, row.involvement))
    for one in found.values():
        one["involved"].sort(key=lambda pair: ORDER.index(pair[0]))
    return list(found.values())


_ONE = sa.select(*Stakeholder.__table__.c).where(
    Stakeholder.id == sa.bindparam("stakeholder_id"),
    Stakeholder.problem_id == sa.bindparam("problem_id"),
)
_WITHOUT_CONTACT = sa.select(
    *(c for c in Stakeholder.__table__.c if c.name != "contact"), sa.literal("").label("contact")
).where(*_ONE.whereclause.clauses)  # type: ignore[union-attr]


def one(db: Reader, found: Found, stakeholder_id: int) -> Any:
    """One stakeholder; its contact only for those who work for an agency. Raises `NotFound`."""
    statement = _ONE if found.reach.sees(Audience.AGENCIES) else _WITHOUT_CONTACT
    row = db.execute(
        statement, {"stakeholder_id": stakeholder_id, "problem_id": found.id}
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


_INVOLVED = sa.select(StakeholderStage.stage, StakeholderStage.involvement).where(
    StakeholderStage.stakeholder_id == sa.bindparam("stakeholder_id")
)


def involved_in(db: Reader, stakeholder_id: int) -> list[Involved]:
    rows = db.execute(_INVOLVED, {"stakeholder_id": stakeholder_id})
    return [(r.stage, r.involvement) for r in rows]


def add(
    db: Session, found: Found, *, involved: Sequence[Involved], by: Viewer, now: dt.datetime,
    **values: Any,
) -> Stakeholder:  # fmt: skip
    """Add a stakeholder."""
    row = Stakeholder(problem_id=found.id, added_by=by.account_id, added_at=now, **values)
    db.add(row)
    db.flush()
    _involve(db, row.id, involved)
    record(
        db, "stakeholder.added", by=by.account_id, now=now, problem_id=found.id,
        subject="stakeholder", subject_id=row.id,
        changes={"name": ("", row.name), "part": ("", row.part)},
    )  # fmt: skip
    _note_contact(db, found, row.id, "", values.get("contact", ""), by=by, now=now)
    return row


def change(
    db: Session, found: Found, stakeholder_id: int, version: int, *,
    involved: Sequence[Involved], by: Viewer, now: dt.datetime, **values: Any,
) -> None:  # fmt: skip
    """Change a stakeholder. Raises `Stale` when somebody else was quicker."""
    row = db.get_one(Stakeholder, stakeholder_id)
    changes = changed(row, values)
    contact = changes.pop("contact", None)
    if not bump(db, Stakeholder.__table__, stakeholder_id, version, **values):  # type: ignore[arg-type]
        theirs = {k: str(getattr(row, k) or "") for k in values}
        raise Stale(theirs, row.version)
    before = sorted(f"{s.value}:{i.value}" for s, i in involved_in(db, stakeholder_id))
    after = sorted(f"{s.value}:{i.value}" for s, i in involved)
    db.execute(sa.delete(StakeholderStage).where(StakeholderStage.stakeholder_id == stakeholder_id))
    _involve(db, stakeholder_id, involved)
    if before != after:
        changes["involved"] = (before, after)
    record(
        db, "stakeholder.changed", by=by.account_id, now=now, problem_id=found.id,
        subject="stakeholder", subject_id=stakeholder_id, changes=changes,
    )  # fmt: skip
    if contact:
        _note_contact(db, found, stakeholder_id, *contact, by=by, now=now)


def remove(
    db: Session, found: Found, stakeholder_id: int, *, back: bool, by: Viewer, now: dt.datetime
) -> None:
    """Take a stakeholder off the list, or (`back`) put it there again."""
    db.execute(
        sa.update(Stakeholder)
        .where(Stakeholder.id == stakeholder_id, Stakeholder.problem_id == found.id)
        .values(removed_at=None if back else now, version=Stakeholder.version + 1)
    )
    record(
        db, "stakeholder.restored" if back else "stakeholder.removed", by=by.account_id, now=now,
        problem_id=found.id, subject="stakeholder", subject_id=stakeholder_id,
    )  # fmt: skip


def _involve(db: Session, stakeholder_id: int, involved: Sequence[Involved]) -> None:
    for stage, involvement in dict.fromkeys(involved):
        db.add(
            StakeholderStage(stakeholder_id=stakeholder_id, stage=stage, involvement=involvement)
        )
    db.flush()


def _note_contact(
    db: Session, found: Found, stakeholder_id: int, before: str, after: str, *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """The contact is for agencies only, and so is what the history says of it."""
    if before != after:
        record(
            db, "stakeholder.contact", by=by.account_id, now=now, problem_id=found.id,
            subject="stakeholder", subject_id=stakeholder_id,
            changes={"contact": (before, after)}, audience=Audience.AGENCIES,
        )  # fmt: skip
