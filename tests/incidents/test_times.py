"""Days and times are read as they are written, and never moved by a time zone unasked."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from sara.incidents import times
from sara.incidents.times import NoSuchDay, Told

NEW_YORK = ZoneInfo("America/New_York")
MARCH = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "text, minute",
    [
        ("2026-03-04T14:30:00Z", 870), ("2026-03-04 14:30", 870), ("2026/03/04 2:30 PM", 870),
        ("3/4/2026 02:30:15 PM", 870), ("04.03.2026 14.30", 870), ("4 March 2026", None),
        ("04-Mar-2026 14:30", 870), ("Mar 4, 2026 2:30 pm", 870), ("20260304", None),
        ("202603041430", 870), ("2026-03-04T14:30:00.000-05:00", 870), ("46085", None),
        ("46085.5", 720), ("4 marzo 2026", None), ("3/4/26", None), ("1772634600000", 870),
        ("2026-03-04 24:00", None),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str, minute: int | None) -> None:
    told = times.read(text, True)
    assert told is not None
    if text.endswith("24:00"):
        assert told == Told(dt.date(2026, 3, 5), 0)
        return
    assert (told.day, told.minute) == (MARCH, minute)


@pytest.mark.parametrize("text", ["2026-03", "03/2026", "March 2026", "2026/3", "Mar-26"])
def test_a_month_alone_is_known_as_one(text: str) -> None:
    assert times.read(text, True) == Told(dt.date(2026, 3, 1), whole_month=True)


@pytest.mark.parametrize("text", ["", "x", "yesterday", "14:30", "2026", "12", "99/99", "1,2"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert times.read(text, True) is None


@pytest.mark.parametrize("text", ["2026-02-30", "31/04/2026", "1900-01-01", "0001-01-01 00:00"])
def test_days_that_no_calendar_has_are_named(text: str) -> None:
    with pytest.raises(NoSuchDay):
        times.read(text, False)


@given(st.dates(dt.date(1970, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 1439))
def test_what_is_written_is_what_is_read(day: dt.date, minute: int) -> None:
    clock = f"{minute // 60:02}:{minute % 60:02}"
    for text, month_first in (
        (f"{day}T{clock}:00Z", True), (f"{day:%d/%m/%Y} {clock}", False),
        (f"{day:%m/%d/%Y} {clock}", True), (f"{day:%d.%m.%Y} {clock}", True),
    ):  # fmt: skip
        told = times.read(text, month_first)
        assert told is not None
        assert (told.day, told.minute) == (day, minute)


@pytest.mark.parametrize(
    "text, minute",
    [("14:30", 870), ("2:30 p.m.", 870), ("1430", 870), ("0030", 30), ("12:05 AM", 5),
     ("0.5", 720), ("143015", 870), ("9", 540), ("24:00", 0), ("1899-12-30 14:30:00", 870),
     ("25:00", None), ("x", None), ("", None), ("13:00 PM", None), ("9999", None)],
)  # fmt: skip
def test_a_time_of_day_is_read(text: str, minute: int | None) -> None:
    assert times.minute_of(text) == minute


def test_a_clock_time_that_never_was_is_known() -> None:
    spring, autumn = dt.date(2018, 3, 11), dt.date(2018, 11, 4)
    skipped = [m for m in range(1440) if times.skipped(spring, m, NEW_YORK)]
    assert skipped == list(range(120, 180))
    assert not any(times.skipped(autumn, m, NEW_YORK) for m in range(1440))
    assert not times.skipped(spring, 150, ZoneInfo("America/Phoenix"))


def test_universal_time_is_turned_into_the_clock_of_the_place_when_asked() -> None:
    told = times.read("2026-03-04T02:30:00Z", True)
    assert told is not None
    assert told.universal
    assert times.at_place(told, NEW_YORK) == Told(dt.date(2026, 3, 3), 21 * 60 + 30)


def test_a_cell_that_is_far_too_long_is_no_time_and_no_long_wait() -> None:
    for long in ("1" * 100_000, "12 " + " " * 100_000 + "2026", "2026-03-04 " + "0" * 100_000):
        assert times.read(long, True) is None
        assert times.minute_of(long) is None
