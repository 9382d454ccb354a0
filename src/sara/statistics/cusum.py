"""The cumulative sum: small changes that go on, which no single week shows."""

import math
from collections.abc import Sequence

import msgspec

from sara.statistics.reasons import Why

STEP = 10
"""The reference value is taken in tenths, so that the run length is exact."""
HIGHEST = 60.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How to watch for a change of a mean count: signal when a sum passes `limit`."""

    mean: float
    changed: float
    reference: float
    """What is taken from (or added to) each count before it is summed."""
    limit: float
    run_length: float
    """After how many windows it signals on average although nothing changed."""


def watched(counts: Sequence[float], plan: Plan) -> list[float]:
    """The sum after each count for the one direction that the plan watches.

    max(0, x - reference + the sum before), mirrored for a fall: Page (1954), Biometrika 41:100-115.
    """
    falls = plan.changed < plan.mean
    found, total = [], 0.0
    for count in counts:
        step = plan.reference - count if falls else count - plan.reference
        total = max(0.0, total + step)
        found.append(total)
    return found


def plan_cusum(mean: float, changed: float, *, run_length: float = 100.0) -> Plan | Why:
    """The reference value and the limit with which to watch for a change from `mean` to `changed`.

    Reference (l1 - l0) / (ln l1 - ln l0): Lucas (1985), Technometrics 27:129-144, rounded to a
    tenth. The limit is the lowest whole number for which the average run without any change is at
    least `run_length` windows, by the Markov chain of Brook and Evans (1972), Biometrika 59:539.
    """
    if mean <= 0 or changed <= 0:
        return Why.NONE_BEFORE
    if math.isclose(mean, changed):
        return Why.NOTHING_VARIES
    exact = (changed - mean) / (math.log(changed) - math.log(mean))
    reference = max(1, round(exact * STEP)) / STEP
    limit = max(1.0, float(round(math.sqrt(mean))))
    while limit <= HIGHEST:
        length = average_run(mean, reference, limit, falls=changed < mean)
        if length >= run_length:
            return Plan(mean=mean, changed=changed, reference=reference, limit=limit,
                        run_length=length)  # fmt: skip
        limit += 1.0
    return Why.NOT_REACHABLE


def average_run(mean: float, reference: float, limit: float, *, falls: bool) -> float:
    """The average number of Poisson counts of this mean until the sum passes the limit, from 0.

    `reference` and `limit` in tenths at most.
    """
    import numpy as np
    from scipy.special import gammaln

    states = round(limit * STEP) + 1
    counts = np.arange(0, math.ceil(mean + 10 * math.sqrt(mean) + 20))
    chance = np.exp(counts * math.log(mean) - mean - gammaln(counts + 1.0))
    moves = (counts * STEP - round(reference * STEP)) * (-1 if falls else 1)
    stays = np.zeros((states, states))
    for state in range(states):
        reached = np.maximum(0, state + moves)
        within = reached < states
        np.add.at(stays[state], reached[within], chance[within])
    runs = np.linalg.solve(np.eye(states) - stays, np.ones(states))
    return float(runs[0])
