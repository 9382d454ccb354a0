"""`sara areas import`: every area of a file, or none."""

import json
from pathlib import Path

import click.testing
import sqlalchemy as sa

from sara import cli
from sara.accounts.models import Area
from sara.commands.serve import as_environ
from sara.db import Database
from sara.settings import Settings
from tests.incidents.loads import FILES


def say(settings: Settings, *words: object, fails: bool = False) -> str:
    ran = click.testing.CliRunner(env=as_environ(settings))
    done = ran.invoke(cli.sara, ["areas", "import", *map(str, words)])
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def names(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(sa.select(Area.name).order_by(Area.name)))


def test_the_neighbourhoods_of_a_city_become_areas(database: Database, settings: Settings) -> None:
    path = FILES / "san_francisco_neighborhoods.geojson.gz"
    assert "37 areas added." in say(settings, path)
    assert len(names(database)) == 37
    assert "Mission" in names(database)
    # Once more they are there already, and nothing is added.
    say(settings, path, fails=True)
    assert len(names(database)) == 37


def test_projected_areas_come_in_and_a_wrong_one_keeps_all_out(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    square = [[530000, 180000], [531000, 180000], [531000, 181000], [530000, 180000]]
    beats = [
        {"type": "Feature", "properties": {"BEAT": n, "label": "Old Town"},
         "geometry": {"type": "Polygon", "coordinates": [square]}}
        for n in (1, 2)
    ]  # fmt: skip
    path = tmp_path / "beats.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": beats}))
    assert "Name another property with --name: BEAT, label" in say(settings, path, fails=True)
    told = say(settings, path, "--name", "label", fails=True)
    assert "write the code of their coordinate system" in told
    assert names(database) == []
    say(settings, path, "--name", "label", "--epsg", 27700)
    assert names(database) == ["Old Town", "Old Town"]
    with database.read() as db:
        assert list(db.scalars(sa.select(Area.code).order_by(Area.id))) == [
            "OLD-TOWN",
            "OLD-TOWN-2",
        ]
