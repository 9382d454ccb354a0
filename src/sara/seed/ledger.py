"""The history of what is sown: entries in the order of their moments, chained as `record` does."""

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.history.chain import End, Link, add, digest, stored, written
from sara.history.models import Entry, EntryText, Head
from sara.history.operations import plain
from sara.secret import Secret
from sara.seed.bulk import Bulk


class Note(msgspec.Struct, frozen=True):
    at: dt.datetime
    verb: str
    by: int | None
    problem_id: int | None
    subject: str
    subject_id: int | None
    changes: Mapping[str, tuple[Any, Any]]
    reason: str
    audience: Audience


class Ledger:
    """Entries held until `close` chains them onto the history."""

    def __init__(self, secret: Secret, chance: Random) -> None:
        self._secret, self._chance = secret, chance
        self._notes: list[Note] = []

    def note(self, note: Note) -> None:
        self._notes.append(note)

    def close(self, db: Session, bulk: Bulk) -> None:
        """Chain what is held, and write it with everything else in `bulk`."""
        head = sa.select(Head.seq, Head.seal, Head.proof).with_for_update()
        end = End(*db.execute(head).one())
        for note in sorted(self._notes, key=lambda n: n.at):
            end = self._chain(bulk, end, note)
        bulk.write(db)
        db.execute(sa.update(Head).values(seq=end.seq, seal=end.seal, proof=end.proof))
        self._notes.clear()

    def _chain(self, bulk: Bulk, end: End, note: Note) -> End:
        changes = stored({k: [plain(a), plain(b)] for k, (a, b) in note.changes.items()})
        salt = f"{self._chance.getrandbits(128):032x}"
        digested, seq = digest(salt, changes, note.reason), end.seq + 1
        link = Link(seq, written(note.at), note.by, note.problem_id, note.verb, note.subject,
                    note.subject_id, note.audience.value, digested)  # fmt: skip
        end = add(self._secret, end, link)
        bulk.add(
            Entry, seq=seq, at=note.at, account_id=note.by, problem_id=note.problem_id,
            verb=note.verb, subject=note.subject, subject_id=note.subject_id,
            audience=note.audience, digest=digested, seal=end.seal,
        )  # fmt: skip
        bulk.add(EntryText, seq=seq, salt=salt, changes=changes, reason=note.reason)
        return end
