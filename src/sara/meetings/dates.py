"""Meetings in the calendar feeds of people and of groups."""

import datetime as dt
from typing import Any

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.mail.calendars import Happening
from sara.meetings.calendars import happening
from sara.meetings.finding import circle_of_group, circle_of_problem
from sara.meetings.models import Coming
from sara.meetings.queries import whole_of_circle
from sara.meetings.waiting import coming


def my_meetings(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    """Those I am invited to, but for those I said no to."""
    return [
        happening(one.meeting, one.who, now)
        for one in coming(db, viewer, now)
        if one.meeting.ends_at >= now and one.meeting.answer is not Coming.NO
    ]


def meetings_of(db: Reader, viewer: Viewer, group: Any, now: dt.datetime) -> list[Happening]:
    """All of a group, as far as this member reaches it."""
    try:
        circle = (
            circle_of_problem(db, viewer, group.problem_id)
            if group.problem_id is not None
            else circle_of_group(db, viewer, group.id)
        )
    except NotFound:
        return []
    rows = whole_of_circle(db, circle)
    return [happening(row, circle.in_letters, now) for row in rows if row.ends_at >= now]
