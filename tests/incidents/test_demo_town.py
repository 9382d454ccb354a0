"""The made-up calls of the invented town hold the patterns that they are said to hold."""

import collections
import datetime as dt

import sqlalchemy as sa

from sara.db import Database
from sara.demo import incidents as made
from sara.demo.town import AREAS, boundary
from sara.factories import AccountFactory, AreaFactory, using
from sara.incidents.models import Incident, IncidentLoad, LoadState, Remark
from tests.incidents.loads import NOW

TODAY = dt.date(2026, 11, 2)
I = Incident.__table__.c  # noqa: E741


def test_the_same_day_gives_the_same_calls() -> None:
    assert made.calls(TODAY) == made.calls(TODAY)
    assert made.calls(TODAY) != made.calls(TODAY - dt.timedelta(days=7))


def test_there_is_a_pattern_to_be_found() -> None:
    calls = made.calls(TODAY)
    fires = [call for call in calls if call.kind == "Fire in the open"]
    assert len(fires) > 20
    assert all("Linden Hill Road" in fire.place and fire.day.weekday() >= 5 for fire in fires)
    assert all(18 * 60 <= fire.minute <= 21 * 60 for fire in fires)
    places = collections.Counter(call.place for call in calls)
    top = sum(n for _, n in places.most_common(len(places) // 10))
    assert top > len(calls) * 0.4


def test_the_calls_come_in_as_every_file_does(database: Database) -> None:
    with database.write() as db, using(db):
        for key, place in AREAS.items():
            AreaFactory(code=place.code, name=place.name, boundary=boundary(key))
        by = AccountFactory().id
    made.load(database, database.settings, TODAY, NOW, by=by)
    with database.write() as db:
        done = db.scalars(sa.select(IncidentLoad)).one()
        places = db.execute(
            sa.select(sa.func.count(), sa.func.count(I.area_id), sa.func.count(I.latitude))
        ).one()
    assert done.state is LoadState.LOADED
    assert done.rows_used == done.rows_read - 3 > 1500
    assert set(done.report["remarks"]) == {
        Remark.NO_DAY.value, Remark.NO_POINT.value, Remark.SAME_AGAIN.value,
    }  # fmt: skip
    assert places[0] == done.rows_used
    assert places[1] == places[2] > places[0] * 0.95
    assert [c["name"] for c in done.report["columns"] if c["dropped"]] == ["caller_phone"]
