"""Areas as a map, and points as exact as was chosen."""

from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from sara.accounts.models import Area, Precision
from sara.accounts.rounding import rounded
from sara.db import Database
from sara.intake.models import Report
from sara.intake.places import area_at, drawing, outlines
from tests.cast import Cast
from tests.intake.reporting import look_over, report

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
FAR = [[20, 0], [30, 0], [30, 10], [20, 10], [20, 0]]


class One(msgspec.Struct):
    id: int
    name: str
    boundary: str | None


def polygon(*rings: Any) -> str:
    return msgspec.json.encode({"type": "Polygon", "coordinates": rings}).decode()


def several(*polygons: Any) -> str:
    return msgspec.json.encode({"type": "MultiPolygon", "coordinates": polygons}).decode()


AREAS = [
    One(1, "Ring", polygon(SQUARE, HOLE)),
    One(2, "Nowhere", None),
    One(3, "Far", polygon(FAR)),
]


@pytest.mark.parametrize(
    "point, area", [((1, 1), 1), ((5, 5), None), ((25, 5), 3), ((15, 5), None), ((5, 11), None)]
)
def test_a_point_lies_in_the_area_around_it(point: tuple[float, float], area: int | None) -> None:
    assert area_at(AREAS, *point) == area


def test_an_area_may_be_of_several_pieces() -> None:
    assert area_at([One(7, "Isles", several([SQUARE], [FAR]))], 25, 5) == 7


def test_areas_are_drawn_on_one_picture_with_their_names_inside() -> None:
    drawn = drawing(AREAS)
    assert drawn is not None
    assert [area.name for area in drawn.areas] == ["Ring", "Far"]
    ring, far = drawn.areas
    assert ring.path.count("M") == 2, "with its hole"
    assert 0 < ring.x < far.x < drawn.width
    assert 0 < ring.y < drawn.height


def test_without_a_boundary_there_is_no_picture() -> None:
    assert drawing([One(2, "Nowhere", None)]) is None


def test_outlines_are_geojson() -> None:
    found = msgspec.json.decode(outlines(AREAS))
    assert [f["properties"]["name"] for f in found["features"]] == ["Ring", "Far"]


@pytest.mark.parametrize(
    "precision, kept",
    [(Precision.EXACT, 47.61234), (Precision.STREET, 47.612), (Precision.BLOCK, 47.61)],
)
def test_a_point_is_kept_only_as_exactly_as_was_chosen(precision: Precision, kept: float) -> None:
    assert rounded(47.612344, precision) == kept
    assert rounded(-kept, precision) == -kept


@pytest.fixture
def bounded(database: Database, cast: Cast) -> int:
    north = cast.areas["north"]
    with database.write() as db:
        db.execute(sa.update(Area).where(Area.id == north).values(boundary=polygon(SQUARE)))
    return north


def test_whoever_gives_a_point_need_not_know_the_area(
    client: httpx.Client, database: Database, bounded: int
) -> None:
    at = {"latitude": "5", "longitude": "5"}
    assert "Northside" in look_over(client, **at).text
    report(client, **at)
    with database.read() as db:
        assert db.scalar(sa.select(Report.area_id)) == bounded


def test_the_map_of_the_browser_asks_for_the_areas_and_gets_no_more(
    client: httpx.Client, bounded: int
) -> None:
    page = client.get("/report/areas")
    assert page.headers["content-type"].startswith("application/geo+json")
    (feature,) = page.json()["features"]
    assert feature["properties"] == {"id": bounded, "name": "Northside"}
    assert "<svg" in client.get("/report/new").text
