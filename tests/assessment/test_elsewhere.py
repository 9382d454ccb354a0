"""What is known elsewhere: closed problems of the same kind, failures first."""

import datetime as dt
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.accounts.models import Account, Area
from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.assessment.models import Assessment, Displacement, FailureReason, Finding, Moved
from sara.factories import ActionFactory, a_problem, using
from sara.problems.models import BehaviourKind, Outcome, Problem, Stage, Surroundings
from tests.cast import NOW, Cast
from tests.counting import statements

KIND = {"behaviour_kind": BehaviourKind.INCIVILITIES, "surroundings": Surroundings.RECREATIONAL}
PARK = Surroundings.RECREATIONAL


def closed(
    cast: Cast, title: str, outcome: Outcome, *, area: str = "north", days: int = 10,
    kind: BehaviourKind | None = BehaviourKind.INCIVILITIES, place: Surroundings | None = PARK,
    **more: Any,
) -> int:  # fmt: skip
    with cast.database.write() as db, using(db):
        officer = "officer" if area == "north" else "other_officer"
        by = db.get_one(Account, cast.accounts[officer])
        one = a_problem(by, db.get_one(Area, cast.areas[area]), title=title)
        one.stage, one.outcome, one.closed_at = Stage.CLOSED, outcome, NOW - dt.timedelta(days)
        one.behaviour_kind, one.surroundings = kind, place
        for name, value in more.items():
            setattr(one, name, value)
        db.flush()
        return one.id


@pytest.fixture(autouse=True)
def of_a_kind(cast: Cast) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(**KIND))


def page(cast: Cast, client: httpx.Client, who: str) -> httpx.Response:
    cast.sign_in(client, who)
    return client.get(f"/problems/{cast.problem_id}/analysis/elsewhere")


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return [node.text().strip() for node in HTMLParser(answer.text).css("article h4")]


def test_what_failed_stands_before_what_was_solved(cast: Cast, client: httpx.Client) -> None:
    closed(cast, "Solved", Outcome.GOAL_MET, days=1)
    closed(cast, "Elsewhere and failed", Outcome.NOT_SOLVED, place=Surroundings.RETAIL, days=1)
    closed(cast, "Here and failed", Outcome.NOT_SOLVED, days=400)
    closed(cast, "Given up", Outcome.EXHAUSTED, days=2)
    assert titles(page(cast, client, "officer")) == [
        "Here and failed", "Elsewhere and failed", "Given up", "Solved",
    ]  # fmt: skip


def test_what_only_moved_stands_before_what_was_solved(cast: Cast, client: httpx.Client) -> None:
    closed(cast, "Solved", Outcome.GOAL_MET, days=1)
    moved = closed(cast, "Moved away", Outcome.GOAL_MET, days=9)
    with cast.database.write() as db:
        db.add(Displacement(problem_id=moved, kind=Moved.PLACE, finding=Finding.MOVED, words="x"))
    answer = page(cast, client, "officer")
    assert titles(answer) == ["Moved away", "Solved"]
    assert "To another place" in answer.text


def test_another_kind_and_what_still_runs_are_not_of_the_same_kind(
    cast: Cast, client: httpx.Client
) -> None:
    closed(cast, "Other", Outcome.NOT_SOLVED, kind=BehaviourKind.PREDATORY)
    closed(cast, "Unsaid", Outcome.NOT_SOLVED, kind=None)
    with cast.database.write() as db, using(db):
        by = db.get_one(Account, cast.accounts["officer"])
        running = a_problem(by, db.get_one(Area, cast.areas["north"]), title="Running")
        running.behaviour_kind = BehaviourKind.INCIVILITIES
    answer = page(cast, client, "officer")
    assert titles(answer) == []
    assert "No closed problem of this kind is open to you yet" in answer.text


def test_like_words_are_offered_apart_from_the_same_kind(cast: Cast, client: httpx.Client) -> None:
    closed(cast, "Broken glass at the quay", Outcome.NOT_SOLVED, kind=None)
    closed(cast, "Nothing like it", Outcome.NOT_SOLVED, kind=None)
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(behaviour_kind=None))
    answer = page(cast, client, "officer")
    assert titles(answer) == ["Broken glass at the quay"]
    assert "It is not said yet what kind of problem this is" in answer.text


def test_what_was_tried_and_why_it_failed(cast: Cast, client: httpx.Client) -> None:
    number = closed(cast, "Failed", Outcome.NOT_SOLVED)
    with cast.database.write() as db, using(db):
        about = {
            "problem_id": number, "added_by": cast.accounts["officer"], "status": ActionStatus.DONE,
            "owner_account_id": cast.accounts["officer"],
        }  # fmt: skip
        ActionFactory(what="Closed the gate at nine", **about)
        ActionFactory(what="Watched a house", audience=Audience.AGENCIES, **about)
        ActionFactory(what="Never begun", **about | {"status": ActionStatus.PROPOSED})
        db.add(Assessment(problem_id=number, failure=FailureReason.ADAPTED, lessons="They climb"))
    text = page(cast, client, "officer").text
    assert "Closed the gate at nine" in text
    assert "They climb" in text
    assert "Those who do it adapted" in text
    assert "Watched a house" not in text
    assert "Never begun" not in text


def test_nobody_learns_of_what_is_not_open_to_them(cast: Cast, client: httpx.Client) -> None:
    closed(cast, "Hidden in the south", Outcome.NOT_SOLVED, area="south")
    number = closed(
        cast, "Public in the south", Outcome.NOT_SOLVED, area="south", published_at=NOW,
        public_summary="Told to all",
    )  # fmt: skip
    closed(cast, "Hidden in the north", Outcome.NOT_SOLVED)
    with cast.database.write() as db:
        db.add(Assessment(problem_id=number, lessons="Not for all"))
    assert titles(page(cast, client, "resident")) == ["Public in the south"]
    officer = page(cast, client, "officer")
    assert sorted(titles(officer)) == ["Hidden in the north", "Public in the south"]
    assert "Told to all" in officer.text
    assert "Not for all" not in officer.text
    assert f"/problems/{number}" not in officer.text


def test_outside_the_problem_there_is_no_such_page(cast: Cast, client: httpx.Client) -> None:
    for who in ("stranger", "other_officer", "board_member"):
        assert page(cast, client, who).status_code == 404


def test_however_many_are_closed_it_asks_as_often(
    cast: Cast, client: httpx.Client, app: Litestar
) -> None:
    closed(cast, "Broken glass, smashed again", Outcome.NOT_SOLVED)
    with statements(app) as few:
        page(cast, client, "officer")
    for n in range(30):
        closed(cast, f"Broken glass {n}", Outcome.NOT_SOLVED if n % 2 else Outcome.REDUCED)
    with statements(app) as many:
        answer = page(cast, client, "officer")
    assert len(many) == len(few) > 0
    assert len(titles(answer)) == 22


def test_what_was_learnt_elsewhere_is_kept_on_the_analysis_page(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(stage=Stage.ANALYSIS))
    cast.sign_in(client, "officer")
    here = f"/problems/{cast.problem_id}/analysis"
    said = {"conditions": "", "done_so_far": "", "known_elsewhere": "Read two guides"}
    cast.send(client, here, f"{here}/background", said, form="background")
    assert "Read two guides" in client.get(here).text
