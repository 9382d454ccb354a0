"""The history of a problem in plain words, filtered by what the reader may see."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.accounts.permissions import Permission
from sara.actions.models import Action
from sara.db import BIGGEST_ID, Reader
from sara.evidence.models import Evidence
from sara.groups.models import Comment
from sara.history.fields import field_words
from sara.history.models import Entry, EntryText
from sara.history.verbs import VERBS
from sara.problems.queries import Found
from sara.response.models import LogLine
from sara.web.call import Read
from sara.words import N_
from sara.workflow.said import said

PAGE = 50
READ = "read"


class Change(msgspec.Struct, frozen=True):
    field: str
    before: str
    after: str

    @property
    def tells(self) -> bool:
        return bool(self.before or self.after)

    @property
    def stays(self) -> bool:
        """Whether it is only there to say what the entry is about."""
        return self.before == self.after


class Line(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    at: dt.datetime
    who: str
    words: str
    reason: str
    changes: list[Change]
    agencies_only: bool
    erased: bool

    @property
    def holds(self) -> bool:
        """Whether there are words in it that only agencies may read."""
        return self.agencies_only and bool(self.changes or self.reason)


def note_lines(call: Read, problem_id: int, lines: Sequence[Line]) -> None:
    """Leave one reading for a part of the history that holds what is for agencies only."""
    if any(line.holds for line in lines):
        call.note_reading(problem_id, "history", problem_id)


# An entry about evidence, a comment, an action or a log line about one is meant for nobody whom the
# thing itself is not meant for, also when it was narrowed afterwards.
_ABOUT = sa.case((Entry.subject == "action", Entry.subject_id), else_=LogLine.action_id)


def _open(thing: Any) -> sa.ColumnElement[bool]:
    seen = thing.audience.in_(sa.bindparam("audiences", expanding=True))
    return sa.or_(thing.id.is_(None), seen)


_ENTRIES = (
    sa.select(
        Entry.seq, Entry.at, Entry.verb, Entry.audience, Account.name.label("who"),
        EntryText.changes, EntryText.reason, Comment.removed_at,
    )
    .outerjoin(Account, Account.id == Entry.account_id)
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .outerjoin(
        Evidence, sa.and_(Entry.subject == "evidence", Evidence.id == Entry.subject_id)
    )
    .outerjoin(Comment, sa.and_(Entry.subject == "comment", Comment.id == Entry.subject_id))
    .outerjoin(LogLine, sa.and_(Entry.subject == "log_line", LogLine.id == Entry.subject_id))
    .outerjoin(Action, Action.id == _ABOUT)
    .where(
        Entry.problem_id == sa.bindparam("problem_id"),
        Entry.seq < sa.bindparam("before"),
        Entry.seq > sa.bindparam("newer_than"),
        Entry.audience.in_(sa.bindparam("audiences", expanding=True)),
        *(_open(thing) for thing in (Evidence, Comment, Action)),
        Entry.verb.not_in(sa.bindparam("hidden", expanding=True)),
    )
    .order_by(Entry.seq.desc())
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def entries(
    db: Reader,
    found: Found,
    *,
    before: int = BIGGEST_ID,
    newer_than: int = 0,
    limit: int = PAGE + 1,
    readings: bool = True,
    named: Mapping[str, str] | None = None,
) -> list[Line]:
    """Entries of the problem that this reader may see, newest first.

    Who read what is shown only to those who hold the permission to see it, and only on request.
    `named` are the words of what an entry points to by its number, from `said.names`.
    """
    hidden = ["-"] if readings and found.may(Permission.READINGS_SEE) else [READ]
    rows = db.execute(
        _ENTRIES,
        {
            "problem_id": found.id, "before": before, "newer_than": newer_than, "limit": limit,
            "audiences": list(found.reach.audiences), "hidden": hidden,
        },
    )  # fmt: skip
    moderates = found.may(Permission.DISCUSSION_MODERATE)
    return [_line(row, moderates or row.removed_at is None, named) for row in rows]


READ_BY_LINK = N_("An agency read with its link what is for agencies only")


def _line(row: Any, shown: bool, named: Mapping[str, str] | None) -> Line:
    """One entry; of a message that was removed, that there was one, and not what it said."""
    changes = (row.changes or {}) if shown else {}
    return Line(
        seq=row.seq,
        at=row.at,
        who=row.who or "",
        words=READ_BY_LINK
        if row.verb == READ and not row.who
        else VERBS.get(row.verb, N_("changed something")),
        reason=row.reason or "",
        changes=[
            change
            for k, (a, b) in changes.items()
            if (change := Change(field_words(k), said(k, a, named), said(k, b, named))).tells
        ],
        agencies_only=row.audience.value == "agencies",
        erased=row.changes is None,
    )
