"""Moving a problem to another area: by whom, to where, and who reads it then."""

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Role, RoleGrant
from sara.factories import AreaFactory, using
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Seat
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.telling import told

TYPED = {
    "title": "Glass in the park", "behaviour": "Bottles are smashed.", "place": "The ramp",
    "precision": "area",
}  # fmt: skip


@pytest.fixture
def officer(cast: Cast, client: httpx.Client) -> httpx.Client:
    """The lead, with a role in both areas; somebody coordinates the other one."""
    also(cast, "officer", Role.OFFICER, "south")
    also(cast, "second_coordinator", Role.COORDINATOR, "south")
    return cast.sign_in(client, "officer")


def also(cast: Cast, who: str, role: Role, area: str | int) -> None:
    number = cast.areas[area] if isinstance(area, str) else area
    with cast.database.write() as db:
        db.add(RoleGrant(account_id=cast.accounts[who], role=role, area_id=number, granted_at=NOW))


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/scanning"


def save(cast: Cast, client: httpx.Client, **values: Any) -> httpx.Response:
    page = page_of(cast)
    return cast.send(client, page, f"{page}/statement", TYPED | values, form="statement")


def area_of(cast: Cast) -> Any:
    with cast.database.read() as db:
        return db.scalar(sa.select(Problem.area_id).where(Problem.id == cast.problem_id))


def offered(cast: Cast, client: httpx.Client) -> list[str]:
    page = LexborHTMLParser(client.get(page_of(cast)).text)
    return [option.text(strip=True) for option in page.css("select[name=area_id] option")]


