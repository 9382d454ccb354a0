"""Nothing stays without an owner: it is found, shown, told, told again, and handed over."""

import datetime as dt
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, RoleGrant
from sara.actions.models import Action, ActionStatus
from sara.db import Database, utc_now
from sara.factories import ActionFactory, AgencyFactory, StakeholderFactory, using
from sara.handover.queries import ownerless
from sara.handover.telling import tell_ownerless
from sara.history.models import Entry, EntryText
from sara.people.operations.accounts import disable, enable
from sara.people.operations.agencies import retire_agency
from sara.people.operations.contacts import add_contact, remove_contact
from sara.people.operations.roles import withdraw_role
from sara.problems.models import Problem, Seat, SeatKind, Stage
from sara.problems.operations import end_seat
from tests.cast import Cast
from tests.clock import Clock
from tests.telling import still_told

LEFT = utc_now() - dt.timedelta(days=9)


def leaves(cast: Cast, who: str, at: dt.datetime = LEFT) -> None:
    with cast.database.write() as db:
        disable(db, cast.accounts[who], reason="Left", by=cast.accounts["administrator"], now=at)


def an_action(cast: Cast, **values: Any) -> int:
    with cast.database.write() as db, using(db):
        given = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"],
                 "status": ActionStatus.ACCEPTED,
                 "added_at": LEFT - dt.timedelta(days=9)}  # fmt: skip
        return int(ActionFactory(**(given | values)).id)


def found(cast: Cast, who: str = "coordinator") -> list[tuple[str, int, str]]:
    with cast.database.read() as db:
        return [(o.kind, o.id, o.left) for o in ownerless(db, cast.viewers[who])]


def stage(database: Database, at: Stage) -> None:
    with database.write() as db:
        paused = Stage.PLAN if at is Stage.PAUSED else None
        db.execute(sa.update(Problem).values(stage=at, paused_from=paused))


def tell(cast: Cast, now: dt.datetime) -> None:
    tell_ownerless(cast.database, cast.settings, now)


def test_while_everybody_is_there_nothing_is_without_an_owner(cast: Cast) -> None:
    an_action(cast, owner_account_id=cast.accounts["colleague"])
    an_action(cast, owner_agency_id=cast.agencies["parks"])
    assert found(cast) == []


def test_a_problem_whose_lead_is_disabled_has_no_owner(cast: Cast) -> None:
    leaves(cast, "officer")
    assert found(cast) == [("problem", cast.problem_id, "account")]
    stage(cast.database, Stage.PAUSED)
    assert found(cast) == [("problem", cast.problem_id, "account")]


def test_a_problem_whose_lead_has_no_role_any_more_has_no_owner(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        grant = db.scalars(
            sa.select(RoleGrant.id).where(RoleGrant.account_id == cast.accounts["officer"])
        ).one()
        withdraw_role(db, cast.accounts["officer"], grant, by=cast.accounts["administrator"],
                      now=LEFT)  # fmt: skip
    assert found(cast) == [("problem", cast.problem_id, "account")]
    with cast.database.read() as db:
        assert [o.since for o in ownerless(db, None)] == [LEFT]
    cast.sign_in(client, "coordinator")
    answer = hand_over(cast, client, "neighbour_officer", problems=cast.problem_id)
    assert answer.status_code == 303
    assert found(cast) == []


def test_what_has_ended_needs_no_owner(cast: Cast) -> None:
    an_action(cast, owner_account_id=cast.accounts["colleague"], status=ActionStatus.DONE)
    leaves(cast, "colleague")
    assert found(cast) == []


def test_it_is_shown_where_one_coordinates_and_nowhere_else(cast: Cast) -> None:
    leaves(cast, "officer")
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(area_id=cast.areas["south"]))
    assert found(cast) == []


@pytest.mark.parametrize("how", ["disabled", "off the team"])
def test_an_action_of_somebody_who_left_has_no_owner(cast: Cast, how: str) -> None:
    action = an_action(cast, owner_account_id=cast.accounts["colleague"])
    if how == "disabled":
        leaves(cast, "colleague")
    else:
        with cast.database.write() as db:
            end_seat(db, cast.problem_id, cast.accounts["colleague"],
                     by=cast.viewers["officer"], now=LEFT)  # fmt: skip
    assert found(cast) == [("action", action, "account")]
    with cast.database.read() as db:
        assert [o.since for o in ownerless(db, None)] == [LEFT]


def test_an_action_of_a_retired_agency_has_no_owner(cast: Cast) -> None:
    action = an_action(cast, owner_agency_id=cast.agencies["parks"])
    with cast.database.write() as db:
        retire_agency(db, cast.agencies["parks"], reason="Merged", now=LEFT,
                      by=cast.accounts["administrator"])  # fmt: skip
    assert found(cast) == [("action", action, "agency")]


