"""Points that stand for many addresses: found in a file, told in its report and by the charts."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.incidents.meanings import Mapping
from sara.incidents.models import IncidentLoad
from sara.incidents.places import building_of, is_block, key_of
from sara.incidents.snapping import Snapping, snapping, told
from tests.cast import Cast
from tests.incidents.loads import a_source, load

MAPPING = Mapping(
    meanings={"day": "start", "where": "place", "lat": "latitude", "lon": "longitude"},
    kind="Noise", timing="day",
)  # fmt: skip
BLOCK, HALL, HOUSE = "51.4560,-2.5910", "51.4500,-2.5950", "51.4590,-2.5850"


def file(*lines: str) -> bytes:
    return "\n".join(("day,where,lat,lon", *lines)).encode()


def on_a_block(first: int = 101, houses: int = 6) -> list[str]:
    return [f"2026-03-{n + 1:02},{first + 2 * n} Mill Lane,{BLOCK}" for n in range(houses)]


def at_the_hall(times: int = 8) -> list[str]:
    """Addresses from all over the town, and rows without any."""
    some = [f"2026-03-{n + 1:02},{n + 1} {n}th Street,{HALL}" for n in range(times)]
    return some + [f"2026-04-{n + 1:02},,{HALL}" for n in range(times)]


def one_house(times: int = 9) -> list[str]:
    """A house with many flats, and one that is written in several ways."""
    flats = [f"2026-05-{n + 1:02},5 High Street # {n},{HOUSE}" for n in range(times)]
    return [*flats, *(f"2026-06-0{n + 1},{n} Elm Road,51.45{n},-2.58" for n in range(1, 8))]


def known(database: Database, *lines: str) -> tuple[Any, Snapping]:
    source = a_source(database)
    done = load(database, source, file(*lines), MAPPING)
    with database.read() as db:
        return done, snapping(db, source, None)


def test_points_of_many_addresses_are_found_with_their_counts(database: Database) -> None:
    done, found = known(database, *on_a_block(), *at_the_hall(), *one_house())
    report = told(done.report)
    assert (report.points, report.rows) == (2, 22)
    assert [(p.latitude, p.longitude, p.rows, p.addresses) for p in report.biggest] == [
        (51.45, -2.595, 16, 8), (51.456, -2.591, 6, 6),
    ]  # fmt: skip
    assert found.points == {(51.45, -2.595), (51.456, -2.591)}
    assert not found.mostly_blocks


def test_a_busy_house_is_no_such_point(database: Database) -> None:
    ways = ("Street", "St", "Str", "Road", "Street", "Street", "Street", "Street")
    spelled = [f"2026-05-{n + 1:02},7 High {way},{HOUSE}" for n, way in enumerate(ways)]
    few = on_a_block(houses=3) * 4
    report = told(known(database, *one_house(), *few)[0].report)
    assert report.points == 0
    report = told(known_again(database, *spelled).report)
    assert report.points == 0


def known_again(database: Database, *lines: str) -> Any:
    return load(database, a_source(database, "Another"), file(*lines), MAPPING)


def test_a_file_without_addresses_says_nothing_of_it(database: Database) -> None:
    mapping = Mapping(meanings={k: v for k, v in MAPPING.meanings.items() if v != "place"},
                      kind="Noise", timing="day")  # fmt: skip
    done = load(database, a_source(database), file(*at_the_hall()), mapping)
    assert told(done.report).points == 0


@pytest.mark.parametrize(
    "words, building, block",
    [
        ("5 High Street # 3", "5 high street", False),
        ("5 High St., Apt 3B", "5 high st", False),
        ("3rd Floor 5 High Street", "5 high street", False),
        ("Unit 7", "unit 7", False),
        ("100 Block of MAIN ST", "100 block of main st", True),
        ("12XX Terminal Ave", "12xx terminal ave", True),
        ("XX Main St", "xx main st", True),
        ("On or near Mill Lane", "on or near mill lane", True),
        ("1200-1299 Main St", "1200-1299 main st", True),
        ("Fleet Street 12", "fleet street 12", False),
        ("Apt Way", "apt way", False),
    ],
)
def test_a_flat_is_part_of_its_house_and_a_block_is_no_house(
    words: str, building: str, block: bool
) -> None:
    assert building_of(key_of(words)) == building
    assert is_block(key_of(words)) is block


@pytest.fixture
def snapped(cast: Cast) -> int:
    source = a_source(cast.database, zone="Europe/London")
    load(cast.database, source, file(*on_a_block(), *at_the_hall(), *one_house()), MAPPING)
    return source


def text(client: httpx.Client, cast: Cast, page: str) -> str:
    answer = client.get(f"/problems/{cast.problem_id}/{page}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_the_report_and_both_charts_tell_it(cast: Cast, client: httpx.Client, snapped: int) -> None:
    cast.sign_in(client, "analyst")
    with cast.database.read() as db:
        load_id = db.scalars(sa.select(IncidentLoad.id)).one()
    page = client.get(f"/incidents/{snapped}/loads/{load_id}").text
    assert "Points that stand for many addresses" in page
    assert "2 points have rows of many different addresses: 22 rows in all." in page
    assert "51.45, -2.595" in page
    repeats = text(client, cast, f"charts/repeats?dataset={snapped}")
    assert "a town hall: 1. On them lie 8 incidents without an address of their own." in repeats
    assert "@51.45000" not in repeats
    few = text(client, cast, f"charts/concentration?dataset={snapped}")
    assert "8 incidents have no address and lie on a point that the file gives to many" in few
    shown = text(client, cast, f"charts/map?dataset={snapped}")
    assert "a town hall: 2, with 22 of these incidents. A big dot or a square" in shown


def test_blocks_and_bare_points_are_said_beside_repeat_places(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    blocks = [
        f"2026-03-{n + 1:02},{n % 3 + 1}00 block Main St,51.45{n % 3},-2.59" for n in range(9)
    ]
    points = [f"2026-03-{n + 1:02},,51.45{n % 3},-2.59" for n in range(9)]
    for name, lines, words in (
        ("Blocks", blocks, "Most places of this file are blocks or streets, not houses."),
        ("Points", points, "The file gives points and no addresses."),
    ):
        source = a_source(cast.database, name, "Europe/London")
        load(cast.database, source, file(*lines), MAPPING)
        assert words in text(client, cast, f"charts/repeats?dataset={source}")
