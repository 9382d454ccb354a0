"""Hot spots: squares whose neighbourhood holds more than the rest would lead one to expect.

Getis-Ord Gi* (Ord and Getis 1995, Geographical Analysis 27:286) with the square itself and the
squares that touch it, each with weight one; squares at an edge have fewer neighbours. Of all
squares those are hot that pass the procedure of Benjamini and Hochberg (1995) at one in a thousand.
"""

import math
from collections.abc import Mapping
from statistics import NormalDist

Square = tuple[int, int]
"""Row and column."""

LEAST_SQUARES = 30
"""With fewer the normal curve behind it is not to be trusted."""
LEAST = 3
"""A hot square holds at least so many itself."""
RATE = 0.001
"""On maps without any pattern something then stands out in about one of a hundred (simulated)."""

_TAIL = NormalDist()


def scores(counts: Mapping[Square, int]) -> dict[Square, float]:
    """The z value of every square. `counts` holds the empty squares of the area too.

    Empty when all squares hold the same.
    """
    n = len(counts)
    mean = sum(counts.values()) / n if n else 0.0
    spread = math.sqrt(max(sum(x * x for x in counts.values()) / n - mean * mean, 0)) if n else 0.0
    if n < 2 or not spread:
        return {}
    found = {}
    for row, column in counts:
        around = [
            counts[near]
            for down in (-1, 0, 1)
            for across in (-1, 0, 1)
            if (near := (row + down, column + across)) in counts
        ]
        weights = len(around)
        below = spread * math.sqrt((n * weights - weights * weights) / (n - 1))
        found[row, column] = (sum(around) - mean * weights) / below if below else 0.0
    return found


def hot(counts: Mapping[Square, int]) -> dict[Square, float]:
    """The hot squares with their z values; none when there are too few squares to tell."""
    if len(counts) < LEAST_SQUARES:
        return {}
    ranked = sorted(scores(counts).items(), key=lambda found: -found[1])
    last = 0
    for rank, (_, z) in enumerate(ranked, 1):
        if 1 - _TAIL.cdf(z) <= RATE * rank / len(ranked):
            last = rank
    return {square: z for square, z in ranked[:last] if counts[square] >= LEAST}
