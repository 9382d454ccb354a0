"""What a problem that begins with a template owes it before it can be logged."""

from collections.abc import Mapping

from sara.patterns.queries import Sheet
from sara.words import N_, Sentence, say

PROPOSED = ("behaviour", "times")
"""The sentences that a template proposes for the statement."""
FILL = N_("The template asks for this")
STILL = N_("This is still the template's sentence. Change it, or tick below that it is so here.")


def owed(sheet: Sheet, typed: Mapping[str, str], *, confirmed: bool) -> dict[str, Sentence]:
    """What is missing, by field: what must be filled, and what nobody has changed or confirmed."""
    missing = {one.value: say(FILL) for one in sheet.must if not typed[one.value]}
    if confirmed:
        return missing
    same = {name: say(STILL) for name in PROPOSED if _same(typed[name], getattr(sheet, name))}
    return missing | same


def _same(typed: str, proposed: str) -> bool:
    return bool(typed) and typed.split() == proposed.split()
