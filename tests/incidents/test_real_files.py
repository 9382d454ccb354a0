"""The files that cities publish load with exactly the counts that a careful reader finds.

The expected numbers were counted with the csv module alone, from the files as published.
"""

import datetime as dt
import gzip

import msgspec
import sqlalchemy as sa

from sara.db import Database
from sara.factories import AreaFactory, using
from sara.incidents.models import Incident, LoadState, Remark
from sara.incidents.queries import kinds
from tests.incidents.loads import (
    CINCINNATI,
    FILES,
    SAN_FRANCISCO,
    a_source,
    dataset,
    load,
    proposed,
)

I = Incident.__table__.c  # noqa: E741


def by(database: Database, dataset_id: int, column: sa.ColumnElement) -> dict:
    asked = sa.select(column, sa.func.count()).where(I.dataset_id == dataset_id).group_by(column)
    with database.read() as db:
        return dict(map(tuple, db.execute(asked)))


def test_cincinnati_loads_with_the_counts_of_a_careful_reader(database: Database) -> None:
    source = a_source(database)
    mapping = proposed(database, CINCINNATI)
    assert mapping.meanings == {
        "incident_no": "id", "offense_date": "start", "offense": "kind", "longitude": "longitude",
        "latitude": "latitude",
    }  # fmt: skip
    done = load(database, source, CINCINNATI, mapping)
    assert (done.state, done.rows_read, done.rows_used) == (LoadState.LOADED, 8723, 8723)
    assert done.report["remarks"] == {
        Remark.NO_POINT.value: 426,
        Remark.SAME_AGAIN.value: 137,
        Remark.ID_AGAIN.value: 8723 - 6949 - 137,
    }
    assert done.report["ids"] == 6949
    assert done.report["with_point"] == 8723 - 426
    years = by(database, source, sa.extract("year", I.starts_on))
    assert {int(year): n for year, n in years.items()} == {2016: 3380, 2017: 2656, 2018: 2687}
    with database.read() as db:
        names = {row.id: row.name for row in kinds(db, source)}
    told = {names[kind]: n for kind, n in by(database, source, I.kind_id).items()}
    assert told == {"BURGLARY": 7621, "AGGRAVATED BURGLARY": 1102}
    assert dataset(database, source).first_on == dt.date(2016, 1, 1)


def test_times_that_only_pretend_to_be_universal_stay_as_they_are_written(
    database: Database,
) -> None:
    """They end in Z and are clock times: read as UTC, each would move by four or five hours."""
    source = a_source(database)
    load(database, source, CINCINNATI, proposed(database, CINCINNATI))
    written = [0] * 24
    with gzip.open(CINCINNATI, "rt") as file:
        for line in file.readlines()[1:]:
            written[int(line.split("T", 1)[1][:2])] += 1
    assert by(database, source, I.hour) == dict(enumerate(written))
    with database.read() as db:
        row = db.execute(
            sa.select(I.starts_on, I.start_minute, I.weekday).where(I.row_no == 4)
        ).one()
    # 209003013, 2018-10-19T12:00:00Z: a Friday, at noon
    assert row == (dt.date(2018, 10, 19), 720, 4)


def test_a_file_loaded_again_doubles_nothing(database: Database) -> None:
    source = a_source(database)
    mapping = proposed(database, CINCINNATI)
    load(database, source, CINCINNATI, mapping)
    again = load(database, source, CINCINNATI, mapping)
    assert (again.rows_read, again.rows_used) == (8723, 0)
    assert again.report["remarks"] == {Remark.KNOWN.value: 8723}
    assert sum(by(database, source, I.load_id).values()) == 8723


def test_a_file_that_grew_adds_what_is_new_alone(database: Database) -> None:
    source = a_source(database)
    mapping = proposed(database, CINCINNATI)
    lines = gzip.decompress(CINCINNATI.read_bytes()).splitlines(keepends=True)
    first = load(database, source, b"".join(lines[:5001]), mapping)
    rest = load(database, source, b"".join(lines), mapping)
    assert (first.rows_used, rest.rows_used) == (5000, 3723)
    assert sum(by(database, source, I.load_id).values()) == 8723


def san_francisco_areas(database: Database) -> dict[str, int]:
    features = msgspec.json.decode(
        gzip.decompress((FILES / "san_francisco_neighborhoods.geojson.gz").read_bytes())
    )["features"]
    with database.write() as db, using(db):
        return {
            feature["properties"]["name"]: AreaFactory(
                code=f"SF{n}", name=feature["properties"]["name"],
                boundary=msgspec.json.encode(feature["geometry"]).decode(),
            ).id
            for n, feature in enumerate(features)
        }  # fmt: skip


def test_every_robbery_of_san_francisco_finds_its_neighbourhood(database: Database) -> None:
    areas = san_francisco_areas(database)
    assert len(areas) == 37
    source = a_source(database, "Robbery", "America/Los_Angeles")
    done = load(database, source, SAN_FRANCISCO, proposed(database, SAN_FRANCISCO))
    assert (done.rows_read, done.rows_used) == (951, 951)
    assert done.report["remarks"] == {}
    found = by(database, source, I.area_id)
    assert None not in found
    assert sum(found.values()) == 951
    assert found[areas["Mission"]] == max(found.values())
