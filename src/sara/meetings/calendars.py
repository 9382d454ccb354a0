"""Meetings as a calendar shows them."""

import datetime as dt
from typing import Any

from sara.mail.calendars import Happening
from sara.meetings.models import MeetingState
from sara.words import N_, Sentence, gettext

CALLED = N_("{kind} of {who}")


def happening(row: Any, who: Sentence, changed_at: dt.datetime) -> Happening:
    """A meeting for a calendar file, in words fit for a letter and in the reader's language."""
    return Happening(
        thing=f"meeting-{row.id}",
        title=gettext(CALLED, kind=row.kind, who=who),
        link=f"/meetings/{row.id}",
        starts=row.starts_at,
        ends=row.ends_at,
        changed_at=changed_at,
        place=row.place,
        sequence=row.sequence,
        cancelled=row.state is MeetingState.CANCELLED,
    )
