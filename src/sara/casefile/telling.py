"""What every part of a file is told from, and the small words all of them share."""

import datetime as dt

import msgspec

from sara.casefile.material import Material
from sara.casefile.people import People
from sara.web.dates import day
from sara.web.rendering import Renderer
from sara.words import N_, gettext, say

FROM_TO = N_("{first} to {last}")


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    m: Material
    people: People
    renderer: Renderer


def window(first: dt.date | None, last: dt.date | None) -> str:
    """Two days as a stretch of time; "" while it is not settled."""
    if first is None or last is None:
        return ""
    return gettext(say(FROM_TO, first=first, last=last))


def joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def on(value: dt.date | dt.datetime | None) -> str:
    return day(value)
