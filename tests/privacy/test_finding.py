"""What may name a person is found; what names a place is not."""

import time

import pytest

from sara.privacy.finding import details_in, names_in

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
    ("Kev, aka Big Red", ["Kev", "aka Big Red"]),
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


@pytest.mark.parametrize(
    "text, found",
    [
        ("It is John Smith again", [("name", "John Smith")]),
        ("Fatima saw it", [("name", "Fatima")]),
        ("His name is Zbigniew", [("name", "name is Zbigniew")]),
        ("they live at number 14", [("house", "number 14")]),
        ("from flat 3b every night", [("house", "flat 3b")]),
        ("No. 9 has the dog", [("house", "No. 9")]),
        ("in front of 14 Elm Street", [("house", "14")]),
        ("vor Hauptstraße 12", [("house", "12")]),
        ("Dave at 12 Mill Road drives AB12 CDE",
         [("name", "Dave"), ("house", "12"), ("plate", "AB12 CDE")]),
    ],
)  # fmt: skip
def test_each_detail_says_what_it_is(text: str, found: list[tuple[str, str]]) -> None:
    assert [(str(one.kind), one.words) for one in details_in(text)] == found
    assert all(text[one.start : one.end].split() == one.words.split() for one in details_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "St Thomas Church, behind John Adams Park",
        "King William and the Queen Elizabeth",
        "Martin Luther King Boulevard",
        "the number 12 bus, line no 4 tram",
        "about 14 people on 12 nights",
        "Scott's Lane",
        "Thursday and Friday, 10 pm to 2 am",
    ],
)
def test_places_and_buses_are_no_details(text: str) -> None:
    assert details_in(text) == []


def test_a_house_number_does_not_count_as_naming_somebody() -> None:
    assert names_in("noise from number 14") == []
