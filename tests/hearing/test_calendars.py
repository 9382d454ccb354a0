"""Secret calendar addresses: what they show, to whom, and that they can be ended."""

import datetime as dt
import re

import httpx
import icalendar
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.factories import ActionFactory, SeatFactory, using
from sara.groups.models import GroupKind, GroupRole, Membership, MembershipState, WorkingGroup
from sara.hearing.models import CalendarFeed
from sara.problems.models import Problem, Seat, SeatKind, Stage
from sara.secret import hashed
from tests.cast import NOW, Cast
from tests.evidence.uploads import token
from tests.workflow.walking import Walk

TITLE = "Broken glass at Linden Park"
DUE = NOW.date() + dt.timedelta(days=12)


def made(cast: Cast, client: httpx.Client, who: str, group: int | None = None) -> str:
    """The path of a fresh address."""
    cast.sign_in(client, who)
    sent = {"group_id": str(group)} if group else {}
    page = client.post("/account/calendars", data=sent | token(client))
    assert page.status_code == 200, page.text
    address = re.search(r'value="([^"]*/calendars/[^"]+\.ics|[^"]*calendars[^"]+ics)"', page.text)
    assert address
    plain = address[1].replace("&#x2f;", "/")
    assert plain.startswith(cast.settings.public_address)
    client.cookies.clear()
    return plain.removeprefix(cast.settings.public_address)


def events(client: httpx.Client, path: str) -> dict[str, icalendar.Event]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.text)
    assert isinstance(calendar, icalendar.Calendar)
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.events}


def act(cast: Cast, who: str, **more: object) -> int:
    with cast.database.write() as db, using(db):
        db.execute(sa.update(Problem).values(stage=Stage.PLAN, stage_due=DUE))
        given: dict[str, object] = {
            "problem_id": cast.problem_id, "added_by": cast.accounts["officer"], "due_on": DUE,
            "owner_account_id": cast.accounts[who], "status": ActionStatus.ACCEPTED,
            "what": "Put up a fence",
        }  # fmt: skip
        return ActionFactory(**(given | more)).id


def group_of(cast: Cast, *members: str) -> int:
    with cast.database.write() as db:
        group = WorkingGroup(kind=GroupKind.PROBLEM, problem_id=cast.problem_id, opened_at=NOW,
                             opened_by=cast.accounts["officer"])  # fmt: skip
        db.add(group)
        db.flush()
        for who in members:
            db.add(Membership(
                group_id=group.id, account_id=cast.accounts[who], role=GroupRole.MEMBER,
                state=MembershipState.ADMITTED, since=NOW, asked_at=NOW,
                asked_by=cast.accounts["officer"],
            ))  # fmt: skip
        return group.id


def test_a_person_finds_what_waits_for_them(cast: Cast, client: httpx.Client) -> None:
    number = act(cast, "resident")
    act(cast, "partner")
    found = events(client, made(cast, client, "resident"))
    assert list(found) == [f"action-{number}"]
    event = found[f"action-{number}"]
    assert event.start == DUE
    assert event["SUMMARY"] == "Action due, problem 2026-0001"
    assert event["URL"].endswith(f"/problems/{cast.problem_id}/actions/{number}")


def test_a_lead_and_a_reviewer_find_their_days(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage_due=DUE))
    review = Walk(cast).ask(note="Early.", anyway=True)
    assert f"stage-{cast.problem_id}" in events(client, made(cast, client, "officer"))
    assert set(events(client, made(cast, client, "coordinator"))) == {f"review-{review}"}
    assert events(client, made(cast, client, "stranger")) == {}


def test_a_feed_names_a_problem_by_its_number_only(cast: Cast, client: httpx.Client) -> None:
    act(cast, "resident")
    text = client.get(made(cast, client, "resident")).text
    assert TITLE not in text
    assert "fence" not in text
    assert "2026-0001" in text


