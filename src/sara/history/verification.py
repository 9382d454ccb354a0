"""Checks that nobody changed the history: entry by entry, and its end against ones kept outside.

Everything is read as it is stored, not as the models would make it: a value that does not fit its
column is a finding here, not an error.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sara.db import Database, Reader
from sara.history.chain import End, Link, digest, prove, seal, written
from sara.history.models import Entry, EntryText, Head
from sara.history.operations import ERASED
from sara.secret import Secret
from sara.words import N_, Sentence, say

CHUNK = 5_000
NAMED = 100
"""So many faults are named; the others are only counted."""


class Fault(msgspec.Struct, frozen=True):
    seq: int
    """The entry at which it shows."""
    sentence: Sentence


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    entries: int
    head: str
    """The end of the chain as it is kept outside: `seq:seal`."""
    faults: tuple[Fault, ...]
    found: int
    """The number of faults, of which the first are in `faults`."""

    @property
    def ok(self) -> bool:
        return not self.found


def kept_heads(text: str) -> dict[int, str]:
    """Every `seq:seal` in a text, such as a file to which each day's head is added."""
    return {int(seq): sealed for seq, sealed in re.findall(r"\b(\d{1,18}):([0-9a-f]{64})\b", text)}


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A reading connection that sees nothing of what others write meanwhile."""
    begin = "BEGIN" if database.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with database.read() as db:
        db.exec_driver_sql(begin)
        try:
            yield db
        finally:
            db.exec_driver_sql("ROLLBACK")


def verify(
    db: Reader,
    secret: Secret,
    progress: Callable[[int], object] | None = None,
    against: Mapping[int, str] | None = None,
) -> Verdict:
    """Check every entry and the end of the chain; `against` holds heads kept outside.

    `progress` is called now and then with the number of entries checked since. Give it a
    connection from `one_moment` while others write.
    """
    check = _Check(secret, against or {})
    after = -(2**63) + 1
    while rows := db.execute(_ENTRIES, {"after": after, "most": CHUNK}).all():
        first, after = rows[0].seq, rows[-1].seq
        texts = {t[0]: t for t in db.execute(_TEXTS, {"first": first, "last": after})}
        for row in rows:
            check.entry(row, texts.get(row[0]))
        if progress:
            progress(len(rows))
    check.head(db.execute(_HEAD).one_or_none())
    check.texts(db)
    return Verdict(
        entries=check.entries, head=check.end.kept, found=check.found,
        faults=tuple(sorted(check.faults, key=lambda fault: fault.seq)),
    )  # fmt: skip


def fits(db: Reader, secret: Secret) -> bool:
    """Whether the newest entry was sealed with this key: a first look, not a verification."""
    rows = db.execute(_NEWEST).all()
    if not rows:
        return True
    link, before = _link(rows[0]), rows[1][-1] if len(rows) > 1 else ""
    return link is not None and seal(secret, before, link) == rows[0][-1]


_COLUMNS = sa.select(
    Entry.seq, sa.type_coerce(Entry.at, sa.String), Entry.account_id, Entry.problem_id,
    Entry.verb, Entry.subject, Entry.subject_id, sa.type_coerce(Entry.audience, sa.String),
    Entry.digest, Entry.seal,
)  # fmt: skip
_NEWEST = _COLUMNS.order_by(Entry.seq.desc()).limit(2)
# In two statements, because a join would be planned anew, and badly, without fresh statistics.
_ENTRIES = (
    _COLUMNS.where(Entry.seq > sa.bindparam("after", type_=sa.BigInteger))
    .order_by(Entry.seq)
    .limit(sa.bindparam("most"))
)
_TEXTS = sa.select(
    EntryText.seq, EntryText.salt, sa.cast(EntryText.changes, sa.Text), EntryText.reason
).where(EntryText.seq.between(sa.bindparam("first"), sa.bindparam("last")))
_HEAD = sa.select(Head.seq, Head.seal, Head.proof).where(Head.id == 1)
# A database that takes both tables for empty may hold each text against every entry otherwise.
_LOOSE_TEXTS = sa.except_(sa.select(EntryText.seq), sa.select(Entry.seq))
# Problems lie in a higher room, of which only the number is asked here.
_PROBLEM = sa.table("problem", sa.column("id"))
_UNTOLD = (
    sa.select(_PROBLEM.c.id)
    .where(~sa.exists().where(Entry.problem_id == _PROBLEM.c.id))
    .order_by(_PROBLEM.c.id)
)


class _Check:
    def __init__(self, secret: Secret, kept: Mapping[int, str]) -> None:
        self.secret, self.kept = secret, kept
        self.end = End()
        self.entries = 0
        self.found = 0
        self.faults: list[Fault] = []
        self._would_be: str | None = None
        self._without_text: set[int] = set()
        self._erased: dict[int, int] = {}

    def fault(self, seq: int, sentence: str, **values: Any) -> None:
        self.found += 1
        if len(self.faults) < NAMED:
            self.faults.append(Fault(seq, say(sentence, **values)))

    def entry(self, row: Any, text: Any) -> None:
        seq, verb, subject_id, digested, sealed = row[0], row[4], row[6], row[8], row[9]
        self.entries += 1
        if seq < 1:
            self.fault(seq, N_("There is an entry {n} before the first one."), n=seq)
            return
        if type(sealed) is not str:
            sealed = ""
        before = self.end
        self.end = End(seq, sealed, prove(self.secret, before.proof, sealed))
        if self.kept.get(seq, sealed) != sealed:
            self.fault(seq, N_("Entry {n} is not the one whose seal was kept."), n=seq)
        if seq != before.seq + 1:
            self._gap(before.seq + 1, seq - 1)
            self._would_be = None
        elif (link := _link(row)) is None or not self._hangs(before.seal, link, sealed):
            self.fault(seq, N_("Entry {n} was changed."), n=seq)
        elif text is None:
            self._without_text.add(seq)
        elif not _is_text(text) or digest(text[1], text[2], text[3]) != digested:
            self.fault(seq, N_("What entry {n} says was changed."), n=seq)
        if verb == ERASED and type(subject_id) is int:
            self._erased[subject_id] = seq

    def _hangs(self, before: str, link: Link, sealed: str) -> bool:
        """Whether the entry hangs on the one before, or on what that one should have been."""
        would_be, self._would_be = self._would_be, None
        right = seal(self.secret, before, link)
        if right == sealed or (would_be and seal(self.secret, would_be, link) == sealed):
            return True
        self._would_be = right
        return False

    def _gap(self, first: int, last: int) -> None:
        if first == last:
            self.fault(first, N_("Entry {n} is missing."), n=first)
        else:
            self.fault(first, N_("Entries {n} to {last} are missing."), n=first, last=last)

    def head(self, head: Any) -> None:
        last = self.end.seq
        for seq in self.kept:
            if seq > last:
                self.fault(seq, N_("Entry {n}, whose seal was kept, is gone."), n=seq)
        if head is None:
            self.fault(last, N_("The end of the history is not on record."))
        elif head.seq > last:
            self._gap(last + 1, head.seq)
        elif head.seq < last:
            self.fault(last, N_("Entry {n} was added past the end of the history."), n=last)
        elif head.seal != self.end.seal:
            self.fault(last, N_("The recorded end of the history is not entry {n}."), n=last)
        elif head.proof != self.end.proof and not self.found:
            self.fault(last, N_("Entries were cut off the end of the history at some time."))

    def texts(self, db: Reader) -> None:
        """Texts that are gone must be told of; told erasures must be done; nothing lies loose."""
        for seq in sorted(self._without_text):
            if self._erased.get(seq, 0) <= seq:
                self.fault(seq, N_("What entry {n} said is gone without a word."), n=seq)
        for seq, teller in sorted(self._erased.items()):
            if seq not in self._without_text:
                self.fault(
                    teller, N_("Entry {n} tells that a text was erased, which is still there."),
                    n=teller,
                )  # fmt: skip
        for (seq,) in db.execute(_LOOSE_TEXTS):
            self.fault(seq, N_("There is a text for entry {n}, which is missing."), n=seq)
        for (problem_id,) in db.execute(_UNTOLD):
            self.fault(0, N_("No entry tells of problem {n}."), n=problem_id)


def _link(row: Any) -> Link | None:
    """The row as it was sealed, or None when a value is not of its kind.

    Without this an empty cell and the text "None" would be sealed alike.
    """
    seq, at, account_id, problem_id, verb, subject, subject_id, audience, digested, _ = row
    if type(at) is dt.datetime:
        at = written(at)
    fits = (
        type(at) is type(verb) is type(subject) is type(audience) is type(digested) is str
        and type(account_id) in _NUMBER
        and type(problem_id) in _NUMBER
        and type(subject_id) in _NUMBER
    )
    if not fits:
        return None
    return Link(seq, at, account_id, problem_id, verb, subject, subject_id, audience, digested)


_NUMBER = (int, type(None))


def _is_text(text: Any) -> bool:
    return type(text[1]) is type(text[2]) is type(text[3]) is str
