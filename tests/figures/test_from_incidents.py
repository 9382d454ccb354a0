"""A series that is counted from incidents kept with the problem."""

import datetime as dt
from html import unescape

import httpx
import pytest
import sqlalchemy as sa

from sara.factories import IndicatorFactory, using
from sara.figures.choosing import keep
from sara.figures.models import Measurement, Place
from sara.figures.selections import Selection
from sara.incidents.chosen import Chosen, InArea
from sara.incidents.models import Incident
from tests.cast import NOW, Cast
from tests.charts.made import made

FIRST, LAST = dt.date(2025, 9, 1), dt.date(2026, 2, 14)


@pytest.fixture
def line(cast: Cast) -> int:
    with cast.database.write() as db, using(db):
        officer = cast.accounts["officer"]
        return int(IndicatorFactory(problem_id=cast.problem_id, added_by=officer).id)


@pytest.fixture
def kept(cast: Cast) -> int:
    with cast.database.write() as db:
        calls = made(cast, db)
        chosen = Chosen(
            dataset_id=calls.dataset_id, starts_on=FIRST, ends_on=LAST,
            place=InArea(cast.areas["north"]),
        )  # fmt: skip
        return keep(db, cast.problem_id, chosen=chosen, name="Nights", by=cast.viewers["officer"],
                    now=NOW).id  # fmt: skip


def add(cast: Cast, client: httpx.Client, line: int, kept: int, **values: str) -> httpx.Response:
    page = f"/problems/{cast.problem_id}/figures"
    typed = {"selection_id": str(kept), "taken": "baseline", "place": "response",
             "step": "month"} | values  # fmt: skip
    return cast.send(client, page, f"{page}/{line}/incidents", typed, form=f"incidents-{line}")


def test_each_whole_month_is_counted_and_the_choice_frozen(
    cast: Cast, client: httpx.Client, line: int, kept: int
) -> None:
    cast.sign_in(client, "officer")
    assert add(cast, client, line, kept).status_code == 303
    with cast.database.read() as db:
        values = db.execute(sa.select(Measurement.__table__).order_by(sa.text("starts_on"))).all()
        there = db.scalar(
            sa.select(sa.func.count()).select_from(Incident).where(
                Incident.area_id == cast.areas["north"], Incident.starts_on >= FIRST,
                Incident.starts_on < dt.date(2026, 2, 1),
            )
        )  # fmt: skip
        frozen = db.scalar(sa.select(Selection.frozen_at))
    assert len(values) == 5
    assert (values[0].starts_on, values[-1].ends_on) == (FIRST, dt.date(2026, 1, 31))
    assert sum(v.value for v in values) == there
    assert all(sum(v.kinds.values()) == v.value and len(v.kinds) == 2 for v in values)
    assert values[0].source == "Calls to the city"
    assert frozen is not None


def test_a_comparison_place_is_kept_apart(
    cast: Cast, client: httpx.Client, line: int, kept: int
) -> None:
    cast.sign_in(client, "officer")
    assert add(cast, client, line, kept, place="comparison").status_code == 303
    with cast.database.read() as db:
        assert set(db.scalars(sa.select(Measurement.place))) == {Place.COMPARISON}


def test_small_counts_are_not_told_to_everybody_who_reads(
    cast: Cast, client: httpx.Client, line: int, kept: int
) -> None:
    cast.sign_in(client, "officer")
    answer = add(cast, client, line, kept, step="day")
    assert answer.status_code == 422
    assert "Choose longer windows" in unescape(answer.text)
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Measurement)) == 0


def test_only_those_who_see_every_number_count_from_it(
    cast: Cast, client: httpx.Client, line: int, kept: int
) -> None:
    page = f"/problems/{cast.problem_id}/figures"
    shown = cast.sign_in(client, "resident").get(page).text
    assert "/incidents" not in shown.split("Add an indicator")[0] or "kept here" not in shown
    hidden = cast.hidden(client, page, f"series-{line}")
    typed = {"selection_id": str(kept), "taken": "baseline", "step": "month"}
    assert client.post(f"{page}/{line}/incidents", data=hidden | typed).status_code == 403


def test_a_choice_of_another_problem_is_not_found(
    cast: Cast, client: httpx.Client, line: int, kept: int
) -> None:
    cast.sign_in(client, "officer")
    assert add(cast, client, line, kept + 99).status_code == 404
