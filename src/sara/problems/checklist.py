"""What the gate of a stage finds on its page now: the list beside the form."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.problems.criteria import Criterion, judge
from sara.words import gettext


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion, as the macro `parts.gate` shows it."""

    words: str
    asks: str
    state: str
    note: str
    href: str


def checklist(criteria: Sequence[Criterion[Any]], file: Any, problem_id: int) -> list[Check]:
    """Every criterion of a stage, met or not. What a reviewer let pass is not known here."""
    return [
        Check(
            words=c.asks if c.met else c.missing,
            asks=c.asks,
            state="done" if c.met else "todo",
            note=gettext(c.detail) if c.detail else "",
            href=c.mend,
        )
        for c in judge(criteria, file, problem_id, {})
    ]
