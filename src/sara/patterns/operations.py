"""Keeping templates: made, changed, taken out of use and brought back."""

import datetime as dt
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.patterns.models import Pattern
from sara.words import N_

TAKEN = N_("There is already a template with this name.")
SUBJECT = "pattern"


def make(db: Session, *, by: int, now: dt.datetime, **values: Any) -> Pattern:
    """Keep a new template. Raises `Refused` for a name that another bears."""
    pattern = Pattern(made_by=by, made_at=now, **values)
    try:
        with db.begin_nested():
            db.add(pattern)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    record(
        db, "pattern.made", by=by, now=now, subject=SUBJECT, subject_id=pattern.id,
        changes={name: ("", value) for name, value in values.items() if value},
    )  # fmt: skip
    return pattern


def change(
    db: Session, pattern_id: int, version: int, *, by: int, now: dt.datetime, **values: Any
) -> None:
    """Change a template. Problems that began with it keep what people wrote. Raises `Stale`."""
    pattern = db.get(Pattern, pattern_id, populate_existing=True)
    if pattern is None:
        raise NotFound
    changes = changed(pattern, values)
    try:
        with db.begin_nested():
            done = bump(db, Pattern.__table__, pattern_id, version, **values)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if not done:
        db.refresh(pattern)
        texts = (name for name, value in values.items() if isinstance(value, str))
        raise Stale({name: getattr(pattern, name) for name in texts if name != "must"},
                    pattern.version)  # fmt: skip
    if changes:
        record(
            db, "pattern.changed", by=by, now=now, subject=SUBJECT, subject_id=pattern_id,
            changes=changes,
        )  # fmt: skip