def test_an_agency_with_nobody_on_the_team_still_answers_at_its_address(cast: Cast) -> None:
    action = an_action(cast, owner_agency_id=cast.agencies["parks"])
    admin = cast.accounts["administrator"]
    with cast.database.write() as db:
        contact = add_contact(db, cast.agencies["parks"], email="desk@example.org", desk="",
                              by=admin, now=LEFT).id  # fmt: skip
    leaves(cast, "partner")
    assert found(cast) == []
    with cast.database.write() as db:
        remove_contact(db, cast.agencies["parks"], contact, by=admin, now=LEFT)
    assert found(cast) == [("action", action, "agency")]


def test_an_action_of_a_stakeholder_off_the_list_has_no_owner(cast: Cast) -> None:
    with cast.database.write() as db, using(db):
        gone = StakeholderFactory(problem_id=cast.problem_id, removed_at=LEFT,
                                  added_by=cast.accounts["officer"]).id  # fmt: skip
    action = an_action(cast, owner_stakeholder_id=gone)
    assert found(cast) == [("action", action, "stakeholder")]


def test_seven_days_are_not_too_long(cast: Cast, client: httpx.Client) -> None:
    leaves(cast, "officer", utc_now() - dt.timedelta(days=7))
    cast.sign_in(client, "coordinator")
    assert "too long" not in client.get("/handover").text
    assert "7 days" in client.get("/handover").text


def test_nine_days_are_too_long(cast: Cast, client: httpx.Client) -> None:
    leaves(cast, "officer")
    cast.sign_in(client, "coordinator")
    assert "9 days without an owner" in client.get("/handover").text
    assert "1 for too long" in client.get("/").text


def test_coordinators_are_told_once_and_again_when_it_lasts(cast: Cast) -> None:
    leaves(cast, "officer")
    soon = LEFT + dt.timedelta(hours=1)
    tell(cast, soon)
    tell(cast, soon + dt.timedelta(hours=1))
    everyone = ["coordinator", "second_coordinator"]
    told = still_told(cast.database)
    assert [(n.to, n.kind, n.act) for n in told] == [
        (who, "handover.ownerless", True) for who in everyone
    ]
    tell(cast, LEFT + dt.timedelta(days=7, hours=1))
    tell(cast, LEFT + dt.timedelta(days=8))
    assert [n.to for n in still_told(cast.database, "handover.late")] == everyone


def test_the_lead_is_told_of_an_action_without_an_owner(cast: Cast) -> None:
    an_action(cast, owner_account_id=cast.accounts["colleague"])
    leaves(cast, "colleague")
    tell(cast, LEFT + dt.timedelta(hours=1))
    mine = [n for n in still_told(cast.database) if n.to == "officer"]
    assert [n.link for n in mine] == [f"/problems/{cast.problem_id}/actions"]


def test_nobody_is_told_any_more_of_what_has_an_owner_again(cast: Cast) -> None:
    leaves(cast, "officer")
    tell(cast, LEFT + dt.timedelta(hours=1))
    with cast.database.write() as db:
        enable(db, cast.accounts["officer"], reason="Back", now=utc_now(),
               by=cast.accounts["administrator"])  # fmt: skip
    tell(cast, utc_now())
    assert still_told(cast.database) == []


def test_a_second_leaving_is_told_anew(cast: Cast) -> None:
    leaves(cast, "officer")
    tell(cast, LEFT + dt.timedelta(hours=1))
    an_action(cast, owner_account_id=cast.accounts["colleague"])
    later = LEFT + dt.timedelta(days=2)
    leaves(cast, "colleague", later)
    tell(cast, later + dt.timedelta(hours=1))
    tell(cast, later + dt.timedelta(hours=2))
    with cast.database.read() as db:
        told = db.scalar(sa.text("SELECT count(*) FROM notification"))
    assert told == 4


def hand_over(cast: Cast, client: httpx.Client, to: str, **more: Any) -> httpx.Response:
    page = f"/handover/{cast.accounts['officer']}"
    values = {"account_id": cast.accounts[to], "reason": "Left for the coast"} | more
    return cast.send(client, page, page, values)


def test_problems_and_actions_are_handed_over_in_one_step(cast: Cast, client: httpx.Client) -> None:
    action = an_action(cast, owner_account_id=cast.accounts["officer"])
    leaves(cast, "officer")
    cast.sign_in(client, "coordinator")
    answer = hand_over(cast, client, "neighbour_officer", problems=cast.problem_id, actions=action)
    assert answer.headers["location"] == "/handover"
    with cast.database.read() as db:
        assert db.scalar(sa.select(Problem.lead_id)) == cast.accounts["neighbour_officer"]
        row = db.execute(sa.select(Action.owner_account_id, Action.status)).one()
        seats = db.execute(sa.select(Seat.account_id, Seat.kind).where(Seat.until.is_(None))).all()
        because = db.execute(
            sa.select(EntryText.reason)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == "problem.handed_over")
        ).scalar_one()
    assert tuple(row) == (cast.accounts["neighbour_officer"], ActionStatus.PROPOSED)
    assert (cast.accounts["neighbour_officer"], SeatKind.LEAD) in [tuple(s) for s in seats]
    assert cast.accounts["officer"] not in [s.account_id for s in seats]
    assert because == "Left for the coast"
    told = {n.kind for n in still_told(cast.database) if n.to == "neighbour_officer"}
    assert told == {"seat.given", "action.asked"}
    assert found(cast) == []


