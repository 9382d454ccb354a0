"""What a gate is made of: small named rules over what is linked to a problem.

A rule is written once, in the `gate.py` of its stage. Gate panel, to-do list, reviewer's sheet and
the public explanation all read the same list.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from sara.problems.models import Tier
from sara.words import Sentence

F = TypeVar("F")

RULES = "2026-11.7"
"""The version of all gate rules together. A test fails when a rule changes and this does not."""


class Criterion(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """One rule of a gate.

    `asks` is the rule as everybody reads it, `missing` the sentence shown while it is unmet, with
    a link to `mend` ({id} is the problem). `check` is pure. `evidence` names what stands behind it.
    """

    code: str
    asks: str
    missing: str
    mend: str
    check: Callable[[F], bool]
    tier: Tier = Tier.QUICK
    detail: Callable[[F], Sentence | None] = lambda _file: None
    evidence: Callable[[F], tuple[int, ...]] = lambda _file: ()
    waivable: bool = True


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion held against one problem."""

    code: str
    asks: str
    missing: str
    mend: str
    met: bool
    detail: Sentence | None
    evidence: tuple[int, ...]
    waivable: bool
    waived: str = ""
    """The reason when a reviewer let it pass."""

    @property
    def open(self) -> bool:
        return not self.met and not self.waived


def judge(
    criteria: Sequence[Criterion[Any]], file: Any, problem_id: int, waived: dict[str, str]
) -> list[Judged]:
    """Every criterion of a gate at once, met or not; `waived` maps a code to its reason."""
    return [
        Judged(
            code=c.code, asks=c.asks, missing=c.missing, mend=c.mend.format(id=problem_id),
            met=c.check(file), detail=c.detail(file), evidence=c.evidence(file),
            waivable=c.waivable, waived=waived.get(c.code, ""),
        )
        for c in criteria
    ]  # fmt: skip
