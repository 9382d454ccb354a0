"""Saves one section of a page that is filled in by several people, and only its own fields.

All sections of a page are one row with one version. Two people who fill in different sections do
not stand in each other's way: the history says which fields were changed since a page was opened.
Two who change the same field do, and then both texts are shown.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import Base
from sara.errors import Stale
from sara.history.models import Entry, EntryText
from sara.history.operations import record
from sara.problems.models import Problem

_HOLD = (
    sa.select(Problem.id)
    .where(Problem.id == sa.bindparam("problem_id"))
    .with_for_update(key_share=True)
)
_SINCE = (
    sa.select(EntryText.changes)
    .select_from(Entry)
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .where(
        Entry.problem_id == sa.bindparam("problem_id"),
        Entry.subject == sa.bindparam("subject"),
    )
    .order_by(Entry.seq.desc())
    .limit(sa.bindparam("limit"))
)


def save_section(
    db: Session,
    kind: type[Base],
    key: Mapping[str, Any],
    version: int,
    values: Mapping[str, Any],
    *,
    verb: str,
    subject: str,
    by: Viewer,
    now: dt.datetime,
    told: Mapping[str, tuple[Any, Any]] | None = None,
) -> bool:
    """Write these fields of the row at `key` and leave an entry; False when nothing changed.

    `version` is the row's when the page was opened, 0 when there was no row. Each save raises it
    by one and leaves one entry of `subject`; `told` goes into it too. Raises `Stale` when one of
    the fields that are changed here was changed meanwhile by somebody else.
    """
    problem_id = key["problem_id"]
    db.execute(_HOLD, {"problem_id": problem_id})  # the first row is made once
    row: Any = db.get(kind, tuple(key.values()), populate_existing=True)
    standing = row.version if row is not None else 0
    before = {name: getattr(row, name) if row else _empty(v) for name, v in values.items()}
    changes = {name: (before[name], v) for name, v in values.items() if before[name] != v}
    if not changes:
        return False
    if version != standing and not _untouched(db, problem_id, subject, standing - version, changes):
        raise Stale({name: as_typed(value) for name, value in before.items()}, standing)
    if row is None:
        db.add(kind(**key, version=1, **values))
    else:
        for name, (_, value) in changes.items():
            setattr(row, name, value)
        row.version = standing + 1
    record(
        db, verb, by=by.account_id, now=now, problem_id=problem_id, subject=subject,
        subject_id=problem_id, changes={**(told or {}), **changes},
    )  # fmt: skip
    return True


def _untouched(
    db: Session, problem_id: int, subject: str, since: int, fields: Mapping[str, Any]
) -> bool:
    """Whether the last `since` saves left these fields alone. Text that was erased: not known."""
    if since < 1:
        return False
    asked = {"problem_id": problem_id, "subject": subject, "limit": since}
    saves = db.scalars(_SINCE, asked).all()
    known = len(saves) == since and all(save is not None for save in saves)
    return known and not any(fields.keys() & save.keys() for save in saves)


def as_typed(value: Any) -> str:
    """A value as a form would send it."""
    if value is True:
        return "1"
    return str(value) if value else ""


def _empty(value: Any) -> Any:
    return "" if isinstance(value, str) else False if isinstance(value, bool) else None
