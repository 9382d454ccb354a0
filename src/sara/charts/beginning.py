"""When the response to a problem began, for the mark in its charts."""

import datetime as dt

from sara.charts.queries import beginnings
from sara.db import Reader
from sara.web import dates


def response_began(db: Reader, problem_id: int, today: dt.date) -> dt.date | None:
    """The day on which the first action of the response started.

    Where no action says when, the day on which the response began to run; before that, the day of
    an interim action, which moves the numbers too.
    """
    row = beginnings(db, problem_id, today)
    ran = dates.today(row.ran) if row.ran else None
    found: dt.date | None = row.planned or ran or row.interim
    return found
