"""Loading a file: what is used, what is remarked, all or nothing, and taken back."""

import datetime as dt
import io
import os
import re
from typing import Any

import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.errors import Refused
from sara.factories import AccountFactory, AreaFactory, using
from sara.incidents import arriving, loading, operations, refinding, resting
from sara.incidents.meanings import Mapping, Meaning
from sara.incidents.models import Incident, IncidentLoad, LoadState, NotedRow, Remark, Timing
from sara.incidents.waiting import STILL, forget_dropped, load_waiting
from tests.incidents.loads import NOW, a_source, dataset, load, send

I = Incident.__table__.c  # noqa: E741
HEAD = "id,date,what,lat,lon"
MEANS = Mapping(
    meanings={"id": "id", "date": "start", "what": "kind", "lat": "latitude", "lon": "longitude"}
)


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows, "")).encode()


def incidents(database: Database, *columns: sa.ColumnElement[Any]) -> list[tuple[Any, ...]]:
    with database.read() as db:
        return [tuple(row) for row in db.execute(sa.select(*columns).order_by(I.row_no))]


def noted(database: Database) -> list[tuple[Any, ...]]:
    n = NotedRow.__table__.c
    with database.read() as db:
        asked = sa.select(n.row_no, n.to_row_no, n.remark, n.used, n.shown)
        return [tuple(row) for row in db.execute(asked.order_by(n.row_no, n.id))]


def test_every_row_is_used_or_named_with_the_reason(database: Database) -> None:
    source = a_source(database)
    done = load(
        database, source,
        csv(
            "1,2018-03-10 22:10,Noise,39.1,-84.5",
            "2,2018-03-11 02:30,Noise,39.1,-84.5",  # the clocks went forward
            "3,2018-02-30,Noise,39.1,-84.5",
            "4,,Noise,39.1,-84.5",
            "5,soon,Noise,39.1,-84.5",
            ",,,,",
            "6,2099-01-01,Noise,39.1,-84.5",
            "7,2018-03-10 22:10,Noise,391,-84.5",
            "8,2018-03-10 22:10,Noise,0,0",
            "9,2018-03-10 22:10,Noise,39.1,-84.5,more",
            "1,2018-03-12 22:10,Noise,39.1,-84.5",
            "1,2018-03-10 22:10,Noise,39.1,-84.5",
        ),
        MEANS,
    )  # fmt: skip
    assert (done.rows_read, done.rows_used) == (12, 6)
    assert noted(database) == [
        (3, 3, Remark.NO_SUCH_TIME, True, "2018-03-11 02:30"),
        (4, 4, Remark.NO_SUCH_DAY, False, "2018-02-30"),
        (5, 5, Remark.NO_DAY, False, ""),
        (6, 6, Remark.NO_DAY, False, "soon"),
        (7, 7, Remark.EMPTY, False, ""),
        (8, 8, Remark.TO_COME, False, "2099-01-01"),
        (9, 9, Remark.ODD_POINT, True, "391, -84.5"),
        (10, 10, Remark.NO_POINT, True, ""),
        (11, 11, Remark.BROKEN, False, "more"),
        (12, 12, Remark.ID_AGAIN, True, "1"),
        (13, 13, Remark.SAME_AGAIN, True, ""),
    ]
    assert incidents(database, I.row_no, I.hour) == [
        (2, 22), (3, None), (9, 22), (10, 22), (12, 22), (13, 22),
    ]  # fmt: skip


def test_identical_rows_stay_as_many_as_they_are(database: Database) -> None:
    source = a_source(database)
    same = "1,2018-03-10 22:10,Noise,39.1,-84.5"
    assert load(database, source, csv(same, same), MEANS).rows_used == 2
    again = load(database, source, csv(same, same, same), MEANS)
    assert (again.rows_used, again.report["remarks"]) == (
        1, {Remark.KNOWN.value: 2, Remark.SAME_AGAIN.value: 1},
    )  # fmt: skip
    assert len(incidents(database, I.id)) == 3


def test_a_number_loaded_before_with_other_content_is_named(database: Database) -> None:
    source = a_source(database)
    load(database, source, csv("1,2018-03-10 22:10,Noise,39.1,-84.5"), MEANS)
    again = load(database, source, csv("1,2018-03-10 22:10,Riot,39.1,-84.5"), MEANS)
    assert again.rows_used == 1
    assert again.report["remarks"] == {Remark.ID_AGAIN.value: 1}


