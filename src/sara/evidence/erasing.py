"""Erasing a file for good: the row, and what lies in the store when nothing else needs it.

The file goes while the transaction is still open. Should that fail afterwards, a row is left whose
file is gone: it was to go.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Reader
from sara.errors import NotFound
from sara.evidence import queries
from sara.evidence.models import Evidence, StoredFile
from sara.evidence.operations import SUBJECT, reindex
from sara.files.store import FileStore
from sara.history.operations import record
from sara.intake.models import ReportPhoto
from sara.problems.queries import Found

HELD = (StoredFile.sealed, StoredFile.shown, StoredFile.thumb, ReportPhoto.shown,
        ReportPhoto.thumb)  # fmt: skip
"""Every column that names a file in the store."""


def erase_file(
    db: Session, found: Found, evidence_id: int, file_id: int, *, reason: str, store: FileStore,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Erase one file behind a piece of evidence; its seal, and why it went, stay in the history."""
    row = queries.one(db, found.id, evidence_id, found.reach.audiences)
    file = db.get(StoredFile, file_id, with_for_update=True)
    if row is None or file is None or file.evidence_id != evidence_id:
        raise NotFound
    held = (file.sealed, file.shown, file.thumb)
    told = f"{file.name} (SHA-256 {file.sealed})"
    db.delete(file)
    db.flush()
    if row.withdrawn_at is None:
        reindex(db, db.get_one(Evidence, evidence_id))
    record(
        db, "evidence.file_erased", by=found.viewer.account_id, now=now, problem_id=found.id,
        subject=SUBJECT, subject_id=evidence_id, audience=row.audience, reason=reason,
        changes={"files": (told, "")},
    )  # fmt: skip
    erase_unneeded(db, store, held)


def erase_unneeded(
    db: Reader, store: FileStore, hashes: Iterable[str], before: dt.datetime | None = None
) -> int:
    """Erase what no row needs any more: equal files share one place. Gives how many went.

    What came again since `before` stays: its row may be on its way.
    """
    erased = 0
    for sha256 in filter(None, hashes):
        if not any(db.execute(_needing(column), {"sha256": sha256}).first() for column in HELD):
            erased += store.remove(sha256, before)
    return erased


def _needing(column: Any) -> sa.Select[Any]:
    return sa.select(column).where(column == sa.bindparam("sha256")).limit(1)
