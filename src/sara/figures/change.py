"""What changed between before and after, when the two windows are not of the same length."""

from collections.abc import Sequence

import msgspec

from sara.figures.models import Counted, Direction, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import N_, Sentence, number_of, say


class Side(msgspec.Struct, frozen=True):
    """One side of a comparison: all its windows together."""

    total: float
    days: int
    rate: float
    """Per day for a count; the mean over the days for a level."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Before against after. A side is None while it has no value."""

    before: Side | None
    after: Side | None
    percent: float | None
    """How the rate changed; None when a side is missing or there was none before."""
    better: bool | None
    """None when nothing can be said, or nothing changed."""
    words: Sentence


def change(line: IndicatorLine, *, after: Sequence[Taken] = (Taken.AFTER,)) -> Change:
    """Compare the baseline of an indicator with what was measured later.

    Counts are compared as rates per day, so that three months and one month can stand beside each
    other. A change from nothing has no percentage (practice 1.6, E3).
    """
    first = side(line.baseline, line.counted)
    second = side(line.at(*after), line.counted)
    if first is None or second is None:
        missing = N_("There is no value from before the response yet.")
        if first is not None:
            missing = N_("There is no value from after the response yet.")
        return Change(
            before=first, after=second, percent=None, better=None, words=say(missing)
        )  # fmt: skip
    percent = percent_between(first.rate, second.rate)
    return Change(
        before=first, after=second, percent=percent,
        better=_better(first.rate, second.rate, line.direction),
        words=_words(first, second, percent, line.counted),
    )  # fmt: skip


def side(measurements: Sequence[MeasurementLine], counted: Counted) -> Side | None:
    """All windows of one side together; None when there is none."""
    if not measurements:
        return None
    days = sum(m.days for m in measurements)
    if counted is Counted.LEVEL:
        mean = sum(m.value * m.days for m in measurements) / days
        return Side(mean, days, mean)
    total = sum(m.value for m in measurements)
    return Side(total, days, total / days)


def percent_between(before: float, after: float) -> float | None:
    """The change in percent of `before`; None when there is nothing to take a percentage of."""
    return (after - before) / before * 100 if before > 0 else None


def _better(before: float, after: float, direction: Direction) -> bool | None:
    if before == after:
        return None
    return (after < before) is (direction is Direction.DOWN)


def _words(before: Side, after: Side, percent: float | None, counted: Counted) -> Sentence:
    values = {
        "before": plain(before.total), "days_before": lasting(before.days),
        "after": plain(after.total), "days_after": lasting(after.days),
    }  # fmt: skip
    if counted is Counted.LEVEL:
        if percent is None:
            return say(N_("From {before} before to {after} after."), **values)
        if round(percent) == 0:
            return say(N_("From {before} before to {after} after: about the same."), **values)
        text = N_("From {before} before to {after} after: {percent}% higher.")
        if percent < 0:
            text = N_("From {before} before to {after} after: {percent}% lower.")
        return say(text, **values, percent=round(abs(percent)))
    if percent is None:
        return say(
            N_("{before} in {days_before} before, {after} in {days_after} after. There"
               " were none before, so no percentage can be given."),
            **values,
        )  # fmt: skip
    if round(percent) == 0:
        text = N_("{before} in {days_before} before, {after} in {days_after} after:"
                  " about the same for each day.")  # fmt: skip
        return say(text, **values)
    text = N_("{before} in {days_before} before, {after} in {days_after} after:"
              " {percent}% more for each day.")  # fmt: skip
    if percent < 0:
        text = N_("{before} in {days_before} before, {after} in {days_after} after:"
                  " {percent}% fewer for each day.")  # fmt: skip
    return say(text, **values, percent=round(abs(percent)))


def lasting(days: int) -> Sentence:
    """So many days, in words."""
    return number_of("{n} day", "{n} days", days)


def plain(value: float) -> str:
    """A value without needless zeros: 11, 0.4, 3.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
