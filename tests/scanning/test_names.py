"""What may name a person is found; what names a place is not."""

import time

import pytest

from sara.scanning.names import names_in

NAMED = [
    ("Mr Smith shouts at night", ["Mr Smith"]),
    ("mrs jones shouts at night", ["mrs jones"]),
    ("MS O'NEIL-BROWN at number 5", ["MS O'NEIL-BROWN"]),
    ("Ms. O\u2019Neil complained", ["Ms. O\u2019Neil"]),
    ("Seen by Dr. Patel and Officer Mary Reed", ["Dr. Patel", "Officer Mary Reed"]),
    ("PC Hill and Sgt. Vale were there", ["PC Hill", "Sgt. Vale"]),
    ("told by Cllr Öztürk", ["Cllr Öztürk"]),
    ("Herr Vogel und Frau Krüger", ["Herr Vogel", "Frau Krüger"]),
    ("a man named Darren Cole sells", ["named Darren Cole"]),
    ("a lad called Kev brings the drink", ["lad called Kev"]),
    ("Kev, aka Big Red", ["aka Big Red"]),
    ("a van AB12 CDE waits there", ["AB12 CDE"]),
    ("a car with B123 XYZ", ["B123 XYZ"]),
    ("the plate is HH-AB 1234", ["HH-AB 1234"]),
    ("an old Ford, 7ABC123", ["7ABC123"]),
    ("ring 07700 900123 before ten", ["07700 900123"]),
    ("ring +44 7700 900 123", ["+44 7700 900 123"]),
    ("ring (555) 123-4567 or 555-0147", ["(555) 123-4567", "555-0147"]),
    ("ring 020 7946 0018", ["020 7946 0018"]),
    ("write to kev.cole@example.org", ["kev.cole@example.org"]),
    ("posted by @bigred99 online", ["@bigred99"]),
    ("Mr Smith and again Mr Smith", ["Mr Smith"]),
]

NOBODY = [
    "",
    "Groups drink and smash bottles on the skate ramp.",
    "Linden Park, skate ramp",
    "The corner of Queen Victoria Street and King's Road",
    "St Mary's Road, behind Holy Trinity School",
    "The Duke of York, a pub called The Anchor",
    "Friday and Saturday, 10 pm to 2 am",
    "22.00 - 02.00, and 06:30 to 07:15",
    "from 2026-06-01 to 2026-08-31",
    "01.06.2026 22.00-23.30",
    "on 1/6/2026 and 14/6/26",
    "problem 2026-0147",
    "flats 12, 14 and 100-120 High Street",
    "bus A12 and road B4027",
    "the officer saw it, the doctor too",
    "people miss the bus there",
    "about 1,500 people live here; 11 nights in 92 days",
    "NE1 4LP",
]


@pytest.mark.parametrize("text, found", NAMED)
def test_what_may_name_a_person_is_found(text: str, found: list[str]) -> None:
    assert names_in(text) == found


@pytest.mark.parametrize("text", NOBODY)
def test_places_dates_and_numbers_are_no_names(text: str) -> None:
    assert names_in(text) == []


def test_words_stand_in_the_order_of_the_text() -> None:
    text = "ring 07700 900123\nask Mrs Jones\nAB12 CDE"
    assert names_in(text) == ["07700 900123", "Mrs Jones", "AB12 CDE"]


def test_the_end_of_one_field_and_the_start_of_the_next_are_no_name() -> None:
    assert names_in("Noise in Linden Dr\nGroups drink there") == []


@pytest.mark.parametrize("text", ["a" * 8000, "0 " * 4000, "Mr " * 3000, "A-" * 4000, "@." * 4000])
def test_a_long_text_of_one_kind_takes_no_long_time(text: str) -> None:
    start = time.process_time()
    names_in(text)
    assert time.process_time() - start < 0.5
