"""Coordinates, as degrees, inside addresses, or projected."""

import math

import pytest

from sara.errors import Refused
from sara.incidents import points


@pytest.mark.parametrize(
    "text, value",
    [("51.5", 51.5), ("51,5", 51.5), ("-0,1278", -0.1278), ("1.234.567,5", 1234567.5),
     ("1,234.5", 1234.5), ("1 399 000,25", 1399000.25), ("4.4e2", 440.0), ("x", None), ("", None),
     ("1.2.3", None), ("nan", None), ("inf", None)],
)  # fmt: skip
def test_a_number_has_a_point_or_a_comma(text: str, value: float | None) -> None:
    assert points.number(text) == value


@pytest.mark.parametrize(
    "text, pair, words",
    [
        ("5 Mill Lane\nCity, OH 45202\n(39.1, -84.51)", (39.1, -84.51),
         "5 Mill Lane, City, OH 45202"),
        ("POINT (-84.51 39.1)", (39.1, -84.51), ""),
        ("(39.10, -84.51)", (39.1, -84.51), ""),
        ("-122.41, 37.78", (37.78, -122.41), ""),
        ("39,1431; -84,4897", (39.1431, -84.4897), ""),
        ("12 Mill Lane", None, "12 Mill Lane"),
        ("100 BLOCK OF 3RD ST, 45202", None, "100 BLOCK OF 3RD ST, 45202"),
        ("", None, ""),
    ],
)  # fmt: skip
def test_a_pair_is_found_inside_an_address(text: str, pair: object, words: str) -> None:
    assert points.inside(text) == (pair, words)


@pytest.mark.parametrize("pair, missing", [
    ((0, 0), True), ((0.0, 0.0000001), True), ((-1, -1), True), ((99, 999), True),
    ((0, 51.5), False), ((9.9, 99.1), False), ((51.5, -0.1), False),
])  # fmt: skip
def test_codes_for_nowhere_are_known(pair: tuple[float, float], missing: bool) -> None:
    assert points.is_missing(*pair) is missing


def test_projected_coordinates_come_out_where_the_register_says() -> None:
    """The worked example of EPSG guidance note 7-2 for the British grid, and Helmert beside it."""
    (london,) = points.degrees([(180_000.0, 530_000.0)], 27700)
    assert london is not None
    assert math.dist(london, (51.5038, -0.1283)) < 0.0005
    (cincinnati,) = points.degrees([(408_000.0, 1_400_000.0)], 3735)
    assert cincinnati is not None
    assert math.dist(cincinnati, (39.10, -84.50)) < 0.02


def test_a_point_outside_its_system_is_none_and_an_unknown_system_is_refused() -> None:
    assert points.degrees([(1e9, 1e9)], 27700) == [None]
    with pytest.raises(Refused):
        points.degrees([(1.0, 1.0)], 999999)
