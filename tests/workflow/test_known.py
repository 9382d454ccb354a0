"""What is already known is shown where it would be asked again, so that nobody types it twice."""

from html import unescape

import pytest
import sqlalchemy as sa

from sara.actions.models import Action
from sara.assessment.models import Assessment
from sara.problems.models import Problem, Stage
from tests.cast import Cast
from tests.conftest import NewClient
from tests.workflow.filling import complete_until
from tests.workflow.walking import Walk

CHANGE = "At most four bad nights a month"


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """The problem of the cast in assessment, every page of it filled in."""
    with cast.database.write() as db:
        complete_until(db, cast, Stage.ASSESSMENT)
    Walk(cast).stand_in(Stage.ASSESSMENT)
    return cast


def page(cast: Cast, new_client: NewClient, who: str, end: str) -> str:
    client = cast.sign_in(new_client(), who)
    answer = client.get(f"/problems/{cast.problem_id}/{end}")
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize("end", ["plan", "assessment"])
def test_the_goal_of_scanning_stands_where_success_is_planned_and_judged(
    whole: Cast, new_client: NewClient, end: str
) -> None:
    shown = page(whole, new_client, "officer", end)
    assert CHANGE in shown
    assert "Make it happen less often" in shown


def test_the_plan_begins_with_what_the_analysis_found(whole: Cast, new_client: NewClient) -> None:
    shown = page(whole, new_client, "officer", "plan")
    assert "The lights on the path." in shown
    assert "Patrols on Fridays." in shown


def test_what_goes_on_is_named_where_the_assessment_asks_for_it(
    whole: Cast, new_client: NewClient
) -> None:
    with whole.database.write() as db:
        db.execute(sa.update(Action).values(what="Lamps are serviced", continuing=True))
    lessons = page(whole, new_client, "officer", "assessment").partition('id="lessons"')[2]
    assert "Lamps are serviced" in lessons.partition("</section>")[0]


def test_the_five_lines_of_the_assessment_need_not_be_typed_again_to_be_published(
    whole: Cast, new_client: NewClient
) -> None:
    shown = page(whole, new_client, "coordinator", "publication")
    typed = shown.partition('name="public_summary"')[2].partition("</textarea>")[0]
    for line in ("You said: Bottles and noise.", "What did not: Litter."):
        assert line in typed
    with whole.database.write() as db:
        db.execute(sa.update(Problem).values(public_summary="As it was published before."))
    shown = page(whole, new_client, "coordinator", "publication")
    typed = shown.partition('name="public_summary"')[2].partition("</textarea>")[0]
    assert "As it was published before." in typed
    assert "Bottles and noise." in shown


def test_without_five_lines_nothing_is_put_into_the_summary(
    whole: Cast, new_client: NewClient
) -> None:
    with whole.database.write() as db:
        db.execute(sa.delete(Assessment))
    shown = page(whole, new_client, "coordinator", "publication")
    assert "You said" not in shown
