"""Near repeats (Knox): do events follow each other in space and time more than by chance?"""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.statistics.reasons import Why

RUNS = 999
SEED = 19640501
MOST_PAIRS = 3_000_000
"""Pairs near in space above which nobody waits for the draws."""
MOST_LOOKED_AT = 400_000_000


class Band(msgspec.Struct, frozen=True):
    """Above `over` up to and with `up_to`; the first band of a scale holds 0 too."""

    over: float
    up_to: float


class NearCell(msgspec.Struct, frozen=True, kw_only=True):
    """One band of space in one band of time."""

    space: Band
    """Metres."""
    time: Band
    """Days."""
    pairs: int
    expected: float
    """Exactly what permuting the days gives on average."""
    p: float
    """How often permuted days have as many pairs or more."""

    @property
    def ratio(self) -> float | None:
        """1.6 is 60 % more pairs than by chance; None when none is expected."""
        return self.pairs / self.expected if self.expected else None


class Knox(msgspec.Struct, frozen=True, kw_only=True):
    cells: tuple[NearCell, ...]
    """By band of time, then by band of space."""
    events: int
    pairs: int
    runs: int


def knox(
    xs: Sequence[float], ys: Sequence[float], days: Sequence[int], *,
    space: Sequence[float], time: Sequence[int], runs: int = RUNS,
) -> Knox | Why:  # fmt: skip
    """Knox's test for each band (Knox 1964, Appl. Stat. 13:25-29; Ratcliffe and Rengert 2008).

    `xs`, `ys` in metres of a projected system, `days` as whole numbers; `space` and `time` are the
    upper ends of the bands, growing. A first end of 0 makes a band of "same place" or "same day".
    Expected is exactly (pairs near in space * pairs near in time) / all pairs; p is (1 + permuted
    days with as many or more) / (1 + runs), from a fixed seed. Never for data that know only the
    month, or whose points are moved to a block or a crossing: both make near pairs out of nothing.
    """
    import numpy as np

    east, north, when = np.asarray(xs, float), np.asarray(ys, float), np.asarray(days, np.int64)
    n = len(east)
    if n < 2:
        return Why.NOTHING_HAPPENED
    found = _near(east, north, space[-1])
    if found is None:
        return Why.TOO_MANY
    first, second, metres = found
    at = np.searchsorted(np.asarray(space, float), metres, side="left")
    in_time = _pairs_in_time(when, time)
    in_space = np.bincount(at, minlength=len(space))
    seen = _counts(when, first, second, at, len(space), time)
    as_many = np.ones_like(seen)
    chance = np.random.default_rng(SEED)
    for _ in range(runs):
        drawn = chance.permutation(when)
        as_many += _counts(drawn, first, second, at, len(space), time) >= seen
    every = n * (n - 1) // 2
    cells = tuple(
        NearCell(
            space=s, time=t, pairs=int(seen[row, column]),
            expected=float(in_time[row]) * float(in_space[column]) / every,
            p=float(as_many[row, column]) / (1 + runs),
        )
        for row, t in enumerate(_bands(time))
        for column, s in enumerate(_bands(space))
    )  # fmt: skip
    return Knox(cells=cells, events=n, pairs=every, runs=runs)


def _bands(ends: Sequence[float]) -> list[Band]:
    return [Band(float(a), float(b)) for a, b in zip([0, *ends[:-1]], ends, strict=True)]


def _near(east: Any, north: Any, metres: float) -> tuple[Any, Any, Any] | None:
    """Every pair at most so far apart: two arrays of places in the lists, and their distances.

    Sorted by east, each event is held against the next one, the one after it, and so on, until
    none of them is near in that direction any more. None when there are too many.
    """
    import numpy as np

    order = np.argsort(east, kind="stable")
    e, n = east[order], north[order]
    firsts, seconds, distances, pairs, looked = [], [], [], 0, 0
    for lag in range(1, len(e)):
        within = np.flatnonzero(e[lag:] - e[:-lag] <= metres)
        if not len(within):
            break
        looked += len(e)
        far = np.hypot(e[within + lag] - e[within], n[within + lag] - n[within])
        near = far <= metres
        firsts.append(order[within[near]])
        seconds.append(order[within[near] + lag])
        distances.append(far[near])
        pairs += int(near.sum())
        if pairs > MOST_PAIRS or looked > MOST_LOOKED_AT:
            return None
    if not pairs:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(0)
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(distances)


def _pairs_in_time(when: Any, ends: Sequence[int]) -> list[int]:
    """How many of all pairs are in each band of days, near in space or not."""
    import numpy as np

    days = np.sort(when)
    here = np.arange(len(days))
    upto = [int((np.searchsorted(days, days + end, side="right") - here - 1).sum()) for end in ends]
    return [b - a for a, b in zip([0, *upto[:-1]], upto, strict=True)]


def _counts(when: Any, first: Any, second: Any, at: Any, bands: int, ends: Sequence[int]) -> Any:
    """Pairs by band of time (rows) and of space (columns)."""
    import numpy as np

    row = np.searchsorted(np.asarray(ends), np.abs(when[first] - when[second]), side="left")
    near = row < len(ends)
    flat = np.bincount(row[near] * bands + at[near], minlength=len(ends) * bands)
    return flat.reshape(len(ends), bands)
