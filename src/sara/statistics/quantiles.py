"""The few special functions that the formulas need, with types.

scipy.special is loaded on first use: it takes some 40 MB, and most pages work out no figure.
"""

import math
from statistics import NormalDist


def normal(probability: float) -> float:
    """The value below which a standard normal falls with this probability."""
    return NormalDist().inv_cdf(probability)


def normal_tail(z: float) -> float:
    """The chance that a standard normal is further from 0 than `z`, on both sides."""
    return math.erfc(abs(z) / math.sqrt(2))


def student(probability: float, df: int) -> float:
    """The value below which Student's t with `df` degrees of freedom falls."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability))


def beta(probability: float, a: float, b: float) -> float:
    """The quantile of a beta distribution."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, probability))


def gamma(probability: float, shape: float) -> float:
    """The quantile of a gamma distribution with scale 1."""
    from scipy.special import gammaincinv

    return float(gammaincinv(shape, probability))
