"""Calendar files, as the programs of other people read them."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest

from sara.mail.calendars import Happening, calendar_file
from sara.settings import Settings

SETTINGS = Settings(public_address="https://sara.example.org/", mail_from="sara@city.example.org")
CHANGED = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)


def meeting(**more: object) -> Happening:
    given: dict[str, object] = {
        "thing": "meeting-7", "title": "Meeting on 2026-0001", "link": "/meetings/7",
        "starts": dt.datetime(2026, 12, 1, 18, tzinfo=ZoneInfo("Europe/Paris")),
        "ends": dt.datetime(2026, 12, 1, 19, 30, tzinfo=ZoneInfo("Europe/Paris")),
        "changed_at": CHANGED,
    }  # fmt: skip
    return Happening(**(given | more))  # type: ignore[arg-type]


def read(text: str) -> tuple[icalendar.Calendar, list[icalendar.Event]]:
    calendar = icalendar.Calendar.from_ical(text)
    assert isinstance(calendar, icalendar.Calendar)
    return calendar, calendar.events


def test_an_invitation_says_when_where_and_to_whom() -> None:
    text = calendar_file(SETTINGS, [meeting(place="Room 2; the hall, upstairs")], method="REQUEST",
                         attendee="ada@example.org")  # fmt: skip
    calendar, [event] = read(text)
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == "meeting-7@sara.example.org"
    assert event.start == dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    assert event.end == dt.datetime(2026, 12, 1, 18, 30, tzinfo=dt.UTC)
    assert event["LOCATION"] == "Room 2; the hall, upstairs"
    assert event["ATTENDEE"] == "mailto:ada@example.org"
    assert event["ORGANIZER"] == "mailto:sara@city.example.org"
    assert event["URL"] == event["DESCRIPTION"] == "https://sara.example.org/meetings/7"
    assert "TZID" not in text, "Outlook knows time zones by names of its own"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_change_and_a_cancelling_are_known_as_the_same_meeting() -> None:
    files = [
        calendar_file(SETTINGS, [meeting(sequence=n, cancelled=n == 2)], attendee="a@example.org",
                      method="CANCEL" if n == 2 else "REQUEST")
        for n in range(3)
    ]  # fmt: skip
    events = [read(text)[1][0] for text in files]
    assert len({event["UID"] for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_feed_has_a_name_and_days_leave_time_free() -> None:
    day = meeting(thing="action-3", starts=dt.date(2026, 12, 4), ends=None)
    calendar, [event] = read(calendar_file(SETTINGS, [day], name="sara: Ada"))
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-CALNAME"] == "sara: Ada"
    assert event.start == dt.date(2026, 12, 4)
    assert event["TRANSP"] == "TRANSPARENT"
    assert "ATTENDEE" not in event


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_no_words_can_add_a_line_to_the_file(newline: str) -> None:
    evil = f"Hello{newline}ATTENDEE:mailto:eve@example.org{newline}END:VEVENT"
    text = calendar_file(SETTINGS, [meeting(title=evil, place=evil)])
    _, [event] = read(text)
    assert "ATTENDEE" not in event
    assert "eve@example.org" in event["SUMMARY"]