def test_columns_about_persons_are_dropped_and_leave_no_trace(database: Database) -> None:
    source = a_source(database)
    head = HEAD + ",victim_name,DOB,contact"
    mapping = Mapping(
        meanings=MEANS.meanings | {"victim_name": "place", "DOB": "start", "contact": "place"},
        dropped=("contact",),
    )
    row = "1,2018-03-10 22:10,Noise,39.1,-84.5,Ann Example,1980-01-01,ann@example.org"
    done = load(database, source, csv(row, head=head), mapping)
    assert done.rows_used == 1
    told = {c["name"]: c["dropped"] for c in done.report["columns"]}
    assert told["victim_name"]
    assert told["DOB"]
    assert told["contact"]
    assert not told["what"]
    with database.read() as db:
        for table in ("incident", "noted_row", "incident_load", "dataset", "entry_text"):
            kept = str(db.execute(sa.text(f"SELECT * FROM {table}")).all())
            assert "Ann" not in kept
            assert not re.search(r"(?<![0-9a-f])1980(?![0-9a-f])", kept), "but within a digest"
            assert "example.org" not in kept
    # Nor does the digest know them: with another name it is the same row.
    other = row.replace("Ann Example", "Bob Sample").replace("1980", "1981")
    assert load(database, source, csv(other, head=head), mapping).rows_used == 0
    assert list(arriving.folder(database.settings).iterdir()) == []


def test_ages_are_checked_and_not_kept(database: Database) -> None:
    source = a_source(database)
    mapping = Mapping(meanings=MEANS.meanings | {"victim_age": Meaning.AGE.value})
    rows = [f"{n},2018-03-10 22:10,Noise,39.1,-84.5,{age}"
            for n, age in enumerate((34, 999, "NA", 151, -3, "x"))]  # fmt: skip
    done = load(database, source, csv(*rows, head=HEAD + ",victim_age"), mapping)
    assert done.report["remarks"] == {Remark.ODD_AGE.value: 3}
    assert [row[4] for row in noted(database)] == ["151", "-3", "x"]


@pytest.mark.parametrize(
    "timing, row, expected",
    [
        (Timing.MOMENT, "2018-03-10,22:10,,", ("2018-03-10", 1330, None, None, 22, 5)),
        (Timing.DAY, "2018-03-10,22:10,,", ("2018-03-10", None, None, None, None, 5)),
        (Timing.MONTH, "2018-03-10,22:10,,", ("2018-03-01", None, None, None, None, None)),
        (Timing.MONTH, "2018-03,,,", ("2018-03-01", None, None, None, None, None)),
        (Timing.WINDOW, "2018-03-10,22:10,2018-03-11,07:00",
         ("2018-03-10", 1330, "2018-03-11", 420, None, 5)),
        (Timing.WINDOW, "2018-03-10,22:10,2018-03-10,22:40",
         ("2018-03-10", 1330, "2018-03-10", 1360, 22, 5)),
        (Timing.WINDOW, "2018-03-10,22:10,,", ("2018-03-10", 1330, None, None, 22, 5)),
        (Timing.WINDOW, ",,2018-03-10,22:10", ("2018-03-10", None, None, None, None, 5)),
        (Timing.WINDOW, "2018-03-10,22:10,2018-03-09,07:00",
         ("2018-03-10", None, None, None, None, 5)),
    ],
)  # fmt: skip
def test_times_are_kept_as_exactly_as_the_file_knows_them(
    database: Database, timing: Timing, row: str, expected: tuple[Any, ...]
) -> None:
    source = a_source(database)
    mapping = Mapping(
        meanings={"from": "start", "at": "start_time", "to": "end", "till": "end_time"},
        timing=timing.value, kind="Burglary",
    )  # fmt: skip
    load(database, source, csv(row, head="from,at,to,till"), mapping)
    (found,) = incidents(
        database, I.starts_on, I.start_minute, I.ends_on, I.end_minute, I.hour, I.weekday
    )
    assert tuple(str(v) if isinstance(v, dt.date) else v for v in found) == expected


def test_times_in_parts_and_codes_for_not_known(database: Database) -> None:
    source = a_source(database)
    mapping = Mapping(
        meanings={"y": "year", "m": "month", "d": "day", "h": "hour", "what": "kind",
                  "place": "place"},
        missing={"h": ("99",), "what": ("9",)}, kind="Other",
    )  # fmt: skip
    load(
        database, source,
        csv("2018,3,10,22,Noise,5 Mill Lane", "2018,March,11,99,9,NULL", "2018,13,1,1,Noise,x",
            head="y,m,d,h,what,place"),
        mapping,
    )  # fmt: skip
    assert incidents(database, I.starts_on, I.hour, I.place, I.place_key) == [
        (dt.date(2018, 3, 10), 22, "5 Mill Lane", "5 mill lane"),
        (dt.date(2018, 3, 11), None, "", ""),
    ]


