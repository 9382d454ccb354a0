"""Asking to join a working group, and being admitted by somebody else, or not."""

import datetime as dt
import html

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from sara.accounts.models import Account, Area
from sara.db import utc_now
from sara.errors import Forbidden, NotFound, Refused
from sara.factories import a_problem, using
from sara.groups import going, joining
from sara.groups.finding import find_group, run_group
from sara.groups.members import TRAIL
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.history.models import Entry, EntryText
from sara.mail.models import Notification
from sara.problems.models import SeatKind
from sara.problems.operations import give_seat
from tests.cast import NOW, Cast
from tests.groups.circle import (
    admitted,
    asked,
    newcomer,
    opened,
    public_page,
    publish,
    row,
    seat_of,
    standing,
    text_of,
)

LINES = {"named_as": "A neighbour", "interests": "I rent a garage there", "conduct": "1"}


def test_who_asks_reads_nothing_more_until_admitted(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    newcomer(cast)
    cast.sign_in(client, "newcomer")
    page = f"/groups/{group}/join"
    answer = cast.send(client, page, f"/groups/{group}/requests", {**LINES, "note": "Please."})
    assert answer.headers["location"] == page
    assert "Your request is with the group" in client.get(page).text
    for end in ("/scanning", "/people", "/discussion", "/evidence", "/history"):
        assert client.get(f"/problems/{cast.problem_id}{end}").status_code == 404
    assert "Who was asked" not in client.get(f"/groups/{group}").text


def test_whoever_is_admitted_reaches_this_problem_and_no_other(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast, public=False)
    newcomer(cast)
    with cast.database.write() as db, using(db):
        officer = db.get_one(Account, cast.accounts["officer"])
        other = a_problem(officer, db.get_one(Area, cast.areas["north"]), title="Another one").id
    with pytest.raises(NotFound):
        asked(cast, group, "newcomer")
    publish(cast)
    admitted(cast, group, "newcomer")
    cast.sign_in(client, "newcomer")
    assert client.get(f"/problems/{cast.problem_id}/scanning").status_code == 200
    assert client.get(f"/problems/{other}").status_code == 404
    assert client.get(f"/problems/{other}/scanning").status_code == 404
    agencies = client.get(f"/problems/{cast.problem_id}/discussion?room=agencies")
    assert agencies.status_code == 404
    assert "Another one" not in client.get("/problems").text


@pytest.mark.parametrize(
    "role, seat", [(GroupRole.CHAIR, "chair"), (GroupRole.MEMBER, "member"),
                   (GroupRole.OBSERVER, "observer")],
)  # fmt: skip
def test_a_role_is_made_real_by_a_seat(cast: Cast, role: GroupRole, seat: str) -> None:
    group = opened(cast)
    admitted(cast, group, "stranger", role=role)
    assert seat_of(cast, "stranger") == seat


def test_nobody_admits_themselves(cast: Cast) -> None:
    group = opened(cast)
    number = asked(cast, group, "coordinator")
    with cast.database.write() as db:
        found = run_group(db, cast.viewers["coordinator"], group)
        with pytest.raises(Forbidden):
            joining.admit(
                db, found, number, 1, role=GroupRole.CHAIR, term_ends=None,
                by=cast.viewers["coordinator"], now=utc_now(),
            )  # fmt: skip
    assert row(cast, number).state is MembershipState.ASKED
    assert seat_of(cast, "coordinator") is None


def test_the_database_lets_nobody_decide_about_themselves(cast: Cast) -> None:
    number = asked(cast, opened(cast), "stranger")
    with pytest.raises(IntegrityError), cast.database.write() as db:
        db.execute(
            sa.update(Membership)
            .where(Membership.id == number)
            .values(decided_by=Membership.account_id)
        )


def test_who_is_refused_reads_why_and_may_ask_again(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    newcomer(cast)
    number = asked(cast, group, "newcomer")
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/memberships/{number}"
    without = cast.send(client, page, f"{page}/decision", {"decision": "refuse"}, form="decision")
    assert without.status_code == 422
    assert "Say why" in without.text
    with_reason = {"decision": "refuse", "because": "The group is full until March."}
    assert (
        cast.send(client, page, f"{page}/decision", with_reason, form="decision").status_code == 303
    )
    cast.sign_in(client, "newcomer")
    shown = client.get(page)
    assert "The group is full until March." in shown.text
    assert "Officer" in shown.text
    assert asked(cast, group, "newcomer") != number


def test_the_whole_group_sees_who_was_asked_and_who_answered(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    admitted(cast, group, "stranger")
    shown = text_of(cast.sign_in(client, "resident").get(f"/groups/{group}"))
    assert "Stranger asked to join" in shown
    assert "In the group, decided by Officer" in shown


def test_one_request_stands_at_a_time(cast: Cast) -> None:
    group = opened(cast)
    asked(cast, group, "stranger")
    with pytest.raises(Refused):
        asked(cast, group, "stranger")


def test_a_request_can_be_taken_back(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = asked(cast, group, "stranger")
    cast.sign_in(client, "stranger")
    page = f"/groups/{group}/join"
    cast.send(client, page, f"/groups/{group}/requests/withdrawal", {})
    assert row(cast, number).state is MembershipState.WITHDRAWN
    cast.sign_in(client, "officer")
    late = client.get(f"/groups/{group}/memberships/{number}").text
    assert "Save the decision" not in late


def test_the_code_of_conduct_has_to_be_accepted(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    cast.sign_in(client, "stranger")
    page = f"/groups/{group}/join"
    assert "We treat each other with respect" in client.get(page).text
    sent = cast.send(client, page, f"/groups/{group}/requests", {"named_as": "Me"})
    assert sent.status_code == 422
    assert "Tick this to say that you keep to it" in sent.text


def test_a_seat_on_the_team_needs_only_the_code_of_conduct(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    shown = cast.sign_in(client, "resident").get(f"/groups/{group}")
    assert "without having accepted the code of conduct yet" in shown.text
    sent = cast.send(client, f"/groups/{group}/join", f"/groups/{group}/requests", LINES)
    assert sent.headers["location"] == f"/groups/{group}"
    held = row(cast, 1)
    assert held.state is MembershipState.ADMITTED
    assert held.decided_by == cast.accounts["officer"]
    assert seat_of(cast, "resident") == "member"


def test_a_reviewer_is_not_in_the_group(cast: Cast) -> None:
    group = opened(cast)
    with cast.database.write() as db:
        give_seat(db, cast.problem_id, cast.accounts["neighbour_officer"], SeatKind.REVIEWER,
                  by=cast.viewers["officer"], now=utc_now())  # fmt: skip
    with pytest.raises(Refused):
        asked(cast, group, "neighbour_officer")


def test_a_group_may_take_no_requests(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/edit"
    cast.send(client, page, f"/groups/{group}", {"purpose": "Glass", "conduct": "Be kind."})
    shown = cast.sign_in(client, "stranger").get(f"/groups/{group}/join")
    assert "takes no requests now" in shown.text
    assert "Be kind." in shown.text
    with pytest.raises(Refused):
        asked(cast, group, "stranger")


def test_nobody_asks_where_the_problem_is_not_public(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast, public=False)
    for who in ("stranger", "other_officer", "board_member", "administrator"):
        cast.sign_in(client, who)
        assert client.get(f"/groups/{group}").status_code == 404
        assert client.get(f"/groups/{group}/join").status_code == 404
    client.cookies.clear()
    assert client.get(f"/groups/{group}").status_code == 404


def test_those_who_run_the_group_are_told_and_then_not_any_more(cast: Cast) -> None:
    group = opened(cast)
    number = asked(cast, group, "stranger")
    told = sa.select(Notification.account_id, Notification.settled_at).where(
        Notification.kind == "membership.asked"
    )
    with cast.database.read() as db:
        assert db.execute(told).all() == [(cast.accounts["officer"], None)]
    with cast.database.write() as db:
        found = run_group(db, cast.viewers["officer"], group)
        joining.admit(db, found, number, 1, role=GroupRole.MEMBER, term_ends=None,
                         by=cast.viewers["officer"], now=utc_now())  # fmt: skip
    with cast.database.read() as db:
        assert db.execute(told).one().settled_at is not None
        answer = sa.select(Notification.account_id).where(Notification.kind == "membership.decided")
        assert db.scalars(answer).all() == [cast.accounts["stranger"]]


def test_what_those_who_decide_read_stands_nowhere_else(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = asked(cast, group, "stranger", note="My brother was hurt there.")
    page = f"/groups/{group}/memberships/{number}"
    assert "My brother was hurt" in cast.sign_in(client, "officer").get(page).text
    assert "My brother was hurt" not in cast.sign_in(client, "resident").get(page).text
    with cast.database.read() as db:
        said = str(db.execute(sa.select(EntryText.changes)).all())
    assert "My brother was hurt" not in said


def test_each_step_leaves_its_entry(cast: Cast) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger")
    with cast.database.write() as db:
        found = find_group(db, cast.viewers["stranger"], group)
        going.reword(db, found, row(cast, number).version, named_as="Nobody", interests="",
                          by=cast.viewers["stranger"], now=utc_now())  # fmt: skip
        going.leave(db, find_group(db, cast.viewers["stranger"], group), because="Moving.",
                         by=cast.viewers["stranger"], now=utc_now())  # fmt: skip
    with cast.database.read() as db:
        verbs = db.scalars(sa.select(Entry.verb).order_by(Entry.seq)).all()
    assert verbs[-5:] == ["group.opened", "membership.asked", "membership.admitted",
                          "membership.reworded", "membership.left"]  # fmt: skip


def test_a_standing_group_gives_no_reach_into_any_problem(cast: Cast, client: httpx.Client) -> None:
    group = standing(cast)
    newcomer(cast)
    admitted(cast, group, "newcomer", by="coordinator", role=GroupRole.CHAIR)
    cast.sign_in(client, "newcomer")
    assert "Who was asked and who answered" in client.get(f"/groups/{group}").text
    assert client.get(f"/problems/{cast.problem_id}").status_code == 404
    assert "Linden Park" not in client.get("/problems").text


def test_who_was_asked_long_ago_is_a_page_away(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    with cast.database.write() as db:
        for n in range(TRAIL + 1):
            db.add(Membership(
                group_id=group, account_id=cast.accounts["stranger"], named_as=f"Guest {n}",
                state=MembershipState.DECLINED, asked_by=cast.accounts["officer"],
                asked_at=NOW + dt.timedelta(minutes=n),
            ))  # fmt: skip
    page = html.unescape(cast.sign_in(client, "officer").get(f"/groups/{group}").text)
    assert f"Guest {TRAIL}<" in page
    assert "Guest 0<" not in page
    assert f"/groups/{group}?asked={TRAIL}" in page
    earlier = client.get(f"/groups/{group}?asked={TRAIL}").text
    assert "Guest 0<" in earlier
    assert f"Guest {TRAIL}<" not in earlier


def test_a_group_and_its_problem_lead_to_each_other(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    public = public_page(cast)
    assert f'href="{public}"' in client.get(f"/groups/{group}").text
    assert f'href="/groups/{group}"' in client.get(public).text
    cast.sign_in(client, "officer")
    assert f'href="{public}"' in client.get(f"/groups/{group}").text
