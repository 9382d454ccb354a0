"""Projected coordinates as degrees: feet and metres of a country's own maps."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sara.errors import Refused
from sara.words import N_

NO_SYSTEM = N_(
    "There is no coordinate system EPSG:{code}. The publisher of the file says its code."
)
DEGREES = (0, 4326, 4979)
"""What is not projected at all."""


Point = tuple[float, float]


def degrees(xs: Sequence[float], ys: Sequence[float], epsg: int) -> list[Point | None]:
    """Longitude and latitude (WGS84) of each easting and northing; None outside the system.

    Raises `Refused` when there is no such system.
    """
    found_xs, found_ys = _transformer(epsg).transform(list(xs), list(ys), errcheck=False)
    return [
        (round(x, 7), round(y, 7)) if -180 <= x <= 180 and -90 <= y <= 90 else None
        for x, y in zip(found_xs, found_ys, strict=True)
    ]


def check(epsg: int) -> None:
    """Raise `Refused` when there is no coordinate system with this code."""
    if epsg not in DEGREES:
        _transformer(epsg)


@lru_cache(maxsize=4)
def _transformer(epsg: int) -> Any:
    # Read in here alone: few processes ever see projected coordinates.
    from pyproj import Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        return Transformer.from_crs(epsg, 4326, always_xy=True)
    except (CRSError, ProjError) as error:
        raise Refused(NO_SYSTEM, code=epsg) from error
