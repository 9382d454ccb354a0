"""Who answered beside who lives there, in groups large enough (practice part 2, row 12).

Groups that are too small to be shown are put together, and where that sum is still too small, or
hides one group alone, the next smallest joins them: then no difference tells of it.
"""

from typing import Any

import msgspec

from sara.surveys.asks import options
from sara.surveys.reckoning import Answers

MISSED = 0.5
"""A group is missed when its share of those who answered is less than so much of its share of
those who live there."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One group, or several too small to be shown alone."""

    keys: tuple[str, ...]
    answered: int
    answered_share: float
    living: int | None
    living_share: float | None

    @property
    def missed(self) -> bool:
        known = self.living_share
        return known is not None and self.answered_share < MISSED * known


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    question: Any
    groups: tuple[Group, ...]
    """Empty when too few said what they belong to."""


def coverage(question: Any, answers: Answers, smallest: int) -> Coverage:
    given = {o.key: answers.get(o.key, 0) for o in options(question)}
    living = {o.key: o.people for o in options(question)}
    parts = _parts(given, smallest)
    of = sum(given.values())
    all_known = all(n is not None for n in living.values())
    there = sum(n or 0 for n in living.values())
    return Coverage(question=question, groups=tuple(
        _group(part, given, living, of, there if all_known else 0) for part in parts
    ))  # fmt: skip


def _group(
    keys: tuple[str, ...], given: Answers, living: dict[str, int | None], of: int, there: int
) -> Group:
    answered = sum(given[k] for k in keys)
    people = sum(living[k] or 0 for k in keys) if there else None
    return Group(
        keys=keys, answered=answered, answered_share=answered / of, living=people,
        living_share=people / there if people is not None else None,
    )  # fmt: skip


def _parts(given: Answers, smallest: int) -> list[tuple[str, ...]]:
    """The groups as they may be shown, each a tuple of keys in the order of the question."""
    small = [k for k, n in given.items() if n < smallest]
    large = sorted((k for k in given if k not in small), key=lambda k: given[k])
    while small and large and (len(small) == 1 or sum(given[k] for k in small) < smallest):
        small.append(large.pop(0))
    if not large:  # all of them together say nothing
        return []
    order = list(given)
    alone = [(k,) for k in order if k in large]
    return [*alone, *([tuple(sorted(small, key=order.index))] if small else [])]
