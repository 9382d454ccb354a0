"""One problem as tables: what its reader may see, with its reading on record."""

import csv
import io
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.evidence.models import Support, Supports
from sara.factories import (
    ActionFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    StakeholderFactory,
    using,
)
from sara.history.models import Entry
from sara.problems.models import Involvement, Stage, StakeholderStage
from sara.workflow.taking import TABLES
from tests.cast import Cast

ALL = [f"{name}.csv" for name in TABLES]


def take(cast: Cast, client: httpx.Client, table: str) -> httpx.Response:
    return client.get(f"/problems/{cast.problem_id}/files/{table}")


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def readings(cast: Cast) -> list[Any]:
    with cast.database.read() as db:
        asked = sa.select(Entry.subject, Entry.subject_id, Entry.account_id)
        return list(db.execute(asked.where(Entry.verb == "read").order_by(Entry.seq)).all())


@pytest.fixture
def filled(cast: Cast) -> dict[str, int]:
    """One of everything for the team, and one of evidence and actions for agencies only."""
    with cast.database.write() as db, using(db):
        by = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        ids = {}
        for name, audience in (("open", Audience.TEAM), ("secret", Audience.AGENCIES)):
            one = EvidenceFactory(title=f"{name} diary", body=f"{name} body", audience=audience,
                                  **by)  # fmt: skip
            db.add(Support(evidence_id=one.id, claim=Supports.QUESTION, key="who"))
            act = ActionFactory(
                what=f"{name} act", audience=audience, owner_account_id=cast.accounts["officer"],
                **by,
            )  # fmt: skip
            ids |= {f"{name} evidence": one.id, f"{name} action": act.id}
        holder = StakeholderFactory(name="=Friends", contact="0123 secret", **by)
        db.add(StakeholderStage(stakeholder_id=holder.id, stage=Stage.ANALYSIS,
                                involvement=Involvement.CONSULTED))  # fmt: skip
        series = IndicatorFactory(**by)
        MeasurementFactory(indicator_id=series.id, added_by=cast.accounts["officer"])
    return ids


def test_agencies_get_all_and_it_is_on_record(
    cast: Cast, client: httpx.Client, filled: dict[str, int]
) -> None:
    cast.sign_in(client, "officer")
    found = rows(take(cast, client, "evidence.csv"))
    assert [row["title"] for row in found] == ["open diary", "secret diary"]
    assert [row["text"] for row in found] == ["open body", "secret body"]
    assert {row["supports"] for row in found} == {"question:who"}
    me = cast.accounts["officer"]
    assert readings(cast) == [("evidence", filled["secret evidence"], me)]
    assert len(rows(take(cast, client, "actions.csv"))) == 2
    assert readings(cast)[1:] == [("action", filled["secret action"], me)]


def test_the_team_gets_its_part_and_leaves_no_reading(
    cast: Cast, client: httpx.Client, filled: dict[str, int]
) -> None:
    del filled
    cast.sign_in(client, "resident")
    text = "".join(take(cast, client, table).text for table in ALL)
    assert "open diary" in text
    assert "secret" not in text
    assert readings(cast) == []


def test_nobody_else_gets_any_table(cast: Cast, client: httpx.Client) -> None:
    for who in ("stranger", "other_officer", "board_member", "administrator"):
        cast.sign_in(client, who)
        for table in (*ALL, "datapackage.json"):
            assert take(cast, client, table).status_code in (403, 404), (who, table)
    client.cookies.clear()
    assert take(cast, client, "evidence.csv").status_code in (303, 401)


def test_a_contact_is_in_no_table(cast: Cast, client: httpx.Client, filled: dict[str, int]) -> None:
    del filled
    cast.sign_in(client, "coordinator")
    (row,) = rows(take(cast, client, "stakeholders.csv"))
    assert row["name"] == "'=Friends"
    assert row["involved"] == "analysis:consulted"
    assert "0123" not in "".join(take(cast, client, table).text for table in ALL)


def test_every_value_of_an_indicator_is_a_row(
    cast: Cast, client: httpx.Client, filled: dict[str, int]
) -> None:
    del filled
    cast.sign_in(client, "resident")
    (row,) = rows(take(cast, client, "indicators.csv"))
    assert row["taken"] == "baseline"
    assert float(row["value"]) >= 0


def test_the_history_is_as_on_its_page(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "resident")
    found = rows(take(cast, client, "history.csv"))
    assert [row["what"] for row in found][-1] == "Logged the problem"
    assert all(row["agencies_only"] == "no" for row in found)


def test_the_description_names_the_columns_that_the_tables_have(
    cast: Cast, client: httpx.Client, filled: dict[str, int]
) -> None:
    del filled
    cast.sign_in(client, "officer")
    told = take(cast, client, "datapackage.json").json()
    assert [one["path"] for one in told["resources"]] == ALL
    for one in told["resources"]:
        head = take(cast, client, one["path"]).text.removeprefix("\ufeff").split("\r\n")[0]
        assert [field["name"] for field in one["schema"]["fields"]] == head.split(",")


def test_another_name_is_no_table(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    for name in ("evidence", "evidence.xlsx", "evidence.csv.csv", ".csv", "reports.csv"):
        assert take(cast, client, name).status_code == 404, name
