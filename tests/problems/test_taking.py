"""The list as CSV and GeoJSON: the same problems as on the page, and nothing the page hides."""

import csv
import io
import json
from html import unescape
from typing import Any, get_args, get_type_hints

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara import routes
from sara.accounts.models import Area
from sara.app import answering_heavy
from sara.problems import taking
from sara.problems.models import Precision, Problem, Stage
from sara.settings import Settings
from sara.web.answers import Spooled
from sara.web.processes import Processes
from tests.cast import NOW, Cast
from tests.counting import statements
from tests.problems.crowd import crowd

POINT = {"latitude": 51.456789, "longitude": -2.591234}


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def titles(answer: httpx.Response) -> set[str]:
    return {row["title"] for row in table(answer)}


def test_everybody_takes_what_their_list_shows(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        south = {"area_id": cast.areas["south"]}
        crowd(db, cast, 1, title="Hidden south", **south)
        crowd(db, cast, 1, title="Public south", published_at=NOW, stage=Stage.CLOSED, **south)
        crowd(db, cast, 1, title="North")
    whole = {"Broken glass at Linden Park", "North", "Public south"}
    for who, seen in (
        ("officer", whole), ("coordinator", whole),
        ("resident", {"Broken glass at Linden Park", "Public south"}),
        ("partner", {"Broken glass at Linden Park", "Public south"}),
        ("stranger", {"Public south"}), ("other_officer", {"Hidden south", "Public south"}),
    ):  # fmt: skip
        cast.sign_in(client, who)
        assert titles(client.get("/problems.csv")) == seen, who
        features = client.get("/problems.geojson").json()["features"]
        found = {f["properties"]["title"] for f in features if f["properties"]["is"] == "problem"}
        assert found == seen, who


def test_of_what_is_only_published_nothing_else_is_told(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 1, title="Public", area_id=cast.areas["south"], published_at=NOW,
              precision=Precision.EXACT, **POINT)  # fmt: skip
    cast.sign_in(client, "stranger")
    (row,) = table(client.get("/problems.csv"))
    known = {name for name, text in row.items() if text}
    assert known == {"reference", "title", "stage", "area_code", "area", "changed_on", "address"}
    assert row["address"].endswith(f"/public/{row['reference']}")
    assert "51.45" not in client.get("/problems.geojson").text


@pytest.mark.parametrize(
    "precision, latitude",
    [(Precision.EXACT, "51.45679"), (Precision.STREET, "51.457"), (Precision.BLOCK, "51.455"),
     (Precision.AREA, "")],
)  # fmt: skip
def test_a_point_is_as_exact_as_the_problem_says(
    cast: Cast, client: httpx.Client, precision: Precision, latitude: str
) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(precision=precision, **POINT))
    cast.sign_in(client, "resident")
    (row,) = table(client.get("/problems.csv"))
    assert row["latitude"] == latitude
    (feature,) = client.get("/problems.geojson").json()["features"]
    place = feature["geometry"]
    assert (place is None) if not latitude else (str(place["coordinates"][1]) == latitude)


def test_areas_come_with_their_boundaries(cast: Cast, client: httpx.Client) -> None:
    ring = [[-2.6, 51.45], [-2.58, 51.45], [-2.58, 51.46], [-2.6, 51.45]]
    with cast.database.write() as db:
        shape = msgspec.json.encode({"type": "Polygon", "coordinates": [ring]}).decode()
        db.execute(sa.update(Area).values(boundary=shape))
    cast.sign_in(client, "resident")
    features = json.loads(client.get("/problems.geojson").text)["features"]
    areas = [f for f in features if f["properties"]["is"] == "area"]
    assert [f["geometry"]["coordinates"] for f in areas] == [[ring]], "no area without a problem"


def test_the_filters_of_the_list_hold_for_the_file(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 1, title="Smashed glass", stage=Stage.CLOSED)
    cast.sign_in(client, "officer")
    for query, seen in (
        ("stage=closed", {"Smashed glass"}), ("stage=scanning", {"Broken glass at Linden Park"}),
        ("mine=1", {"Broken glass at Linden Park"}), ("q=linden", {"Broken glass at Linden Park"}),
        ("q=linden&stage=closed", set()), ("q=nowhere", set()), ("tier=3", set()),
    ):  # fmt: skip
        assert titles(client.get(f"/problems.csv?{query}")) == seen, query
    assert "/problems.csv?stage=closed" in unescape(client.get("/problems?stage=closed").text)


def test_a_long_list_is_read_in_pieces_and_no_further_than_promised(
    cast: Cast, client: httpx.Client, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "CHUNK", 10)
    monkeypatch.setattr(taking, "MOST", 25)
    with cast.database.write() as db:
        crowd(db, cast, 40)
    cast.sign_in(client, "officer")
    with statements(app) as sent:
        rows = table(client.get("/problems.csv"))
    assert len(rows) == 25
    assert len({row["reference"] for row in rows}) == 25
    assert sum("FROM problem" in text for text in sent) == 3


def test_a_title_that_is_a_formula_is_not_worked_out(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(title="=HYPERLINK(1)"))
    cast.sign_in(client, "officer")
    rows: list[dict[str, Any]] = table(client.get("/problems.csv"))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_every_file_that_is_written_row_by_row_is_made_beside_the_server() -> None:
    """So that no page and no write waits for ten thousand rows; see `web/processes.py`."""
    files = [
        route
        for route in routes.ALL
        if Spooled in {given := get_type_hints(route.run)["return"], *get_args(given)}
    ]
    assert len(files) >= 6
    assert [route.path for route in files if not route.heavy] == []


def test_a_file_takes_no_thread_and_no_connection_from_whoever_writes(
    cast: Cast, client: httpx.Client, app: Litestar, settings: Settings
) -> None:
    cast.sign_in(client, "officer")
    client.get("/problems")  # notes when the session was last used, once a minute
    house = app.state.house
    beside = Processes(answering_heavy, settings)
    app.state.house = msgspec.structs.replace(house, heavy=beside)
    try:
        with statements(app) as sent:
            rows = table(client.get("/problems.csv"))
        assert [row["title"] for row in rows] == ["Broken glass at Linden Park"]
        assert sent == [], "all of it was asked over connections of the other process"
    finally:
        app.state.house = house
        beside.shutdown()
    with statements(app) as sent:
        client.get("/problems.csv")
    assert sent, "without that process it is the server that asks"
