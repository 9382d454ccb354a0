"""An analyst brings in the burglaries of a city: looks, corrects, loads, reads; and once more."""

import pytest

from sara.incidents.waiting import load_waiting
from tests.browser import OpenPage, what_is_unfit
from tests.cast import NOW, Cast
from tests.incidents.loads import CINCINNATI
from tests.journeys.person import BOTH_WAYS, Person

pytestmark = pytest.mark.browser


@BOTH_WAYS
def test_a_file_of_a_city_is_understood_corrected_loaded_and_not_doubled(
    cast: Cast, page: OpenPage, script: bool
) -> None:
    analyst = Person(cast, "analyst", page(script=script, width=390))

    def looks_right() -> None:
        assert analyst.wider_than_the_screen <= 0
        if script:
            assert what_is_unfit(analyst.window) == []

    analyst.open("/incidents")
    analyst.sees("No incidents have been loaded yet")
    analyst.follow("Load a file")
    looks_right()
    analyst.send(
        "/incidents", file=CINCINNATI, name="Burglaries in Cincinnati", generator="residents",
        source="Cincinnati Police, open data", zone="America/New_York", audience="agencies",
    )  # fmt: skip

    # What sara proposes, and what it sees.
    analyst.sees("8,723 rows", "marked as universal time", "426", "No coordinates")
    looks_right()
    form = analyst.form("/mapping").first
    assert form.locator('[name="meaning.1"]').input_value() == "start"
    assert form.locator('[name="meaning.0"]').input_value() == "id"

    # A mistake is turned down with words, then corrected.
    analyst.send("/mapping", _button="Load", **{"meaning.1": "nothing"})
    analyst.sees("Say which column tells when it happened")
    looks_right()
    analyst.send("/mapping", _button="Look again", **{"meaning.1": "start", "timing": "day"})
    analyst.sees("25 May 2017")
    analyst.send("/mapping", _button="Load", timing="moment")
    analyst.sees("Waits to be read")
    looks_right()

    load_waiting(cast.database, cast.settings, NOW)
    if script:  # the page finds it out by itself
        analyst.sees("The file is loaded.")
    analyst.open("/incidents")
    analyst.follow("Burglaries in Cincinnati")
    looks_right()
    analyst.sees("8,723", "BURGLARY", "7,621", "1,102")
    analyst.follow("cincinnati_burglary_2016_2018.csv.gz")
    looks_right()
    analyst.sees("All 8,723 rows were loaded.", "137", "1,637", "426")

    # The same file again doubles nothing.
    analyst.open("/incidents")
    analyst.follow("Burglaries in Cincinnati")
    analyst.send("/loads", file=CINCINNATI)
    analyst.send("/mapping", _button="Load")
    load_waiting(cast.database, cast.settings, NOW)
    analyst.window.reload()
    analyst.sees("Nothing new was in this file: all 8,723 rows were loaded before.")
