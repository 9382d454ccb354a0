"""Data that others were asked for and that do not come are not forgotten."""

import datetime as dt

import sqlalchemy as sa

from sara.analysis.data_requests import ask_for_data, data_came
from sara.analysis.models import DataRequest, RequestState
from sara.analysis.reminding import tell_of_late_data
from sara.db import utc_now
from sara.problems.models import Problem, Stage
from tests.cast import Cast
from tests.meanwhile import meanwhile
from tests.telling import still_told

NOW = utc_now()
TODAY, DAY = NOW.date(), dt.timedelta(days=1)


def look(cast: Cast, days: int) -> int:
    return tell_of_late_data(cast.database, cast.settings, NOW + days * DAY)


def test_the_lead_is_told_once_that_data_did_not_come_until_they_did(cast: Cast) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.ANALYSIS))
        asked = ask_for_data(
            db, cast.problem_id, whom_asked="The school", what="Its diary", asked_on=TODAY,
            due_on=TODAY + 3 * DAY, by=cast.viewers["colleague"], now=NOW, today=TODAY,
        ).id  # fmt: skip
    came = sa.update(DataRequest).values(became=RequestState.RECEIVED)
    meanwhile(cast.database, came)
    look(cast, 4)
    assert still_told(cast.database, "data_request.late") == [], "they came in between"
    with cast.database.write() as db:
        db.execute(sa.update(DataRequest).values(became=RequestState.ASKED))
    assert [look(cast, days) for days in (3, 4, 5, 90)] == [0, 1, 0, 0]
    (told,) = still_told(cast.database, "data_request.late")
    assert (told.to, told.act) == ("officer", True)
    assert "school" not in told.says
    with cast.database.write() as db:
        data_came(
            db, cast.problem_id, asked, 1, became=RequestState.RECEIVED, answered_on=TODAY,
            came="Two pages", by=cast.viewers["colleague"], now=NOW, today=TODAY,
        )  # fmt: skip
    assert still_told(cast.database, "data_request.late") == []
