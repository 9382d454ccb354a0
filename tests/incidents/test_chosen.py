"""A choice of incidents is the same in an address, in JSON and in the database."""

import datetime as dt
import math
import random
from urllib.parse import parse_qs

import pytest
from hypothesis import given, strategies as st

from sara.db import Database
from sara.errors import BadRequest
from sara.incidents.chosen import Chosen, Circle, InArea, Shape, Street, from_json, from_query
from sara.incidents.places import key_of
from sara.incidents.queries import counted, kinds, newest_load
from tests.incidents.made import a_dataset

degrees = st.floats(-80, 80).map(lambda x: round(x, 6))
points = st.tuples(degrees, degrees)
places = st.one_of(
    st.none(),
    st.builds(InArea, st.integers(1, 10_000)),
    st.builds(Circle, degrees, degrees, st.floats(1, 5000).map(lambda x: round(x, 2))),
    st.lists(points, min_size=3, max_size=60).map(lambda c: Shape(tuple(c))),
    st.text("abc é'%_", min_size=1, max_size=30)
    .map(lambda t: " ".join(t.split())).filter(bool).map(Street),
)  # fmt: skip


@given(st.lists(st.integers(1, 99), max_size=5), places, st.none() | st.integers(1, 9))
def test_a_choice_reads_the_same_from_its_address_and_from_json(kinds, place, load) -> None:
    chosen = Chosen(
        dataset_id=3, kinds=tuple(sorted(set(kinds))), starts_on=dt.date(2026, 1, 1), place=place,
        up_to_load=load,
    )  # fmt: skip
    assert from_query(parse_qs(chosen.as_query())) == chosen
    assert from_json(chosen.as_json()) == chosen


@pytest.mark.parametrize(
    "asked",
    [
        "", "dataset=x", "dataset=99999999999", "dataset=1&kind=a", "dataset=1&near=1,2",
        "dataset=1&near=91,2,100", "dataset=1&near=1,2,nan", "dataset=1&near=1,2,1e9",
        "dataset=1&shape=1,2;3,4", "dataset=1&from=2026-02-30", "dataset=1&near=1,2,-3",
        "dataset=1&from=2026-02-02&to=2026-02-01", "dataset=1&up_to=-1",
        "dataset=1&shape=" + ";".join(["1,2"] * 61),
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_refused(asked: str) -> None:
    with pytest.raises(BadRequest):
        from_query(parse_qs(asked))


def test_an_address_says_where_in_one_way_only() -> None:
    assert from_query(parse_qs("dataset=1&street=Main+St&area=4")).place == InArea(4)


def test_a_circle_holds_what_is_near(database: Database) -> None:
    rows = [{"latitude": 51.5 + step / 11_119.5, "longitude": -0.1} for step in range(20)]
    with database.write() as db:
        dataset = a_dataset(db, *rows)
        for metres, found in ((5, 1), (45, 5), (1000, 20)):
            circle = Circle(51.5, -0.1, metres)
            assert counted(db, Chosen(dataset_id=dataset.id, place=circle)) == found


def test_a_shape_holds_what_an_outline_holds(database: Database) -> None:
    """Against the plain definition: the angles to the corners turn once around."""
    chance = random.Random(4)
    star = [
        (math.sin(i * math.tau / 12) * r, math.cos(i * math.tau / 12) * r)
        for i, r in enumerate([1.0, 0.4] * 6)
    ]
    rows = [
        {"latitude": chance.uniform(-1, 1), "longitude": chance.uniform(-1, 1)} for _ in range(400)
    ]
    inside = sum(abs(turns(star, r["latitude"], r["longitude"])) == 1 for r in rows)
    with database.write() as db:
        dataset = a_dataset(db, *rows, {"latitude": None, "longitude": None})
        chosen = Chosen(dataset_id=dataset.id, place=Shape(tuple(star)))
        assert 50 < counted(db, chosen) == inside < 350


def turns(corners: list[tuple[float, float]], y: float, x: float) -> int:
    whole = 0.0
    for (y1, x1), (y2, x2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        turn = math.atan2(y2 - y, x2 - x) - math.atan2(y1 - y, x1 - x)
        whole += (turn + math.pi) % math.tau - math.pi
    return round(whole / math.tau)


def test_a_street_is_found_by_its_words(database: Database) -> None:
    places = ("12 Mill Lane", "40 MILL  LANE.", "3 Windmill Road", "1 100%_Street", "")
    with database.write() as db:
        dataset = a_dataset(db, *({"place": p, "place_key": key_of(p)} for p in places))
        for words, found in (("mill lane", 2), ("mill", 3), ("%_", 1), ("nowhere", 0)):
            chosen = Chosen(dataset_id=dataset.id, place=Street(words))
            assert counted(db, chosen) == found, words


def test_kinds_days_and_loads_narrow_a_choice(database: Database) -> None:
    with database.write() as db:
        dataset = a_dataset(
            db, {"starts_on": dt.date(2026, 1, 1)}, {"starts_on": dt.date(2026, 1, 31)},
            {"starts_on": dt.date(2026, 2, 1), "kind": "Litter"},
        )  # fmt: skip
        january = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 1, 31)}
        assert counted(db, Chosen(dataset_id=dataset.id, **january)) == 2
        kind = {row.name: row.id for row in kinds(db, dataset.id)}["Litter"]
        assert counted(db, Chosen(dataset_id=dataset.id, kinds=(kind,))) == 1
        load = newest_load(db, dataset.id)
        assert load is not None
        assert counted(db, Chosen(dataset_id=dataset.id, up_to_load=load)) == 3
        assert counted(db, Chosen(dataset_id=dataset.id, up_to_load=load - 1)) == 0
