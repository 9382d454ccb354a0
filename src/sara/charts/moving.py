"""The map for a script that can move it: the same dots and squares as in the picture."""

import math
from typing import Any

from sara.charts.maps import METRES, MapNumbers
from sara.settings import Settings


def moving(numbers: MapNumbers, settings: Settings) -> dict[str, Any]:
    """What the page hands to the script."""
    high = numbers.metres / METRES
    wide = high / max(math.cos(math.radians((numbers.south + numbers.north) / 2)), 1e-6)
    return {
        "spots": [(s.latitude, s.longitude, s.n) for s in numbers.spots],
        "squares": [
            (h.latitude, h.longitude, h.latitude + high, h.longitude + wide) for h in numbers.hot
        ],
        "rings": numbers.rings, "tiles": settings.map_tiles, "credit": settings.map_credit,
    }  # fmt: skip
