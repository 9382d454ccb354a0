"""When something is told by mail: with the digest, at once, or after the quiet hours."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from sara.mail.models import DigestEvery

WEEK = 7


class Wish(msgspec.Struct, frozen=True):
    """How one person wants mail, with what holds for whoever never chose."""

    digest: DigestEvery = DigestEvery.DAY
    digest_hour: int = 8
    digest_weekday: int = 0
    at_once: bool = True
    quiet_from: int = 21
    quiet_until: int = 7


USUAL = Wish()


def due(wish: Wish, *, act: bool, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """When a thing told `now` goes out by mail; None for never."""
    if act and wish.at_once:
        return after_quiet(wish, now, zone)
    return next_digest(wish, now, zone)


def after_quiet(wish: Wish, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Now, or the end of the quiet hours that now lies in."""
    here = now.astimezone(zone)
    start, end = wish.quiet_from, wish.quiet_until
    if start <= end:
        return _next(here, end) if start <= here.hour < end else now
    return _next(here, end) if here.hour >= start or here.hour < end else now


def next_digest(wish: Wish, now: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """The first moment after now at which this person gets a digest; None for never."""
    if wish.digest is DigestEvery.NEVER:
        return None
    here = now.astimezone(zone)
    found = _next(here, wish.digest_hour)
    if wish.digest is DigestEvery.WEEK:
        found += dt.timedelta(days=(wish.digest_weekday - found.weekday()) % WEEK)
    return found


def _next(here: dt.datetime, hour: int) -> dt.datetime:
    """The next time a clock on the wall strikes this hour, on whatever day."""
    found = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return found if found > here else found + dt.timedelta(days=1)