def test_projected_points_find_their_area(database: Database) -> None:
    with database.write() as db, using(db):
        ring = [[-0.2, 51.4], [0.0, 51.4], [0.0, 51.6], [-0.2, 51.6], [-0.2, 51.4]]
        area = AreaFactory(boundary=f'{{"type": "Polygon", "coordinates": [{ring}]}}').id
    source = a_source(database, zone="Europe/London")
    mapping = Mapping(
        meanings={"date": "start", "n": "latitude", "e": "longitude"}, kind="Noise", epsg=27700
    )
    rows = ("2018-03-10,180000,530000", "2018-03-10,280000,430000", "2018-03-10,1e12,1e12")
    load(database, source, csv(*rows, head="date,n,e"), mapping)
    found = incidents(database, I.latitude, I.area_id)
    assert [(round(y, 2) if y else None, a) for y, a in found] == [
        (51.5, area), (52.42, None), (None, None),
    ]  # fmt: skip
    assert [row[2] for row in noted(database)] == [Remark.OUTSIDE, Remark.ODD_POINT]


def test_a_point_inside_an_address_is_taken_out_of_it(database: Database) -> None:
    source = a_source(database)
    mapping = Mapping(meanings={"date": "start", "where": "point"}, kind="Noise")
    rows = (
        '2018-03-10,"5 MILL LANE\nCincinnati, OH\n(39.1031, -84.512)"',
        "2018-03-10,6 Mill Lane",
    )
    load(database, source, csv(*rows, head="date,where"), mapping)
    assert incidents(database, I.latitude, I.longitude, I.place) == [
        (39.1031, -84.512, "5 MILL LANE, Cincinnati, OH"), (None, None, "6 Mill Lane"),
    ]  # fmt: skip
    assert [row[2] for row in noted(database)] == [Remark.NO_POINT]


def test_an_area_is_found_by_its_name_where_there_is_no_point(database: Database) -> None:
    with database.write() as db, using(db):
        area = AreaFactory(name="Old Town", code="B7").id
    source = a_source(database)
    mapping = Mapping(meanings={"date": "start", "beat": "area"}, kind="Noise")
    rows = ("2018-03-10,OLD TOWN", "2018-03-10,b7", "2018-03-10,Elsewhere")
    load(database, source, csv(*rows, head="date,beat"), mapping)
    assert incidents(database, I.area_id) == [(area,), (area,), (None,)]


def test_a_load_that_breaks_off_leaves_nothing_and_is_taken_up_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source = a_source(database)
    load_id = send(database, source, "a.csv", csv("1,2018-03-10,Noise,39.1,-84.5"), MEANS)
    with monkeypatch.context() as patched:
        patched.setattr(loading, "TELLS_EVERY", 0)
        patched.setattr(operations, "loaded", _broken)
        load_waiting(database, database.settings, NOW)
    assert "broke off" in caplog.text
    caplog.clear()
    assert incidents(database, I.id) == []
    assert noted(database) == []
    assert state(database, load_id) is LoadState.READING
    # Somebody may still be at it: only when nothing was heard for long is it taken up again.
    assert load_waiting(database, database.settings, NOW) == 0
    age(database, load_id)
    assert load_waiting(database, database.settings, NOW) == 1
    assert state(database, load_id) is LoadState.LOADED
    assert len(incidents(database, I.id)) == 1


