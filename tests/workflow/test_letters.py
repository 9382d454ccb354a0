"""Who is told of a review and of what was decided, and what it says."""

import datetime as dt

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, Role, RoleGrant
from sara.factories import SeatFactory, using
from sara.problems.models import SeatKind, Stage
from tests.cast import NOW, Cast
from tests.evidence.uploads import token
from tests.telling import Told, still_told
from tests.workflow.walking import Walk

TEAM = {"officer", "colleague", "partner", "resident"}


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def ask(cast: Cast, client: httpx.Client) -> httpx.Response:
    base = f"/problems/{cast.problem_id}"
    values: dict[str, object] = {"note": "It is urgent.", "anyway": "1"}
    cast.sign_in(client, "officer")
    return cast.send(client, f"{base}/reviews/new", f"{base}/reviews", values)


def decide(cast: Cast, client: httpx.Client, who: str, **values: object) -> httpx.Response:
    page = f"/problems/{cast.problem_id}/reviews/{Walk(cast).reviews()[-1].id}"
    cast.sign_in(client, who)
    given = {"because": "Because so it is.", "told": "What we found is told to you.",
             "heard": "You counted the nights; we begin there."} | values  # fmt: skip
    return cast.send(client, page, f"{page}/decision", given)


def letters(cast: Cast) -> dict[str, Told]:
    """What people are told, by who it is for; each person gets one thing at most."""
    found = still_told(cast.database)
    assert len({one.to for one in found}) == len(found), "somebody is told twice"
    return {one.to: one for one in found}


def seat_a_reviewer(cast: Cast, who: str = "analyst") -> None:
    with cast.database.write() as db, using(db):
        SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts[who],
                    kind=SeatKind.REVIEWER, given_by=cast.accounts["officer"])  # fmt: skip


def disable(cast: Cast, who: str) -> None:
    with cast.database.write() as db:
        db.execute(
            sa.update(Account)
            .where(Account.id == cast.accounts[who])
            .values(state=AccountState.DISABLED)
        )


def test_the_coordinators_of_the_area_are_told_that_a_review_waits(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    assert ask(cast, client).status_code == 303
    told = letters(cast)
    assert set(told) == {"coordinator", "second_coordinator"}
    review = walk.reviews()[0].id
    assert told["coordinator"].link == f"/problems/{cast.problem_id}/reviews/{review}"
    assert told["coordinator"].act
    assert "2026-0001" in told["coordinator"].says


def test_a_reviewer_on_the_team_is_told_and_nobody_else(cast: Cast, client: httpx.Client) -> None:
    seat_a_reviewer(cast)
    ask(cast, client)
    assert set(letters(cast)) == {"analyst"}


def test_when_the_reviewer_has_left_the_coordinators_are_told(
    cast: Cast, client: httpx.Client
) -> None:
    seat_a_reviewer(cast)
    disable(cast, "analyst")
    ask(cast, client)
    assert set(letters(cast)) == {"coordinator", "second_coordinator"}


def test_a_coordinator_who_holds_the_role_twice_is_told_once(
    cast: Cast, client: httpx.Client
) -> None:
    disable(cast, "second_coordinator")
    with cast.database.write() as db:
        db.add(RoleGrant(account_id=cast.accounts["coordinator"], role=Role.COORDINATOR,
                         area_id=None, granted_at=NOW))  # fmt: skip
    ask(cast, client)
    assert set(letters(cast)) == {"coordinator"}


def test_a_review_that_is_not_asked_for_tells_nobody(cast: Cast, client: httpx.Client) -> None:
    base = f"/problems/{cast.problem_id}"
    cast.sign_in(client, "officer")
    sent = cast.send(client, f"{base}/reviews/new", f"{base}/reviews", {"note": ""})
    assert sent.status_code == 422
    assert letters(cast) == {}


@pytest.mark.parametrize(
    "decision, more, words",
    [
        ("send_back", {"point.scanning.goal": "Too vague."}, "Sent back with reasons"),
        ("park", {"until": str(NOW.date() + dt.timedelta(days=9))}, "Parked"),
        ("refer", {"receiver": "Highways", "receiver_agreed": "1"}, "Referred to another body"),
        ("not_a_problem", {"letter": "recurring"}, "Not a problem"),
        ("advance", {}, "Moved on to the next stage"),
    ],
)
def test_the_team_is_told_what_was_decided_and_the_reasons_stay_behind_the_door(
    cast: Cast, client: httpx.Client, walk: Walk, decision: str, more: dict[str, str], words: str
) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    assert decide(cast, client, "coordinator", decision=decision, **more).status_code == 303
    told = letters(cast)
    assert set(told) == TEAM
    for who, one in told.items():
        assert words in one.says
        assert one.link == f"/problems/{cast.problem_id}/reviews/{review}"
        assert "Because so it is" not in one.says
        assert "What we found" not in one.says
        assert one.act is (who == "officer" and decision == "send_back")
    for who in TEAM:
        cast.sign_in(client, who)
        page = client.get(f"/problems/{cast.problem_id}/reviews/{review}").text
        assert "What we found is told to you." in page, who


def test_the_reviewer_is_not_told_of_their_own_decision(cast: Cast, client: httpx.Client) -> None:
    seat_a_reviewer(cast, "coordinator")
    Walk(cast).fill(Stage.SCANNING)
    Walk(cast).ask()
    decide(cast, client, "coordinator", decision="advance")
    assert set(letters(cast)) == TEAM


def test_a_decision_that_is_refused_tells_nobody(cast: Cast, client: httpx.Client) -> None:
    Walk(cast).ask(note="Early.", anyway=True)
    assert decide(cast, client, "coordinator", decision="advance").status_code == 422
    assert letters(cast) == {}
    assert Walk(cast).problem().stage is Stage.SCANNING


def test_a_review_asked_anew_leaves_nothing_of_the_last_one(
    cast: Cast, client: httpx.Client, walk: Walk
) -> None:
    walk.fill(Stage.SCANNING)
    walk.ask()
    decide(cast, client, "coordinator", decision="send_back", **{"point.scanning.goal": "Vague."})
    assert letters(cast)["officer"].act
    ask(cast, client)
    assert set(letters(cast)) == {"coordinator", "second_coordinator"}


def test_a_review_that_is_withdrawn_waits_for_nobody(cast: Cast, client: httpx.Client) -> None:
    ask(cast, client)
    review = Walk(cast).reviews()[-1].id
    page = f"/problems/{cast.problem_id}/reviews/{review}"
    assert client.post(f"{page}/withdrawal", data=token(client)).status_code == 303
    assert letters(cast) == {}


def test_the_team_is_told_of_a_move_that_no_review_decided(
    cast: Cast, client: httpx.Client
) -> None:
    base = f"/problems/{cast.problem_id}"
    cast.sign_in(client, "coordinator")
    until = str(NOW.date() + dt.timedelta(days=9))
    paused = {"event": "pause", "until": until, "reason": "The road is dug up.",
              "told": "We wait for the road works."}  # fmt: skip
    sent = cast.send(client, f"{base}/moves/new?event=pause", f"{base}/moves", paused)
    assert sent.status_code == 303
    told = letters(cast)
    assert set(told) == TEAM
    assert told["resident"].says == "Problem 2026-0001 now stands at: Paused"
