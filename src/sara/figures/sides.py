"""The values of one place before and after, as the formulas take them."""

import itertools
from collections.abc import Sequence

import msgspec

from sara.figures.models import Counted, Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.statistics.dispersion import Dispersion, dispersion
from sara.statistics.rates import Counted as Count
from sara.statistics.reasons import Why


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """One place: its windows before and after, and each side added up. Exposure is in days."""

    place: Place
    before: tuple[Count, ...]
    after: tuple[Count, ...]

    @property
    def first(self) -> Count | None:
        return together(self.before)

    @property
    def second(self) -> Count | None:
        return together(self.after)


def together(windows: Sequence[Count]) -> Count | None:
    """All windows of one side as one; None when there is none."""
    if not windows:
        return None
    return Count(sum(w.events for w in windows), sum(w.exposure for w in windows))


def sides(line: IndicatorLine, place: Place) -> Sides:
    values = line.counted_at(place)
    return Sides(
        place=place, before=_windows([m for m in values if m.taken is Taken.BASELINE]),
        after=_windows([m for m in values if m.taken is Taken.AFTER]),
    )  # fmt: skip


def _windows(values: Sequence[MeasurementLine]) -> tuple[Count, ...]:
    return tuple(Count(m.value, m.days) for m in values)


def overlap(line: IndicatorLine) -> bool:
    """Whether two windows of one side share a day: they cannot be added up then."""
    for place in Place:
        for taken in (Taken.BASELINE, Taken.AFTER):
            values = sorted(
                (m for m in line.counted_at(place) if m.taken is taken), key=lambda m: m.starts_on
            )
            for one, following in itertools.pairwise(values):
                if following.starts_on <= one.ends_on:
                    return True
    return False


def bursts(all_sides: Sequence[Sides]) -> Dispersion | Why:
    """How much more than chance the windows vary, each side of each place by itself."""
    groups = [side for s in all_sides for side in (s.before, s.after)]
    return dispersion(groups)


def countable(line: IndicatorLine) -> bool:
    return line.counted is Counted.COUNT
