"""New passwords: by a link from a mail, or by who knows the old one."""

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, SingleUseLink
from sara.mail.models import Message
from tests.cast import Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.signing_in import (
    PASSWORD,
    give_password,
    is_in,
    last_link,
    sessions_of,
    try_to_sign_in,
)

NEW = "nine red balloons"


@pytest.fixture(autouse=True)
def passwords(cast: Cast) -> None:
    give_password(cast, "officer", "coordinator", "disabled")


def ask(cast: Cast, client: httpx.Client, email: str) -> httpx.Response:
    return cast.send(client, "/forgotten", "/forgotten", {"email": email})


def letters(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        return list(db.scalars(sa.select(Message.to).order_by(Message.id)))


def test_a_forgotten_password_is_set_anew(cast: Cast, client: httpx.Client) -> None:
    assert ask(cast, client, "Officer@example.org").status_code == 303
    link = last_link(cast)
    answer = cast.send(client, link, link, {"password": NEW})
    assert answer.headers["location"] == "/sign-in"
    assert not is_in(client)
    assert try_to_sign_in(client, "officer").status_code == 422
    assert try_to_sign_in(client, "officer", NEW).status_code == 303


def test_the_answer_is_the_same_with_and_without_an_account(
    cast: Cast, new_client: NewClient
) -> None:
    told = set()
    for email in ("officer@example.org", "nobody@example.org", "disabled@example.org",
                  "pending@example.org"):  # fmt: skip
        browser = new_client()
        answer = ask(cast, browser, email)
        page = browser.get(answer.headers["location"]).text
        told.add((answer.status_code, answer.headers["location"], page))
    assert len(told) == 1
    assert letters(cast) == ["officer@example.org"]


def test_a_new_password_ends_every_session(cast: Cast, new_client: NewClient) -> None:
    phone, desk, browser = new_client(), new_client(), new_client()
    try_to_sign_in(phone, "officer")
    try_to_sign_in(desk, "officer")
    ask(cast, browser, "officer@example.org")
    link = last_link(cast)
    cast.send(browser, link, link, {"password": NEW})
    assert not is_in(phone)
    assert not is_in(desk)
    assert sessions_of(cast, "officer") == 0


def test_a_link_from_before_the_disabling_brings_nobody_back(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    ask(cast, new_client(), "officer@example.org")
    link = last_link(cast)
    cast.sign_in(client, "administrator")
    page = f"/admin/accounts/{cast.accounts['officer']}/disabling"
    assert cast.send(client, page, page, {"reason": "left the force"}).status_code == 303
    answer = new_client().post(link, data={"password": NEW})
    assert answer.status_code == 410
    assert try_to_sign_in(new_client(), "officer", NEW).status_code == 422


def test_a_link_works_once_and_for_two_hours(
    cast: Cast, new_client: NewClient, clock: Clock
) -> None:
    ask(cast, new_client(), "officer@example.org")
    link = last_link(cast)
    clock.forward(minutes=119)
    cast.send(browser := new_client(), link, link, {"password": NEW})
    assert browser.get(link).status_code == 410
    ask(cast, new_client(), "officer@example.org")
    link = last_link(cast)
    clock.forward(minutes=121)
    assert browser.get(link).status_code == 410


def test_asking_often_fills_nobodys_mailbox(cast: Cast, new_client: NewClient) -> None:
    for _ in range(6):
        assert ask(cast, new_client(), "officer@example.org").status_code == 303
    assert letters(cast) == ["officer@example.org"] * 3


def test_asking_for_everybody_is_stopped(cast: Cast, client: httpx.Client) -> None:
    told = [ask(cast, client, f"person{n}@example.org").status_code for n in range(22)]
    assert told == [303] * 20 + [429] * 2


def test_a_new_password_opens_an_account_that_strangers_locked(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    for _ in range(6):
        try_to_sign_in(new_client(), "officer", "guess")
    ask(cast, client, "officer@example.org")
    link = last_link(cast)
    cast.send(client, link, link, {"password": NEW})
    assert try_to_sign_in(new_client(), "officer", NEW).status_code == 303


# Changed by who knows the old one


def change(cast: Cast, client: httpx.Client, old: str = PASSWORD, new: str = NEW) -> httpx.Response:
    words = {"old_password": old, "password": new}
    return cast.send(client, "/account", "/account/password", words, form="password")


def test_changing_the_password_gives_a_new_session_and_ends_the_others(
    cast: Cast, new_client: NewClient
) -> None:
    here, there = new_client(), new_client()
    try_to_sign_in(here, "officer")
    try_to_sign_in(there, "officer")
    before = here.cookies["sara"]
    assert change(cast, here).status_code == 303
    assert here.cookies["sara"] != before
    assert is_in(here)
    assert not is_in(there)
    here.cookies.set("sara", before)
    assert sessions_of(cast, "officer") == 1
    assert try_to_sign_in(there, "officer", NEW).status_code == 303


def test_the_owner_is_told_by_mail(cast: Cast, client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    change(cast, client)
    with cast.database.read() as db:
        letter = db.execute(sa.select(Message.to, Message.body)).one()
    assert letter.to == "officer@example.org"
    assert NEW not in letter.body


def test_the_old_password_must_be_known(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    try_to_sign_in(client, "officer")
    answer = change(cast, client, old="not the old one")
    assert answer.status_code == 422
    assert "This is not the password you have now" in answer.text
    assert try_to_sign_in(new_client(), "officer", NEW).status_code == 422
    assert try_to_sign_in(new_client(), "officer").status_code == 303


def test_guessing_the_old_password_in_an_open_session_is_stopped(
    cast: Cast, client: httpx.Client
) -> None:
    try_to_sign_in(client, "officer")
    told = [change(cast, client, old="not the old one").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]
    assert change(cast, client).status_code == 429


def test_a_weak_new_password_is_no_guess(cast: Cast, client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    for _ in range(7):
        assert change(cast, client, new="password1234").status_code == 422
    assert change(cast, client).status_code == 303


def test_links_on_the_way_end_with_the_change(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    ask(cast, new_client(), "officer@example.org")
    link = last_link(cast)
    try_to_sign_in(client, "officer")
    change(cast, client)
    assert new_client().get(link).status_code == 410
    with cast.database.read() as db:
        assert db.scalar(sa.select(SingleUseLink.used_at)) is not None


def test_no_password_is_kept_in_the_history(cast: Cast, client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    change(cast, client)
    with cast.database.read() as db:
        said = db.exec_driver_sql("select changes from entry_text").scalars().all()
        kept = db.scalar(
            sa.select(Account.password_hash).where(Account.id == cast.accounts["officer"])
        )
    assert kept is not None
    assert not any(kept in str(line) or "argon2" in str(line) for line in said)
