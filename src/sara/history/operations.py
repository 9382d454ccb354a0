"""Leaves an entry: in the same transaction as the change, chained to the entry before it."""

import datetime as dt
import enum
import json
import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.history.models import Entry, EntryText, Head
from sara.secret import Secret

Changes = Mapping[str, tuple[Any, Any]]

_LOCK_HEAD = sa.select(Head.seq, Head.seal).where(Head.id == 1).with_for_update()


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
    before = db.execute(_LOCK_HEAD).one()
    seq = before.seq + 1
    said = {k: [plain(a), plain(b)] for k, (a, b) in (changes or {}).items()}
    salt = secrets.token_hex(16)
    text_digest = digest(salt, said, reason)
    sealed = seal(
        secret_of(db), before.seal, seq, now, by, problem_id, verb, subject, subject_id,
        audience, text_digest,
    )  # fmt: skip
    db.execute(
        sa.insert(Entry.__table__).values(  # type: ignore[arg-type]
            seq=seq, at=now, account_id=by, problem_id=problem_id, verb=verb, subject=subject,
            subject_id=subject_id, audience=audience, digest=text_digest, seal=sealed,
        )
    )  # fmt: skip
    db.execute(
        sa.insert(EntryText.__table__).values(  # type: ignore[arg-type]
            seq=seq, salt=salt, changes=said, reason=reason
        )
    )
    db.execute(sa.update(Head).where(Head.id == 1).values(seq=seq, seal=sealed))
    return int(seq)


def digest(salt: str, changes: Mapping[str, Any], reason: str) -> str:
    """What stands in the chain for the text, so that the text can be erased and the chain holds.

    Salted, so that a short text cannot be guessed from its digest once it is erased.
    """
    written = json.dumps([salt, changes, reason], sort_keys=True, ensure_ascii=False)
    return Secret(salt.encode()).sign("text", written)


def seal(
    secret: Secret,
    before: str,
    seq: int,
    at: dt.datetime,
    by: int | None,
    problem_id: int | None,
    verb: str,
    subject: str,
    subject_id: int | None,
    audience: Audience,
    text_digest: str,
) -> str:
    """The keyed hash of an entry together with the seal before it."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return secret.sign(
        "history", before, str(seq), moment, str(by), str(problem_id), verb, subject,
        str(subject_id), audience.value, text_digest,
    )  # fmt: skip


def plain(value: Any) -> Any:
    """A value as it is kept in an entry."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
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
