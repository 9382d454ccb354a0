"""The pages: choosing, keeping, looking, filing, freezing."""

import csv
import datetime as dt
import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.charts.chart import ChartKind
from sara.charts.filing import charts_of
from sara.charts.routes import taking
from sara.charts.sides import SideLine, SideNumbers, chart
from sara.db import utc_now
from sara.evidence.models import Evidence
from sara.factories import SeatFactory, using
from sara.figures.models import Indicator, Measurement
from sara.figures.selections import Selection
from sara.history.models import Entry
from sara.incidents.models import IncidentLoad, Timing
from sara.problems.models import SeatKind, Stage
from sara.web import dates
from sara.words import gettext
from tests.cast import Cast
from tests.charts.made import Made, made
from tests.response import plans

KINDS = [kind.value for kind in ChartKind]


@pytest.fixture
def calls(cast: Cast) -> Made:
    with cast.database.write() as db:
        return made(cast, db)


def address(cast: Cast, end: str) -> str:
    return f"/problems/{cast.problem_id}{end}"


def query(cast: Cast, calls: Made, **more: object) -> str:
    pairs = {"dataset": calls.dataset_id, "area": cast.areas["north"]} | more
    return "&".join(f"{name}={value}" for name, value in pairs.items())


def keep(cast: Cast, client: httpx.Client, calls: Made, **more: object) -> int:
    asked = query(cast, calls, **more)
    page = address(cast, f"/incidents?{asked}")
    answer = cast.send(client, page, address(cast, "/selections"), {"name": "Nights"}, "keep")
    assert answer.status_code == 303, answer.text
    return int(re.search(r"/selections/(\d+)", answer.headers["location"])[1])  # type: ignore[index]


