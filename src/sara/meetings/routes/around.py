"""What stands around every page of one meeting, and who can own what is decided there."""

import datetime as dt
from typing import Any

import msgspec

from sara.actions.owners import owners
from sara.errors import NotFound
from sara.meetings import queries
from sara.meetings.finding import Circle, FoundMeeting, find_meeting, people
from sara.meetings.models import MinutesState
from sara.web.call import Call
from sara.web.forms import Choice
from sara.words import N_, say

THE_AGENCY = N_("{name} (agency)")


class Tab(msgspec.Struct, frozen=True):
    href: str
    words: str
    current: bool


def around(call: Call[Any], found: FoundMeeting, here: str = "") -> dict[str, Any]:
    """The context of `meetings/frame.html`; `here` is the end of the address."""
    base = f"/meetings/{found.id}"
    tabs = [("", N_("The meeting"))]
    if found.holds:
        tabs.append(("/agenda", N_("Agenda")))
    tabs.append(("/minutes", N_("Minutes")))
    if may_keep(found):
        tabs.append(("/attendance", N_("Who comes")))
    if may_write(found):
        tabs.append(("/keying", N_("Key in from paper")))
    return {
        "found": found,
        "meeting": found.row,
        "circle": found.circle,
        "base": base,
        "tabs": [Tab(base + end, words, end == here) for end, words in tabs],
        "over": found.row.ends_at < call.now,
        "may_write": may_write(found),
        "today": call.today,
    }


def may_write(found: FoundMeeting) -> bool:
    """Whether this person can write lines now."""
    return found.writes and not found.cancelled and found.row.minutes_state is MinutesState.DRAFT


def may_keep(found: FoundMeeting) -> bool:
    """Whether this person sees who answered what."""
    return found.holds and found.sees_attendance


def keeping(call: Call[Any], meeting_id: int) -> FoundMeeting:
    """The meeting, for whoever may see its attendance; the rest learn not even of the page."""
    found = find_meeting(call.db, call.me, meeting_id)
    if not may_keep(found):
        raise NotFound
    return found


def owner_choices(call: Call[Any], circle: Circle) -> list[Choice]:
    """People and agencies that can promise or do something here."""
    if circle.problem:
        return [Choice(o.value, o.words) for o in owners(call.db, circle.problem.id)]
    return [
        *(Choice(f"account:{one.id}", one.name) for one in people(call.db, circle)),
        *(
            Choice(f"agency:{one.id}", say(THE_AGENCY, name=one.name))
            for one in queries.agencies(call.db)
        ),
    ]


def local_day(call: Call[Any], at: dt.datetime) -> dt.date:
    return at.astimezone(call.settings.zone).date()