def test_an_action_alone_makes_its_new_owner_a_member(cast: Cast, client: httpx.Client) -> None:
    action = an_action(cast, owner_account_id=cast.accounts["officer"])
    leaves(cast, "officer")
    cast.sign_in(client, "coordinator")
    assert hand_over(cast, client, "neighbour_officer", actions=action).status_code == 303
    assert found(cast) == [("problem", cast.problem_id, "account")]


@pytest.mark.parametrize(
    "to, ticked, why",
    [
        ("neighbour_officer", False, "Tick what"),
        ("other_officer", True, "no role in the area"),
        ("resident", True, "works for an agency"),
        ("coordinator", True, "to themselves"),
        ("disabled", True, "cannot take a seat"),
    ],
)
def test_what_cannot_be_handed_over_stays_as_it_is(
    cast: Cast, client: httpx.Client, to: str, ticked: bool, why: str
) -> None:
    with cast.database.write() as db:  # a colleague may always be seated
        db.execute(sa.update(Account).where(Account.id == cast.accounts["other_officer"])
                   .values(agency_id=None))  # fmt: skip
    leaves(cast, "officer")
    cast.sign_in(client, "coordinator")
    more = {"problems": cast.problem_id} if ticked else {}
    answer = hand_over(cast, client, to, **more)
    assert answer.status_code == 422
    assert why in answer.text
    assert found(cast) == [("problem", cast.problem_id, "account")]


def agency_left(cast: Cast) -> None:
    with cast.database.write() as db:
        retire_agency(db, cast.agencies["parks"], reason="Merged", now=LEFT,
                      by=cast.accounts["administrator"])  # fmt: skip


def hand_over_of_agency(
    cast: Cast, client: httpx.Client, owner: str, *actions: int
) -> httpx.Response:
    page = f"/handover/agencies/{cast.agencies['parks']}"
    values: dict[str, Any] = {"owner": owner, "reason": "Merged into the city",
                              "actions": [str(one) for one in actions]}  # fmt: skip
    return cast.send(client, page, page, values)


def owner_of(cast: Cast, action: int) -> tuple[int | None, int | None, ActionStatus]:
    with cast.database.read() as db:
        row = db.execute(
            sa.select(Action.owner_account_id, Action.owner_agency_id, Action.status)
            .where(Action.id == action)
        ).one()  # fmt: skip
        return row.owner_account_id, row.owner_agency_id, row.status


def test_everything_an_agency_owned_is_handed_over_in_one_step(
    cast: Cast, client: httpx.Client
) -> None:
    mine = {"owner_agency_id": cast.agencies["parks"]}
    one, two, three = an_action(cast, **mine), an_action(cast, **mine), an_action(cast, **mine)
    agency_left(cast)
    cast.sign_in(client, "coordinator")
    there = f"/handover/agencies/{cast.agencies['parks']}"
    assert f'href="{there}"' in client.get("/handover").text
    assert "9 days without an owner" in client.get(there).text
    police = cast.agencies["police"]
    with cast.database.write() as db:
        add_contact(db, police, email="desk@example.org", desk="",
                    by=cast.accounts["administrator"], now=LEFT)  # fmt: skip
    assert hand_over_of_agency(cast, client, f"agency:{police}", one, two).status_code == 303
    assert owner_of(cast, one) == owner_of(cast, two) == (None, police, ActionStatus.PROPOSED)
    new = cast.accounts["neighbour_officer"]
    assert hand_over_of_agency(cast, client, f"account:{new}", three).status_code == 303
    assert owner_of(cast, three) == (new, None, ActionStatus.PROPOSED)
    assert found(cast) == []
    assert client.get(there).status_code == 404


def test_what_an_agency_owned_goes_only_to_who_can_answer(cast: Cast, client: httpx.Client) -> None:
    action = an_action(cast, owner_agency_id=cast.agencies["parks"])
    with cast.database.write() as db, using(db):
        nobody = AgencyFactory(name="Nobody There").id
    agency_left(cast)
    before = owner_of(cast, action)
    cast.sign_in(client, "coordinator")
    for owner in ("", f"agency:{cast.agencies['parks']}", f"agency:{nobody}",
                  f"account:{cast.accounts['resident']}", "account:x"):  # fmt: skip
        assert hand_over_of_agency(cast, client, owner, action).status_code == 422, owner
    able = f"account:{cast.accounts['neighbour_officer']}"
    assert "Tick what" in hand_over_of_agency(cast, client, able).text
    assert owner_of(cast, action) == before
    cast.sign_in(client, "officer")
    assert client.get(f"/handover/agencies/{cast.agencies['parks']}").status_code == 403


def test_nobody_hands_over_from_somebody_who_is_still_there(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "coordinator")
    assert client.get(f"/handover/{cast.accounts['officer']}").status_code == 404


def test_only_coordinators_hand_over(cast: Cast, client: httpx.Client, clock: Clock) -> None:
    for who in ("officer", "administrator", "resident", "partner", "board_member"):
        cast.sign_in(client, who)
        assert client.get("/handover").status_code == 403
