"""From a city's file to the verdict: calls are loaded, a baseline is frozen, the plan is locked
with its comparison place and its days; later calls come, and sara says what they show."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.actions.models import Action, ActionStatus
from sara.factories import SeatFactory, using
from sara.figures import choosing
from sara.figures.from_incidents import counted_by
from sara.figures.models import Indicator, Place, Taken
from sara.figures.operations import add_series
from sara.figures.selections import selection
from sara.figures.windows import Step
from sara.incidents.chosen import Chosen, InArea
from sara.incidents.models import Dataset
from sara.incidents.waiting import load_waiting
from sara.problems.models import SeatKind, Stage
from tests.browser import OpenPage
from tests.cast import Cast
from tests.charts.made import SQUARE
from tests.clock import Clock
from tests.databases import on_sqlite
from tests.journeys import whole_life as life
from tests.journeys.person import Person
from tests.response import plans

pytestmark = [pytest.mark.browser, pytest.mark.slow, on_sqlite]

WEEK = dt.timedelta(days=7)
HEAD = "Nr;Gemeldet;Was;Breite;L\u00e4nge;caller_name"
BEFORE, AFTER = 20, 14
"""Weeks."""


def calls(first: dt.date, weeks: int, north: int, south: int) -> list[str]:
    """Rows as a city writes them: so many calls a week in each area, decimal commas and a name."""
    rows = []
    for day in (first + WEEK * n + dt.timedelta(days=4) for n in range(weeks)):
        for area, many in (("north", north), ("south", south)):
            west, floor = SQUARE[area][0]
            for at in range(many):
                place = f"{floor + 0.003 + at / 5000:.4f};{west + 0.01:.4f}".replace(".", ",")
                rows.append(f"{area}{day:%y%m%d}{at};{day:%d.%m.%Y} 22:{at:02};Noise;{place};Ann")
    return rows


def written(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join((HEAD, *rows, "")), "windows-1252")
    return path


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_file_of_calls_to_the_verdict(
    cast: Cast, page: OpenPage, clock: Clock, tmp_path: Path, script: bool
) -> None:
    with cast.database.write() as db, using(db):
        for who, ring in SQUARE.items():
            area = db.get_one(Area, cast.areas[who])
            area.boundary = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
        SeatFactory(problem_id=cast.problem_id, account_id=cast.accounts["analyst"],
                    kind=SeatKind.MEMBER, given_by=cast.accounts["officer"])  # fmt: skip
    base = f"/problems/{cast.problem_id}"
    analyst = Person(cast, "analyst", page(script=script))
    officer = Person(cast, "officer", page(script=script))
    resident = Person(cast, "resident", page(script=script, width=390))
    today = clock().date()
    began, later = today - WEEK * BEFORE, today + dt.timedelta(days=1)

    # The file as the city has it, and what is chosen from it: this place and the one beside.
    rows = calls(began, BEFORE, 16, 12)
    analyst.open("/incidents/new")
    analyst.send(
        "/incidents", file=written(tmp_path / "calls.csv", rows), name="Calls", source="City",
        generator="residents", zone="Europe/London", audience="agencies",
    )  # fmt: skip
    analyst.sees("It tells of victims, suspects or other persons.")
    analyst.send("/mapping", _button="Load")
    load_waiting(cast.database, cast.settings, clock())
    before = began, today - dt.timedelta(days=1)
    after = later, later + WEEK * AFTER
    keep(analyst, base, "north before", "north", *before)
    analyst.open(base + "/figures")
    analyst.send("/figures", name="Calls about noise", counted="count", generator="residents",
                 direction="down", enough_percent="40")  # fmt: skip
    count(analyst, base, "north before", "baseline", "response")
    analyst.sees("Over 140 days")
    counted(cast, "south", *before, Taken.BASELINE, Place.COMPARISON, clock())

    # The analysis freezes the numbers, and the plan settles how they will be judged.
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.ANALYSIS)
    life.freeze(officer, base)
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.PLAN)
        done = plans.an_action(db, cast, plans.an_explanation(db, cast)).id
    officer.open(base + "/plan")
    officer.press(officer.window.locator('form[action*="/plan/indicators/"] button').first)
    officer.send(
        "/plan/evaluation", design="comparison", comparison="Southbank", buffer="None counted",
        before_first=before[0], before_last=before[1], after_first=after[0],
        after_last=after[1], follow_up_on=later + WEEK * AFTER, assessor="The analyst",
        decision_rule="It worked if calls fall by four of ten beside Southbank",
    )  # fmt: skip
    officer.open(base + "/plan/lock")
    officer.sees("Southbank", "None counted")
    officer.send("/plan/lock")
    officer.sees("The evaluation plan is locked.")
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.RUNNING)
        db.get_one(Action, done).status = ActionStatus.DONE

    # Fourteen weeks later the next file holds the old rows and the new ones.
    clock.forward(weeks=AFTER, days=2)
    for person in (analyst, officer, resident):
        person.sign_in(clock())
    analyst.open("/incidents")
    analyst.follow("Calls")
    grown = written(tmp_path / "calls.csv", rows + calls(later, AFTER, 7, 12))
    analyst.send("/loads", file=grown)
    analyst.send("/mapping", _button="Load")
    load_waiting(cast.database, cast.settings, clock())
    counted(cast, "north", *after, Taken.AFTER, Place.RESPONSE, clock())
    keep(analyst, base, "south after", "south", *after)
    count(analyst, base, "south after", "after", "comparison")
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.ASSESSMENT)

    # What the numbers say, how it was worked out, and what both sides say to it.
    officer.open(base + "/assessment")
    officer.sees(
        "320 in 140 days before, 98 in 98 days after: 56% fewer for each day.",
        "126 fewer than the comparison place lets expect.", "How this was worked out",
        "Wheeler, Ratcliffe (2018), Crime Science 7:11", "The response plausibly helped",
    )  # fmt: skip
    assert officer.wider_than_the_screen <= 0
    officer.send("/assessment/process", delivered="yes", process="The lamps burn")
    officer.send("/assessment/impact", fell="enough", impact="Fewer than half the calls")
    resident.open(base + "/assessment")
    resident.send("/assessment/residents-verdict", judgement="worked", words="We sleep again")
    officer.open(base + "/assessment")
    officer.send("/assessment/agencies-verdict", judgement="worked", words="The lamps did it")
    officer.sees("The two verdicts agree.")


def keep(analyst: Person, base: str, name: str, area: str, first: dt.date, last: dt.date) -> None:
    """Choose the calls of an area and of some days, and keep them with the problem."""
    analyst.open(base + "/incidents")
    analyst.send("/incidents", where="area", area=analyst.cast.areas[area],
                 **{"from": first, "to": last})  # fmt: skip
    analyst.sees("incidents chosen")
    analyst.send("/selections", name=name)
    analyst.sees("The selection is kept with the problem.")


def count(analyst: Person, base: str, name: str, taken: str, place: str) -> None:
    """Count what was kept week by week into the indicator."""
    analyst.open(base + "/figures")
    form = analyst.fill(
        "/incidents", {"taken": taken, "place": place, "step": "week"}
    )  # fmt: skip
    form.locator('[name="selection_id"]').select_option(label=name)
    analyst.press(form.get_by_role("button", name="Add the series"))
    analyst.sees("The series is added.")


def counted(
    cast: Cast, area: str, first: dt.date, last: dt.date, taken: Taken, place: Place,
    now: dt.datetime,
) -> None:  # fmt: skip
    """The same once more, as the pages do it, for another area or other days."""
    by, number = cast.viewers["analyst"], cast.problem_id
    with cast.database.write() as db:
        dataset, indicator = (db.scalars(sa.select(kind.id)).one() for kind in (Dataset, Indicator))
        there = InArea(cast.areas[area])
        chosen = Chosen(dataset_id=dataset, starts_on=first, ends_on=last, place=there)
        kept = choosing.keep(db, number, chosen=chosen, name=area, by=by, now=now)
        line = selection(db, number, kept.id)
        windows, kinds = counted_by(db, line, Step.WEEK, least=cast.settings.small_count)
        add_series(db, number, indicator, taken=taken, place=place, windows=windows, source="City",
                   by=by, now=now, today=now.date(), kinds=kinds)  # fmt: skip
        choosing.freeze(db, number, kept.id, by=by, now=now)
