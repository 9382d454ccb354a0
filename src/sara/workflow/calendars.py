"""Days by which reviews and stages are due, for the calendars of reviewers, leads and groups."""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.actions.calendars import actions_of
from sara.db import Reader
from sara.errors import NotFound
from sara.mail.calendars import Happening
from sara.problems.queries import find
from sara.web.dates import today
from sara.words import N_, gettext
from sara.workflow.home import led
from sara.workflow.queries import review_queue

REVIEW = N_("Review due, problem {reference}")
STAGE = N_("Stage due, problem {reference}: {stage}")
MOST = 200


def my_reviews(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    """The reviews that wait for this person, and the stages of problems they lead."""
    waiting = review_queue(db, viewer, limit=MOST) if viewer.might(Permission.REVIEW_QUEUE) else []
    reviews = [
        Happening(
            thing=f"review-{row.id}", title=gettext(REVIEW, reference=row.reference),
            link=f"/problems/{row.problem_id}/reviews/{row.id}", starts=row.due_on, changed_at=now,
        )
        for row in waiting
        if viewer.account_id not in (row.lead_id, row.author_id)
    ]  # fmt: skip
    led_by_me = led(db, viewer, today(now))
    return reviews + [_stage(row.id, row, now) for row in led_by_me if row.stage_due]


def of_problem(db: Reader, viewer: Viewer, group: Any, now: dt.datetime) -> list[Happening]:
    """What is due on the problem of a working group, as far as this member reaches it."""
    if group.problem_id is None:
        return []
    try:
        found = find(db, viewer, group.problem_id)
    except NotFound:
        return []
    stage = [_stage(found.id, found.row, now)] if found.row.stage_due else []
    return stage + actions_of(db, found, now)


def _stage(problem_id: int, row: Any, now: dt.datetime) -> Happening:
    return Happening(
        thing=f"stage-{problem_id}", starts=row.stage_due, changed_at=now,
        title=gettext(STAGE, reference=row.reference, stage=row.stage),
        link=f"/problems/{problem_id}",
    )  # fmt: skip
