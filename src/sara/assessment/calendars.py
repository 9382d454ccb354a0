"""Days on which to measure again, for the calendar of whoever holds them."""

import datetime as dt

from sara.accounts.viewer import Viewer
from sara.assessment.queries import checks_due
from sara.db import Reader
from sara.mail.calendars import Happening
from sara.web.dates import today
from sara.words import N_, gettext

AGAIN = N_("Measure again, problem {reference}")
AHEAD = dt.timedelta(days=400)
MOST = 200


def my_checks(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    until = today(now) + AHEAD
    return [
        Happening(
            thing=f"check-{row.id}", title=gettext(AGAIN, reference=row.reference),
            link=f"/problems/{row.problem_id}/sustain", starts=row.due_on, changed_at=now,
        )
        for row in checks_due(db, viewer.account_id, until, MOST)
    ]  # fmt: skip
