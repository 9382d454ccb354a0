"""Leaves an entry: in the same transaction as the change, chained to the entry before it."""

import datetime as dt
import enum
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import Base, Moment
from sara.errors import NotFound, Refused
from sara.history.chain import End, Link, add, digest, stored, written
from sara.history.models import Entry, EntryText, Head
from sara.secret import Secret
from sara.words import N_

Changes = Mapping[str, tuple[Any, Any]]

# Made once and without the ORM: every change anywhere goes through them.
_ENTRY, _TEXT, _HEAD = (Base.metadata.tables[m.__tablename__] for m in (Entry, EntryText, Head))
_LOCK_HEAD = (
    sa.select(_HEAD.c.seq, _HEAD.c.seal, _HEAD.c.proof).where(_HEAD.c.id == 1).with_for_update()
)
_ADD_ENTRY, _ADD_TEXT = sa.insert(_ENTRY), sa.insert(_TEXT)
_MOVE_HEAD = (
    sa.update(_HEAD)
    .where(_HEAD.c.id == 1)
    .values({name: sa.bindparam(f"to_{name}") for name in ("seq", "seal", "proof")})
)
ERASED = "text.erased"


def record(
    db: Session,
    verb: str,
    *,
    by: int | None,
    now: dt.datetime,
    problem_id: int | None = None,
    subject: str = "problem",
    subject_id: int | None = None,
    changes: Changes | None = None,
    reason: str = "",
    audience: Audience = Audience.TEAM,
) -> int:
    """Add one entry and return its number.

    `verb` is a word of `sara.history.verbs.VERBS`; `changes` maps a field to (from, to).
    """
    db.flush()
    # The problem before the head, as everybody takes them: or two would wait for each other.
    if problem_id is not None and audience is not Audience.AGENCIES:
        db.execute(_TOUCH, {"touched": problem_id, "now": now})
    said = Said(
        verb=verb, by=by, problem_id=problem_id, subject=subject, subject_id=subject_id,
        audience=audience, changes=changes or {}, reason=reason,
    )  # fmt: skip
    return chain_up(db, [said], now)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry tells."""

    verb: str
    by: int | None
    problem_id: int | None
    subject: str
    subject_id: int | None
    audience: Audience
    changes: Changes = {}
    reason: str = ""


def chain_up(db: Session, told: Sequence[Said], now: dt.datetime) -> int:
    """Add these entries at the end of the chain; gives the number of the last.

    Four statements, however many there are.
    """
    end, secret = End(*db.execute(_LOCK_HEAD).one()), secret_of(db)
    entries, texts = [], []
    for one in told:
        said = {k: [plain(a), plain(b)] for k, (a, b) in one.changes.items()}
        salt = secrets.token_hex(16)
        link = Link(
            seq=end.seq + 1, at=written(now), account_id=one.by, problem_id=one.problem_id,
            verb=one.verb, subject=one.subject, subject_id=one.subject_id,
            audience=one.audience.value, digest=digest(salt, stored(said), one.reason),
        )  # fmt: skip
        end = add(secret, end, link)
        row = msgspec.structs.asdict(link)
        entries.append(row | {"at": now, "audience": one.audience, "seal": end.seal})
        texts.append({"seq": link.seq, "salt": salt, "changes": said, "reason": one.reason})
    db.execute(_ADD_ENTRY, entries)
    db.execute(_ADD_TEXT, texts)
    db.execute(_MOVE_HEAD, {"to_seq": end.seq, "to_seal": end.seal, "to_proof": end.proof})
    return end.seq


# Whatever is done on a problem brings it to the top of the lists, but for what agencies do among
# themselves: the order of a list would tell a resident of it. By its name: the room of problems
# lies above this one.
_PROBLEM = sa.table("problem", sa.column("id"), sa.column("updated_at", Moment()))
_TOUCH = (
    sa.update(_PROBLEM)
    .where(_PROBLEM.c.id == sa.bindparam("touched"))
    .values(updated_at=sa.bindparam("now", type_=Moment()))
)


_STANDING = (
    sa.select(Entry.verb, Entry.problem_id, Entry.audience, EntryText.seq.label("text"))
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .where(Entry.seq == sa.bindparam("seq"))
)


def erase(db: Session, seq: int, *, by: int | None, now: dt.datetime, reason: str) -> int:
    """Erase what an entry says; that there was an entry stays, and so does the chain.

    Leaves an entry of its own and returns its number. Raises `NotFound` when there is no such
    entry, `Refused` when its text is erased already or it tells of an erasure.
    """
    found = db.execute(_STANDING, {"seq": seq}).one_or_none()
    if found is None:
        raise NotFound
    if found.text is None:
        raise Refused(N_("The text of this entry was erased before."))
    if found.verb == ERASED:
        raise Refused(N_("Why something was erased stays on record."))
    if not reason.strip():
        raise Refused(N_("Say why."))
    db.execute(sa.delete(EntryText).where(EntryText.seq == seq))
    return record(
        db, ERASED, by=by, now=now, problem_id=found.problem_id, subject="entry", subject_id=seq,
        reason=reason, audience=found.audience,
    )  # fmt: skip


def plain(value: Any) -> Any:
    """A value as it is kept in an entry."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def secret_of(db: Session) -> Secret:
    """The installation's key, which the unit of work hangs on the session."""
    found = db.info["secret"]
    assert isinstance(found, Secret)
    return found


def changed(before: Any, after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of the new values, those that differ from what `before` holds, as {field: (from, to)}."""
    return {
        name: (getattr(before, name), value)
        for name, value in after.items()
        if getattr(before, name) != value
    }
