"""Last days to answer, for the calendar of whoever is asked. They go once the answer is given."""

import datetime as dt

from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.mail.calendars import Happening
from sara.rounds.closing import address
from sara.rounds.queries import waiting
from sara.web.dates import today
from sara.words import N_, gettext

ANSWER = N_("Last day to answer, problem {reference}")


def my_rounds(db: Reader, viewer: Viewer, now: dt.datetime) -> list[Happening]:
    return [
        Happening(
            thing=f"round-{row.id}", title=gettext(ANSWER, reference=row.reference),
            link=address(row.problem_id, row.id), starts=row.closes_on, changed_at=now,
        )
        for row in waiting(db, viewer.account_id, today(now))
        if row.to_answer
    ]  # fmt: skip
