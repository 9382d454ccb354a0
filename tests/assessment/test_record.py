"""Process beside impact, from what was recorded, before anybody answers."""

from typing import Any

from sara.actions.models import ActionStatus
from sara.assessment.models import Fell
from sara.assessment.record import Record, record_says, values_shown
from sara.assessment.results import result
from sara.figures.change import change
from sara.figures.models import Generator, Taken
from sara.response.files import RunningFile
from tests.response.lines import AFTER, BEFORE, TODAY, action, done, indicator


def says(*taken: Any, actions: Any = (), **values: Any) -> Record:
    run = RunningFile(actions=actions or (done(),), today=TODAY, least_share=50)
    return record_says(run, [result(indicator(*taken, **values), named=True)])


def test_a_delivered_plan_and_a_fall_by_enough_plausibly_helped() -> None:
    found = says(BEFORE, AFTER, enough_percent=50)
    assert found.fell is Fell.ENOUGH
    assert found.cell is not None
    assert (found.cell.delivered, found.cell.fell) == (True, True)


def test_a_fall_claims_no_credit_where_the_plan_was_not_delivered() -> None:
    half = (done(), action(id=2, status=ActionStatus.DROPPED))
    found = says(BEFORE, AFTER, enough_percent=50, actions=half)
    assert found.share == 50
    assert found.cell is not None
    assert (found.cell.delivered, found.cell.fell) == (False, True)


def test_a_fall_without_a_goal_in_numbers_is_put_into_no_cell() -> None:
    found = says(BEFORE, AFTER)
    assert found.fell is Fell.SOME
    assert found.cell is None
    assert "how much would be enough" in found.words


def test_too_few_to_tell_is_no_cell_and_police_activity_no_number() -> None:
    few = says(BEFORE, (Taken.AFTER, 27.0, AFTER[2]), enough_percent=50)
    assert few.fell is Fell.NOT or few.cell is None
    busy = says(BEFORE, AFTER, generator=Generator.POLICE_ACTIVITY)
    assert busy.fell is None
    assert busy.cell is None


def test_many_values_are_shown_as_one_line() -> None:
    line = indicator(*[(Taken.BASELINE, 2.0, BEFORE[2])] * 5)
    shown = values_shown(line.baseline, change(line).before)
    assert (shown.many, shown.total, shown.each) == (5, "10", ())
    few = indicator(BEFORE)
    assert values_shown(few.baseline, change(few).before).many == 0
