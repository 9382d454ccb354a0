"""What came of one question: its share with an interval, and nothing that tells of a few people.

Every reader is shown the same, agencies too: those who handed the codes out know whom they asked. A
number of people below the setting `small_count` is never shown, nor what it could be worked out
from: where one of the two sides of a share is that small, only "fewer than" is known, and the
interval is as wide as all that could hide behind it.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import msgspec

from sara.statistics.intervals import Interval
from sara.statistics.reasons import Why
from sara.statistics.shares import share as wilson, share_change as newcombe
from sara.surveys.asks import MISSING, Option, has_share, options

Answers = Mapping[str, int]
"""How many gave each answer, the missing codes among them."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that count, of all that are answers. `least` to `most` people gave them, the
    same number unless it may not be shown."""

    of: int
    least: int
    most: int
    low: float
    high: float

    @property
    def exact(self) -> bool:
        return self.least == self.most

    @property
    def value(self) -> float:
        """The share from 0 to 1; in the middle of what it may be when it may not be shown."""
        return (self.least + self.most) // 2 / self.of

    @property
    def few(self) -> bool:
        """Not exact because few gave these answers, and not because few gave the others."""
        return not self.exact and self.least == 0


class Line(msgspec.Struct, frozen=True):
    """How many gave one answer; None when it is too small to be shown."""

    option: Option
    given: int | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question. Without `share` it is told why: too few, or nothing counts."""

    question: Any
    share: Share | None
    lines: tuple[Line, ...]
    """The single answers, where every one of them was given by enough."""
    missing: tuple[tuple[str, int | None], ...]
    """Words of each missing code that came up, and how often."""


class Change(msgspec.Struct, frozen=True):
    """How a share changed, with an interval of 95 %: two times different people are asked."""

    by: float
    low: float
    high: float


def result(question: Any, answers: Answers, smallest: int) -> Result:
    """Reckon one question; `smallest` is the least number of people that may be shown."""
    choices = options(question)
    given = {option.key: answers.get(option.key, 0) for option in choices}
    return Result(
        question=question,
        share=_share(choices, given, smallest) if has_share(question) else None,
        lines=tuple(Line(o, given[o.key]) for o in choices)
        if all(n >= smallest for n in given.values()) else (),
        missing=tuple(
            (words, _shown(answers[code], smallest)) for code, words in MISSING.items()
            if answers.get(code)
        ),
    )  # fmt: skip


def _share(choices: Sequence[Option], given: Answers, smallest: int) -> Share | None:
    of, counted = sum(given.values()), sum(given[o.key] for o in choices if o.counts)
    if of < 2 * smallest:  # then one of the two sides is always too small
        return None
    least = most = counted
    if counted < smallest:
        least, most = 0, smallest - 1
    elif of - counted < smallest:
        least, most = of - smallest + 1, of
    low, high = _interval(wilson(least, of)).low, _interval(wilson(most, of)).high
    return Share(of=of, least=least, most=most, low=low, high=high)


def change(before: Share, after: Share) -> Change:
    """From one wave to the other; with what may not be shown the widest of all intervals."""
    found = [
        _interval(newcombe(one, before.of, other, after.of))
        for one, other in product({before.least, before.most}, {after.least, after.most})
    ]
    return Change(after.value - before.value, min(f.low for f in found),
                  max(f.high for f in found))  # fmt: skip


def _interval(found: Any) -> Interval:
    """There always is one: of a share so many answered."""
    assert not isinstance(found, Why)
    interval: Interval = found.interval
    return interval


def rounded(many: int, smallest: int) -> int:
    """A number of people that may be watched while it grows: cut down to whole steps."""
    return many - many % smallest


def _shown(many: int, smallest: int) -> int | None:
    return many if many >= smallest else None
