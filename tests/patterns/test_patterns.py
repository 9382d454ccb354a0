"""Templates: kept by coordinators, begun with by whoever logs, and no evidence by themselves."""

import re

import httpx
import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.history.models import Entry
from sara.patterns.models import Pattern
from sara.problems.models import BehaviourKind, Problem, Stage
from sara.scanning.models import Scan
from tests.cast import Cast

SENTENCE = "Scooters are left across the pavement."
FIELDS = {
    "name": "Scooters on the pavement", "behaviour_kind": "incivilities", "behaviour": SENTENCE,
    "scanning_asks": "Which side of the street?\n\nWho empties the docks?",
    "analysis_asks": "Where do they come from?", "stakeholders": "The hire company",
    "actions": "Paint bays\nFine the company", "must": ["times", "harms"], "active": "1",
}  # fmt: skip
LOGGED = {
    "title": "Scooters", "behaviour": "Scooters lie across the steps.", "place": "Mill Road",
    "times": "Saturdays", "harms": "Wheelchairs turn back.",
}  # fmt: skip


def made(cast: Cast, client: httpx.Client, **more: object) -> str:
    """A template as a coordinator makes it; gives its number."""
    cast.sign_in(client, "coordinator")
    hidden = cast.hidden(client, "/patterns/new", "")
    answer = client.post("/patterns", data=hidden | FIELDS | more)
    assert answer.status_code == 303, answer.text
    with cast.database.read() as db:
        return str(db.scalar(sa.select(sa.func.max(Pattern.id))))


def log(cast: Cast, client: httpx.Client, pattern: str, **values: str) -> httpx.Response:
    page = f"/problems/new?pattern={pattern}"
    sent = LOGGED | {"pattern": pattern, "area_id": str(cast.areas["north"])} | values
    return cast.send(client, page, "/problems", sent)


def text_of(answer: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_problem_begins_with_a_template_and_owes_it_what_must_be_filled(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = made(cast, client)
    cast.sign_in(client, "officer")
    assert FIELDS["name"] in client.get("/problems/new").text
    offered = client.get(f"/problems/new?pattern={number}").text
    assert SENTENCE in offered
    wrong = log(cast, client, number, times="", harms="")
    assert wrong.status_code == 422
    assert text_of(wrong).count("The template asks for this") == 4, "in the summary and beside"
    assert log(cast, client, number).status_code == 303
    with database.read() as db:
        problem = db.execute(
            sa.select(*Problem.__table__.c).order_by(Problem.id.desc()).limit(1)
        ).one()
        harms = db.scalar(sa.select(Scan.harms).where(Scan.problem_id == problem.id))
    assert (problem.pattern_id, problem.behaviour_kind) == (int(number), BehaviourKind.INCIVILITIES)
    assert harms == LOGGED["harms"]
    scanning = text_of(client.get(f"/problems/{problem.id}/scanning"))
    assert "Which side of the street? Who empties the docks?" in scanning
    assert "The hire company" in scanning
    assert "Where do they come from?" in text_of(client.get(f"/problems/{problem.id}/analysis"))


def test_a_sentence_that_nobody_changed_or_confirmed_is_not_logged(
    cast: Cast, client: httpx.Client
) -> None:
    number = made(cast, client)
    cast.sign_in(client, "officer")
    same = log(cast, client, number, behaviour=f"  {SENTENCE} ")
    assert same.status_code == 422
    assert "still the template&#x27;s sentence" in same.text.replace("&#39;", "&#x27;")
    assert log(cast, client, number, behaviour=SENTENCE, confirmed="1").status_code == 303


def test_what_is_usually_done_is_offered_in_the_plan_without_owner_and_day(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = made(cast, client)
    with database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        problem.pattern_id, problem.stage = int(number), Stage.PLAN
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}"
    assert "Fine the company" in client.get(f"{base}/plan/earlier").text
    form = client.get(f"{base}/actions/new?usual=2").text
    assert 'value="Fine the company"' in form
    for odd in ("0", "3", "x", "9" * 30):
        assert client.get(f"{base}/actions/new?usual={odd}").status_code == 200


def test_a_template_is_changed_and_taken_out_of_use(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    number = made(cast, client)
    page = f"/patterns/{number}"
    assert 'value="times" checked' in client.get(page).text
    hidden = cast.hidden(client, page, "")
    sent = hidden | FIELDS | {"active": "", "times": "At night"}
    assert client.post(page, data=sent).status_code == 303
    assert client.post(page, data=sent | {"times": "By day", "_once": "0" * 32}).status_code == 409
    other = cast.hidden(client, "/patterns/new", "")
    assert client.post("/patterns", data=other | FIELDS).status_code == 422
    assert "Out of use" in client.get("/patterns").text
    cast.sign_in(client, "officer")
    assert str(FIELDS["name"]) not in client.get("/problems/new").text
    assert SENTENCE not in client.get(f"/problems/new?pattern={number}").text
    assert log(cast, client, number, times="", harms="").status_code == 303
    with database.read() as db:
        told = sa.select(Entry.verb).where(Entry.subject == "pattern").order_by(Entry.seq)
        assert db.scalars(told).all() == ["pattern.made", "pattern.changed"]
        assert db.scalar(
            sa.select(Problem.pattern_id).order_by(Problem.id.desc()).limit(1)
        ) is None  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "resident", "administrator"])
def test_only_coordinators_keep_templates(cast: Cast, client: httpx.Client, who: str) -> None:
    number = made(cast, client)
    cast.sign_in(client, who)
    for path in ("/patterns", "/patterns/new", f"/patterns/{number}"):
        assert client.get(path).status_code == 403
