"""Boundaries: what is taken, what is refused in which words, and how it is drawn."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sara.people.boundaries import MOST_CHARACTERS, MOST_POINTS, SIDE, Unfit, outline, read

RING = [[13, 52], [13.1, 52], [13.1, 52.1], [13, 52.1], [13, 52]]


def polygon(*rings: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def why(text: str) -> str:
    with pytest.raises(Unfit) as refused:
        read(text)
    return str(refused.value.sentence)


def test_a_bare_geometry_a_feature_and_a_collection_of_one_are_the_same() -> None:
    geometry = json.loads(polygon(RING))
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}
    collection = {"type": "FeatureCollection", "features": [feature]}
    kept = {read(json.dumps(given)) for given in (geometry, feature, collection)}
    assert len(kept) == 1
    assert json.loads(kept.pop()) == geometry


def test_islands_and_holes_are_kept() -> None:
    hole = [[13.02, 52.02], [13.04, 52.02], [13.04, 52.04], [13.02, 52.02]]
    both = {"type": "MultiPolygon", "coordinates": [[RING, hole], [RING]]}
    kept = json.loads(read(json.dumps(both)))
    assert [len(rings) for rings in kept["coordinates"]] == [2, 1]


def test_heights_and_needless_decimals_are_left_out() -> None:
    exact = [[x + 0.123456789, y + 0.123456789, 34.5] for x, y in RING]
    kept = json.loads(read(polygon(exact)))
    assert kept["coordinates"][0][0] == [13.123457, 52.123457]


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("null", "Polygon"),
        ("[]", "Polygon"),
        ('{"type":"Polygon"}', "Polygon"),
        ('{"type":"Polygon","coordinates":[]}', "Polygon"),
        ('{"type":"Feature","geometry":null}', "Polygon"),
        ('{"type":"FeatureCollection","features":[]}', "Polygon"),
        ('{"type":"FeatureCollection","features":[1,2]}', "Polygon"),
        ('{"type":"MultiPolygon","coordinates":[[]]}', "Polygon"),
        ('{"type":"MultiPolygon","coordinates":[1]}', "Polygon"),
        ('{"type":"GeometryCollection","geometries":[]}', "Polygon"),
        (polygon(RING[:-1]), "the last the same as the first"),
        (polygon(RING[:2] + RING[:1]), "at least four points"),
        (polygon("ring"), "at least four points"),
        (polygon([[52, 130], *RING[1:-1], [52, 130]]), "longitude first"),
        (polygon([["13", "52"], *RING[1:-1], ["13", "52"]]), "longitude first"),
        (polygon([[True, False], *RING[1:-1], [True, False]]), "longitude first"),
        (polygon([[13], *RING[1:]]), "longitude first"),
        (polygon(RING).replace("52.1", "1e999"), ""),
        (polygon(RING).replace("52.1", "NaN"), "cannot be read"),
        ("[" * 5000 + "]" * 5000, ""),
        (" " * (MOST_CHARACTERS + 1), "too long"),
    ],
)
def test_what_is_no_boundary_is_refused_in_words(text: str, words: str) -> None:
    assert words in why(text)


def test_a_boundary_of_the_finest_grain_is_too_many_points() -> None:
    around = [
        [round(13 + math.cos(n / 2000), 3), round(52 + math.sin(n / 2000), 3)]
        for n in range(MOST_POINTS)
    ]
    assert "points" in why(polygon([*around, around[0]]))


def test_a_square_is_drawn_as_one_north_up_and_narrower_than_wide() -> None:
    drawn = outline(read(polygon(RING)))
    assert drawn is not None
    assert drawn.height == SIDE
    assert drawn.width == pytest.approx(SIDE * math.cos(math.radians(52.05)), abs=0.2)
    assert drawn.path.startswith(f"M0.0 {SIDE}.0L")
    assert outline(None) is None


def test_points_too_close_to_be_seen_are_not_drawn() -> None:
    fine = [[13 + math.cos(n / 1000), 52 + math.sin(n / 1000)] for n in range(6283)]
    drawn = outline(read(polygon([*fine, fine[0]])))
    assert drawn is not None
    assert len(drawn.path) < 8000


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
        | st.sampled_from(["Polygon", "MultiPolygon", "Feature", "FeatureCollection"]),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometry", "features"]), inner, max_size=4
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_whatever_is_pasted_is_taken_or_refused_and_nothing_else(found: Any) -> None:
    try:
        kept = read(json.dumps(found))
    except Unfit:
        return
    assert outline(kept) is not None


GRID = [[530000, 180000], [531000, 180000], [531000, 181000], [530000, 180000]]
FEET = [[1400000, 408000], [1401000, 408000], [1401000, 409000], [1400000, 408000]]


@pytest.mark.parametrize(
    "ring, epsg, corner", [(GRID, 27700, (-0.128, 51.504)), (FEET, 3735, (-84.50, 39.10))]
)
@pytest.mark.parametrize("named", [False, True])
def test_a_projected_boundary_becomes_degrees(
    ring: list[list[int]], epsg: int, corner: tuple[float, float], named: bool
) -> None:
    sent: dict[str, object] = {"type": "Polygon", "coordinates": [ring]}
    if named:
        sent["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    found = json.loads(read(json.dumps(sent), 0 if named else epsg))
    ((first, *_),) = found["coordinates"]
    assert math.dist(first, corner) < 0.02


@pytest.mark.parametrize("epsg", [0, 999999, 25832])
def test_metres_without_their_system_are_turned_down_in_words(epsg: int) -> None:
    far = [[9e9, 9e9], [8e9, 9e9], [8e9, 8e9], [9e9, 9e9]]
    with pytest.raises(Unfit):
        read(json.dumps({"type": "Polygon", "coordinates": [far]}), epsg)
