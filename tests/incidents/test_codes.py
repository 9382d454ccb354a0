"""Codes for "not known": proposed with a reason where they look like it, and never a true value."""

import pytest

from sara.incidents.areas import Areas
from sara.incidents.codes import Codes, Suspect, accepted
from sara.incidents.meanings import Mapping
from sara.words import gettext


def found(values: list[str], meaning: str = "place", **more: object) -> list[Suspect]:
    codes = Codes(("c",), Mapping(meanings={"c": meaning}, **more), Areas([]))
    for value in values:
        codes.see([value])
    return codes.found()


def proposed(values: list[str], meaning: str = "place") -> dict[str, int]:
    return {one.code: one.rows for one in found(values, meaning)}


def numbers(first: int, last: int, times: int = 5) -> list[str]:
    return [str(n) for n in range(first, last + 1)] * times


CODED = numbers(1, 6)


@pytest.mark.parametrize(
    "meaning, values, codes",
    [
        ("kind", CODED + ["9"] * 4, {"9": 4}),
        ("place", numbers(1, 40) + ["99"] * 3 + ["999"] * 2, {"999": 2, "99": 3}),
        ("place", numbers(1, 40) + ["-9"] * 3, {"-9": 3}),
        ("age", numbers(3, 88) + ["999"] * 3, {"999": 3}),
        ("hour", numbers(0, 23) + ["99"] * 3, {"99": 3}),
        ("start_time", numbers(1000, 1059) + ["9999"] * 3, {"9999": 3}),
        ("area", numbers(1, 8) + ["99"] * 3, {"99": 3}),
        ("kind", ["Daylight"] * 30 + ["Dark"] * 20 + ["9"] * 3, {"9": 3}),
        ("nothing", CODED + ["9"] * 4, {"9": 4}),
    ],
)
def test_a_number_that_stands_apart_is_proposed_with_its_count(
    meaning: str, values: list[str], codes: dict[str, int]
) -> None:
    assert proposed(values, meaning) == codes


@pytest.mark.parametrize(
    "meaning, values",
    [
        ("kind", numbers(1, 9)),  # the ninth of nine
        ("kind", numbers(1, 8) + ["9"] * 4),  # the next of eight
        ("area", CODED + ["9"] * 4),  # a beat 9
        ("place", numbers(1, 480) + ["9"] * 4),  # a house number
        ("place", [str(n) for n in range(1, 960, 100)] * 3 + ["999"] * 4),  # a house further on
        ("month", CODED + ["9"] * 4),  # September
        ("day", numbers(1, 5) + ["9"] * 4),
        ("hour", numbers(20, 23) + ["9"] * 4),
        ("start_time", numbers(20, 23) + ["9"] * 4),
        ("age", numbers(3, 98) + ["99"] * 2),
        ("id", [*numbers(1, 400, 1), "999"]),  # once
        ("kind", CODED[:5] + ["9"] * 4),  # too few to tell
        ("place", ["12 Mill Lane"] * 30 + ["9 Mill Lane"] * 4),
        ("kind", ["Unknown Soldier Road", "No Parking", "Nathan"] * 20),
    ],
)
def test_what_may_be_a_true_value_is_not_proposed(meaning: str, values: list[str]) -> None:
    assert proposed(values, meaning) == {}


def test_an_area_whose_name_it_is_is_none() -> None:
    class Named(Areas):
        def named(self, words: str) -> int | None:
            return 7 if words == "99" else None

    for areas, expected in ((Areas([]), ["99"]), (Named([]), [])):
        codes = Codes(("beat",), Mapping(meanings={"beat": "area"}), areas)
        for value in numbers(1, 8) + ["99"] * 3:
            codes.see([value])
        assert [one.code for one in codes.found()] == expected


def test_each_has_its_reason() -> None:
    (one,) = found(CODED + ["9"] * 4, "kind")
    assert gettext(one.why) == "Stands apart: the other numbers go from 1 to 6"
    (one,) = found(numbers(3, 88) + ["999"] * 3, "age")
    assert gettext(one.why) == "Stands apart from the other ages"
    (one,) = found(["Dark"] * 30 + ["9"] * 3, "kind")
    assert gettext(one.why) == "A number among words"


def test_words_for_it_are_found_in_every_column() -> None:
    words = ["NA", "N.A.", "Unknown", "unknown ", "Address unknown", "", "Mill Lane"]
    assert proposed(words, "nothing") == {
        "unknown": 2, "na": 1, "n.a.": 1, "address unknown": 1,
    }  # fmt: skip
    sure = {one.code for one in found(words) if one.sure}
    assert sure == {"unknown", "na", "n.a."}, "the others only when somebody accepts them"


@pytest.mark.parametrize("meanings", [{"a": "latitude", "b": "longitude"}, {"c": "point"}])
def test_points_that_are_none_are_found_as_pairs(meanings: dict[str, str]) -> None:
    codes = Codes(("a", "b", "c"), Mapping(meanings=meanings), Areas([]))
    for y, x in [("51.5", "-0.1")] * 30 + [("0", "0")] * 3 + [("0.0", "51.1")] + [("999", "999")]:
        codes.see([y, x, f"({y}0000, {x}0000)" if "." in y else f"({y}.0, {x}.0)"])
    pairs = {one.code: one.rows for one in codes.found() if one.column == next(iter(meanings))}
    assert pairs == {"0, 0": 3, "999, 999": 1}


def test_columns_of_persons_are_not_looked_at() -> None:
    assert found(CODED + ["9"] * 4, "kind", dropped=("c",)) == []


def test_what_was_refused_is_not_accepted_again() -> None:
    codes = found(CODED + ["9"] * 4 + ["NA"], "kind")
    assert accepted(Mapping(), codes) == {"c": ("9",)}
    assert accepted(Mapping(true_values={"c": ("9",)}), codes) == {}
    assert accepted(Mapping(missing={"c": ("X", "9")}), codes) == {"c": ("X", "9")}
