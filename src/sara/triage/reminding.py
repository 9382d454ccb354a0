"""Asks again where a report was passed on and nobody has answered in time."""

import datetime as dt

from sara.db import Database
from sara.settings import Settings
from sara.triage.letters import LATE, ask_again
from sara.triage.queries import late_referrals


def ask_late_receivers(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Ask each receiver that is late, once in as many days as a report may wait; gives how many."""
    before = now - dt.timedelta(days=settings.report_days)
    with database.read() as db:
        late = late_referrals(db, before, LATE)
    for passed in late:
        with database.write() as db:
            ask_again(db, passed, days=(now - passed.sent_at).days, now=now)
    return len(late)
