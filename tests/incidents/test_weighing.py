"""The weights for the harm of each kind of incident, as an installation settles them."""

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.history.models import Entry
from sara.incidents.harm import HarmWeights, weighed, weights_of
from tests.cast import Cast
from tests.charts.made import Made, made


@pytest.fixture
def calls(cast: Cast) -> Made:
    with cast.database.write() as db:
        return made(cast, db, north=4, south=4, audience=Audience.TEAM)


def weigh(cast: Cast, client: httpx.Client, calls: Made, noise: str, glass: str, **said: str):
    page = f"/incidents/{calls.dataset_id}/weights"
    typed = {
        f"weight.{calls.kinds['Noise']}": noise, f"weight.{calls.kinds['Broken glass']}": glass,
        "unit": "points", "source": "Settled by the board in March",
    } | said  # fmt: skip
    return cast.send(client, page, page, typed)


def test_an_analyst_weighs_the_kinds_and_the_history_keeps_it(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "analyst")
    assert weigh(cast, client, calls, "12,5", "").status_code == 303
    with cast.database.read() as db:
        found = weighed(db, [str(kind) for kind in calls.kinds.values()])
        entry = db.execute(sa.select(Entry).where(Entry.verb == "dataset.weighed")).one()
    assert {w.kind: w.weight for w in found.values()} == {"Noise": 12.5, "Broken glass": None}
    assert {w.source for w in found.values()} == {"Settled by the board in March"}
    assert entry.account_id == cast.accounts["analyst"]
    page = client.get(f"/incidents/{calls.dataset_id}/weights").text
    assert 'value="12.5"' in page
    home = client.get(f"/incidents/{calls.dataset_id}").text
    assert "Weighed the harm of the kinds of a dataset" in home
    assert f"/incidents/{calls.dataset_id}/weights" in home


@pytest.mark.parametrize("wrong", ["-1", "a lot", "1e9", "1.000,5", "\u0661"])
def test_what_is_no_weight_is_turned_down(
    cast: Cast, client: httpx.Client, calls: Made, wrong: str
) -> None:
    cast.sign_in(client, "coordinator")
    answer = weigh(cast, client, calls, wrong, "3")
    assert answer.status_code == 422
    assert "Write a number from 0" in answer.text
    with cast.database.read() as db:
        assert weights_of(db, calls.dataset_id) is None


def test_whoever_was_slower_is_told(cast: Cast, client: httpx.Client, calls: Made) -> None:
    cast.sign_in(client, "analyst")
    weigh(cast, client, calls, "1", "2")
    assert weigh(cast, client, calls, "3", "2", version="0").status_code == 409
    assert weigh(cast, client, calls, "1", "2").status_code == 303
    assert weigh(cast, client, calls, "0", "2", unit="days").status_code == 303
    with cast.database.read() as db:
        row = db.execute(sa.select(HarmWeights.__table__)).one()
        entries = db.scalar(
            sa.select(sa.func.count()).select_from(Entry).where(Entry.verb == "dataset.weighed")
        )
    assert (row.version, row.unit, row.weights[str(calls.kinds["Noise"])]) == (2, "days", 0)
    assert entries == 2


def test_others_read_the_weights_and_change_none(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    page = f"/incidents/{calls.dataset_id}/weights"
    cast.sign_in(client, "officer")
    assert "Nobody has weighed these kinds yet." in client.get(page).text
    weigh(cast, cast.sign_in(client, "analyst"), calls, "7", "2")
    shown = cast.sign_in(client, "officer").get(page).text
    assert "Settled by the board in March" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main")[0]
    assert client.post(page, data=cast.hidden(client, "/problems/new")).status_code == 403
