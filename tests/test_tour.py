"""The tour through the invented town: its pictures and its people are there."""

import re
from pathlib import Path

import pytest

from sara import demo
from sara.demo.town import PEOPLE, address
from tests.tour import FOLDER, SHOTS

TOUR = (Path(__file__).parent.parent / "docs" / "tour.md").read_text("utf-8")
SHOWN = re.findall(r"!\[([^\]]*)\]\(tour/([\w-]+)\.png\)", TOUR)


def test_the_tour_shows_every_picture_that_is_taken_once() -> None:
    assert sorted(name for _, name in SHOWN) == sorted(shot.name for shot in SHOTS)
    assert sorted(p.stem for p in FOLDER.iterdir()) == sorted(shot.name for shot in SHOTS)


@pytest.mark.parametrize("words, name", SHOWN, ids=[name for _, name in SHOWN])
def test_a_picture_is_described_and_small(words: str, name: str) -> None:
    assert len(words) > 20
    assert (FOLDER / f"{name}.png").stat().st_size < 150_000


def test_the_tour_names_its_people_and_their_password() -> None:
    named = re.findall(r"^\| `(\w+)` \|", TOUR, re.MULTILINE)
    assert [address(who) for who in named if who not in PEOPLE] == []
    roles = {PEOPLE[who].role for who in named}
    assert len(roles) == len(named) == 7
    assert f"`{demo.PASSWORD}`" in TOUR


def test_whoever_takes_a_picture_lives_in_the_town() -> None:
    assert {shot.who for shot in SHOTS if shot.who} <= PEOPLE.keys()
