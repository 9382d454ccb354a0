"""Coming in: invitations and the first administrator, each link once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.links import LinkEnded
from sara.accounts.models import Account, AccountState, Purpose, Role, RoleGrant, SingleUseLink
from sara.accounts.operations import first_link
from sara.db import Database, utc_now
from sara.errors import Refused
from sara.mail.models import Message
from sara.people.operations.joining import invite as make, join
from sara.settings import Settings
from tests.cast import Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.signing_in import PASSWORD, hash_of, is_in, last_link, try_to_sign_in

BOB = {"email": "Bob@Example.org", "name": "Bob", "role": "officer"}


def invite(cast: Cast, client: httpx.Client, **changed: object) -> httpx.Response:
    cast.sign_in(client, "administrator")
    return cast.send(client, "/admin/accounts/new", "/admin/accounts", BOB | changed)


def come_in(cast: Cast, client: httpx.Client, link: str, **changed: object) -> httpx.Response:
    return cast.send(client, link, link, {"name": "Bob B.", "password": PASSWORD} | changed)


def account(cast: Cast, email: str) -> Account | None:
    with cast.database.write() as db:
        return db.scalars(sa.select(Account).where(Account.email == email)).one_or_none()


def test_an_invited_person_chooses_a_password_and_is_in(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    answer = invite(cast, client, area_id=cast.areas["north"], agency_id=cast.agencies["police"])
    assert answer.status_code == 303
    bob = account(cast, "bob@example.org")
    assert bob is not None
    assert bob.state is AccountState.PENDING
    assert bob.password_hash is None
    browser = new_client()
    assert come_in(cast, browser, last_link(cast)).status_code == 303
    assert is_in(browser)
    bob = account(cast, "bob@example.org")
    assert bob is not None
    assert (bob.state, bob.name) == (AccountState.ACTIVE, "Bob B.")
    with cast.database.read() as db:
        grant = db.execute(
            sa.select(RoleGrant.role, RoleGrant.area_id, RoleGrant.granted_by)
            .where(RoleGrant.account_id == bob.id)
        ).one()  # fmt: skip
    assert grant == (Role.OFFICER, cast.areas["north"], cast.accounts["administrator"])


def test_who_comes_in_chooses_name_and_password_and_nothing_else(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    invite(cast, client)
    more = {
        "role": "administrator", "area_id": "", "agency_id": str(cast.agencies["police"]),
        "email": "mallory@example.org", "state": "active", "account_id": "1",
    }  # fmt: skip
    come_in(cast, new_client(), last_link(cast), **more)
    bob = account(cast, "bob@example.org")
    assert bob is not None
    assert bob.agency_id is None
    assert account(cast, "mallory@example.org") is None
    with cast.database.read() as db:
        held = list(db.scalars(sa.select(RoleGrant.role).where(RoleGrant.account_id == bob.id)))
    assert held == [Role.OFFICER]


def test_a_link_works_once(cast: Cast, client: httpx.Client, new_client: NewClient) -> None:
    invite(cast, client)
    link = last_link(cast)
    come_in(cast, new_client(), link)
    assert new_client().get(link).status_code == 410
    later = new_client().post(link, data={"name": "Mallory", "password": "another long word"})
    assert later.status_code == 410
    assert try_to_sign_in(new_client(), "bob").status_code == 303


def test_of_two_at_once_one_comes_in(cast: Cast, client: httpx.Client) -> None:
    invite(cast, client)
    token = last_link(cast).rpartition("/")[2]
    together = threading.Barrier(2)

    def come(name: str) -> str:
        together.wait()
        try:
            with cast.database.write() as db:
                join(db, token, name=name, password_hash=hash_of(PASSWORD),
                     settings=cast.settings, now=utc_now())  # fmt: skip
        except LinkEnded:
            return "ended"
        return name

    with ThreadPoolExecutor(2) as pool:
        outcome = sorted(pool.map(come, ["Ann", "Zoe"]))
    bob = account(cast, "bob@example.org")
    assert bob is not None
    assert outcome == sorted([bob.name, "ended"])


def test_an_invitation_grows_old(
    cast: Cast, client: httpx.Client, new_client: NewClient, clock: Clock
) -> None:
    page = invite(cast, client).headers["location"]
    link = last_link(cast)
    assert "The link of the invitation works until" in client.get(page).text
    clock.forward(days=7, minutes=-1)
    assert new_client().get(link).status_code == 200
    clock.forward(minutes=2)
    assert new_client().get(link).status_code == 410
    cast.sign_in(client, "administrator", clock())
    assert "No link works now: it has run out." in client.get(page).text


def test_a_new_invitation_ends_the_one_before(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    answer = invite(cast, client)
    first, page = last_link(cast), answer.headers["location"]
    cast.send(client, page, f"{page}/invitations", {}, form="invite")
    second = last_link(cast)
    assert first != second
    assert new_client().get(first).status_code == 410
    assert new_client().get(second).status_code == 200


def test_a_link_for_one_purpose_opens_no_other(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    invite(cast, client)
    token = last_link(cast).rpartition("/")[2]
    for path in ("reset", "first"):
        assert new_client().get(f"/{path}/{token}").status_code == 410


def test_a_disabled_guest_stays_outside(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    page = invite(cast, client).headers["location"]
    link = last_link(cast)
    cast.send(client, f"{page}/disabling", f"{page}/disabling", {"reason": "a mistake"})
    assert new_client().get(link).status_code == 410
    cast.send(client, f"{page}/enabling", f"{page}/enabling", {"reason": "no mistake"})
    assert new_client().get(link).status_code == 410
    bob = account(cast, "bob@example.org")
    assert bob is not None
    assert bob.state is AccountState.PENDING


def test_only_the_hash_of_a_link_is_kept(cast: Cast, client: httpx.Client) -> None:
    invite(cast, client)
    token = last_link(cast).rpartition("/")[2]
    with cast.database.read() as db:
        kept = db.execute(sa.select(SingleUseLink.token_hash, SingleUseLink.purpose)).one()
    assert len(token) >= 43
    assert kept.token_hash != token
    assert kept.purpose is Purpose.INVITATION


def test_a_weak_password_keeps_the_link_and_the_name(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    invite(cast, client)
    link, browser = last_link(cast), new_client()
    answer = come_in(cast, browser, link, name="Bobby", password="password1234")
    assert answer.status_code == 422
    assert "Bobby" in answer.text
    assert come_in(cast, browser, link).status_code == 303


def test_one_address_has_one_account(cast: Cast, client: httpx.Client) -> None:
    answer = invite(cast, client, email="OFFICER@example.org")
    assert answer.status_code == 422
    assert "already an account" in answer.text


NO_PLAIN_ADDRESSES = (
    "bob", "bob@", "@example.org", "bob@example.org\nBcc: all@example.org", "b b@example.org",
    "<bob@example.org>", "bob@example.org, eve@example.org", "bób@example.org",
)  # fmt: skip


def test_an_invitation_needs_one_plain_address(cast: Cast, client: httpx.Client) -> None:
    for email in NO_PLAIN_ADDRESSES:
        answer = invite(cast, client, email=email)
        assert answer.status_code == 422, email
        assert "name@example.org" in answer.text
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_the_command_line_cannot_make_one_without_an_address_either(cast: Cast) -> None:
    with cast.database.write() as db, pytest.raises(Refused):
        make(db, email="bob@example.org x", name="Bob", agency_id=None, role=Role.OFFICER,
             area_id=None, by=None, settings=cast.settings, now=utc_now())  # fmt: skip
    assert account(cast, "bob@example.org x") is None


def test_an_administrator_is_one_everywhere_or_not_at_all(cast: Cast, client: httpx.Client) -> None:
    answer = invite(cast, client, role="administrator", area_id=cast.areas["north"])
    assert answer.status_code == 422
    assert account(cast, "bob@example.org") is None


def test_a_link_never_names_another_host(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    browser = new_client()
    browser.post(
        "/forgotten", data={"email": "officer@example.org"}, headers={"host": "elsewhere.org"}
    )
    assert last_link(cast).startswith("/reset/")


# The first administrator


def first(database: Database, settings: Settings) -> str | None:
    with database.write() as db:
        link = first_link(db, settings, utc_now())
    return link and link.removeprefix(settings.public_address)


def test_the_first_administrator_comes_in_by_the_link_in_the_terminal(
    database: Database, settings: Settings, client: httpx.Client
) -> None:
    link = first(database, settings)
    assert link is not None
    ada = {"name": "Ada", "email": "Ada@Example.org", "password": PASSWORD}
    answer = client.post(link, data=ada)
    assert answer.headers["location"] == "/admin"
    assert client.get("/admin").status_code == 200
    with database.read() as db:
        held = db.execute(
            sa.select(Account.email, RoleGrant.role, RoleGrant.area_id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
        ).one()  # fmt: skip
    assert held == ("ada@example.org", Role.ADMINISTRATOR, None)
    assert first(database, settings) is None


def test_a_second_first_administrator_is_turned_away(
    database: Database, settings: Settings, new_client: NewClient
) -> None:
    old, link = first(database, settings), first(database, settings)
    assert old is not None
    assert link is not None
    ada = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert new_client().post(old, data=ada).status_code == 410
    assert new_client().post(link, data=ada).status_code == 303
    eve = ada | {"email": "eve@example.org"}
    assert new_client().post(link, data=eve).status_code == 410
    with database.read() as db:
        assert list(db.scalars(sa.select(Account.email))) == ["ada@example.org"]


def test_there_is_no_first_link_once_there_is_any_account(
    cast: Cast, new_client: NewClient
) -> None:
    assert first(cast.database, cast.settings) is None
    for token in ("", "0", "a" * 43):
        assert new_client().get(f"/first/{token}").status_code in (404, 410)
