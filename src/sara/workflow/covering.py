"""Covering words wherever they stand on a problem: what stood there is gone for good.

That something was covered, by whom and why stays. What the history said in these words is erased,
and nothing else of it.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.history.models import Entry, EntryText
from sara.history.operations import ERASED, erase, record
from sara.privacy.covering import BLOCK, wherever
from sara.problems.queries import Found
from sara.triage.queries import followers
from sara.words import N_, gettext
from sara.workflow.belonging import rows, written_in

TEXT_ERASED = N_("Personal details were covered wherever they stood.")
DOUBLE = "searchable"
"""Holds again what stands elsewhere, to be found by; covered, and not counted."""
IN_HISTORY = "entry"
_FOLDED = re.compile(r"\r?\n[ \t]")


def places(db: Reader, problem_id: int, words: str) -> Counter[str]:
    """In how many rows of which tables these words stand, the history with them."""
    found = wherever(words)
    counted = Counter(
        table.name
        for table, row in rows(db, problem_id)
        if table.name != DOUBLE and _stands_in(found, table, row)
    )
    told = sum(1 for _ in _entries(db, problem_id, found))
    return counted + Counter({IN_HISTORY: told})


def cover_everywhere(
    db: Session, found: Found, words: str, *, because: str, by: Viewer, now: dt.datetime
) -> int:
    """Cover these words in all that was written about a problem; gives in how many places."""
    pattern, covered = wherever(words), 0
    for table, row in rows(db, found.id):
        if _stands_in(pattern, table, row) and _cover(db, table, row, pattern):
            covered += table.name != DOUBLE
    for seq in list(_entries(db, found.id, pattern)):
        erase(db, seq, by=by.account_id, now=now, reason=gettext(TEXT_ERASED))
        covered += 1
    if covered:
        record(db, "details.covered", by=by.account_id, now=now, problem_id=found.id,
               reason=because)  # fmt: skip
    return covered


def _stands_in(found: re.Pattern[str], table: sa.Table, row: Mapping[str, Any]) -> bool:
    return any(_says(found, value) for value in _texts(table, row).values())


def _texts(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """What people wrote in a row, without its key; a calendar file breaks its lines anywhere."""
    said = {column.name: row[column.name] for column in written_in(table.name)}
    if said.get("calendar"):
        said["calendar"] = _FOLDED.sub("", said["calendar"])
    return said


def _says(found: re.Pattern[str], value: Any) -> bool:
    if isinstance(value, str):
        return found.search(value) is not None
    if isinstance(value, Mapping):
        return any(_says(found, one) for one in value.values())
    return isinstance(value, list) and any(_says(found, one) for one in value)


def _cover(db: Session, table: sa.Table, row: Mapping[str, Any], found: re.Pattern[str]) -> bool:
    """Cover these words in one row; False when they went while it was waited for.

    What was written into it since it was looked for is kept, and looked through as well.
    """
    here = [column == row[column.name] for column in table.primary_key.columns]
    latest = sa.select(*written_in(table.name)).where(*here).with_for_update()
    standing = db.execute(latest).mappings().one_or_none()
    changed = {
        name: _covered(found, value, getattr(table.c[name].type, "length", None))
        for name, value in (_texts(table, dict(standing)) if standing else {}).items()
        if _says(found, value)
    }
    if changed:
        # A form that is open elsewhere must not bring back what was covered.
        version = {"version": table.c.version + 1} if "version" in table.c else {}
        db.execute(sa.update(table).where(*here).values(**changed, **version))
    return bool(changed)


def _covered(found: re.Pattern[str], value: Any, longest: int | None) -> Any:
    if isinstance(value, str):
        return found.sub(BLOCK, value)[:longest]
    if isinstance(value, Mapping):
        return {key: _covered(found, one, None) for key, one in value.items()}
    if isinstance(value, list):
        return [_covered(found, one, None) for one in value]
    return value


def _entries(db: Reader, problem_id: int, found: re.Pattern[str]) -> Iterator[int]:
    """The entries about a problem, and about the reports in it, that say these words."""
    reports = sa.select(followers(problem_id).subquery().c.id)
    asked = (
        sa.select(Entry.seq, EntryText.changes, EntryText.reason)
        .join(EntryText, EntryText.seq == Entry.seq)
        .where(
            Entry.verb != ERASED,
            sa.or_(Entry.problem_id == problem_id,
                   sa.and_(Entry.subject == "report", Entry.subject_id.in_(reports))),
        )
        .order_by(Entry.seq)
    )  # fmt: skip
    for entry in db.execute(asked).all():
        if _says(found, entry.changes) or _says(found, entry.reason):
            yield entry.seq
