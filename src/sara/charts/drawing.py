"""From the numbers of a chart to the chart, now and again when it was filed long ago."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from sara.charts import clock, concentration, maps, near, repeats, season, sides, trend
from sara.charts.chart import Chart

Numbers = (
    trend.TrendNumbers
    | clock.ClockNumbers
    | season.SeasonNumbers
    | maps.MapNumbers
    | concentration.ConcentrationNumbers
    | repeats.RepeatNumbers
    | near.NearNumbers
    | sides.SideNumbers
)

_CHARTS: dict[type, Callable[[Any], Chart]] = {
    trend.TrendNumbers: trend.chart,
    clock.ClockNumbers: clock.chart,
    season.SeasonNumbers: season.chart,
    maps.MapNumbers: maps.chart,
    concentration.ConcentrationNumbers: concentration.chart,
    repeats.RepeatNumbers: repeats.chart,
    near.NearNumbers: near.chart,
    sides.SideNumbers: sides.chart,
}


def drawn(numbers: Numbers) -> Chart:
    """The chart in the reader's language."""
    return _CHARTS[type(numbers)](numbers)


def as_json(numbers: Numbers) -> dict[str, Any]:
    """The numbers as a column keeps them."""
    found: dict[str, Any] = msgspec.to_builtins(numbers)
    return found


def from_json(kept: Mapping[str, Any]) -> Numbers:
    found: Numbers = msgspec.convert(kept, Numbers)
    return found
