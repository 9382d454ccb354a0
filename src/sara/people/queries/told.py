"""What happened to an account, agency or area, from the history."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Role
from sara.db import Reader
from sara.history.models import Entry, EntryText
from sara.history.verbs import VERBS


class Told(msgspec.Struct, frozen=True):
    """One entry of the history, in words."""

    at: dt.datetime
    words: str
    role: str
    """The role that was given or withdrawn, if it is about one."""
    who: str
    """Empty for the command line."""
    reason: str


_HISTORY = (
    sa.select(
        Entry.at, Entry.verb, EntryText.reason, EntryText.changes,
        sa.func.coalesce(Account.name, "").label("who"),
    )
    .outerjoin(Account, Account.id == Entry.account_id)
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .where(
        Entry.subject == sa.bindparam("subject"), Entry.subject_id == sa.bindparam("id"),
        Entry.verb != "read",  # who read what is for those who look after readings
    )
    .order_by(Entry.seq.desc())
    .limit(20)
)  # fmt: skip


def history(db: Reader, subject: str, subject_id: int) -> list[Told]:
    """The last entries about an account, agency or area, newest first."""
    return [
        Told(row.at, VERBS[row.verb], _role(row.changes), row.who, row.reason or "")
        for row in db.execute(_HISTORY, {"subject": subject, "id": subject_id})
    ]


def _role(changes: dict[str, list[Any]] | None) -> str:
    before, after = (changes or {}).get("role", ["", ""])
    return Role.of(after or before).words if after or before else ""
