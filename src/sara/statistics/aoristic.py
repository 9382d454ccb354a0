"""When it happened, where only a window is known: each event spread over its hours of the week."""

from collections.abc import Sequence

import msgspec

from sara.statistics.reasons import Why

DAY, WEEK = 24 * 60, 7 * 24 * 60


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """Seven days from Monday, each of 24 hours, in events."""

    cells: tuple[tuple[float, ...], ...]
    events: int
    whole_week: int
    """Events whose window is a week or longer: they say nothing about the hour."""
    backwards: int
    """Windows that end before they start. They are left out of the cells, and of `events`."""


def aoristic(
    starts: Sequence[int], lengths: Sequence[int], events: Sequence[int] | None = None
) -> Week | Why:
    """Spread events over the hours of the week (Ratcliffe 2002, J. Quant. Criminol. 18:23-43).

    `starts` are minutes of the week from Monday 00:00 by the local clock, `lengths` the minutes of
    each window, `events` how many events share such a window (1 when left out). Each event puts
    1/minutes into every minute of its window; one without a length into the minute it has; one of
    a week or longer 1/168 into every hour. Only the local clock is right: read as another time
    zone, whole hours move to other days.
    """
    import numpy as np

    begin = np.asarray(starts, dtype=np.int64)
    long = np.asarray(lengths, dtype=np.int64)
    many = np.ones(len(begin)) if events is None else np.asarray(events, dtype=float)
    backwards = long < 0
    kept = ~backwards
    whole = kept & (long >= WEEK)
    if not many[kept].sum():
        return Why.NOTHING_HAPPENED
    part = kept & ~whole
    at, minutes = begin[part] % WEEK, np.maximum(long[part], 1)
    weight = many[part] / minutes
    ends = at + minutes
    steps = np.bincount(at, weight, 2 * WEEK + 1) - np.bincount(ends, weight, 2 * WEEK + 1)
    line = np.cumsum(steps)[: 2 * WEEK]
    folded = (line[:WEEK] + line[WEEK:]).reshape(168, 60).sum(axis=1)
    folded = np.maximum(folded + many[whole].sum() / 168, 0.0)
    days = folded.reshape(7, 24)
    return Week(
        cells=tuple(tuple(float(cell) for cell in row) for row in days),
        events=int(many[kept].sum()), whole_week=int(many[whole].sum()),
        backwards=int(many[backwards].sum()),
    )  # fmt: skip


def minute_of_week(weekday: int, minute: int) -> int:
    """Minutes from Monday 00:00; `weekday` is 0 for Monday, `minute` counts from midnight."""
    return weekday * DAY + minute
