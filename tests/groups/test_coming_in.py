"""Invitations by e-mail, and strangers who make an account of their own (trust A6)."""

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, RoleGrant
from sara.errors import Refused
from sara.groups import registering
from sara.groups.finding import find_group
from sara.groups.models import Membership, MembershipState, Registration
from sara.mail.models import Message, Notification
from tests.cast import Cast
from tests.clock import Clock
from tests.groups.circle import (
    asked,
    invited,
    opened,
    row,
    seat_of,
    standing,
    state_of_account,
    text_of,
)
from tests.signing_in import PASSWORD, give_password, last_link, try_to_sign_in

STRANGE = {"name": "Nadia Brandt", "email": "Nadia@example.com"}
LINES = {"named_as": "A neighbour", "interests": "", "conduct": "1"}
JOINING = LINES | {"name": "Nadia", "password": PASSWORD, "note": "I live there."}


def register(
    cast: Cast, client: httpx.Client, group: int, **values: str
) -> httpx.Response:  # fmt: skip
    client.cookies.clear()
    page = f"/groups/{group}/join"
    return cast.send(client, page, f"/groups/{group}/registrations", STRANGE | values)


def letters(cast: Cast) -> list[tuple[str, str]]:
    with cast.database.read() as db:
        found = db.execute(sa.select(Message.to, Message.body).order_by(Message.id)).all()
    return [(to, body) for to, body in found]


def come_in(cast: Cast, client: httpx.Client) -> httpx.Response:
    link = last_link(cast)
    return cast.send(client, link, link, JOINING)


# strangers


