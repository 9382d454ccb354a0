"""Days by which actions are due, for the calendars of their owners and groups."""

import datetime as dt
from typing import Any

from sara.accounts.viewer import Viewer
from sara.actions.models import OPEN
from sara.actions.queries import mine, on_problem
from sara.db import Reader
from sara.mail.calendars import Happening
from sara.problems.queries import Found
from sara.web.dates import today
from sara.words import N_, gettext

DUE = N_("Action due, problem {reference}")
MOST = 200


def my_actions(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    """What this person, or their agency, has taken on or is asked for."""
    rows = mine(db, viewer, today(now), MOST)
    return [_due(row.problem_id, row.reference, row, now) for row in rows]


def actions_of(db: Reader, found: Found, now: dt.datetime) -> list[Happening]:
    """The open actions of a problem, as far as its reader sees them."""
    return [
        _due(found.id, found.row.reference, row, now)
        for row in on_problem(db, found.id)
        if row.status in OPEN and found.reach.sees(row.audience)
    ]


def _due(problem_id: int, reference: str, row: Any, now: dt.datetime) -> Happening:
    return Happening(
        thing=f"action-{row.id}", title=gettext(DUE, reference=reference), starts=row.due_on,
        link=f"/problems/{problem_id}/actions/{row.id}", changed_at=now,
    )  # fmt: skip
