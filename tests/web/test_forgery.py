"""A form acts only when it comes from one of our pages, made for this very session."""

import secrets

import httpx
import pytest
import sqlalchemy as sa

from sara.problems.models import Problem
from tests.cast import Cast
from tests.conftest import NewClient

PAGE, TO = "/problems/new", "/problems"
TYPED = {"title": "Loud exhausts", "behaviour": "Cars race.", "place": "Mill Road"}


@pytest.fixture
def officer(cast: Cast, client: httpx.Client) -> httpx.Client:
    return cast.sign_in(client, "officer")


def fields(cast: Cast, officer: httpx.Client) -> dict[str, object]:
    return cast.hidden(officer, PAGE) | TYPED | {"area_id": cast.areas["north"]}


def problems(cast: Cast) -> int:
    with cast.database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(Problem)) or 0


def test_a_form_of_ours_acts(cast: Cast, officer: httpx.Client) -> None:
    assert officer.post(TO, data=fields(cast, officer)).status_code == 303
    assert problems(cast) == 2


def test_a_token_that_was_not_made_for_this_session_is_refused(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    mine = fields(cast, officer)
    token = str(mine["_csrf"])
    of_another = cast.hidden(cast.sign_in(new_client(), "colleague"), PAGE)["_csrf"]
    of_an_earlier_session = cast.hidden(cast.sign_in(new_client(), "officer"), PAGE)["_csrf"]
    forged = {
        "none": "",
        "of another person": of_another,
        "of another session of the same person": of_an_earlier_session,
        "cut": token[:-2],
        "longer": token + "00",
        "no hexadecimal": "z" * 128,
        "minted by an attacker": secrets.token_hex(64),
        "all zeros": "0" * 128,
        "the same half twice": token[:64] * 2,
    }
    for words, given in forged.items():
        answer = officer.post(TO, data=mine | {"_csrf": given})
        assert answer.status_code == 403, words
        assert "Cars race." in answer.text, f"{words}: what was typed is lost"
    without = {name: value for name, value in mine.items() if name != "_csrf"}
    assert officer.post(TO, data=without).status_code == 403
    assert problems(cast) == 1


def test_a_form_from_elsewhere_is_refused(cast: Cast, officer: httpx.Client) -> None:
    mine, ours = fields(cast, officer), cast.settings.origin
    elsewhere = [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": ours + ".evil.example"},
        {"origin": ours.replace("http:", "https:")},
        {"origin": ours.rpartition(":")[0] + ":1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ]
    for headers in elsewhere:
        assert officer.post(TO, data=mine, headers=headers).status_code == 403, headers
    del officer.headers["origin"]
    assert officer.post(TO, data=mine).status_code == 403
    assert problems(cast) == 1


def test_a_browser_that_does_not_say_where_a_request_began_is_judged_by_its_origin(
    cast: Cast, officer: httpx.Client
) -> None:
    del officer.headers["sec-fetch-site"]
    assert officer.post(TO, data=fields(cast, officer)).status_code == 303


def test_signing_in_and_out_are_forms_too(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    stranger = new_client()
    guess = {"email": "officer@example.org", "password": "four green bottles"}
    elsewhere = {"origin": "https://evil.example"}
    assert stranger.post("/sign-in", data=guess, headers=elsewhere).status_code == 403
    assert officer.post("/sign-out", data={}).status_code == 403
    assert officer.get("/").status_code == 200


def test_each_page_masks_the_token_anew(cast: Cast, officer: httpx.Client) -> None:
    seen = {cast.hidden(officer, PAGE)["_csrf"] for _ in range(3)}
    assert len(seen) == 3