def test_whoever_works_in_both_areas_moves_it_and_the_lead_keeps_it(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    south = cast.areas["south"]
    assert offered(cast, officer) == ["Northside", "Southbank"]
    assert save(cast, officer, area_id=south).status_code == 303
    assert area_of(cast) == south
    assert "Southbank" in officer.get(f"/problems/{cast.problem_id}").text
    reads = {who: cast.sign_in(new_client(), who).get(page_of(cast)).status_code
             for who in ("other_officer", "second_coordinator", "resident", "analyst",
                         "coordinator")}  # fmt: skip
    assert reads == {"other_officer": 200, "second_coordinator": 200, "resident": 200,
                     "analyst": 404, "coordinator": 404}  # fmt: skip
    with cast.database.read() as db:
        assert set(db.scalars(sa.select(Seat.area_id))) == {south}


def test_a_problem_in_an_area_of_few_is_for_the_others_nowhere(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    """What docs/operating.md says of problems that few may see."""
    named = {"title": "Quartz on the skate ramp", "behaviour": "Quartz is smashed on the ramp."}
    assert save(cast, officer, area_id=cast.areas["south"], **named).status_code == 303
    with cast.database.read() as db:
        reference = db.scalars(sa.select(Problem.reference)).one()
    lists = ("/", "/problems", "/board", "/problems.csv", "/problems.geojson", "/problems?q=quartz",
             "/promises", "/groups", "/reviews", "/triage", "/notifications")  # fmt: skip
    like = named | {"place": "The ramp", "area_id": cast.areas["north"]}
    for who in ("coordinator", "analyst", "neighbour_officer", "stranger", "board_member"):
        client = cast.sign_in(new_client(), who)
        for path in lists:
            text = client.get(path, follow_redirects=True).text
            assert reference not in text, f"{who} {path}"
            assert "Quartz" not in text, f"{who} {path}"
        if who == "neighbour_officer":  # what they log is like nothing that they may know of
            assert cast.send(client, "/problems/new", "/problems", like).status_code == 303
    assert "Quartz" in cast.sign_in(new_client(), "colleague").get("/problems").text, "by a seat"


def test_the_lead_without_a_role_there_keeps_the_problem_that_a_coordinator_moves(
    cast: Cast, new_client: NewClient
) -> None:
    also(cast, "coordinator", Role.COORDINATOR, "south")
    assert save(cast, cast.sign_in(new_client(), "coordinator"), area_id=cast.areas["south"])
    assert area_of(cast) == cast.areas["south"]
    lead = cast.sign_in(new_client(), "officer")
    assert save(cast, lead, title="Still mine").status_code == 303


def test_the_history_names_both_areas_and_their_coordinators_are_told(
    cast: Cast, officer: httpx.Client
) -> None:
    save(cast, officer, area_id=cast.areas["south"])
    with cast.database.read() as db:
        asked = sa.select(EntryText.changes).join(Entry, Entry.seq == EntryText.seq)
        changes = db.scalars(asked.where(Entry.verb == "problem.restated")).one()
    assert changes["area"] == ["Northside", "Southbank"]
    assert "area_id" not in changes
    page = LexborHTMLParser(officer.get(f"/problems/{cast.problem_id}/history").text)
    shown = page.css_first(".timeline").text()
    assert re.search(r"Area\s*Northside.*Southbank", shown, re.DOTALL), shown
    (one,) = told(cast.database, "problem.came")
    assert one.to == "second_coordinator"
    assert one.says.endswith("was moved to your area Southbank")


@pytest.mark.parametrize("who", ["officer", "colleague", "resident", "coordinator"])
def test_whoever_has_a_role_in_one_area_only_is_offered_none_and_moves_it_nowhere(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    cast.sign_in(client, who)
    assert offered(cast, client) == []
    for number in (cast.areas["south"], 999, 0, -1):
        refused = save(cast, client, area_id=number)
        assert refused.status_code == 422
    assert area_of(cast) == cast.areas["north"]
    assert save(cast, client, area_id=cast.areas["north"]).status_code == 303


def test_nobody_takes_a_problem_out_of_an_area_where_they_only_have_a_seat(
    cast: Cast, client: httpx.Client
) -> None:
    """A colleague from elsewhere would take it from the coordinators who decide about it."""
    with cast.database.write() as db:
        db.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.account_id == cast.accounts["colleague"])
            .values(area_id=cast.areas["south"])
        )
    also(cast, "second_coordinator", Role.COORDINATOR, "south")
    cast.sign_in(client, "colleague")
    assert offered(cast, client) == []
    refused = save(cast, client, area_id=cast.areas["south"])
    assert refused.status_code == 422
    assert "Choose an area in which you may log problems" in refused.text
    assert area_of(cast) == cast.areas["north"]


def test_an_area_that_nobody_coordinates_is_no_place_for_it(
    cast: Cast, client: httpx.Client
) -> None:
    also(cast, "officer", Role.OFFICER, "south")
    refused = save(cast, cast.sign_in(client, "officer"), area_id=cast.areas["south"])
    assert refused.status_code == 422
    assert "This area has no coordinator yet" in refused.text
    assert area_of(cast) == cast.areas["north"]


def test_an_area_that_is_retired_is_offered_to_nobody(cast: Cast, officer: httpx.Client) -> None:
    with cast.database.write() as db, using(db):
        retired = AreaFactory(name="Old Docks", active=False).id
    also(cast, "officer", Role.OFFICER, retired)
    assert "Old Docks" not in offered(cast, officer)
    assert save(cast, officer, area_id=retired).status_code == 422


def test_two_who_move_it_are_shown_both_areas(
    cast: Cast, officer: httpx.Client, new_client: NewClient
) -> None:
    with cast.database.write() as db, using(db):
        east = AreaFactory(name="Eastgate").id
    for who in ("officer", "coordinator"):
        also(cast, who, Role.COORDINATOR, east)
    also(cast, "coordinator", Role.COORDINATOR, "south")
    page = page_of(cast)
    opened = cast.hidden(officer, page, "statement")
    second = cast.sign_in(new_client(), "coordinator")
    assert save(cast, second, area_id=east).status_code == 303
    sent = opened | TYPED | {"area_id": cast.areas["south"]}
    told_both = officer.post(f"{page}/statement", data=sent)
    assert told_both.status_code == 409
    shown = LexborHTMLParser(told_both.text)
    labels = [one.text(strip=True) for one in shown.css("main fieldset label")]
    assert sorted(labels) == ["Eastgate", "Southbank"]
