"""Dates as a person reads them, in the installation's time zone and the reader's language."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta

from sara.words import SHOWN_BY, reading_language

_place: dict[str, object] = {"zone": ZoneInfo("UTC")}


def live_in(zone: ZoneInfo) -> None:
    """Set the time zone of this installation, once at start."""
    _place["zone"] = zone
    _moment.cache_clear()


def local(at: dt.datetime) -> dt.datetime:
    zone = _place["zone"]
    assert isinstance(zone, ZoneInfo)
    return at.astimezone(zone)


def today(now: dt.datetime) -> dt.date:
    return local(now).date()


def day(value: dt.date | dt.datetime | None) -> str:
    if value is None:
        return ""
    here = local(value).date() if isinstance(value, dt.datetime) else value
    return _day(here, _locale())


def moment(value: dt.datetime | None) -> str:
    return "" if value is None else _moment(value, _locale())


def iso(value: dt.date | dt.datetime | None) -> str:
    if value is None:
        return ""
    return (
        local(value).isoformat(timespec="minutes") if isinstance(value, dt.datetime) else str(value)
    )


def ago(days: int) -> str:
    return format_timedelta(dt.timedelta(days=days), granularity="day", locale=_locale())


def _locale() -> str:
    return reading_language().replace("-", "_")


@lru_cache(maxsize=4096)
def _day(value: dt.date, language: str) -> str:
    return format_date(value, format="d MMM y", locale=language)


@lru_cache(maxsize=4096)
def _moment(value: dt.datetime, language: str) -> str:
    return format_datetime(local(value), format="d MMM y, HH:mm", locale=language)


SHOWN_BY |= {dt.date: day, dt.datetime: moment}
