"""Roles, disabling and enabling: nobody raises themselves, and what is taken ends at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.db import Database, utc_now
from sara.errors import Forbidden, Refused
from sara.factories import AccountFactory, using
from sara.history.models import Entry, EntryText
from sara.people.operations.accounts import disable, enable
from sara.people.operations.roles import give_role, withdraw_role
from tests.cast import Cast
from tests.conftest import NewClient
from tests.databases import on_postgresql
from tests.signing_in import give_password, is_in, sessions_of, try_to_sign_in


def page(cast: Cast, who: str) -> str:
    return f"/admin/accounts/{cast.accounts[who]}"


def grants(cast: Cast, who: str) -> list[tuple[int, Role, int | None]]:
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(RoleGrant.id, RoleGrant.role, RoleGrant.area_id)
            .where(RoleGrant.account_id == cast.accounts[who])
            .order_by(RoleGrant.id)
        ).all()  # fmt: skip
    return [tuple(row) for row in rows]


def state(cast: Cast, who: str) -> AccountState:
    with cast.database.read() as db:
        found = db.scalar(sa.select(Account.state).where(Account.id == cast.accounts[who]))
    assert found is not None
    return found


@pytest.fixture
def administrator(cast: Cast, client: httpx.Client) -> httpx.Client:
    return cast.sign_in(client, "administrator")


@pytest.fixture
def second(cast: Cast) -> int:
    """Another administrator."""
    with cast.database.write() as db, using(db):
        made = AccountFactory(name="Second", roles=[(Role.ADMINISTRATOR, None)])
        cast.accounts["second"] = made.id
        return int(made.id)


# What is taken ends at once


def give(cast: Cast, client: httpx.Client, who: str, **form: object) -> httpx.Response:
    return cast.send(client, page(cast, who), page(cast, who) + "/roles", form, form="role")


def withdraw(cast: Cast, client: httpx.Client, who: str) -> httpx.Response:
    grant = {"grant_id": grants(cast, who)[0][0]}
    to = page(cast, who) + "/withdrawals"
    return cast.send(client, page(cast, who), to, grant, form="withdraw")


def shut(cast: Cast, client: httpx.Client, who: str) -> httpx.Response:
    to = page(cast, who) + "/disabling"
    return cast.send(client, to, to, {"reason": "left the force"})


@pytest.mark.parametrize("take", [shut, withdraw, lambda *a: give(*a, role="analyst")])
def test_the_next_request_finds_nobody_signed_in(
    cast: Cast, administrator: httpx.Client, new_client: NewClient,
    take: Callable[[Cast, httpx.Client, str], httpx.Response],
) -> None:  # fmt: skip
    phone, desk = cast.sign_in(new_client(), "officer"), cast.sign_in(new_client(), "officer")
    assert is_in(phone)
    assert is_in(desk)
    assert take(cast, administrator, "officer").status_code == 303
    assert not is_in(phone)
    assert not is_in(desk)
    assert sessions_of(cast, "officer") == 0


def test_a_form_opened_before_does_nothing_after(
    cast: Cast, administrator: httpx.Client, new_client: NewClient
) -> None:
    officer = cast.sign_in(new_client(), "officer")
    fields = cast.hidden(officer, "/account", "name")
    shut(cast, administrator, "officer")
    answer = officer.post("/account/name", data=fields | {"name": "Still here"})
    assert answer.status_code == 401
    with cast.database.read() as db:
        name = db.scalar(sa.select(Account.name).where(Account.id == cast.accounts["officer"]))
    assert name == "Officer"


def test_a_withdrawn_role_is_gone_at_the_next_sign_in(
    cast: Cast, administrator: httpx.Client, new_client: NewClient
) -> None:
    give_password(cast, "officer")
    withdraw(cast, administrator, "officer")
    officer = new_client()
    assert try_to_sign_in(officer, "officer").status_code == 303
    assert is_in(officer)
    assert officer.get("/problems/new").status_code == 403


def test_a_given_role_counts_at_the_next_sign_in(
    cast: Cast, administrator: httpx.Client, new_client: NewClient
) -> None:
    give_password(cast, "stranger")
    area = cast.areas["south"]
    assert give(cast, administrator, "stranger", role="officer", area_id=area).status_code == 303
    stranger = new_client()
    try_to_sign_in(stranger, "stranger")
    assert stranger.get("/problems/new").status_code == 200
    assert (Role.OFFICER, area) in [grant[1:] for grant in grants(cast, "stranger")]


def test_a_disabled_person_comes_back_with_their_roles(
    cast: Cast, administrator: httpx.Client, new_client: NewClient
) -> None:
    give_password(cast, "disabled")
    assert try_to_sign_in(new_client(), "disabled").status_code == 422
    to = page(cast, "disabled") + "/enabling"
    assert "Officer" in administrator.get(to).text
    assert cast.send(administrator, to, to, {"reason": "is back"}).status_code == 303
    back = new_client()
    assert try_to_sign_in(back, "disabled").status_code == 303
    assert back.get("/problems/new").status_code == 200


def test_disabling_needs_a_reason(cast: Cast, administrator: httpx.Client) -> None:
    to = page(cast, "officer") + "/disabling"
    assert cast.send(administrator, to, to, {"reason": " "}).status_code == 422
    assert state(cast, "officer") is AccountState.ACTIVE


def test_the_history_says_who_did_what_and_why(cast: Cast, administrator: httpx.Client) -> None:
    give(cast, administrator, "officer", role="analyst", area_id=cast.areas["south"])
    shut(cast, administrator, "officer")
    with cast.database.read() as db:
        told = db.execute(
            sa.select(Entry.verb, Entry.account_id, Entry.problem_id, EntryText.changes,
                      EntryText.reason)
            .join(EntryText, EntryText.seq == Entry.seq)
            .where(Entry.subject == "account", Entry.subject_id == cast.accounts["officer"])
            .order_by(Entry.seq)
        ).all()  # fmt: skip
    by = cast.accounts["administrator"]
    assert [tuple(line) for line in told] == [
        ("role.given", by, None,
         {"role": ["", "analyst"], "area": [None, cast.areas["south"]]}, ""),
        ("account.disabled", by, None, {"state": ["active", "disabled"]}, "left the force"),
    ]  # fmt: skip
    text = administrator.get(page(cast, "officer")).text
    assert "Gave a role: Analyst, <bdi>Southbank</bdi>" in text
    assert "left the force" in text


# Nobody raises themselves


def test_the_history_says_what_a_person_was_called_and_whom_they_worked_for(
    cast: Cast, administrator: httpx.Client
) -> None:
    to = page(cast, "officer")
    sent = {"name": "Kim Lee", "agency_id": cast.agencies["parks"]}
    assert cast.send(administrator, to, to, sent, "change").status_code == 303
    text = administrator.get(to).text
    for before, after in (("Officer", "Kim Lee"), ("City Police", "City Parks")):
        assert f'<del dir="auto">{before}</del> <ins dir="auto">{after}</ins>' in text


def test_no_administrators_form_works_on_oneself(
    cast: Cast, administrator: httpx.Client, second: int
) -> None:
    mine = page(cast, "administrator")
    fields = cast.hidden(administrator, "/account", "name")
    tries = {
        "/roles": {"role": "officer", "area_id": ""},
        "/withdrawals": {"grant_id": grants(cast, "administrator")[0][0]},
        "/disabling": {"reason": "just so"},
        "/enabling": {"reason": "just so"},
        "/invitations": {},
        "": {"name": "Root", "agency_id": cast.agencies["parks"], "version": 1},
    }
    before = grants(cast, "administrator"), state(cast, "administrator")
    for to, form in tries.items():
        once = {"_once": to + "x", "_form": ""}
        answer = administrator.post(mine + to, data=fields | once | form)
        assert answer.status_code in (403, 422), to
    assert (grants(cast, "administrator"), state(cast, "administrator")) == before
    shown = administrator.get(mine).text
    for to in ("/roles", "/withdrawals", "/disabling"):
        assert mine + to not in shown


@pytest.mark.parametrize(
    "who", ["officer", "coordinator", "analyst", "partner", "resident", "board_member"]
)
def test_no_other_role_can_give_itself_one(cast: Cast, client: httpx.Client, who: str) -> None:
    cast.sign_in(client, who)
    fields = cast.hidden(client, "/account", "name")
    before = grants(cast, who)
    for victim in (who, "stranger"):
        answer = client.post(
            page(cast, victim) + "/roles",
            data=fields | {"role": "administrator", "area_id": "", "_once": victim, "_form": ""},
        )
        assert answer.status_code == 403
    assert grants(cast, who) == before


def test_ones_own_page_changes_the_name_and_nothing_else(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    before = grants(cast, "officer")
    more = {
        "name": "Olive", "email": "new@example.org", "agency_id": cast.agencies["parks"],
        "role": "administrator", "state": "active", "account_id": cast.accounts["stranger"],
        "id": cast.accounts["stranger"],
    }  # fmt: skip
    assert cast.send(client, "/account", "/account/name", more, form="name").status_code == 303
    with cast.database.read() as db:
        mine = db.execute(
            sa.select(Account.name, Account.email, Account.agency_id)
            .where(Account.id == cast.accounts["officer"])
        ).one()  # fmt: skip
    assert mine == ("Olive", "officer@example.org", cast.agencies["police"])
    assert grants(cast, "officer") == before


def test_the_operations_refuse_it_too(cast: Cast, second: int) -> None:
    now = utc_now()
    own = grants(cast, "second")[0][0]
    with cast.database.write() as db, pytest.raises(Forbidden):
        give_role(db, second, Role.OFFICER, None, by=second, now=now)
    with cast.database.write() as db, pytest.raises(Forbidden):
        withdraw_role(db, second, own, by=second, now=now)
    with cast.database.write() as db, pytest.raises(Forbidden):
        disable(db, second, reason="just so", by=second, now=now)
    with cast.database.write() as db, pytest.raises(Forbidden):
        enable(db, second, reason="just so", by=second, now=now)


def test_the_database_itself_refuses_a_role_given_to_oneself(cast: Cast) -> None:
    mine = cast.accounts["officer"]
    grant = {"account_id": mine, "role": Role.ANALYST, "granted_by": mine, "granted_at": utc_now()}
    with pytest.raises(IntegrityError), cast.database.write() as db:
        db.add(RoleGrant(**grant))


def test_the_database_itself_refuses_an_administrator_of_one_area(cast: Cast) -> None:
    with pytest.raises(IntegrityError), cast.database.write() as db:
        db.add(
            RoleGrant(account_id=cast.accounts["officer"], role=Role.ADMINISTRATOR,
                      area_id=cast.areas["north"], granted_at=utc_now())
        )  # fmt: skip


# What cannot be given


@pytest.mark.parametrize(
    "form, words",
    [
        ({"role": "officer", "area_id": "north"}, "has this role there already"),
        ({"role": "administrator", "area_id": "north"}, "whole installation"),
        ({"role": "officer", "area_id": "999"}, "not in use"),
        ({"role": "officer", "area_id": str(2**63)}, "Write a number"),
        ({"role": "emperor", "area_id": ""}, "Choose one of the answers"),
        ({"area_id": ""}, "Choose a role"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    cast: Cast, administrator: httpx.Client, form: dict[str, object], words: str
) -> None:
    before = grants(cast, "officer")
    if form["area_id"] in cast.areas:
        form = form | {"area_id": cast.areas[str(form["area_id"])]}
    answer = give(cast, administrator, "officer", **form)
    assert answer.status_code == 422
    assert words in answer.text
    assert grants(cast, "officer") == before


def test_a_grant_of_somebody_else_is_not_withdrawn_here(
    cast: Cast, administrator: httpx.Client
) -> None:
    other = {"grant_id": grants(cast, "coordinator")[0][0]}
    to = page(cast, "officer") + "/withdrawals"
    answer = cast.send(administrator, page(cast, "officer"), to, other, form="withdraw")
    assert answer.status_code == 404
    assert len(grants(cast, "coordinator")) == 1


# The last administrator


def test_the_last_administrator_stays(cast: Cast) -> None:
    """Also for the command line, where nobody is signed in."""
    last, now = cast.accounts["administrator"], utc_now()
    grant = grants(cast, "administrator")[0][0]
    with cast.database.write() as db, pytest.raises(Refused, match="no administrator"):
        disable(db, last, reason="just so", by=None, now=now)
    with cast.database.write() as db, pytest.raises(Refused, match="no administrator"):
        withdraw_role(db, last, grant, by=None, now=now)


def test_a_disabled_or_invited_administrator_does_not_count(cast: Cast, second: int) -> None:
    last, now = cast.accounts["administrator"], utc_now()
    for away in (AccountState.DISABLED, AccountState.PENDING):
        with cast.database.write() as db:
            db.get_one(Account, second).state = away
        with cast.database.write() as db, pytest.raises(Refused, match="no administrator"):
            disable(db, last, reason="just so", by=None, now=now)


def test_one_of_two_administrators_may_go(cast: Cast, second: int) -> None:
    with cast.database.write() as db:
        disable(db, cast.accounts["administrator"], reason="left", by=second, now=utc_now())
    assert state(cast, "administrator") is AccountState.DISABLED


def at_once(*moves: Callable[[], str]) -> list[str]:
    together = threading.Barrier(len(moves))

    def go(move: Callable[[], str]) -> str:
        together.wait()
        return move()

    with ThreadPoolExecutor(len(moves)) as pool:
        return sorted(pool.map(go, moves))


def disabling(database: Database, who: int, by: int) -> Callable[[], str]:
    def move() -> str:
        try:
            with database.write() as db:
                disable(db, who, reason="a quarrel", by=by, now=utc_now())
        except Refused:
            return "refused"
        return "done"

    return move


def test_two_administrators_who_disable_each_other_at_once_leave_one(
    cast: Cast, second: int
) -> None:
    first = cast.accounts["administrator"]
    outcome = at_once(
        disabling(cast.database, first, second), disabling(cast.database, second, first)
    )
    assert outcome == ["done", "refused"]
    states = {state(cast, "administrator"), state(cast, "second")}
    assert states == {AccountState.ACTIVE, AccountState.DISABLED}


@on_postgresql
def test_a_sign_in_at_the_moment_of_the_disabling_leaves_no_session(
    cast: Cast, second: int
) -> None:
    from sara.accounts.operations import sign_in
    from tests.signing_in import PASSWORD, hash_of

    give_password(cast, "officer")
    officer = cast.accounts["officer"]

    def come_in() -> str:
        with cast.database.write() as db:
            token = sign_in(
                db, officer, proven=hash_of(PASSWORD), fresh_hash=None, old_token="",
                settings=cast.settings, now=utc_now(),
            )  # fmt: skip
        return "in" if token else "out"

    for _ in range(10):
        at_once(come_in, disabling(cast.database, officer, second), come_in, come_in)
        assert sessions_of(cast, "officer") == 0
        with cast.database.write() as db:
            enable(db, officer, reason="again", by=second, now=utc_now())
