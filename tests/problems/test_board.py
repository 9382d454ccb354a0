"""The board: a column for each stage, seen by the same eyes as the list."""

import datetime as dt
import html
import re

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.accounts.models import Role
from sara.accounts.viewer import Held, Viewer
from sara.problems.board import BOARD, COLUMN, board
from sara.problems.models import Problem, Stage
from sara.problems.wanted import Wanted
from tests.cast import NOW, Cast
from tests.counting import statements
from tests.problems.crowd import crowd


def column(page: str, stage: Stage) -> str:
    found = re.search(rf'<section id="{stage.value}".*?</section>', page, re.DOTALL)
    assert found, stage
    return html.unescape(found[0])


def cards(page: str, stage: Stage) -> list[int]:
    return [int(n) for n in re.findall(r'href="/problems/(\d+)"', column(page, stage))]


def test_each_problem_stands_in_the_column_of_its_stage(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        made = {s: crowd(db, cast, 2, stage=s) for s in BOARD if s is not Stage.PAUSED}
        closed = crowd(db, cast, 1, stage=Stage.CLOSED)[0]
    page = cast.sign_in(client, "officer").get("/board").text
    for stage, ids in made.items():
        assert cards(page, stage) == ids + [cast.problem_id] * (stage is Stage.SCANNING)
    assert cards(page, Stage.PAUSED) == []
    assert f'href="/problems/{closed}"' not in page


def test_a_column_holds_the_newest_twenty_and_leads_to_all(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        ids = crowd(db, cast, 30, stage=Stage.PLAN)
        crowd(db, cast, 2, stage=Stage.RUNNING)
    page = cast.sign_in(client, "officer").get(f"/board?area={cast.areas['north']}").text
    assert cards(page, Stage.PLAN) == ids[:COLUMN]
    assert "All 30" in column(page, Stage.PLAN)
    assert f'href="/problems?area={cast.areas["north"]}&stage=plan"' in column(page, Stage.PLAN)
    assert "All" not in column(page, Stage.RUNNING)


@pytest.mark.parametrize(
    "who, seen",
    [("officer", 1), ("resident", 1), ("partner", 1), ("analyst", 1), ("other_officer", 0),
     ("stranger", 0), ("board_member", 0), ("administrator", 0)],
)  # fmt: skip
def test_the_board_shows_what_the_list_shows(
    cast: Cast, client: httpx.Client, who: str, seen: int
) -> None:
    page = cast.sign_in(client, who).get("/board").text
    assert cards(page, Stage.SCANNING) == [cast.problem_id] * seen
    assert page.count("Broken glass") == seen


def test_a_published_card_shows_neither_lead_nor_lateness(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(published_at=NOW, stage_due=dt.date(2026, 1, 1)))
    shown = column(cast.sign_in(client, "stranger").get("/board").text, Stage.SCANNING)
    assert "Broken glass" in shown
    assert "Officer" not in shown
    assert "tag-late" not in shown
    inside = column(cast.sign_in(client, "resident").get("/board").text, Stage.SCANNING)
    assert "Officer" in inside
    assert "tag-late" in inside


@pytest.mark.parametrize("areas", [1, 2, 30])
def test_a_reader_of_several_areas_sees_the_newest_of_all(cast: Cast, areas: int) -> None:
    """Also with more areas than are read one by one."""
    with cast.database.write() as db:
        where = tuple(cast.areas.values())
        ids = crowd(db, cast, 40, lambda n: {"area_id": where[n % 2]}, stage=Stage.PLAN)
    read = [*where, *range(100, 200)][:areas]
    viewer = Viewer(account_id=10**6, name="A", held=tuple(Held(Role.ANALYST, a) for a in read))
    with cast.database.read() as db:
        found = board(db, viewer, Wanted(), NOW.date())
    assert [r.id for r in found[Stage.PLAN]] == (ids[::2] if areas == 1 else ids)[:COLUMN]


@pytest.mark.parametrize("number", [10, 1000])
@pytest.mark.parametrize("who", ["officer", "resident"])
def test_the_board_asks_four_things_however_many_problems_there_are(
    cast: Cast, client: httpx.Client, app: Litestar, number: int, who: str
) -> None:
    with cast.database.write() as db:
        crowd(db, cast, number, lambda n: {"stage": BOARD[n % 6]}, published_at=NOW)
    cast.sign_in(client, who).get("/board")
    with statements(app) as sent:
        assert client.get("/board").status_code == 200
    assert len(sent) == 4, "\n".join(sent)
