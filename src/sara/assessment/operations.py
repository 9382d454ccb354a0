"""Writing the assessment: the answers, and what moved elsewhere."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.assessment.models import Assessment, Displacement, Finding, Moved
from sara.errors import Stale
from sara.history.operations import record
from sara.problems.queries import Found
from sara.response.onerow import hold, save_one

Elsewhere = Mapping[Moved, tuple[Finding, str]]


def save_answers(
    db: Session, found: Found, version: int, values: Mapping[str, Any], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Save a part of the assessment page. Raises `Stale` when somebody was quicker."""
    changes = save_one(db, Assessment, found.id, version, values)
    if changes:
        record(
            db, "assessment.saved", by=by.account_id, now=now, problem_id=found.id,
            subject="assessment", subject_id=found.id, changes=changes,
        )  # fmt: skip


def save_displacement(
    db: Session, found: Found, version: int, answers: Elsewhere, *, by: Viewer, now: dt.datetime
) -> None:
    """Save what was found for each way the problem can move.

    `version` is the sum of the versions of all answers that the form was made from.
    """
    hold(db, found.id)
    rows = {
        r.kind: r
        for r in db.scalars(sa.select(Displacement).where(Displacement.problem_id == found.id))
    }
    standing = sum(r.version for r in rows.values())
    if standing != version:
        raise Stale(_as_typed(rows), standing)
    changes: dict[str, tuple[Any, Any]] = {}
    for kind, (finding, words) in answers.items():
        row = rows.get(kind)
        if row is None:
            db.add(Displacement(problem_id=found.id, kind=kind, finding=finding, words=words))
            changes[f"moved_{kind.value}"] = ("", f"{finding.value}: {words}")
        elif (row.finding, row.words) != (finding, words):
            before = f"{row.finding.value}: {row.words}"
            changes[f"moved_{kind.value}"] = (before, f"{finding.value}: {words}")
            row.finding, row.words, row.version = finding, words, row.version + 1
    if changes:
        record(
            db, "displacement.saved", by=by.account_id, now=now, problem_id=found.id,
            subject="assessment", subject_id=found.id, changes=changes,
        )  # fmt: skip


def _as_typed(rows: Mapping[Moved, Displacement]) -> dict[str, str]:
    typed = {}
    for kind in Moved:
        row = rows.get(kind)
        typed[kind.value] = row.finding.value if row else ""
        typed[f"{kind.value}_words"] = row.words if row else ""
    return typed