def test_there_is_no_account_before_the_address_is_confirmed(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    assert register(cast, client, group).status_code == 303
    assert state_of_account(cast, "nadia@example.com") is None
    assert letters(cast)[-1][0] == "nadia@example.com"
    with cast.database.read() as db:
        kept = db.execute(sa.select(Registration.token_hash)).scalar_one()
    assert kept not in letters(cast)[-1][1]


def test_a_confirmed_stranger_has_no_role_and_waits(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    register(cast, client, group)
    answer = come_in(cast, client)
    assert answer.headers["location"] == f"/groups/{group}/join"
    with cast.database.read() as db:
        account = db.execute(
            sa.select(Account.id, Account.state).where(Account.email == "nadia@example.com")
        ).one()
        held = db.scalars(sa.select(RoleGrant.id).where(RoleGrant.account_id == account.id)).all()
        state = db.scalar(sa.select(Membership.state))
    assert account.state is AccountState.ACTIVE
    assert held == []
    assert state is MembershipState.ASKED
    for end in ("scanning", "people", "discussion", "history", "evidence"):
        assert client.get(f"/problems/{cast.problem_id}/{end}").status_code == 404
    for path in ("/admin", "/reviews", "/problems/new", "/groups/new"):
        assert client.get(path).status_code == 403
    page = f"/groups/{group}/memberships/1"
    hidden = cast.hidden(client, page, "lines")
    itself = client.post(f"{page}/decision", data=hidden | {"decision": "admit", "version": "1"})
    assert itself.status_code == 403
    assert row(cast, 1).state is MembershipState.ASKED


def test_the_link_works_once(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    register(cast, client, group)
    link = last_link(cast)
    client.cookies.clear()
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200, "looking does not use it up"
    come_in(cast, client)
    assert client.get(link).status_code == 410
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0


def test_the_link_ends_after_two_days_and_then_nothing_is_kept(
    cast: Cast, client: httpx.Client, clock: Clock
) -> None:
    group = opened(cast)
    register(cast, client, group)
    link = last_link(cast)
    clock.forward(days=2, minutes=1)
    client.cookies.clear()
    assert client.get(link).status_code == 410
    assert registering.forget_unconfirmed(cast.database, cast.settings, clock()) == 1


def test_who_has_an_account_gets_the_same_answer_and_another_letter(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    fresh = register(cast, client, group)
    known = register(cast, client, group, email="stranger@example.org")
    disabled = register(cast, client, group, email="disabled@example.org")
    pending = register(cast, client, group, email="pending@example.org")
    told = {(a.status_code, a.headers["location"], a.headers["set-cookie"])
            for a in (fresh, known, disabled, pending)}  # fmt: skip
    assert len(told) == 1
    to = [address for address, _ in letters(cast)]
    assert to == ["nadia@example.com", "stranger@example.org", "pending@example.org"]
    assert "registrations/" not in letters(cast)[1][1]
    assert f"/groups/{group}/join" in letters(cast)[1][1]
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1


def test_one_mailbox_is_not_filled(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    for _ in range(6):
        assert register(cast, client, group).status_code == 303
    assert len(letters(cast)) == 3


def test_whoever_sends_very_many_is_stopped(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    answers = [register(cast, client, group, email=f"p{n}@example.com") for n in range(22)]
    assert answers[-1].status_code == 429
    assert len(letters(cast)) == 20


def test_a_letter_says_nothing_of_the_problem(cast: Cast, client: httpx.Client) -> None:
    register(cast, client, opened(cast))
    assert "glass" not in letters(cast)[-1][1].lower()


def test_a_group_that_closed_meanwhile_still_lets_the_account_be_made(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    register(cast, client, group)
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE problem SET published_at = NULL"))
    answer = come_in(cast, client)
    assert answer.headers["location"] == "/groups"
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0


def test_an_easy_password_is_not_taken(cast: Cast, client: httpx.Client) -> None:
    register(cast, client, opened(cast))
    link = last_link(cast)
    client.cookies.clear()
    assert cast.send(client, link, link, JOINING | {"password": "password1234"}).status_code == 422
    assert state_of_account(cast, "nadia@example.com") is None


def test_choosing_an_area_never_widens_anything(cast: Cast, client: httpx.Client) -> None:
    """A form with fields that nobody asked for changes nothing."""
    register(cast, client, opened(cast))
    link = last_link(cast)
    client.cookies.clear()
    more = {"role": "coordinator", "area_id": str(cast.areas["north"]), "state": "admitted",
            "agency_id": "1"}  # fmt: skip
    assert cast.send(client, link, link, JOINING | more).status_code == 303
    with cast.database.read() as db:
        account = db.execute(
            sa.select(Account.id, Account.agency_id).where(Account.email == "nadia@example.com")
        ).one()
        roles = db.scalars(sa.select(RoleGrant.id).where(RoleGrant.account_id == account.id)).all()
    assert (account.agency_id, roles) == (None, [])
    assert row(cast, 1).state is MembershipState.ASKED


# invitations


def test_an_invited_stranger_comes_in_and_accepts(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast, public=False)
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/invitations/new"
    values = {"name": "Ruth", "email": "ruth@example.com", "role": "member"}
    assert cast.send(client, page, f"/groups/{group}/invitations", values).status_code == 303
    link = last_link(cast)
    client.cookies.clear()
    assert cast.send(client, link, link, {"name": "Ruth Abebe", "password": PASSWORD}).status_code
    home = client.get("/").text
    assert "You are invited" in home
    assert "Broken glass" not in home
    join = f"/groups/{group}/join"
    assert "Broken glass" not in client.get(join).text
    assert client.get(f"/problems/{cast.problem_id}").status_code == 404
    accepted = cast.send(client, join, f"/groups/{group}/requests", LINES)
    assert accepted.headers["location"] == f"/groups/{group}"
    assert "Broken glass" in client.get(f"/problems/{cast.problem_id}/scanning").text
    assert row(cast, 1).decided_by == cast.accounts["officer"]


def test_an_invitation_says_no_more_to_who_sends_it_than_what_they_typed(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    addresses = ["nobody@example.com", "stranger@example.org", "disabled@example.org",
                 "pending@example.org"]  # fmt: skip
    for number, email in enumerate(addresses, 1):
        assert invited(cast, group, email, f"Person {number}") == number
    cast.sign_in(client, "officer")
    shown = text_of(client.get(f"/groups/{group}"))
    for number in range(1, 5):
        assert f"Person {number} was invited by Officer" in shown
    assert "Stranger" not in shown
    pages = [text_of(client.get(f"/groups/{group}/memberships/{n}")) for n in range(1, 5)]
    assert len({page.replace(f"Person {n}", "P") for n, page in enumerate(pages, 1)}) == 1


def test_who_has_an_account_is_told_as_they_want_to_be_told(cast: Cast) -> None:
    invited(cast, opened(cast), "stranger@example.org")
    assert letters(cast) == []
    with cast.database.read() as db:
        told = db.execute(sa.select(Notification.account_id, Notification.act)).all()
    assert told == [(cast.accounts["stranger"], True)]


def test_an_administrators_invitation_is_not_made_valid_again(cast: Cast) -> None:
    invited(cast, opened(cast), "pending@example.org")
    assert letters(cast) == []


def test_an_invitation_can_be_declined(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = invited(cast, group, "stranger@example.org")
    cast.sign_in(client, "stranger")
    page = f"/groups/{group}/join"
    assert "Accept the invitation" in client.get(page).text
    cast.send(client, page, f"/groups/{group}/requests/withdrawal", {})
    assert row(cast, number).state is MembershipState.DECLINED
    assert seat_of(cast, "stranger") is None


def test_an_invitation_can_be_taken_back(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast, public=False)
    number = invited(cast, group, "stranger@example.org")
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/memberships/{number}"
    cast.send(client, page, f"{page}/end", {"because": "The wrong address."}, form="ending")
    assert row(cast, number).state is MembershipState.WITHDRAWN
    cast.sign_in(client, "stranger")
    assert client.get(f"/groups/{group}/join").status_code == 404
    with cast.database.read() as db:
        assert db.scalar(sa.select(Notification.settled_at)) is not None


def test_nobody_invites_themselves_or_somebody_twice(cast: Cast) -> None:
    group = opened(cast)
    with pytest.raises(Refused):
        invited(cast, group, "officer@example.org")
    invited(cast, group, "stranger@example.org")
    with pytest.raises(Refused):
        invited(cast, group, "Stranger@example.org")


def test_whoever_asked_already_is_decided_about_and_not_invited(cast: Cast) -> None:
    group = opened(cast)
    asked(cast, group, "stranger")
    with pytest.raises(Refused):
        invited(cast, group, "stranger@example.org")


def test_many_invitations_at_once_are_stopped(cast: Cast, client: httpx.Client) -> None:
    group = standing(cast)
    cast.sign_in(client, "coordinator")
    page = f"/groups/{group}/invitations/new"
    answers = [
        cast.send(client, page, f"/groups/{group}/invitations",
                  {"name": "P", "email": f"p{n}@example.com", "role": "member"})
        for n in range(21)
    ]  # fmt: skip
    assert [a.status_code for a in answers[-2:]] == [303, 429]


def test_an_invited_person_signs_in_and_is_still_invited(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    invited(cast, group, "stranger@example.org")
    give_password(cast, "stranger")
    assert try_to_sign_in(client, "stranger", to=f"/groups/{group}/join").status_code == 303
    with cast.database.read() as db:
        assert find_group(db, cast.viewers["stranger"], group).invited
