"""An analyst chooses incidents for a problem, looks at when and where, files a chart, and freezes a
baseline; with script and without."""

import pytest
from playwright.sync_api import expect

from sara.factories import SeatFactory, using
from sara.problems.models import SeatKind
from tests.browser import OpenPage
from tests.cast import Cast
from tests.charts.made import made
from tests.databases import on_sqlite
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, on_sqlite]


@pytest.mark.parametrize("script, wide", [(True, 390), (False, 1280)])
def test_from_incidents_to_a_frozen_baseline(
    cast: Cast, page: OpenPage, script: bool, wide: int
) -> None:
    with cast.database.write() as db:
        calls = made(cast, db)
        with using(db):
            SeatFactory(
                problem_id=cast.problem_id, account_id=cast.accounts["analyst"],
                kind=SeatKind.MEMBER, given_by=cast.accounts["officer"],
            )  # fmt: skip
    base = f"/problems/{cast.problem_id}"
    analyst = Person(cast, "analyst", page(script=script, width=wide))
    assert analyst.open(base) == 200
    analyst.part("Incidents")
    analyst.send("/incidents", dataset=calls.dataset_id, where="area", area=cast.areas["north"])
    analyst.sees("300 incidents chosen", "Northside")
    analyst.send("/incidents", kind=str(calls.kinds["Noise"]))
    analyst.sees("incidents chosen")

    analyst.follow("Look at the charts")
    analyst.sees("incidents in 365 days")
    analyst.follow("Hour and weekday")
    analyst.sees("fall between 22:00 and 02:00")
    assert analyst.wider_than_the_screen <= 0
    analyst.follow("Map")
    analyst.sees("squares that stand out", "It does not say where the next will be")
    if script:
        analyst.window.get_by_role("button", name="Open a map that can be moved").click()
        expect(analyst.window.locator(".leaflet-container")).to_be_visible()
    assert analyst.wider_than_the_screen <= 0

    analyst.follow("Change or keep what is chosen")
    form = analyst.window.locator('form[action$="/selections"]')
    form.locator('[name="name"]').fill("Noise at night")
    analyst.press(form.get_by_role("button", name="Keep the selection"))
    analyst.sees("The selection is kept with the problem.")
    analyst.follow("Hour and weekday")
    _file(analyst)
    analyst.sees("The chart is filed as evidence", "Few call by day")
    expect(analyst.window.locator("#filed svg:visible")).to_have_count(1)

    analyst.open(base)
    analyst.part("Incidents")
    analyst.follow("Noise at night")
    analyst.send("/baseline", "baseline", name="Calls about noise")
    analyst.sees("The baseline is frozen", "Calls about noise", "Frozen on")


def _file(analyst: Person) -> None:
    form = analyst.window.locator('form[action$="/charts/clock/evidence"]')
    summary = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if summary.count():
        summary.click()
    form.locator('[name="bias"]').fill("Few call by day, since the office is closed.")
    form.locator('[name="audience"][value="agencies"]').check(force=True)
    analyst.press(form.get_by_role("button", name="File it"))


def test_a_shape_is_drawn_on_the_map(cast: Cast, page: OpenPage) -> None:
    with cast.database.write() as db:
        calls = made(cast, db)
    officer = Person(cast, "officer", page(width=390))
    officer.open(f"/problems/{cast.problem_id}/incidents?dataset={calls.dataset_id}")
    window = officer.window
    window.get_by_text("A shape that you draw", exact=True).last.click()
    window.get_by_role("button", name="Draw it on a map").click()
    frame = window.locator("#shape .leaflet-container")
    expect(frame.locator("path").first).to_be_attached()
    box = frame.bounding_box()
    assert box is not None
    for x, y in ((5, 5), (box["width"] - 5, 5), (box["width"] - 5, box["height"] - 5)):
        frame.click(position={"x": x + (60 if x == 5 else 0), "y": y})
    frame.click(position={"x": 5, "y": box["height"] - 60})
    assert len(window.locator('[name="corners"]').input_value().splitlines()) == 4
    window.get_by_role("button", name="Take the last corner back").click()
    window.get_by_role("button", name="The middle of the map is a corner").click()
    assert len(window.locator('[name="corners"]').input_value().splitlines()) == 4
    officer.press(window.get_by_role("button", name="Show how many"))
    officer.sees("incidents chosen", "a drawn shape with 4 corners")
