"""One thing that was found, as it is shown: where it is, and the words around what matched."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.problems.search import TITLE
from sara.problems.terms import Piece, Term, around, marked
from sara.words import N_

WHERE: dict[str, str] = {
    "problem": N_("Statement of the problem"),
    "evidence": N_("Evidence"),
    "comment": N_("Discussion"),
    TITLE: N_("Published summary"),
}
ELSEWHERE = N_("Elsewhere in the problem")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    row: Any
    href: str
    where: str
    title: list[Piece]
    text: list[Piece]
    """Empty when the words stand in the title alone."""


def hit(row: Any, words: Sequence[Term]) -> Hit:
    """A row that matched, with the words marked."""
    text = row.words
    if row.subject == "problem":
        # Reference and title come first, and are shown above.
        text = text.split("\n", 2)[-1]
    return Hit(
        row=row, href=_href(row), where=WHERE.get(row.subject, ELSEWHERE),
        title=marked(row.title, words), text=[] if row.subject == TITLE else around(text, words),
    )  # fmt: skip


def _href(row: Any) -> str:
    base = f"/problems/{row.problem_id}"
    page = {"evidence": "evidence", "comment": "comments"}.get(row.subject)
    return f"{base}/{page}/{row.subject_id}" if page else base
