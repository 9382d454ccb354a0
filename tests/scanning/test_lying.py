"""The area a problem lies in: as chosen, or by the boundary that holds its point."""

from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Area, Role, RoleGrant
from sara.problems.models import Problem
from sara.scanning.lying import taken_apart
from tests.cast import NOW, Cast

TYPED = {"title": "Glass at the ramp", "behaviour": "Bottles are smashed.", "place": "The ramp"}
NORTH, SOUTH, NOWHERE = (52.5, -0.12), (51.5, -0.12), (40.0, 5.0)


def square(south: int) -> str:
    ring = [[-1, south], [0, south], [0, south + 1], [-1, south + 1], [-1, south]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


@pytest.fixture
def bounded(cast: Cast) -> Cast:
    """Southbank reaches from 51 to 52 degrees, Northside from 52 to 53."""
    with cast.database.write() as db:
        db.get_one(Area, cast.areas["south"]).boundary = square(51)
        db.get_one(Area, cast.areas["north"]).boundary = square(52)
    return cast


@pytest.fixture
def in_both(bounded: Cast, client: httpx.Client) -> httpx.Client:
    """An officer who may log in both areas; somebody coordinates the other."""
    with bounded.database.write() as db:
        for who, role in (("officer", Role.OFFICER), ("second_coordinator", Role.COORDINATOR)):
            db.add(RoleGrant(account_id=bounded.accounts[who], role=role,
                             area_id=bounded.areas["south"], granted_at=NOW))  # fmt: skip
    return bounded.sign_in(client, "officer")


KNOWN = {"offered": [str(number) for number in range(1, 20)]}
"""They saw the problems like it, and it is another one."""


def log(cast: Cast, client: httpx.Client, point: Any = None, **more: Any) -> httpx.Response:
    at = {} if point is None else {"latitude": point[0], "longitude": point[1]}
    return cast.send(client, "/problems/new", "/problems", TYPED | KNOWN | at | more)


def newest(cast: Cast) -> Any:
    with cast.database.read() as db:
        p = Problem.__table__.c
        return db.execute(
            sa.select(p.id, p.area_id, p.place, p.latitude, p.longitude, p.precision)
            .order_by(p.id.desc()).limit(1)
        ).one()  # fmt: skip


def asked(answer: httpx.Response) -> list[str]:
    labels = LexborHTMLParser(answer.text).css("input[name=meant] + label")
    return [label.text(strip=True) for label in labels]


def test_a_point_without_an_area_gets_the_area_that_holds_it(
    bounded: Cast, in_both: httpx.Client
) -> None:
    for point, area in ((SOUTH, "south"), (NORTH, "north")):
        assert log(bounded, in_both, point, area_id="").status_code == 303
        row = newest(bounded)
        assert (row.area_id, row.latitude, row.longitude) == (bounded.areas[area], *point)
        assert row.precision.value == "street"


def test_a_point_may_stand_among_the_words_of_the_place(
    bounded: Cast, in_both: httpx.Client
) -> None:
    assert log(bounded, in_both, place="The ramp, 51.5012, -0.1234").status_code == 303
    row = newest(bounded)
    assert (row.place, row.latitude, row.longitude) == ("The ramp", 51.5012, -0.1234)
    assert row.area_id == bounded.areas["south"]


@pytest.mark.parametrize(
    "text, words, point",
    [
        ("Ramp (51.5012, -0.1234) by the gate", "Ramp by the gate", (51.5012, -0.1234)),
        ("Ramp 51,5012; -0,1234", "Ramp", (51.5012, -0.1234)),
        ("geo:51.5012,-0.1234", "", (51.5012, -0.1234)),
        ("51.5012 -0.1234 Ramp", "Ramp", (51.5012, -0.1234)),
        ("Linden Street 12, 14", "Linden Street 12, 14", None),
        ("Open 10.30, 11.30", "Open 10.30, 11.30", None),
        ("At 95.1234, 10.1234", "At 95.1234, 10.1234", None),
        ("Version 1.2.345, 6.7890", "Version 1.2.345, 6.7890", None),
    ],
)
def test_only_what_can_be_nothing_else_is_taken_for_a_point(
    text: str, words: str, point: object
) -> None:
    assert taken_apart(text) == (words, point)


def test_a_point_alone_says_no_place(bounded: Cast, in_both: httpx.Client) -> None:
    refused = log(bounded, in_both, place="51.5012, -0.1234")
    assert refused.status_code == 422
    assert "Say it in words as well" in refused.text
    assert 'value="51.5012, -0.1234"' in refused.text


@pytest.mark.parametrize(
    "who, point, words",
    [
        ("officer", SOUTH, "The point lies in Southbank, where you may not log problems"),
        ("coordinator", NOWHERE, "The point lies in no area whose boundary is known"),
        ("officer", None, "Choose the area"),
        ("officer", (95, 0), "The point cannot be read"),
    ],
)
def test_where_no_area_can_be_found_it_says_so_and_keeps_what_was_typed(
    bounded: Cast, client: httpx.Client, who: str, point: Any, words: str
) -> None:
    bounded.sign_in(client, who)
    refused = log(bounded, client, point, area_id="")
    assert refused.status_code == 422
    assert words in unescape(refused.text)
    assert 'value="Glass at the ramp"' in refused.text
    if point:
        assert f'name="latitude" value="{point[0]}"' in refused.text
    assert newest(bounded).id == bounded.problem_id


@pytest.mark.parametrize("meant", ["south", "north"])
def test_a_point_in_another_area_than_the_chosen_one_asks_which_is_meant(
    bounded: Cast, in_both: httpx.Client, meant: str
) -> None:
    north, south = bounded.areas["north"], bounded.areas["south"]
    refused = log(bounded, in_both, SOUTH, area_id=north)
    assert refused.status_code == 422
    said = "The point lies in Southbank, and the area is Northside. Which is meant?"
    assert said in refused.text
    assert asked(refused) == [
        "Southbank, where the point lies", "Northside, although the point lies elsewhere",
    ]  # fmt: skip
    assert 'value="Glass at the ramp"' in refused.text
    assert newest(bounded).id == bounded.problem_id
    answered = {"area_id": north, "meant": bounded.areas[meant]}
    assert log(bounded, in_both, SOUTH, **answered).status_code == 303
    assert newest(bounded).area_id == (south if meant == "south" else north)
    assert newest(bounded).latitude == SOUTH[0]


def test_an_answer_to_another_question_is_asked_again(bounded: Cast, in_both: httpx.Client) -> None:
    for meant in (999, -1, "x", "x" * 30):
        again = log(bounded, in_both, SOUTH, area_id=bounded.areas["north"], meant=meant)
        assert again.status_code == 422
    assert newest(bounded).id == bounded.problem_id


def test_nobody_logs_where_they_may_not_by_a_point(bounded: Cast, client: httpx.Client) -> None:
    bounded.sign_in(client, "officer")
    north, south = bounded.areas["north"], bounded.areas["south"]
    refused = log(bounded, client, SOUTH, area_id=north)
    assert asked(refused) == ["Northside, although the point lies elsewhere"]
    assert log(bounded, client, SOUTH, area_id=north, meant=south).status_code == 422
    assert log(bounded, client, SOUTH, area_id=north, meant=north).status_code == 303
    assert newest(bounded).area_id == north


def test_a_point_outside_the_boundary_of_the_chosen_area_is_said_before_it_is_kept(
    bounded: Cast, in_both: httpx.Client
) -> None:
    north = bounded.areas["north"]
    refused = log(bounded, in_both, NOWHERE, area_id=north)
    assert "The point lies outside the boundary of Northside" in refused.text
    assert log(bounded, in_both, NOWHERE, area_id=north, meant=north).status_code == 303
    with bounded.database.write() as db:
        db.get_one(Area, north).boundary = None
    assert log(bounded, in_both, NOWHERE, area_id=north).status_code == 303


def state(cast: Cast, client: httpx.Client, point: Any, **more: Any) -> httpx.Response:
    page = f"/problems/{cast.problem_id}/scanning"
    typed = TYPED | {"precision": "street", "latitude": point[0], "longitude": point[1]} | more
    return cast.send(client, page, f"{page}/statement", typed, form="statement")


def test_the_statement_asks_when_it_sets_point_and_area_apart(
    bounded: Cast, in_both: httpx.Client
) -> None:
    north, south = bounded.areas["north"], bounded.areas["south"]
    refused = state(bounded, in_both, SOUTH, area_id=north)
    assert refused.status_code == 422
    assert len(asked(refused)) == 2
    assert f'value="{SOUTH[0]}"' in refused.text
    assert newest(bounded).latitude is None
    assert state(bounded, in_both, SOUTH, area_id=north, meant=north).status_code == 303
    assert (newest(bounded).area_id, newest(bounded).latitude) == (north, SOUTH[0])
    assert state(bounded, in_both, SOUTH, area_id=north, title="Other words").status_code == 303
    moved = state(bounded, in_both, (51.6, -0.12), area_id=north, meant=south)
    assert moved.status_code == 303
    assert newest(bounded).area_id == south


def test_a_statement_whose_lead_cannot_move_it_is_asked_too(
    bounded: Cast, client: httpx.Client
) -> None:
    bounded.sign_in(client, "officer")
    refused = state(bounded, client, SOUTH)
    assert asked(refused) == ["Northside, although the point lies elsewhere"]
    assert state(bounded, client, SOUTH, meant=bounded.areas["north"]).status_code == 303
