"""How much of it would happen at few places by chance alone."""

from sara.statistics.reasons import Why

RUNS = 400
SEED = 20180711


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
