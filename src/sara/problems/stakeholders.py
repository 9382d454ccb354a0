"""Who has a stake in the problem: organisations, groups and roles, never named private people."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader, bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.problems.models import Involvement, Stage, Stakeholder, StakeholderStage
from sara.problems.queries import Found
from sara.problems.stages import AT_REST, ORDER
from sara.words import N_

Involved = tuple[Stage, Involvement]

REMOVED = N_("This stakeholder is off the list. Put it back first.")

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
        one["involved"].sort(key=_by_stage)
    return list(found.values())


_THIS = (
    Stakeholder.id == sa.bindparam("stakeholder_id"),
    Stakeholder.problem_id == sa.bindparam("problem_id"),
)
_ONE = sa.select(*Stakeholder.__table__.c).where(*_THIS)
_WITHOUT_CONTACT = sa.select(
    *(c for c in Stakeholder.__table__.c if c.name != "contact"), sa.literal("").label("contact")
).where(*_THIS)


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
    """In which stages it took part, and how, in the order of the stages."""
    rows = db.execute(_INVOLVED, {"stakeholder_id": stakeholder_id})
    return sorted(((r.stage, r.involvement) for r in rows), key=_by_stage)


def _by_stage(pair: Involved) -> tuple[int, int]:
    return ORDER.index(pair[0]), list(Involvement).index(pair[1])


def value_of(pair: Involved) -> str:
    """A pair as a form sends it: "analysis:consulted"."""
    return f"{pair[0].value}:{pair[1].value}"


def add(
    db: Session, found: Found, *, involved: Sequence[Involved], by: Viewer, now: dt.datetime,
    **values: Any,
) -> Stakeholder:  # fmt: skip
    """Add a stakeholder."""
    _check_working(found)
    row = Stakeholder(problem_id=found.id, added_by=by.account_id, added_at=now, **values)
    db.add(row)
    db.flush()
    _involve(db, row.id, involved)
    record(
        db, "stakeholder.added", by=by.account_id, now=now, problem_id=found.id,
        subject="stakeholder", subject_id=row.id,
        changes={"name": ("", row.name), "part": ("", row.part),
                 "involved": ("", [value_of(pair) for pair in involved])},
    )  # fmt: skip
    _note_contact(db, found, row.id, "", values.get("contact", ""), by=by, now=now)
    return row


def change(
    db: Session, found: Found, stakeholder_id: int, version: int, *,
    involved: Sequence[Involved], by: Viewer, now: dt.datetime, **values: Any,
) -> None:  # fmt: skip
    """Change a stakeholder. Raises `Stale` when somebody else was quicker."""
    _check_working(found)
    row = one(db, found, stakeholder_id)
    if row.removed_at is not None:
        raise Refused(REMOVED)
    changes = changed(row, values)
    before = involved_in(db, stakeholder_id)
    after = sorted(set(involved), key=_by_stage)
    if before != after:
        changes["involved"] = ([value_of(p) for p in before], [value_of(p) for p in after])
    if not changes:
        return
    if not bump(db, Stakeholder.__table__, stakeholder_id, version, **values):
        now_there = one(db, found, stakeholder_id)
        theirs = {k: str(getattr(now_there, k) or "") for k in values}
        theirs["involved"] = "\n".join(value_of(p) for p in involved_in(db, stakeholder_id))
        raise Stale(theirs, now_there.version)
    if before != after:
        db.execute(
            sa.delete(StakeholderStage).where(StakeholderStage.stakeholder_id == stakeholder_id)
        )
        _involve(db, stakeholder_id, after)
    contact = changes.pop("contact", None)
    if changes:
        record(
            db, "stakeholder.changed", by=by.account_id, now=now, problem_id=found.id,
            subject="stakeholder", subject_id=stakeholder_id, changes=changes,
        )  # fmt: skip
    if contact:
        _note_contact(db, found, stakeholder_id, *contact, by=by, now=now)


def remove(db: Session, found: Found, stakeholder_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Take a stakeholder off the list. It stays on record, and can be put back."""
    _list(db, found, stakeholder_id, now, "stakeholder.removed", by=by, now=now)


def restore(
    db: Session, found: Found, stakeholder_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Put a stakeholder back on the list."""
    _list(db, found, stakeholder_id, None, "stakeholder.restored", by=by, now=now)


def _list(
    db: Session, found: Found, stakeholder_id: int, removed_at: dt.datetime | None, verb: str, *,
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    _check_working(found)
    row = one(db, found, stakeholder_id)
    if (row.removed_at is None) == (removed_at is None):
        return
    if not bump(db, Stakeholder.__table__, row.id, row.version, removed_at=removed_at):
        raise Stale(version=row.version)
    record(
        db, verb, by=by.account_id, now=now, problem_id=found.id, subject="stakeholder",
        subject_id=row.id, changes={"name": (row.name, "") if removed_at else ("", row.name)},
    )  # fmt: skip


def _check_working(found: Found) -> None:
    if closed := AT_REST.get(found.row.stage, ""):
        raise Refused(closed)


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
