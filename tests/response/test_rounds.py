"""A problem that goes round again is planned anew: what an earlier response did is not counted."""

import datetime as dt

from sara.actions.models import ActionStatus
from sara.problems.models import Stage
from sara.response.delivery import delivered_share
from sara.response.queries import plan_file, running_file
from tests.cast import NOW, Cast
from tests.response import plans
from tests.workflow.walking import Walk

TODAY = NOW.date()
DONE = {
    "status": ActionStatus.DONE, "delivered_percent": 100,
    "ended_on": TODAY - dt.timedelta(days=200),
}  # fmt: skip


def went_round(cast: Cast, back_to: Stage) -> None:
    """An action was done in an earlier response, and now there is another that waits."""
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.ANALYSIS, days_ago=300)
        why = plans.an_explanation(db, cast)
        plans.bring_to(db, cast, Stage.PLAN, days_ago=260)
        plans.an_action(db, cast, why, what="Patrols of last year", **DONE)
        plans.bring_to(db, cast, Stage.RUNNING, days_ago=250)
        plans.bring_to(db, cast, back_to, days_ago=60)
        plans.bring_to(db, cast, Stage.PLAN, days_ago=50)
        plans.an_action(db, cast, why, what="Lamps of this year")
        plans.bring_to(db, cast, Stage.RUNNING, days_ago=20)


def test_what_an_earlier_response_delivered_does_not_count_for_this_one(cast: Cast) -> None:
    went_round(cast, Stage.ANALYSIS)
    with cast.database.read() as db:
        planned = plan_file(db, cast.problem_id, cast.settings, TODAY)
        run = running_file(db, cast.problem_id, cast.settings, TODAY)
    assert [a.what for a in planned.actions] == ["Lamps of this year"]
    assert [a.what for a in run.actions] == ["Lamps of this year"]
    assert delivered_share(run.actions) == 0


def test_back_to_the_plan_alone_what_was_done_stays_done(cast: Cast) -> None:
    went_round(cast, Stage.PLAN)
    with cast.database.read() as db:
        run = running_file(db, cast.problem_id, cast.settings, TODAY)
    assert {a.what for a in run.actions} == {"Patrols of last year", "Lamps of this year"}
    assert delivered_share(run.actions) == 50


def test_what_was_done_on_the_day_of_the_return_counts_wherever_the_database_thinks_it_is(
    cast: Cast,
) -> None:
    day = TODAY - dt.timedelta(days=9)
    walk = Walk(cast)
    walk.now = dt.datetime.combine(day, dt.time(12), dt.UTC)
    walk.stand_in(Stage.ANALYSIS)
    walk.now += dt.timedelta(hours=1)
    walk.stand_in(Stage.RUNNING)
    with cast.database.write() as db:
        why = plans.an_explanation(db, cast)
        plans.an_action(db, cast, why, what="Lamps", **DONE | {"ended_on": day})
    with cast.database.read() as db:
        run = running_file(db, cast.problem_id, cast.settings, TODAY)
    assert [a.what for a in run.actions] == ["Lamps"]
