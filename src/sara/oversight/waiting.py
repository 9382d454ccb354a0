"""Requests for a review on the home page of those who owe the next answer."""

import datetime as dt

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.oversight import queries
from sara.oversight.rules import Limits
from sara.oversight.shown import shown
from sara.settings import Settings
from sara.words import N_, say
from sara.workflow.waits import Waits

HEADING = N_("Requests for a review of the work")
NO_PROBLEM = N_("Reports that no problem was made of")


def waiting(db: Reader, viewer: Viewer, settings: Settings, today: dt.date) -> list[Waits]:
    found = []
    for row in queries.waiting(db, viewer, limit=5):
        following = shown(row, Limits.of(settings), today).next
        if following is not None:
            found.append(
                Waits(href=f"/review-requests/{row.id}", title=row.title or say(NO_PROBLEM),
                      words=say(following.words), due=following.due, late=following.late)
            )  # fmt: skip
    return found
