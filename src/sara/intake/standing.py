"""Where a report stands, in plain words for its reporter.

What became of it is known to the rooms above: each hands in a function that tells, where the
application is joined. As long as none of them knows anything, the report is new.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from sara.db import Reader
from sara.settings import Settings
from sara.words import N_, Sentence, say

NEW = N_("We have your report. Nobody has decided about it yet.")
COORDINATOR_OF = N_("The coordinator of {area}")
COORDINATORS = N_("The coordinators")
READ_BY = N_("By then somebody has read it and writes here what happens next.")
OVERDUE = N_("Somebody should have read it by then. Write below, and ask.")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided, and why, as a reporter reads it. No time, only the day."""

    day: dt.date
    words: Sentence | str
    """A sentence of ours, or one that a person wrote."""
    because: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the receipt page says beyond the report itself."""

    stage: Sentence
    holder: Sentence | str
    next_on: dt.date | None = None
    next_is: Sentence | None = None
    """What happens on that day."""
    decisions: Sequence[Decision] = ()
    title: str = ""
    """Of the problem it belongs to; only when that is published."""
    href: str = ""
    promised: Sentence | None = None
    """How far is what was promised, in numbers."""
    about: str = ""
    """What the reporter wrote of it, where a report told of several matters."""
    also: Sequence["Standing"] = ()
    """Where the other matters stand."""


Teller = Callable[[Reader, Any, Settings, dt.date], Standing | None]
"""Given the row of a report (`queries.one`), the settings and today; None when it knows nothing."""

_TELLERS: dict[str, Teller] = {}


def register(room: str, teller: Teller) -> None:
    """Let a room tell what became of a report; the one that was registered last is asked first."""
    _TELLERS.pop(room, None)
    _TELLERS[room] = teller


def standing_of(db: Reader, report: Any, settings: Settings, today: dt.date) -> Standing:
    for teller in reversed(_TELLERS.values()):
        if told := teller(db, report, settings, today):
            return told
    return new(report, settings, today)


def new(report: Any, settings: Settings, today: dt.date) -> Standing:
    """A report that nobody has decided about yet."""
    due = report.received_on + dt.timedelta(days=settings.report_days)
    area = report.area_name
    return Standing(
        stage=say(NEW),
        holder=say(COORDINATOR_OF, area=area) if area else say(COORDINATORS),
        next_on=due,
        next_is=say(READ_BY) if today <= due else say(OVERDUE),
    )
