"""A form sent twice acts once: by an impatient finger, a slow line, or two at the same moment."""

import threading

import httpx
import pytest
import sqlalchemy as sa

from sara.problems.models import Problem
from tests.cast import Cast
from tests.conftest import NewClient

PAGE, TO = "/problems/new", "/problems"
TYPED = {"title": "Loud exhausts", "behaviour": "Cars race.", "place": "Mill Road"}
KNOWN = {"offered": [str(number) for number in range(1, 9)]}
"""The problems like it were looked at: it is another one."""
HANDS = 6


@pytest.fixture
def officer(cast: Cast, client: httpx.Client) -> httpx.Client:
    return cast.sign_in(client, "officer")


def fields(cast: Cast, officer: httpx.Client) -> dict[str, object]:
    return cast.hidden(officer, PAGE) | TYPED | KNOWN | {"area_id": cast.areas["north"]}


def problems(cast: Cast) -> int:
    with cast.database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(Problem)) or 0


def test_the_second_sending_leads_where_the_first_one_led(
    cast: Cast, officer: httpx.Client
) -> None:
    mine = fields(cast, officer)
    first, second = officer.post(TO, data=mine), officer.post(TO, data=mine)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert problems(cast) == 2
    assert "already saved" in officer.get(second.headers["location"]).text


def test_many_at_the_same_moment_act_once(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    mine = fields(cast, officer)
    ready = threading.Barrier(HANDS)
    answers: list[httpx.Response] = []

    def send() -> None:
        hand = new_client()
        hand.cookies = officer.cookies
        ready.wait()
        answers.append(hand.post(TO, data=mine))

    hands = [threading.Thread(target=send) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert [a.status_code for a in answers] == [303] * HANDS
    assert len({a.headers["location"] for a in answers}) == 1
    assert problems(cast) == 2


def test_a_form_that_was_turned_down_can_be_sent_again(cast: Cast, officer: httpx.Client) -> None:
    mine = fields(cast, officer)
    assert officer.post(TO, data=mine | {"title": ""}).status_code == 422
    assert officer.post(TO, data=mine).status_code == 303
    assert problems(cast) == 2


def test_the_form_drawn_again_after_a_mistake_acts_by_itself(
    cast: Cast, officer: httpx.Client
) -> None:
    mine = fields(cast, officer)
    officer.post(TO, data=mine)
    again = fields(cast, officer)
    assert again["_once"] != mine["_once"]
    officer.post(TO, data=again)
    assert problems(cast) == 3


def test_the_number_of_one_person_is_not_that_of_another(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    mine = fields(cast, officer)
    officer.post(TO, data=mine)
    colleague = cast.sign_in(new_client(), "colleague")
    theirs = fields(cast, colleague) | {"_once": mine["_once"]}
    assert colleague.post(TO, data=theirs).status_code == 303
    assert problems(cast) == 3


def test_an_odd_number_is_a_number_like_any_other(cast: Cast, officer: httpx.Client) -> None:
    mine = fields(cast, officer)
    for number in ("x" * 5000, "\u202e'; --", "../.."):
        assert officer.post(TO, data=mine | {"_once": number}).status_code == 303
        assert officer.post(TO, data=mine | {"_once": number}).status_code == 303
    assert problems(cast) == 4
