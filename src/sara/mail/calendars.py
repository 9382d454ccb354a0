"""Calendar files (RFC 5545): for an invitation that goes along with a letter, and for a feed.

A program knows an event again by its UID and takes the version with the higher SEQUENCE. Moments
are written in UTC, which every program reads alike; time zones by name are not (Outlook has names
of its own).
"""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

import icalendar
import msgspec

from sara.settings import Settings

MADE_BY = "-//sara//sara//EN"
READ_AGAIN = dt.timedelta(hours=4)
"""How often a program should ask for a feed."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One event. Its words are fit for a letter: they lie in calendars of other companies."""

    thing: str
    """What it is, as "meeting-7": the part of the UID that never changes."""
    title: str
    link: str
    """A page of ours, beginning with a slash."""
    starts: dt.datetime | dt.date
    """A date for something that lasts the whole day."""
    ends: dt.datetime | dt.date | None = None
    changed_at: dt.datetime
    place: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar_file(
    settings: Settings, happenings: Iterable[Happening], *, method: str = "PUBLISH",
    name: str = "", attendee: str = "",
) -> str:  # fmt: skip
    """The text of a calendar file.

    `method` is REQUEST or CANCEL in a letter to `attendee`, PUBLISH for a feed, which has a `name`.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", READ_AGAIN, {"value": "DURATION"})
        calendar.add("x-published-ttl", READ_AGAIN)
    for one in happenings:
        calendar.add_component(_event(settings, one, attendee))
    file: bytes = calendar.to_ical()
    return file.decode()


def _event(settings: Settings, one: Happening, attendee: str) -> icalendar.Event:
    address = settings.public_address.rstrip("/")
    event = icalendar.Event()
    event.add("uid", f"{one.thing}@{urlsplit(address).hostname}")
    event.add("dtstamp", _utc(one.changed_at))
    event.add("last-modified", _utc(one.changed_at))
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("summary", one.title)
    event.add("dtstart", _utc(one.starts))
    if one.ends is not None:
        event.add("dtend", _utc(one.ends))
    if not isinstance(one.starts, dt.datetime):
        event.add("transp", "TRANSPARENT")  # a day by which something is due leaves time free
    if one.place:
        event.add("location", one.place)
    event.add("url", address + one.link)
    event.add("description", address + one.link)  # many programs show no URL
    if attendee:
        event.add("organizer", _person(settings.mail_from))
        event.add("attendee", _person(attendee, rsvp="FALSE"))  # one answers on our page
    return event


def _person(address: str, **params: str) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    for name, value in params.items():
        person.params[name] = icalendar.vText(value)
    return person


def _utc(at: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return at.astimezone(dt.UTC) if isinstance(at, dt.datetime) else at
