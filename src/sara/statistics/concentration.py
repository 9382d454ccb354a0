"""How much of it happens at how few places."""

from collections.abc import Sequence

import msgspec

from sara.statistics.reasons import Why

RUNS = 400
SEED = 20180711


class Concentration(msgspec.Struct, frozen=True, kw_only=True):
    events: int
    places: int
    """All places, those without an event too."""
    counts: tuple[int, ...]
    """Events at each place with an event, most first."""
    gini: float
    """From 0 (all places alike) to 1 (all at one), after Bernasco and Steenbeek."""

    @property
    def empty(self) -> int:
        return self.places - len(self.counts)

    def share_of_top(self, places: int) -> float:
        """The share of events at the so many places that have most."""
        return sum(self.counts[:places]) / self.events

    def places_for(self, share: float) -> int:
        """The fewest places that hold at least this share of the events."""
        held = 0
        for at, count in enumerate(self.counts, 1):
            held += count
            if held >= share * self.events:
                return at
        return len(self.counts)

    def curve(self) -> list[tuple[float, float]]:
        """The J-curve: (share of places, share of events), fullest places first, from (0, 0)."""
        held, points = 0, [(0.0, 0.0)]
        for at, count in enumerate(self.counts, 1):
            held += count
            points.append((at / self.places, held / self.events))
        if self.empty:
            points.append((1.0, 1.0))
        return points


def concentration(counts: Sequence[int], *, places: int | None = None) -> Concentration | Why:
    """How concentrated events are over places (POP Center tool guide 6).

    `counts` are events by place, zeros allowed; `places` is how many places there are in all, when
    a list of them is known. Without it only places with an event count, and what is called the
    share of places is too high. With fewer events than places the Gini coefficient is measured
    against the most even spread that so few events allow: Bernasco and Steenbeek (2017), J. Quant.
    Criminol. 33:451-467.
    """
    if any(c < 0 or c != int(c) for c in counts):
        return Why.NOT_A_COUNT
    full = tuple(sorted((int(c) for c in counts if c), reverse=True))
    if not full:
        return Why.NOTHING_HAPPENED
    # A list of places may be older than the events: no place with an event is left out.
    all_places = max(len(counts) if places is None else places, len(full))
    events = sum(full)
    return Concentration(
        events=events, places=all_places, counts=full, gini=_gini(full, all_places, events)
    )


def _gini(full: tuple[int, ...], places: int, events: int) -> float:
    total = sum((2 * (places - at) + 1) * count for at, count in enumerate(full, 1))
    plain = total / (places * events) - 1
    return max(0.0, max(places / events, 1.0) * (plain - 1) + 1)


def by_chance(events: int, places: int, top: int, *, runs: int = RUNS) -> float | Why:
    """The share of events that the `top` fullest places would hold if all places were alike.

    With few events a J-curve appears by chance: the mean of `runs` seeded draws, in which every
    event falls on any place as likely as on any other. Compare what was found with this.
    """
    import numpy as np

    if events <= 0 or places <= 0:
        return Why.NOTHING_HAPPENED
    if runs * max(events, places) > 200_000_000:
        return Why.TOO_MANY
    chance = np.random.default_rng(SEED)
    held = 0
    for _ in range(runs):
        drawn = np.bincount(chance.integers(0, places, events))
        held += int(np.sort(drawn)[::-1][:top].sum())
    return held / (runs * events)