def test_the_group_has_a_feed_for_each_of_its_members(cast: Cast, client: httpx.Client) -> None:
    theirs, secret = act(cast, "partner"), act(cast, "partner", audience=Audience.AGENCIES)
    group = group_of(cast, "resident", "partner")
    assert "Everything that waits for me" in _page(cast, client, "resident")
    found = events(client, made(cast, client, "resident", group))
    assert set(found) == {f"action-{theirs}", f"stage-{cast.problem_id}"}
    assert f"action-{secret}" in events(client, made(cast, client, "partner", group))


def test_whoever_has_a_seat_on_the_problem_follows_its_group(
    cast: Cast, client: httpx.Client
) -> None:
    act(cast, "partner")
    path = made(cast, client, "colleague", group_of(cast, "resident"))
    assert f"stage-{cast.problem_id}" in events(client, path)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["colleague"])
            .values(until=NOW)
        )  # fmt: skip
    assert client.get(path).status_code == 404


def _page(cast: Cast, client: httpx.Client, who: str) -> str:
    return cast.sign_in(client, who).get("/account/calendars").text


def test_nobody_makes_one_for_a_group_they_are_not_in(cast: Cast, client: httpx.Client) -> None:
    group = group_of(cast, "resident")
    cast.sign_in(client, "coordinator")
    for number in (group, 4711):
        refused = client.post("/account/calendars", data={"group_id": number} | token(client))
        assert refused.status_code == 404
    with cast.database.read() as db:
        assert db.scalars(sa.select(CalendarFeed.id)).all() == []


@pytest.mark.parametrize("how", ["ended", "another", "disabled"])
def test_an_address_can_be_ended(cast: Cast, client: httpx.Client, how: str) -> None:
    path = made(cast, client, "resident")
    assert client.get(path).status_code == 200
    if how == "another":
        assert made(cast, client, "resident") != path
    elif how == "ended":
        end = re.search(r'action="([^"]*calendars[^"]*end)"', _page(cast, client, "resident"))
        assert end
        client.post(end[1].replace("&#x2f;", "/"), data=token(client))
    else:
        with cast.database.write() as db:
            db.get_one(Account, cast.accounts["resident"]).state = AccountState.DISABLED
    client.cookies.clear()
    assert client.get(path).status_code == 404


def test_nobody_ends_anothers(cast: Cast, client: httpx.Client) -> None:
    path = made(cast, client, "resident")
    with cast.database.read() as db:
        number = db.scalar(sa.select(CalendarFeed.id))
    cast.sign_in(client, "officer")
    ended = client.post(f"/account/calendars/{number}/end", data=token(client))
    assert ended.status_code == 404
    assert client.get(path).status_code == 200


def test_who_leaves_the_group_or_the_problem_finds_nothing_more(
    cast: Cast, client: httpx.Client
) -> None:
    act(cast, "partner")
    own = act(cast, "resident")
    group = group_of(cast, "resident")
    of_group, mine = made(cast, client, "resident", group), made(cast, client, "resident")
    assert f"action-{own}" in events(client, mine)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["resident"])
            .values(until=NOW)
        )  # fmt: skip
    assert events(client, of_group) == {}
    assert events(client, mine) == {}
    with cast.database.write() as db:
        db.execute(sa.update(Membership).values(state=MembershipState.LEFT, until=NOW))
    assert client.get(of_group).status_code == 404
    with cast.database.write() as db, using(db):
        SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts["resident"],
                    kind=SeatKind.MEMBER, given_by=cast.accounts["officer"])  # fmt: skip
    assert f"action-{own}" in events(client, mine)


def test_only_the_hash_of_an_address_is_kept(cast: Cast, client: httpx.Client) -> None:
    secret = made(cast, client, "resident").rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    with cast.database.read() as db:
        [row] = db.execute(sa.select(*CalendarFeed.__table__.c)).all()
    assert row.token_hash == hashed(secret)
    assert secret not in str(row)


@pytest.mark.parametrize("path", ["x.ics", "x", ".ics", "a" * 43 + ".ics", "a" * 43 + ".html"])
def test_an_address_that_was_never_made_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(f"/calendars/{path}").status_code == 404
