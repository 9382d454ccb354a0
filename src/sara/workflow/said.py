"""What a value that the history keeps says on the screen.

An entry keeps values as they are stored, so that it can be checked for ever: the code of a choice,
a day as 2026-11-25. Whoever reads the timeline reads the words of the form.
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sara.accounts.reach import Audience
from sara.db import Base, Reader
from sara.evidence.claims import offered
from sara.evidence.models import Supports
from sara.problems.models import Involvement, SeatKind
from sara.problems.queries import Found
from sara.scanning.models import Letter
from sara.words import N_, SHOWN_BY, Spoken, gettext
from sara.workflow.gates import GATES

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*\+00:00")
YES, NO = N_("Yes"), N_("No")
NUMBERED = {kind.value for kind in (Supports.HYPOTHESIS, Supports.ACTION, Supports.INDICATOR)}
"""Claims that the history keeps by the number of their row, which nobody has seen."""

Told = dict[str, str]


def names(db: Reader, found: Found) -> Told:
    """What entries of this problem point to by a number, such as "action:4", by its words.

    Without what is for agencies only: whoever reads that leaves an entry.
    """
    audiences = [one for one in found.reach.audiences if one is not Audience.AGENCIES]
    offers = offered(db, found.id, audiences)
    return {one.value: gettext(one.words) for one in offers if one.claim.value in NUMBERED}


def said(field: str, value: Any, named: Mapping[str, str] | None = None) -> str:
    """One value of this field, in the reader's language; empty for nothing and for no.

    `named` are the words of what has a number, from `names`.
    """
    match value:
        case None | False:
            return ""
        case True:
            return gettext(YES)
        case list():
            return ", ".join(_linked(field, one, named or {}) for one in value)
        case int() if field == "hypothesis_id":
            return (named or {}).get(f"{Supports.HYPOTHESIS.value}:{value}", str(value))
        case str() if field.startswith(MOVED):
            finding, _, words = value.partition(": ")
            return ": ".join(text for text in (_chosen("finding", finding), words) if text)
        case str() if DAY.fullmatch(value):
            return SHOWN_BY[dt.date](dt.date.fromisoformat(value))
        case str() if MOMENT.fullmatch(value):
            return SHOWN_BY[dt.datetime](dt.datetime.fromisoformat(value))
    return _chosen(field, str(value))


def as_sent(field: str, values: list[str]) -> str:
    """What was sent in a field of a form, whatever it is; choices in their words."""
    return ", ".join(_linked(field, value, {}) for value in values if value.strip())


def _chosen(field: str, value: str) -> str:
    words = choices().get(field, {}).get(value)
    return value if words is None else gettext(words)


def _linked(field: str, value: Any, named: Mapping[str, str]) -> str:
    """One of several; "cheers:harms" and the like name two choices."""
    first, colon, second = str(value).partition(":")
    if field not in PAIRS or not colon:
        return _chosen(field, str(value))
    one, other = PAIRS[field]
    if first in NUMBERED:
        return ": ".join([_chosen(one, first), *filter(None, [named.get(str(value))])])
    return f"{_chosen(one, first)}: {_chosen(other or first, second)}"


PAIRS = {"supports": ("claim", ""), "involved": ("stage", "involvement")}
"""Fields whose values name two choices, and the fields of those; "" is what the first one says."""
MOVED = "moved_"
"""How fields begin that say for one way to move what was found, and in words what was seen."""


@cache
def choices() -> dict[str, Told]:
    """The words of each value that can be chosen, by the column that holds it."""
    found: dict[str, Told] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "enum_class", None)
            if kind is not None and issubclass(kind, Spoken):
                found.setdefault(column.name, {}).update(_told(kind))
    codes = {c.code: c.asks for gate in GATES.values() for c in gate.criteria}
    return found | {
        "cheers": _told(Letter), "letter": _told(Letter), "seat": _told(SeatKind),
        "involvement": _told(Involvement), "criterion": codes, "holds": {"yes": YES, "no": NO},
    }  # fmt: skip


def _told(kind: type[Spoken]) -> Told:
    return {member.value: member.words for member in kind}