def _broken(*_args: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


def age(database: Database, load_id: int) -> None:
    with database.write() as db:
        row = db.get(IncidentLoad, load_id)
        assert row is not None
        beat = dt.datetime.fromisoformat(row.report["beat"]) - STILL * 2
        row.report = row.report | {"beat": beat.isoformat()}


def state(database: Database, load_id: int) -> LoadState:
    with database.write() as db:
        row = db.get(IncidentLoad, load_id)
        assert row is not None
        return row.state


def test_a_file_of_which_no_row_can_be_used_says_why(database: Database) -> None:
    source = a_source(database)
    done = load(database, source, csv("1,soon,Noise,1,1", "2,later,Noise,1,1"), MEANS)
    assert done.state is LoadState.FAILED
    assert Remark.NO_DAY.words in done.why
    assert incidents(database, I.id) == []


def test_what_a_file_added_can_be_taken_back_unless_something_rests_on_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_source(database)
    first = load(database, source, csv("1,2018-03-10,Noise,39.1,-84.5"), MEANS)
    second = load(database, source, csv("2,2019-03-10,Riot,39.1,-84.5"), MEANS)

    def back(load_id: int) -> None:
        with database.write() as db:
            operations.take_back(db, load_id, reason="wrong", by=None, now=NOW)  # type: ignore[arg-type]

    with pytest.raises(Refused):  # a later one was loaded
        back(first.id)
    with monkeypatch.context() as patched:
        patched.setattr(resting, "_RESTS", [lambda _db, _dataset, load_id: load_id == second.id])
        with pytest.raises(Refused):
            back(second.id)
    back(second.id)
    assert dataset(database, source).last_on == dt.date(2018, 3, 10)
    back(first.id)
    assert incidents(database, I.id) == []
    assert load(database, source, csv("1,2018-03-10,Noise,39.1,-84.5"), MEANS).rows_used == 1


def test_one_dataset_knows_the_time_in_one_way(database: Database) -> None:
    source = a_source(database)
    load(database, source, csv("1,2018-03-10 22:00,Noise,39.1,-84.5"), MEANS)
    monthly = Mapping(meanings=MEANS.meanings, timing=Timing.MONTH.value)
    with pytest.raises(Refused):
        send(database, source, "b.csv", csv("1,2018-03,Noise,39.1,-84.5"), monthly)


@pytest.mark.parametrize(
    "mapping",
    [
        Mapping(meanings={"what": "kind"}), Mapping(meanings={"date": "start"}),
        Mapping(meanings={"date": "start", "lat": "latitude"}, kind="x"),
        Mapping(meanings={"date": "start"}, kind="x", timing=Timing.WINDOW.value),
    ],
)  # fmt: skip
def test_a_mapping_that_lacks_something_is_refused(database: Database, mapping: Mapping) -> None:
    source = a_source(database)
    with pytest.raises(Refused):
        send(database, source, "a.csv", csv("1,2018-03-10,Noise,39.1,-84.5"), mapping)


def test_only_one_file_of_a_dataset_is_on_its_way(database: Database) -> None:
    source = a_source(database)
    send(database, source, "a.csv", csv("1,2018-03-10,Noise,39.1,-84.5"), MEANS)
    with pytest.raises(Refused):
        send(database, source, "b.csv", csv("2,2018-03-10,Noise,39.1,-84.5"), MEANS)


def test_a_file_that_nobody_mapped_is_removed_after_two_days(database: Database) -> None:
    source = a_source(database)
    arrived = arriving.keep(database.settings, io.BytesIO(b"a,b\n1,2\n"), "a.csv", 1000)
    with database.write() as db:
        load_id = operations.arrive(db, source, arrived, MEANS, by=None, now=NOW).id
    forget_dropped(database, database.settings, NOW)
    path = arriving.path_of(database.settings, arrived.token)
    later = NOW + arriving.KEPT_FOR + dt.timedelta(minutes=1)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    forget_dropped(database, database.settings, later)
    assert state(database, load_id) is LoadState.FAILED
    assert not path.exists()


def square(west: float) -> str:
    ring = [[west, 39], [west + 1, 39], [west + 1, 40], [west, 40], [west, 39]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


def test_areas_are_found_anew_after_a_boundary_changed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_source(database)
    rows = (
        "1,2018-03-10,Noise,39.5,-84.5",
        "2,2018-03-10,Noise,39.5,-83.5",
        "3,2018-03-10,N,NA,NA",
    )
    load(database, source, csv(*rows), MEANS)
    with database.write() as db, using(db):
        west, east = AreaFactory(boundary=square(-85)).id, AreaFactory(boundary=square(-84)).id
        by = AccountFactory().id
    with database.read() as db:
        found = refinding.moved(db, source)
    assert [row["area"] for row in found] == [west, east]
    with database.write() as db:
        assert refinding.move(db, source, found, by=by, now=NOW) == 2
    assert incidents(database, I.area_id) == [(west,), (east,), (None,)]
    with database.read() as db:
        assert refinding.moved(db, source) == []
    # Not under a number that somebody kept.
    monkeypatch.setattr(resting, "_RESTS", [lambda _db, _dataset, _load: 1])
    with database.write() as db, pytest.raises(Refused):
        refinding.move(db, source, [], by=by, now=NOW)
