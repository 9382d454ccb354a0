"""Before the response: what these numbers could show at all."""

import datetime as dt
from typing import Any

import msgspec

from sara.figures.foresight import foresight
from sara.figures.models import Counted, Direction, Generator, Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import gettext

DAY = dt.date(2026, 1, 1)


def line(*values: float, days: int = 90, **said: Any) -> IndicatorLine:
    whole: dict[str, Any] = {
        "id": 1, "name": "Nights", "unit": "nights", "counted": Counted.COUNT,
        "generator": Generator.RESIDENTS, "direction": Direction.DOWN, "frozen_at": None,
        "version": 1,
        "measurements": tuple(
            MeasurementLine(
                id=n, taken=Taken.BASELINE, value=value, source="Diary",
                starts_on=DAY + dt.timedelta(days=n * days),
                ends_on=DAY + dt.timedelta(days=(n + 1) * days - 1),
            )
            for n, value in enumerate(values)
        ),
    }  # fmt: skip
    return IndicatorLine(**(whole | said))


def test_it_says_which_fall_would_show_and_over_how_many_days() -> None:
    found = foresight(line(40))
    assert found is not None
    assert "Over 90 days" in gettext(found.words)
    assert "as often as not" in gettext(found.words)
    assert found.warning is None


def test_a_goal_below_what_shows_is_warned_of() -> None:
    found = foresight(line(40, enough_percent=20))
    assert found is not None
    assert found.warning is not None
    assert "20%" in gettext(found.warning)
    enough = foresight(line(40, enough_percent=80))
    assert enough is not None
    assert enough.warning is None


def test_a_longer_time_after_shows_more() -> None:
    short, long = foresight(line(40)), foresight(line(40), 360)
    assert short is not None
    assert long is not None
    assert short.smallest is not None
    assert long.smallest is not None
    assert long.smallest.most < short.smallest.most  # type: ignore[operator]


def test_too_few_events_are_said_before_anybody_acts() -> None:
    found = foresight(line(2))
    assert found is not None
    assert "no fall over 90 days could be told from chance" in gettext(found.words)
    assert found.warning is not None
    none = foresight(line(0))
    assert none is not None
    assert "no fall could ever be seen" in gettext(none.words)


def test_bursts_ask_for_a_larger_fall() -> None:
    steady = foresight(line(*[10] * 12, days=7))
    bursts = foresight(line(*[0, 30] * 6, days=7))
    assert steady is not None
    assert bursts is not None
    assert bursts.phi > 1.5
    assert (
        bursts.smallest is None
        or bursts.smallest.most is None
        or (
            bursts.smallest.most > steady.smallest.most  # type: ignore[union-attr,operator]
        )
    )


def test_a_comparison_place_says_what_would_show_beside_it() -> None:
    """Four times 25 events: 1.96 * 10, and 2.80 * 10 (Wheeler and Ratcliffe 2018)."""
    there = msgspec.structs.replace(line(25).measurements[0], place=Place.COMPARISON)
    found = foresight(line(25, elsewhere=(there,)))
    assert found is not None
    assert found.beside is not None
    assert "20 fewer than it lets expect" in gettext(found.beside)
    assert "28 fewer four times of five" in gettext(found.beside)


def test_levels_and_numbers_that_should_rise_are_left_alone() -> None:
    assert foresight(line(40, counted=Counted.LEVEL)) is None
    assert foresight(line(40, direction=Direction.UP)) is None
    assert foresight(line()) is None
