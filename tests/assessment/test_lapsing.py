"""What proposes to open a problem again: a value that is back, and new reports."""

import datetime as dt
from html import unescape

import httpx
import pytest
from msgspec.structs import replace

from sara.actions.models import ActionStatus
from sara.assessment.lapsing import lapsed
from sara.figures.models import Direction, Generator, Taken
from sara.intake.models import IdentityMode
from sara.intake.operations import Told, receive
from sara.problems.models import Stage
from sara.triage.operations import link
from tests.cast import NOW, Cast
from tests.figures.test_change import line
from tests.response import plans

BEFORE, AFTER = (Taken.BASELINE, 12.0, 30), (Taken.AFTER, 4.0, 30)


@pytest.mark.parametrize("later, back", [
    ([], False), ([5], False), ([6], False), ([7], True), ([12], True), ([15], True),
    ([15, 4], False), ([4, 15], True),
])  # fmt: skip
def test_it_is_back_when_the_newest_value_is_less_than_enough(later: list[int], back: bool) -> None:
    measured = [(Taken.LATER, float(value), 30 + n) for n, value in enumerate(later)]
    found = line(BEFORE, AFTER, *measured)
    assert lapsed(replace(found, enough_percent=50)) is back
    assert lapsed(found) is (bool(later) and later[-1] >= 12), "without a number: as it was before"


def test_nothing_comes_back_that_never_went_and_patrols_prove_nothing() -> None:
    worse = line(BEFORE, (Taken.AFTER, 13.0, 30), (Taken.LATER, 14.0, 30))
    assert not lapsed(worse)
    assert not lapsed(line(BEFORE, (Taken.LATER, 14.0, 30)))
    back = line(BEFORE, AFTER, (Taken.LATER, 12.0, 30))
    assert not lapsed(replace(back, generator=Generator.POLICE_ACTIVITY))
    up = line((Taken.BASELINE, 4.0, 30), (Taken.AFTER, 9.0, 30), (Taken.LATER, 4.0, 30),
              direction=Direction.UP)  # fmt: skip
    assert lapsed(up)


def test_the_page_says_why_it_may_be_coming_back_and_who_keeps_what_goes_on(
    cast: Cast, client: httpx.Client
) -> None:
    page = f"/problems/{cast.problem_id}/sustain"
    with cast.database.write() as db:
        because = plans.an_explanation(db, cast)
        plans.an_action(db, cast, because, what="Keep the lamps lit", continuing=True)
        plans.an_action(db, cast, because, what="A fence", continuing=True,
                        status=ActionStatus.DROPPED, status_because="Too dear.")  # fmt: skip
        plans.bring_to(db, cast, Stage.ASSESSMENT, days_ago=60)
        number = plans.an_indicator(db, cast, named=False, name="Bad nights").id
        plans.a_value(db, cast, number, 3, NOW.date() - dt.timedelta(days=40))
        plans.bring_to(db, cast, Stage.SUSTAIN, days_ago=30)
    cast.sign_in(client, "officer")
    calm = client.get(page).text
    assert "It is coming back" not in calm
    assert "Keep the lamps lit" in calm
    assert "City Parks" in calm
    assert "A fence" not in calm
    with cast.database.write() as db:
        plans.a_value(db, cast, number, 14, NOW.date(), Taken.LATER)
        for days in (50, 20, 10):  # the first of them was part of it before
            at = NOW - dt.timedelta(days=days)
            told = Told(what="Glass again.", place="Ramp", area_id=cast.areas["north"])
            report = receive(db, told, mode=IdentityMode.ANONYMOUS, now=at, today=at.date())
            link(db, [report.report_id], cast.problem_id, told="Thank you.",
                 by=cast.viewers["coordinator"], now=at)  # fmt: skip
    told = unescape(client.get(page).text)
    assert "It is coming back" in told
    assert "Bad nights" in told[told.index("it may be coming back") :]
    assert "since the assessment: 2" in told
    assert f"/problems/{cast.problem_id}/moves/new?event=came_back" in told
