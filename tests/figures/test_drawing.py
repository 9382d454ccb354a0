"""The bars of a small series stand inside their picture and stand for their values."""

import datetime as dt

from hypothesis import given, strategies as st

from sara.figures.drawing import EDGE, HIGH, WIDE, draw, figure
from sara.figures.models import Counted, Direction, Generator, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import gettext

START = dt.date(2026, 1, 1)
windows = st.lists(
    st.tuples(
        st.sampled_from(Taken), st.floats(-10, 1e6), st.integers(0, 3000), st.integers(0, 500)
    ),
    min_size=1,
    max_size=12,
)


def line(*given: tuple[Taken, float, int, int], counted: Counted = Counted.COUNT) -> IndicatorLine:
    return IndicatorLine(
        id=1, name="Bad nights", unit="", counted=counted, generator=Generator.RESIDENTS,
        direction=Direction.DOWN, frozen_at=None, version=1,
        measurements=tuple(
            MeasurementLine(id=n, taken=taken, value=value, source="Diary",
                            starts_on=START + dt.timedelta(days=first),
                            ends_on=START + dt.timedelta(days=first + more))
            for n, (taken, value, first, more) in enumerate(given)
        ),
    )  # fmt: skip


@given(windows=windows, counted=st.sampled_from(Counted))
def test_every_bar_stands_inside_the_picture(
    windows: list[tuple[Taken, float, int, int]], counted: Counted
) -> None:
    drawing = draw(line(*windows, counted=counted))
    assert drawing is not None
    assert len(drawing.bars) == len(windows)
    for bar in drawing.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDE + 0.1
        assert bar.y >= EDGE - 0.1
        assert bar.y + bar.height <= HIGH - EDGE + 0.1
        assert bar.width > 0
        assert bar.height > 0


def test_a_long_window_with_the_same_rate_is_as_high_as_a_short_one() -> None:
    drawing = draw(line((Taken.BASELINE, 90, 0, 89), (Taken.AFTER, 30, 90, 29)))
    assert drawing is not None
    first, second = drawing.bars
    assert first.height == second.height
    assert first.width > 2 * second.width
    assert gettext(drawing.scale) == "The highest bar stands for 30 in 30 days."
    assert drawing.key == (Taken.BASELINE, Taken.AFTER)


def test_a_level_is_as_high_as_its_value() -> None:
    drawing = draw(
        line((Taken.BASELINE, 80, 0, 89), (Taken.AFTER, 40, 90, 6), counted=Counted.LEVEL)
    )
    assert drawing is not None
    first, second = drawing.bars
    assert abs(first.height - 2 * second.height) < 0.2


def test_no_value_draws_nothing_and_says_so() -> None:
    shown = figure(line())
    assert shown.drawing is None
    assert gettext(shown.finding) == "No value yet."


def test_only_zeros_are_drawn_as_thin_bars() -> None:
    drawing = draw(line((Taken.BASELINE, 0, 0, 9), (Taken.AFTER, 0, 10, 9)))
    assert drawing is not None
    assert {bar.height for bar in drawing.bars} == {1.0}


def test_a_baseline_alone_is_a_finding() -> None:
    words = gettext(figure(line((Taken.BASELINE, 11, 0, 91))).finding)
    assert words == "11 in 92 days before the response; nothing from after it yet."
