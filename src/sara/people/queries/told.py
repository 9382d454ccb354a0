"""What happened to an account, agency or area, from the history."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency, AgencyKind, Area, Role
from sara.db import Reader
from sara.history.fields import field_words
from sara.history.models import Entry, EntryText
from sara.history.verbs import VERBS
from sara.people.queries.accounts import HeldRole
from sara.words import N_, gettext, say

SHOWN = 20
AREA, AGENCY = "area", "agency"
NUMBERS = {"area": AREA, "agency": AGENCY, "agency_id": AGENCY}
"""Fields of which the history keeps the number of what was chosen."""
LABELS = {"agency": N_("Agency"), "agency_id": N_("Agency")}
DRAWN = N_("GeoJSON of {n} characters")
LENGTH = re.compile(r"GeoJSON, (\d+) characters")
"""What the history keeps of a boundary."""
OURS = frozenset({"account", "agency", "area"})
SAID = frozenset({"role", "area", "state", "active"})
"""Fields that the line itself tells."""


class Changed(msgspec.Struct, frozen=True):
    """One field that changed, in words; empty for nothing."""

    field: str
    before: str
    after: str


class Told(msgspec.Struct, frozen=True):
    """One entry of the history, in words."""

    at: dt.datetime
    words: str
    held: HeldRole | None
    """The role that was given or withdrawn, if it is about one."""
    who: str
    """Empty for the command line."""
    reason: str
    changes: Sequence[Changed]


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
    .limit(SHOWN)
)  # fmt: skip
_NAMES = sa.union_all(
    *(
        sa.select(sa.literal(kind).label("kind"), table.id, table.name).where(
            table.id.in_(sa.bindparam(kind, expanding=True))
        )
        for kind, table in ((AREA, Area), (AGENCY, Agency))
    )
)

Names = Mapping[tuple[str, int], str]


def history(db: Reader, subject: str, subject_id: int) -> list[Told]:
    """The last entries about an account, agency or area, newest first, with what was changed.

    Of things of other rooms the lines alone, for only they can say what their values mean.
    """
    rows = db.execute(_HISTORY, {"subject": subject, "id": subject_id}).all()
    changed = [(row.changes or {}) if subject in OURS else {} for row in rows]
    names = _names(db, changed) if subject in OURS else {}
    return [
        Told(row.at, VERBS[row.verb], _held(changes, names), row.who, row.reason or "",
             _changes(changes, names))
        for row, changes in zip(rows, changed, strict=True)
    ]  # fmt: skip


def _names(db: Reader, changed: Sequence[dict[str, list[Any]]]) -> Names:
    asked: dict[str, list[int]] = {AREA: [], AGENCY: []}
    for changes in changed:
        for field, values in changes.items():
            if field in NUMBERS:
                asked[NUMBERS[field]] += [n for n in values if isinstance(n, int)]
    return {(row.kind, row.id): row.name for row in db.execute(_NAMES, asked)}


def _held(changes: dict[str, list[Any]], names: Names) -> HeldRole | None:
    before, after = changes.get("role", ["", ""])
    if not (before or after):
        return None
    area = next((n for n in changes.get("area", ()) if n), None)
    return HeldRole(0, Role.of(after or before), names.get((AREA, area), "") if area else "")


def _changes(changes: dict[str, list[Any]], names: Names) -> list[Changed]:
    return [
        Changed(LABELS.get(field, "") or field_words(field), *(
            _said(field, value, names) for value in values))
        for field, values in changes.items()
        if field not in SAID and any(values)
    ]  # fmt: skip


def _said(field: str, value: Any, names: Names) -> str:
    if field in NUMBERS and isinstance(value, int):
        return names.get((NUMBERS[field], value), str(value))
    if field == "kind" and value:
        return gettext(AgencyKind.of(value).words)
    if field == "boundary" and (kept := LENGTH.fullmatch(value or "")):
        return gettext(say(DRAWN, n=int(kept[1])))
    return str(value or "")
