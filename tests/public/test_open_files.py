"""Open data: what the public pages show, and nothing of any other problem."""

import csv
import io

import httpx
import pytest

from sara.problems.models import Outcome, Stage
from sara.public import open_files
from sara.workflow.models import Decision
from tests.cast import NOW, Cast
from tests.problems.crowd import crowd
from tests.public.test_pages import SUMMARY, change, publish, title_of
from tests.workflow.walking import Walk


def rows(client: httpx.Client, file: str) -> list[dict[str, str]]:
    answer = client.get(f"/data/{file}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def test_nobody_has_to_sign_in_for_open_data(cast: Cast, client: httpx.Client) -> None:
    reference = publish(cast)
    (row,) = rows(client, "problems.csv")
    assert row["reference"] == reference
    assert row["title"] == title_of(cast)
    assert row["summary"] == SUMMARY
    assert row["outcome"] == ""
    assert row["address"].endswith(f"/public/{reference}")


def test_how_it_ended_is_told(cast: Cast, client: httpx.Client) -> None:
    publish(cast)
    change(cast.database, cast.problem_id, stage=Stage.CLOSED, outcome=Outcome.NOT_SOLVED,
           closed_at=NOW)  # fmt: skip
    (row,) = rows(client, "problems.csv")
    assert (row["stage"], row["outcome"]) == ("closed", "not_solved")


def test_what_is_not_published_or_taken_back_is_in_no_file(
    cast: Cast, client: httpx.Client
) -> None:
    assert rows(client, "problems.csv") == []
    publish(cast)
    publish(cast, public=False)
    assert rows(client, "problems.csv") == []
    assert rows(client, "steps.csv") == []


def test_a_list_longer_than_a_piece_is_whole(
    cast: Cast, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.database.write() as db:
        crowd(db, cast, 7, published_at=NOW)
    whole = {row["reference"] for row in rows(client, "problems.csv")}
    monkeypatch.setattr(open_files, "CHUNK", 3)
    assert [row["reference"] for row in rows(client, "problems.csv")] == sorted(whole)[::-1]
    assert len(whole) == 7


def test_each_decision_stands_with_its_day_and_what_people_were_told(
    cast: Cast, client: httpx.Client
) -> None:
    walk = Walk(cast)
    number = walk.ask(note="Please look.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, number, points={"scanning.events": "Two more."})
    publish(cast)
    (row,) = rows(client, "steps.csv")
    assert row["decision"] == "send_back"
    assert row["stage"] == "scanning"
    assert "Two more." not in str(row), "reasons for the team"


def test_the_columns_are_described(client: httpx.Client) -> None:
    told = client.get("/data/datapackage.json").json()
    assert [one["path"] for one in told["resources"]] == [
        f"{name}.csv" for name in open_files.TABLES
    ]
    for one in told["resources"]:
        head = client.get(f"/data/{one['path']}").text.removeprefix("\ufeff").split("\r\n")[0]
        assert [field["name"] for field in one["schema"]["fields"]] == head.split(",")


def test_there_is_no_other_file(client: httpx.Client) -> None:
    for name in ("evidence.csv", "problems", "problems.json", "x.csv"):
        assert client.get(f"/data/{name}").status_code == 404, name