def test_what_is_chosen_is_counted(cast: Cast, client: httpx.Client, calls: Made) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/incidents?{query(cast, calls)}"))
    assert page.status_code == 200
    assert "300 incidents chosen" in page.text
    noise = client.get(address(cast, f"/incidents?{query(cast, calls, kind=calls.kinds['Noise'])}"))
    assert "300 incidents chosen" not in noise.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_answers(cast: Cast, client: httpx.Client, calls: Made, kind: str) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/{kind}?{query(cast, calls)}"))
    assert page.status_code == 200
    assert page.text.count('<svg class="chart-picture') == 2
    assert "How was it" not in page.text
    picture = client.get(address(cast, f"/charts/{kind}/picture?{query(cast, calls)}"))
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.lstrip().startswith("<svg xmlns=")
    numbers = client.get(address(cast, f"/charts/{kind}/numbers?{query(cast, calls)}"))
    rows = list(csv.reader(io.StringIO(numbers.text.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1


def test_a_selection_is_the_same_after_another_file(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    kept = keep(cast, client, calls)
    with cast.database.write() as db:
        row = db.get_one(Selection, kept)
        assert (row.count, row.up_to_load) == (300, calls.load_id)
        more = made(cast, db, seed=9, name="another")
        move = {"d": calls.dataset_id, "m": more.dataset_id, "k": calls.kinds["Noise"]}
        db.execute(sa.text("update incident set dataset_id = :d, row_key = 'x' || substr(row_key,"
                           " 2), kind_id = :k where dataset_id = :m"), move)  # fmt: skip
        db.execute(sa.text("update incident_load set dataset_id = :d where dataset_id = :m"), move)
    assert "300 incidents" in client.get(address(cast, f"/selections/{kept}")).text
    assert "300 incidents" in client.get(address(cast, f"/charts/trend?selection={kept}")).text
    grown = client.get(address(cast, f"/incidents?{query(cast, calls)}"))
    assert "600 incidents chosen" in grown.text


def test_a_chart_is_filed_with_what_it_was_made_of(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    kept = keep(cast, client, calls)
    page = address(cast, f"/charts/clock?selection={kept}")
    to = address(cast, "/charts/clock/evidence")
    empty = cast.send(client, page, to, {"title": "Nights", "audience": "agencies"})
    assert empty.status_code == 422
    assert "Say how recording and patrol may shape these numbers" in empty.text
    answer = cast.send(
        client, page, to,
        {"title": "Nights", "audience": "agencies", "bias": "Nobody calls by day."},
    )  # fmt: skip
    assert answer.status_code == 303
    shown = client.get(answer.headers["location"])
    assert "Nobody calls by day." in shown.text
    assert "chart-picture" in shown.text
    assert "Calls to the city" in shown.text
    number = answer.headers["location"].rpartition("/")[2]
    with cast.database.read() as db:
        (filed,) = charts_of(db, cast.problem_id, tuple(Audience))
        assert (filed.title, str(filed.evidence_id)) == ("Nights", number)
        assert charts_of(db, cast.problem_id, (Audience.PUBLIC, Audience.TEAM)) == []
    files = [client.get(address(cast, f"/filed/{number}/{end}")) for end in ("picture", "numbers")]
    assert [f.status_code for f in files] == [200, 200]
    cast.sign_in(client, "resident")
    assert client.get(answer.headers["location"]).status_code == 404
    assert client.get(address(cast, f"/filed/{number}/numbers")).status_code == 404


def test_the_day_of_a_file_is_that_of_the_place(
    cast: Cast, client: httpx.Client, calls: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dates._place, "zone", ZoneInfo("Pacific/Auckland"))
    with cast.database.write() as db:
        db.execute(sa.update(IncidentLoad).values(
            loaded_at=dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC)))  # fmt: skip
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/clock?{query(cast, calls)}")).text
    assert f"the file of {dates.day(dt.date(2026, 3, 2))}, number" in page


def test_filing_keeps_the_choice_by_itself(cast: Cast, client: httpx.Client, calls: Made) -> None:
    cast.sign_in(client, "officer")
    asked = query(cast, calls)
    answer = cast.send(
        client, address(cast, f"/charts/map?{asked}"),
        address(cast, "/charts/map/evidence"),
        {"title": "Where it is", "audience": "agencies", "bias": "Not known."},
    )  # fmt: skip
    assert answer.status_code == 303
    with cast.database.read() as db:
        assert db.scalar(sa.select(Selection.name)) == "Where it is"


def test_a_baseline_is_frozen_with_its_selection(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    kept = keep(cast, client, calls)
    page = address(cast, f"/selections/{kept}")
    answer = cast.send(client, page, f"{page}/baseline", {"name": "Calls at night"}, "baseline")
    assert answer.status_code == 303
    with cast.database.read() as db:
        value, source = db.execute(sa.select(Measurement.value, Measurement.source)).one()
        assert (value, source) == (300, "Calls to the city: Nights")
        assert db.scalar(sa.select(Indicator.frozen_at)) is not None
        assert db.scalar(sa.select(Selection.frozen_at)) is not None
    again = client.get(page)
    assert "Freeze the baseline" not in again.text
    assert f'action="{page}/places"' not in again.text


def test_the_team_cannot_choose_freely(cast: Cast, client: httpx.Client, calls: Made) -> None:
    cast.sign_in(client, "resident")
    for end in (f"/incidents?{query(cast, calls)}", f"/charts/trend?{query(cast, calls)}",
                f"/charts/map/numbers?{query(cast, calls)}"):  # fmt: skip
        assert client.get(address(cast, end)).status_code == 404
    assert "/incidents" not in client.get(address(cast, "")).text


def test_a_selection_of_another_problem_is_not_there(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    assert client.get(address(cast, "/charts/trend?selection=99")).status_code == 404
    assert client.get(address(cast, "/charts/weather?" + query(cast, calls))).status_code == 404
    assert client.get(address(cast, "/charts/trend?dataset=x")).status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_a_dataset_for_the_team_files_no_small_number_for_it(
    cast: Cast, client: httpx.Client, kind: str
) -> None:
    with cast.database.write() as db:
        calls = made(cast, db, audience=Audience.TEAM)
    cast.sign_in(client, "officer")
    asked = query(cast, calls)
    answer = cast.send(
        client, address(cast, f"/charts/{kind}?{asked}"),
        address(cast, f"/charts/{kind}/evidence"),
        {"title": "For all", "audience": "team", "bias": "Not known."},
    )  # fmt: skip
    if answer.status_code == 422:
        assert "too small to be shown to the team" in answer.text
        return
    cast.sign_in(client, "resident")
    number = answer.headers["location"].rpartition("/")[2]
    text = client.get(address(cast, f"/filed/{number}/numbers")).text
    assert client.get(answer.headers["location"]).status_code == 200
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    at = [i for i, head in enumerate(rows[0]) if head == "Incidents"]
    small = [row for row in rows[1:] for i in at if row[i].isdigit() and 0 < int(row[i]) < 5]
    assert not small


@pytest.mark.parametrize("timing", [Timing.MONTH, Timing.DAY])
def test_no_hour_is_made_up(cast: Cast, client: httpx.Client, timing: Timing) -> None:
    with cast.database.write() as db:
        calls = made(cast, db, timing=timing)
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/clock?{query(cast, calls)}"))
    assert "so no hour" in page.text
    assert '<svg class="chart-picture' not in page.text
    assert "File it as evidence" not in page.text


def test_no_nearness_in_time_is_made_up_of_months(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        calls = made(cast, db, timing=Timing.MONTH)
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/near?{query(cast, calls)}"))
    assert "These data know only the month" in page.text
    assert '<svg class="chart-picture' not in page.text


def test_near_repeats_warn_of_points_that_were_moved_to_a_corner(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/near?{query(cast, calls)}")).text
    assert "move each point to the nearest corner" in page


def test_the_day_on_which_the_response_began_is_marked(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    trend = address(cast, f"/charts/trend?{query(cast, calls)}")
    cast.sign_in(client, "officer")
    assert "Response began" not in client.get(trend).text
    with cast.database.write() as db:
        days = (utc_now().date() - dt.date(2026, 3, 1)).days
        plans.bring_to(db, cast, Stage.RUNNING, days_ago=days)
    page = client.get(trend).text
    assert "Response began on 1 Mar 2026" in page
    assert page.count('<line class="c-response"') == 2
    assert "since it began." in page
    with cast.database.write() as db:
        plans.an_action(db, cast, None, start_on=dt.date(2026, 4, 2))
        plans.an_action(db, cast, None, start_on=dt.date(2026, 3, 9), status=ActionStatus.DECLINED,
                        status_because="No money")  # fmt: skip
        plans.an_action(db, cast, None, start_on=dt.date(2026, 2, 2), interim=True,
                        status=ActionStatus.DONE)  # fmt: skip
    assert "Response began on 2 Apr 2026" in client.get(trend).text


def test_before_the_plan_runs_an_interim_action_is_marked(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    with cast.database.write() as db:
        plans.an_action(db, cast, None, start_on=dt.date(2026, 3, 2))
        plans.an_action(db, cast, None, ended_on=dt.date(2026, 5, 4), interim=True,
                        status=ActionStatus.DONE)  # fmt: skip
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/trend?{query(cast, calls)}")).text
    assert "Response began on 4 May 2026" in page


def test_every_chart_asks_how_recording_shapes_it(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/trend?{query(cast, calls)}")).text
    assert "Who here does not call, and why?" in page


def test_windows_are_spread(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        calls = made(cast, db, timing=Timing.WINDOW)
    cast.sign_in(client, "officer")
    text = client.get(address(cast, f"/charts/clock/numbers?{query(cast, calls)}")).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]
    total = sum(float(cell) for row in rows for cell in row[1:])
    assert total == pytest.approx(300, abs=5)  # each cell is rounded to a tenth


def test_a_list_of_places_counts_the_empty_ones(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    kept = keep(cast, client, calls)
    page = address(cast, f"/selections/{kept}")
    listed = "\n".join(["Linden Street, corner", *(f"{n} Nowhere Road" for n in range(9))])
    answer = cast.send(client, page, f"{page}/places", {"places": listed}, "places")
    assert answer.status_code == 303
    chart = client.get(address(cast, f"/charts/concentration?selection={kept}")).text
    assert "9 of the 10 places had none." in chart


def test_another_area_is_proposed_and_compared(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/charts/sides?{query(cast, calls)}"))
    assert "Southbank" in page.text
    assert "Places that may serve for comparison" in page.text
    hours = client.get(address(cast, f"/charts/sides?{query(cast, calls)}&beside=hours:22-6"))
    assert "22:00 to 6:00" in hours.text


def test_no_place_is_compared_with_what_it_is_made_of(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    """Half of the north lies at one corner: beside it stands the other half, not all of it."""
    cast.sign_in(client, "officer")
    at = f"dataset={calls.dataset_id}&where=street&street=linden"
    north = f"beside=area:{cast.areas['north']}"
    beside = client.get(address(cast, f"/charts/sides/numbers?{at}&{north}"))
    rows = list(csv.reader(io.StringIO(beside.text.removeprefix("\ufeff"))))
    [total] = [row for row in rows if row[0] == "All"]
    here, there = int(total[2]), int(total[4])
    assert here > 100
    assert here + there == 300


def test_sides_that_are_alike_are_said_to_be() -> None:
    same = SideLine(group="Weekday", name="Monday", here=20, there=40)
    given = SideNumbers(here="a", there="b", here_n=100, there_n=200, lines=(same,), days=7)
    assert "alike in all of this" in str(gettext(chart(given).finding))


@pytest.mark.parametrize(
    "fields, words",
    [
        ("where=circle&latitude=51,456&longitude=-2.591&metres=50", "incidents chosen"),
        ("where=shape&corners=51.455,-2.592%0A51.457,-2.592%0A51.457,-2.590", "incidents chosen"),
        ("where=street&street=linden", "incidents chosen"),
        ("where=everywhere", "420 incidents chosen"),
        ("where=circle&latitude=here", "Give the middle of the circle"),
        ("where=shape&corners=51,2", "Give the corners"),
        ("where=shape&corners={\"type\":1}", "Give the corners"),
        ("where=street", "Write the street"),
        ("where=area", "Choose the area"),
    ],
)  # fmt: skip
def test_a_place_is_chosen_in_five_ways(
    cast: Cast, client: httpx.Client, calls: Made, fields: str, words: str
) -> None:
    cast.sign_in(client, "officer")
    page = client.get(address(cast, f"/incidents?dataset={calls.dataset_id}&{fields}"))
    assert page.status_code == 200
    assert words in page.text


def test_evidence_holds_no_chart_of_whoever_may_not_add_it(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    with cast.database.write() as db, using(db):
        SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts["other_officer"],
                    kind=SeatKind.OBSERVER, given_by=cast.accounts["officer"])  # fmt: skip
    cast.sign_in(client, "other_officer")
    page = client.get(address(cast, f"/charts/trend?{query(cast, calls)}"))
    assert page.status_code == 200
    assert "File it as evidence" not in page.text
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0


def test_days_of_which_nothing_is_known_are_no_days_without_incidents(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    wide = f"{query(cast, calls)}&from=0001-01-01&to=9999-12-31"
    assert "in 365 days" in client.get(address(cast, f"/charts/trend?{wide}")).text
    far = client.get(address(cast, f"/charts/trend?{query(cast, calls)}&from=2030-01-01"))
    assert far.status_code == 422
    assert "These data know nothing of those days" in far.text


def test_reading_what_is_for_agencies_only_leaves_an_entry(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    client.get(address(cast, f"/charts/trend?{query(cast, calls)}"))
    with cast.database.read() as db:
        read = sa.select(Entry.subject, Entry.subject_id).where(Entry.verb == "read")
        assert list(db.execute(read).all()) == [("dataset", calls.dataset_id)]


def chosen(cast: Cast, client: httpx.Client, calls: Made, end: str, **more: object) -> Any:
    return client.get(address(cast, f"/chosen/incidents.{end}?{query(cast, calls, **more)}"))


def test_what_is_chosen_is_taken_along_row_by_row(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    cast.sign_in(client, "officer")
    text = chosen(cast, client, calls, "csv").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 300
    assert {row["kind"] for row in rows} == set(calls.kinds)
    assert rows[0]["starts_on"] >= rows[-1]["starts_on"], "the newest first"
    noise = chosen(cast, client, calls, "csv", kind=calls.kinds["Noise"]).text
    assert noise.count("\r\n") == 1 + sum(row["kind"] == "Noise" for row in rows)
    features = chosen(cast, client, calls, "geojson").json()["features"]
    assert len(features) == 300
    assert features[0]["properties"]["kind"] in calls.kinds
    with cast.database.read() as db:
        read = db.scalars(sa.select(Entry.subject).where(Entry.verb == "read")).all()
    assert set(read) == {"dataset"}


def test_rows_end_where_it_is_said_that_they_end(
    cast: Cast, client: httpx.Client, calls: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST", 7)
    cast.sign_in(client, "officer")
    assert chosen(cast, client, calls, "csv").text.count("\r\n") == 8


def test_only_who_may_choose_freely_takes_rows(
    cast: Cast, client: httpx.Client, calls: Made
) -> None:
    for who in ("resident", "stranger", "other_officer", "administrator"):
        cast.sign_in(client, who)
        for end in ("csv", "geojson"):
            assert chosen(cast, client, calls, end).status_code in (403, 404), who
    cast.sign_in(client, "officer")
    assert chosen(cast, client, calls, "xlsx").status_code == 404
