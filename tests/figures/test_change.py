"""Before against after, over windows of unequal length."""

import datetime as dt

import pytest
from hypothesis import assume, given, strategies as st

from sara.figures.change import Change, change, percent_between, plain
from sara.figures.models import Counted, Direction, Generator, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.words import gettext

DAY = dt.date(2026, 1, 1)
Window = tuple[Taken, float, int]

values = st.floats(0, 1e6, allow_nan=False).filter(lambda v: v == 0 or v > 1e-3)
days = st.integers(1, 800)


def line(
    *windows: Window, counted: Counted = Counted.COUNT, direction: Direction = Direction.DOWN
) -> IndicatorLine:
    return IndicatorLine(
        id=1, name="Bad nights", unit="", counted=counted, generator=Generator.RESIDENTS,
        direction=direction, frozen_at=None, version=1,
        measurements=tuple(
            MeasurementLine(id=n, taken=taken, value=value, starts_on=DAY, source="Diary",
                            ends_on=DAY + dt.timedelta(days=length - 1))
            for n, (taken, value, length) in enumerate(windows)
        ),
    )  # fmt: skip


def before_after(before: tuple[float, int], after: tuple[float, int], **more: object) -> Change:
    return change(line((Taken.BASELINE, *before), (Taken.AFTER, *after), **more))  # type: ignore[arg-type]


def test_three_months_and_one_month_stand_beside_each_other_as_rates() -> None:
    found = before_after((12, 90), (2, 30))
    assert found.percent == pytest.approx(-50)
    assert found.better is True
    words = "12 in 90 days before, 2 in 30 days after: 50% fewer for each day."
    assert gettext(found.words) == words


def test_more_is_said_as_more() -> None:
    found = before_after((10, 30), (15, 30))
    assert (
        gettext(found.words) == "10 in 30 days before, 15 in 30 days after: 50% more for each day."
    )
    assert found.better is False


def test_from_nothing_there_is_no_percentage_and_it_is_said() -> None:
    found = before_after((0, 90), (4, 30))
    assert found.percent is None
    assert found.better is False
    assert "no percentage can be given" in gettext(found.words)


def test_the_same_rate_is_about_the_same() -> None:
    found = before_after((9, 90), (3, 30))
    assert found.better is None
    assert "about the same" in gettext(found.words)


@pytest.mark.parametrize(
    "windows, words",
    [
        ([], "There is no value from before the response yet."),
        ([(Taken.AFTER, 2.0, 30)], "There is no value from before the response yet."),
        ([(Taken.BASELINE, 2.0, 30)], "There is no value from after the response yet."),
        ([(Taken.BASELINE, 2.0, 30), (Taken.INTERIM, 1.0, 9)],
         "There is no value from after the response yet."),
    ],
)  # fmt: skip
def test_a_missing_side_is_said(windows: list[Window], words: str) -> None:
    found = change(line(*windows))
    assert found.percent is None
    assert found.better is None
    assert gettext(found.words) == words


@pytest.mark.parametrize(
    "before, after, words",
    [
        (40.0, 30.0, "From 40 before to 30 after: 25% lower."),
        (40.0, 50.0, "From 40 before to 50 after: 25% higher."),
        (40.0, 40.1, "From 40 before to 40.1 after: about the same."),
        (0.0, 3.0, "From 0 before to 3 after."),
    ],
)
def test_a_level_is_not_divided_by_its_days(before: float, after: float, words: str) -> None:
    found = before_after((before, 90), (after, 7), counted=Counted.LEVEL)
    assert gettext(found.words) == words


def test_a_later_check_can_stand_for_after() -> None:
    series = line((Taken.BASELINE, 10, 10), (Taken.AFTER, 5, 10), (Taken.LATER, 20, 10))
    found = change(series, after=(Taken.LATER,))
    assert found.percent == pytest.approx(100)


@given(before=values, after=values, days_before=days, days_after=days)
def test_the_percentage_leads_from_one_rate_to_the_other(
    before: float, after: float, days_before: int, days_after: int
) -> None:
    found = before_after((before, days_before), (after, days_after))
    assert found.before is not None
    assert found.after is not None
    assert found.before.rate * days_before == pytest.approx(before)
    assert (found.percent is None) is (before == 0)
    if found.percent is not None:
        assert found.percent >= -100
        led = found.before.rate * (1 + found.percent / 100)
        assert led == pytest.approx(found.after.rate, abs=1e-6 * found.before.rate)


@given(before=values, after=values, length=days, times=st.integers(2, 9))
def test_longer_windows_with_the_same_rate_change_nothing(
    before: float, after: float, length: int, times: int
) -> None:
    one = before_after((before, length), (after, length)).percent
    more = before_after((before * times, length * times), (after, length)).percent
    assert one == pytest.approx(more) if one is not None else more is None


@given(parts=st.lists(st.tuples(values, days), min_size=1, max_size=6), after=values)
def test_a_window_cut_in_pieces_is_the_same_window(
    parts: list[tuple[float, int]], after: float
) -> None:
    total, length = sum(v for v, _ in parts), sum(d for _, d in parts)
    pieces = [(Taken.BASELINE, value, n) for value, n in parts]
    whole = before_after((total, length), (after, 30))
    cut = change(line(*pieces, (Taken.AFTER, after, 30)))
    assert whole.before is not None
    assert cut.before is not None
    assert cut.before.rate == pytest.approx(whole.before.rate)


@given(before=values, after=values)
def test_better_follows_the_direction(before: float, after: float) -> None:
    assume(before != after)
    down = before_after((before, 30), (after, 30))
    up = before_after((before, 30), (after, 30), direction=Direction.UP)
    assert down.better is not None
    assert down.better is not up.better
    assert down.percent == up.percent


@given(value=st.floats(-1e9, 1e9, allow_nan=False))
def test_plain_numbers_have_no_needless_zeros(value: float) -> None:
    text = plain(value)
    assert float(text) == pytest.approx(value, abs=0.0051)
    assert "." not in text or not text.endswith(("0", "."))


def test_nothing_below_zero_can_be_a_hundred_percent_of_something() -> None:
    assert percent_between(-3, 3) is None
