"""Whoever made an account of their own, and was admitted nowhere, goes everywhere and finds
nothing that is not public (the promise A6)."""

import html

import pytest

from sara.accounts import sessions
from sara.accounts.models import RoleGrant
from sara.db import utc_now
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.people.operations.joining import come_in_oneself
from tests.whole.addresses import address, served
from tests.whole.crawling import Seen, crawl
from tests.whole.town import Town

WHO = "newcomer"


@pytest.fixture
def newcomer(town: Town) -> Town:
    """Somebody who registered, asked in two groups, and waits."""
    now = utc_now()
    with town.cast.database.write() as db:
        came = come_in_oneself(db, email="newcomer@example.net", name="Newcomer",
                               password_hash="none", settings=town.settings, now=now)  # fmt: skip
        assert came is not None
        for group in (town.things["group_id"], town.things["standing_id"]):
            db.add(
                Membership(group_id=group, account_id=came[0], state=MembershipState.ASKED,
                           role=GroupRole.MEMBER, named_as="N", asked_by=came[0], asked_at=now,
                           conduct_accepted_at=now)
            )  # fmt: skip
        town.cast.accounts[WHO] = came[0]
        town.tokens[WHO] = sessions.begin(db, came[0], settings=town.settings, now=now)
    return town


def test_a_self_registered_person_sees_nothing_that_is_not_public(newcomer: Town) -> None:
    town, found, pages = newcomer, [], 0
    known = [s.text for s in town.secrets.values()]

    def look(seen: Seen) -> None:
        nonlocal pages
        pages += 1
        read = html.unescape(seen.answer.text)
        found.extend(f"{seen.path}: {text}" for text in known if text in read)

    starts = [address(town, r) for r in served(town.app)
              if r.method == "GET" and "token" not in r.path and "feed" not in r.path]  # fmt: skip
    starts += [f"/problems/{n}" for n in town.problems.values()]
    crawl(town, WHO, [*starts, "/problems?q=zebrafish", "/board?q=zebrafish"], 2, look)
    assert found == []
    assert pages > 100


def test_only_public_pages_and_those_of_the_own_account_open(newcomer: Town) -> None:
    """A page that opens for the newcomer opens for a resident without a seat, or for everybody."""
    town, wider = newcomer, []
    for route in served(town.app):
        if route.method == "GET" and "token" not in route.path and "feed" not in route.path:
            path = address(town, route)
            if town.ask(WHO, path).status_code == 200:
                others = {town.ask(who, path).status_code for who in ("stranger", "nobody")}
                if 200 not in others:
                    wider.append(path)
    assert wider == []


def test_no_way_to_a_role_by_asking(newcomer: Town) -> None:
    """Every form there is, sent by the newcomer: afterwards they have no role and no place."""
    town = newcomer
    for number, route in enumerate(r for r in served(town.app) if r.method == "POST"):
        if route.path in ("/sign-out", "/account/password"):
            continue
        hidden = town.hidden(WHO, once=f"newcomer {number}")
        values = {
            "version": "1",
            "role": "chair",
            "kind": "member",
            "decision": "admit",
            "account_id": str(town.cast.accounts[WHO]),
            "because": "Please",
            "reason": "So",
            "area_id": str(town.cast.areas["north"]),
            "named_as": "N",
            "conduct": "1",
        }
        town.ask(WHO, address(town, route), "POST", data=values | hidden)
    with town.cast.database.read() as db:
        mine = town.cast.accounts[WHO]
        roles = db.execute(RoleGrant.__table__.select().where(RoleGrant.account_id == mine)).all()
        states = db.execute(
            Membership.__table__.select().where(Membership.account_id == mine)
        ).all()  # fmt: skip
    assert roles == []
    assert {row.state for row in states} <= {MembershipState.ASKED, MembershipState.WITHDRAWN}
    assert town.ask(WHO, f"/problems/{town.problems['main']}/scanning").status_code == 404


@pytest.fixture(autouse=True)
def _as_before(town: Town):
    yield
    town.tokens.pop(WHO, None)
    town.cast.accounts.pop(WHO, None)
    town.restore()
