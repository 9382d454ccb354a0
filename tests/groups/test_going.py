"""Roles, terms, leaving, and seats that go the way of a membership."""

import datetime as dt

import httpx
import pytest
import sqlalchemy as sa

from sara.app import CHORES
from sara.db import utc_now
from sara.errors import Forbidden, Refused
from sara.groups import going, joining
from sara.groups.finding import find_group, run_group
from sara.groups.models import GroupRole, MembershipState, Registration
from sara.history.models import Entry
from sara.mail.models import Notification
from sara.problems.models import SeatKind
from sara.problems.operations import end_seat, give_seat
from tests.cast import Cast
from tests.groups.circle import admitted, newcomer, opened, row, seat_of, seen_by, standing


def give(cast: Cast, group: int, number: int, role: GroupRole, by: str = "officer") -> None:
    with cast.database.write() as db:
        going.give_role(
            db, run_group(db, cast.viewers[by], group), number, row(cast, number).version,
            role=role, term_ends=None, by=cast.viewers[by], now=utc_now(),
        )  # fmt: skip


def test_a_resident_chairs_and_admits_others(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    newcomer(cast)
    give(cast, group, admitted(cast, group, "newcomer"), GroupRole.CHAIR)
    assert seat_of(cast, "newcomer") == "chair"
    assert seen_by(cast, group, "newcomer").may_run
    admitted(cast, group, "stranger", by="newcomer")
    assert seat_of(cast, "stranger") == "member"
    cast.sign_in(client, "newcomer")
    assert client.get(f"/problems/{cast.problem_id}/scanning").status_code == 200
    agencies = client.get(f"/problems/{cast.problem_id}/discussion?room=agencies")
    assert agencies.status_code == 404


def test_nobody_gives_themselves_a_role(cast: Cast) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger", role=GroupRole.CHAIR)
    with pytest.raises(Forbidden):
        give(cast, group, number, GroupRole.MEMBER, by="stranger")


def test_a_member_runs_nothing(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    admitted(cast, group, "stranger")
    other = admitted(cast, group, "analyst")
    cast.sign_in(client, "stranger")
    for path in (f"/groups/{group}/edit", f"/groups/{group}/invitations/new"):
        assert client.get(path).status_code == 403
    page = f"/groups/{group}/memberships/{other}"
    assert "End the membership" not in client.get(page).text
    hidden = cast.hidden(client, f"/groups/{group}/memberships/{other - 1}", "leaving")
    for end, values in (("role", {"role": "chair"}), ("end", {"because": "No"}),
                        ("decision", {"decision": "admit"})):  # fmt: skip
        sent = client.post(f"{page}/{end}", data=hidden | {"version": "2"} | values)
        assert sent.status_code == 403, end


def test_leaving_ends_the_reach_at_once(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    newcomer(cast)
    number = admitted(cast, group, "newcomer")
    cast.sign_in(client, "newcomer")
    page = f"/groups/{group}/memberships/{number}"
    left = cast.send(client, page, f"{page}/leaving", {"because": "I move away."}, form="leaving")
    assert left.headers["location"] == "/groups"
    assert client.get(f"/problems/{cast.problem_id}/scanning").status_code == 404
    held = row(cast, number)
    assert held.state is MembershipState.LEFT
    assert held.until is not None
    assert seat_of(cast, "newcomer") is None


def test_whoever_is_put_out_reads_why_also_where_nothing_is_public(
    cast: Cast, client: httpx.Client
) -> None:
    group = opened(cast)
    newcomer(cast)
    number = admitted(cast, group, "newcomer")
    with cast.database.write() as db:
        going.end(
            db, run_group(db, cast.viewers["coordinator"], group), number,
            row(cast, number).version, because="Named a neighbour twice.",
            by=cast.viewers["coordinator"], now=utc_now(),
        )  # fmt: skip
        db.execute(sa.text("UPDATE problem SET published_at = NULL"))
    cast.sign_in(client, "newcomer")
    shown = client.get(f"/groups/{group}/memberships/{number}")
    assert "Named a neighbour twice." in shown.text
    assert "Broken glass" not in shown.text
    assert client.get(f"/groups/{group}").status_code == 404
    with cast.database.read() as db:
        told = sa.select(Notification.link).where(Notification.kind == "membership.ended")
        assert db.scalars(told).all() == [f"/groups/{group}/memberships/{number}"]


def test_the_lead_leaves_only_after_another_is_named(cast: Cast) -> None:
    group = opened(cast)
    with cast.database.write() as db:
        found = find_group(db, cast.viewers["officer"], group)
        joining.ask(db, found, named_as="Officer", interests="", note="",
                       by=cast.viewers["officer"], now=utc_now())  # fmt: skip
    with cast.database.write() as db:
        found = find_group(db, cast.viewers["officer"], group)
        with pytest.raises(Refused):
            going.leave(db, found, because="", by=cast.viewers["officer"], now=utc_now())
    assert seat_of(cast, "officer") == "lead"


def test_a_seat_that_is_ended_on_the_team_page_ends_the_membership(cast: Cast) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger")
    with cast.database.write() as db:
        end_seat(db, cast.problem_id, cast.accounts["stranger"], by=cast.viewers["officer"],
                 now=utc_now())  # fmt: skip
    held = row(cast, number)
    assert held.state is MembershipState.ENDED
    assert held.decided_by == cast.accounts["officer"]


def test_another_seat_gives_the_role_that_goes_with_it(cast: Cast) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger")
    for kind, role in ((SeatKind.OBSERVER, "observer"), (SeatKind.CHAIR, "chair"),
                       (SeatKind.PARTNER, "member")):  # fmt: skip
        with cast.database.write() as db:
            give_seat(db, cast.problem_id, cast.accounts["stranger"], kind,
                      by=cast.viewers["officer"], now=utc_now())  # fmt: skip
        assert row(cast, number).role.value == role


def test_a_reviewers_seat_ends_the_membership(cast: Cast) -> None:
    group = opened(cast)
    number = admitted(cast, group, "neighbour_officer")
    with cast.database.write() as db:
        give_seat(db, cast.problem_id, cast.accounts["neighbour_officer"], SeatKind.REVIEWER,
                  by=cast.viewers["officer"], now=utc_now())  # fmt: skip
    assert row(cast, number).state is MembershipState.ENDED
    assert seat_of(cast, "neighbour_officer") == "reviewer"


def test_a_term_ends_by_itself_and_with_it_the_reach(cast: Cast, client: httpx.Client) -> None:
    group, today = opened(cast), utc_now().date()
    newcomer(cast)
    number = admitted(cast, group, "newcomer", term_ends=today)
    lasting = admitted(cast, group, "stranger", term_ends=today + dt.timedelta(days=90))
    later = utc_now() + dt.timedelta(days=1)
    assert going.end_terms(cast.database, cast.settings, utc_now()) == 0
    assert going.end_terms(cast.database, cast.settings, later) == 1
    assert going.end_terms(cast.database, cast.settings, later) == 0
    assert row(cast, number).state is MembershipState.ENDED
    assert row(cast, lasting).state is MembershipState.ADMITTED
    cast.sign_in(client, "newcomer")
    assert client.get(f"/problems/{cast.problem_id}/scanning").status_code == 404
    with cast.database.read() as db:
        last = sa.select(Entry.verb, Entry.account_id).order_by(Entry.seq.desc()).limit(1)
        assert db.execute(last).one() == ("membership.term_over", None)


def test_the_worker_ends_terms_and_forgets_who_never_confirmed(cast: Cast) -> None:
    group, today = opened(cast), utc_now().date()
    number = admitted(cast, group, "stranger", term_ends=today)
    with cast.database.write() as db:
        db.add(
            Registration(token_hash="0" * 64, group_id=group, email="n@example.com", name="N",
                         ends_at=utc_now() + dt.timedelta(days=2))
        )  # fmt: skip
    for chore in CHORES:
        chore(cast.database, cast.settings, utc_now())
    assert row(cast, number).state is MembershipState.ADMITTED
    for chore in CHORES:
        chore(cast.database, cast.settings, utc_now() + dt.timedelta(days=3))
    assert row(cast, number).state is MembershipState.ENDED
    with cast.database.read() as db:
        assert db.scalars(sa.select(Registration.id)).all() == []


def test_the_term_of_a_lead_does_not_leave_a_problem_without_one(cast: Cast) -> None:
    group, today = opened(cast), utc_now().date()
    with cast.database.write() as db:
        found = find_group(db, cast.viewers["officer"], group)
        held = joining.ask(db, found, named_as="Officer", interests="", note="",
                              by=cast.viewers["officer"], now=utc_now())  # fmt: skip
        held.term_ends = today - dt.timedelta(days=1)
    assert going.end_terms(cast.database, cast.settings, utc_now()) == 0
    assert seat_of(cast, "officer") == "lead"


def test_two_who_decide_at_once_decide_once(cast: Cast, client: httpx.Client) -> None:
    group = opened(cast)
    number = admitted(cast, group, "stranger")
    cast.sign_in(client, "officer")
    page = f"/groups/{group}/memberships/{number}"
    old = cast.hidden(client, page, "role")
    give(cast, group, number, GroupRole.OBSERVER, by="coordinator")
    sent = client.post(f"{page}/role", data=old | {"role": "chair", "term_ends": ""})
    assert sent.status_code == 409
    assert "observer" in sent.text
    assert row(cast, number).role is GroupRole.OBSERVER


def test_the_chair_of_a_standing_group_runs_it_and_a_member_does_not(cast: Cast) -> None:
    group = standing(cast)
    chair = admitted(cast, group, "stranger", by="coordinator", role=GroupRole.CHAIR)
    admitted(cast, group, "resident", by="stranger")
    assert seen_by(cast, group, "stranger").may_run
    assert not seen_by(cast, group, "resident").may_run
    assert seen_by(cast, group, "resident").inside
    assert not seen_by(cast, group, "board_member").inside
    give(cast, group, chair, GroupRole.MEMBER, by="coordinator")
    assert not seen_by(cast, group, "stranger").may_run


@pytest.mark.parametrize(
    "who, area, may",
    [("coordinator", "north", True), ("coordinator", "south", False), ("officer", "north", False),
     ("administrator", "south", True), ("coordinator", "", True), ("resident", "", False)],
)  # fmt: skip
def test_standing_groups_are_founded_by_coordinators_and_administrators(
    cast: Cast, who: str, area: str, may: bool
) -> None:
    if may:
        assert seen_by(cast, standing(cast, who, area or None), who).may_run
    else:
        with pytest.raises(Forbidden):
            standing(cast, who, area or None)
