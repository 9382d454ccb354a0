"""One's own account page."""

import html
import re

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts import sessions
from sara.accounts.models import RoleGrant
from tests.cast import Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.signing_in import is_in, sessions_of


def ids(client: httpx.Client) -> list[str]:
    """The open sessions that the page offers to end."""
    text = client.get("/account").text
    return re.findall(r'name="session_id" value="(\d+)"', text)


def test_the_page_tells_the_roles_in_words(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = html.unescape(client.get("/account").text)
    assert "Officer, <bdi>Northside</bdi>" in page


def test_a_person_without_a_role_still_reaches_the_own_account(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.execute(sa.delete(RoleGrant).where(RoleGrant.account_id == cast.accounts["stranger"]))
    cast.sign_in(client, "stranger")
    answer = client.get("/account")
    assert answer.status_code == 200
    assert "You have no role yet" in answer.text
    for path in ("/problems/new", "/admin"):
        assert client.get(path).status_code == 403


def test_one_session_is_ended_from_another(cast: Cast, new_client: NewClient) -> None:
    here, there = cast.sign_in(new_client(), "officer"), cast.sign_in(new_client(), "officer")
    text = here.get("/account").text
    marked = text.index("This browser")
    [mine] = re.findall(r'name="session_id" value="(\d+)"', text[marked:])[:1]
    [other] = set(ids(here)) - {mine}
    cast.send(here, "/account", "/account/sign-outs", {"session_id": other}, form="sessions")
    assert sessions_of(cast, "officer") == 1
    assert is_in(here)
    assert not is_in(there)


def test_all_others_are_ended_at_once(cast: Cast, new_client: NewClient) -> None:
    here, *others = [cast.sign_in(new_client(), "officer") for _ in range(4)]
    fields = cast.hidden(here, "/account", "sessions")
    del fields["session_id"]
    answer = here.post("/account/sign-outs", data=fields)
    assert answer.headers["location"] == "/account"
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_ending_this_session_signs_out(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    [mine] = ids(client)
    answer = cast.send(
        client, "/account", "/account/sign-outs", {"session_id": mine}, form="sessions"
    )
    assert answer.headers["location"] == "/sign-in"
    assert not is_in(client)


def test_nobody_ends_the_session_of_somebody_else(cast: Cast, new_client: NewClient) -> None:
    officer, resident = cast.sign_in(new_client(), "officer"), new_client()
    cast.sign_in(resident, "resident")
    [theirs] = ids(officer)
    cast.send(resident, "/account", "/account/sign-outs", {"session_id": theirs}, form="sessions")
    assert is_in(officer)


def test_an_idle_session_is_not_shown_as_open(
    cast: Cast, new_client: NewClient, clock: Clock
) -> None:
    cast.sign_in(new_client(), "officer")
    clock.forward(minutes=31)
    here = new_client()
    with cast.database.write() as db:
        token = sessions.begin(db, cast.accounts["officer"], settings=cast.settings, now=clock())
    here.cookies.set("sara", token)
    assert len(ids(here)) == 1


def test_two_windows_that_rename_do_not_overwrite_each_other(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    early = cast.hidden(client, "/account", "name")
    late = early | {"_once": early["_once"] + "2"}
    assert client.post("/account/name", data=early | {"name": "Olive"}).status_code == 303
    answer = client.post("/account/name", data=late | {"name": "Oliver"})
    assert answer.status_code == 409
    assert "Olive" in answer.text
    assert "Oliver" in answer.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed_and_not_endless(cast: Cast, client: httpx.Client, name: str) -> None:
    cast.sign_in(client, "officer")
    answer = cast.send(client, "/account", "/account/name", {"name": name}, form="name")
    assert answer.status_code == 422


def test_a_name_is_shown_as_it_was_typed_and_never_run(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    name = "<script>alert(1)</script>\"'{{ 7*7 }}"
    cast.send(client, "/account", "/account/name", {"name": name}, form="name")
    page = client.get("/account").text
    assert "<script>alert" not in page
    assert name in html.unescape(page)
