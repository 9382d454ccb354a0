import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.problems.criteria import Criterion, judge
from sara.problems.models import Tier
from sara.response.files import Evaluation, PlanFile, PlanTexts, RunningFile
from sara.response.gate import PLAN_CRITERIA, RUNNING_CRITERIA
from sara.response.models import Approach, Side
from tests.response.lines import (
    AFTER,
    BEFORE,
    action,
    done,
    indicator,
    plan_file,
    running_file,
)

replace = msgspec.structs.replace


def unmet(criteria: tuple[Criterion[Any], ...], file: Any) -> list[str]:
    return [j.code for j in judge(criteria, file, 17, {}) if not j.met]


def detail(criteria: tuple[Criterion[Any], ...], file: Any, code: str) -> str:
    return next(str(j.detail) for j in judge(criteria, file, 17, {}) if j.code == code)


def written(**values: str) -> PlanTexts:
    return replace(plan_file().plan, **values)


def options_with(**of_the_first: Any) -> PlanFile:
    first, *others = plan_file().options
    return plan_file(options=(replace(first, **of_the_first), *others))


def test_a_whole_plan_passes() -> None:
    assert unmet(PLAN_CRITERIA, plan_file()) == []


def test_an_empty_plan_meets_nothing_but_the_order_of_what_has_not_run() -> None:
    assert unmet(PLAN_CRITERIA, PlanFile(tier=Tier.TEAM)) == [
        c.code for c in PLAN_CRITERIA if c.code != "plan.order"
    ]


SPOILED_PLANS: list[tuple[str, str, Callable[[], PlanFile]]] = [
    ("two options are too few", "plan.alternatives",
     lambda: plan_file(options=plan_file().options[:2])),
    ("options on one side only", "plan.alternatives",
     lambda: plan_file(options=tuple(replace(o, side=Side.PLACE) for o in plan_file().options))),
    ("a choice without a reason", "plan.choice",
     lambda: plan_file(plan=written(choice_because="  "))),
    ("a chosen option that acts on nothing", "plan.reasons",
     lambda: options_with(explained=False)),
    ("a chosen option that does not say how", "plan.reasons", lambda: options_with(how="")),
    ("no action at all", "plan.actions,plan.accepted", lambda: plan_file(actions=())),
    ("an orphan action", "plan.actions", lambda: plan_file(actions=(action(explained=False),))),
    ("an action that is only proposed", "plan.accepted",
     lambda: plan_file(actions=(action(status=ActionStatus.PROPOSED),))),
    ("an action that was declined", "plan.accepted",
     lambda: plan_file(actions=(action(), action(id=2, status=ActionStatus.DECLINED)))),
    ("enforcement alone without a reason", "plan.enforcement",
     lambda: options_with(approach=Approach.ENFORCEMENT)),
    ("nobody agreed", "plan.objections", lambda: plan_file(plan=written(agreed=""))),
    ("an objection without an answer", "plan.objections",
     lambda: plan_file(plan=written(objections="The youth club fears a ban"))),
    ("no long-term objective", "plan.objectives",
     lambda: plan_file(plan=written(long_term=""))),
    ("no approval", "plan.lawful", lambda: plan_file(plan=written(approvals=""))),
    ("a follow-up day that has passed", "plan.follow_up",
     lambda: plan_file(today=dt.date(2027, 2, 2))),
    ("an evaluation plan that is open", "plan.locked,plan.follow_up",
     lambda: plan_file(evaluation=Evaluation())),
    ("an action that ran before the lock", "plan.order",
     lambda: plan_file(actions=(done(ended_on=dt.date(2026, 9, 27)),))),
]  # fmt: skip


@pytest.mark.parametrize("codes, spoiled", [s[1:] for s in SPOILED_PLANS],
                         ids=[s[0] for s in SPOILED_PLANS])  # fmt: skip
def test_a_plan_is_held_back_by(codes: str, spoiled: Callable[[], PlanFile]) -> None:
    assert unmet(PLAN_CRITERIA, spoiled()) == codes.split(",")


def test_enforcement_alone_passes_with_a_written_reason() -> None:
    file = options_with(approach=Approach.ENFORCEMENT)
    told = replace(file, plan=written(enforcement_only_because="A court order stands"))
    assert unmet(PLAN_CRITERIA, told) == []


def test_three_options_of_enforcement_are_no_alternatives() -> None:
    only = tuple(replace(o, approach=Approach.ENFORCEMENT) for o in plan_file().options)
    assert "plan.alternatives" in unmet(PLAN_CRITERIA, plan_file(options=only))


def test_an_answered_objection_holds_nothing_back() -> None:
    texts = written(objections="The youth club fears a ban", answers="A room of their own first")
    assert unmet(PLAN_CRITERIA, plan_file(plan=texts)) == []


def test_options_that_were_not_chosen_need_no_explanation() -> None:
    first, *others = plan_file().options
    loose = tuple(replace(o, explained=False, how="") for o in others)
    assert unmet(PLAN_CRITERIA, plan_file(options=(first, *loose))) == []


def test_an_action_that_ran_on_the_day_of_the_lock_is_in_order() -> None:
    assert unmet(PLAN_CRITERIA, plan_file(actions=(done(ended_on=dt.date(2026, 9, 28)),))) == []


def test_orphans_are_named() -> None:
    file = plan_file(actions=(action(), action(id=2, what="Talk to shops", explained=False)))
    assert detail(PLAN_CRITERIA, file, "plan.actions") == "Not yet: Talk to shops"


def test_an_orphan_for_agencies_only_is_counted_and_never_named() -> None:
    hidden = action(what="CANARY", explained=False, audience=Audience.AGENCIES)
    alone = detail(PLAN_CRITERIA, plan_file(actions=(hidden,)), "plan.actions")
    both = detail(
        PLAN_CRITERIA, plan_file(actions=(hidden, action(what="Open", explained=False))),
        "plan.actions",
    )  # fmt: skip
    assert alone == "Not yet: 1 for agencies only"
    assert both == "Not yet: Open; and 1 for agencies only"


def test_the_lock_cannot_be_waived() -> None:
    assert [c.code for c in PLAN_CRITERIA if not c.waivable] == ["plan.locked"]


def test_a_response_that_ran_passes() -> None:
    assert unmet(RUNNING_CRITERIA, running_file()) == []


def test_a_response_without_anything_meets_nothing() -> None:
    empty = RunningFile(today=dt.date(2027, 3, 1), least_share=50)
    assert unmet(RUNNING_CRITERIA, empty) == [c.code for c in RUNNING_CRITERIA]


def acted(*actions: Any) -> RunningFile:
    return running_file(actions=actions)


SPOILED_RUNS: list[tuple[str, str, Callable[[], RunningFile]]] = [
    ("an action without a start", "running.dates", lambda: acted(done(start_on=None))),
    ("an action without an end", "running.dates", lambda: acted(done(ended_on=None))),
    ("an action nobody reported on", "running.dates,running.answered,running.deviations",
     lambda: acted(done(), done(id=3), action(id=2))),
    ("what goes on and was never reported", "running.answered,running.delivered",
     lambda: acted(action(continuing=True, start_on=dt.date(2026, 10, 5)))),
    ("a part without its percent", "running.answered,running.delivered",
     lambda: acted(done(status=ActionStatus.PART_DONE, status_because="Out of stock"))),
    ("dosage planned and none told", "running.answered",
     lambda: acted(done(planned_dosage="4 lamps"))),
    ("a late action without a reason", "running.deviations",
     lambda: acted(done(ended_on=dt.date(2026, 12, 2)))),
    ("a part without a reason", "running.deviations",
     lambda: acted(done(status=ActionStatus.PART_DONE, delivered_percent=75))),
    ("done, but less of it, without a reason", "running.deviations",
     lambda: acted(done(delivered_percent=75))),
    ("a follow-up day still to come", "running.follow_up",
     lambda: running_file(evaluation=Evaluation(follow_up_on=dt.date(2027, 3, 2)))),
    ("no follow-up day", "running.follow_up", lambda: running_file(evaluation=Evaluation())),
    ("no value after", "running.after", lambda: running_file(indicators=(indicator(BEFORE),))),
    ("a value after an earlier response", "running.after",
     lambda: running_file(indicators=(
         indicator(BEFORE, (AFTER[0], 9.0, dt.date(2026, 9, 30))),))),
    ("a value after for an indicator that is not named", "running.after",
     lambda: running_file(indicators=(indicator(BEFORE), indicator(BEFORE, AFTER, id=2)))),
    ("no indicator named", "running.after", lambda: running_file(named=())),
    ("less than half delivered", "running.delivered",
     lambda: acted(done(), *(done(id=n, status=ActionStatus.DROPPED, status_because="No money")
                             for n in (2, 3)))),
]  # fmt: skip


@pytest.mark.parametrize("codes, spoiled", [s[1:] for s in SPOILED_RUNS],
                         ids=[s[0] for s in SPOILED_RUNS])  # fmt: skip
def test_a_running_response_is_held_back_by(codes: str, spoiled: Callable[[], RunningFile]) -> None:
    assert unmet(RUNNING_CRITERIA, spoiled()) == codes.split(",")


def test_what_goes_on_needs_no_end() -> None:
    keeper = done(continuing=True, ended_on=None)
    assert unmet(RUNNING_CRITERIA, acted(keeper)) == []


def test_a_log_line_explains_a_deviation_as_well_as_a_reason() -> None:
    late = done(ended_on=dt.date(2026, 12, 2))
    assert unmet(RUNNING_CRITERIA, acted(replace(late, deviations=1))) == []
    assert unmet(RUNNING_CRITERIA, acted(replace(late, status_because="Snow"))) == []


def test_a_declined_action_is_asked_for_nothing() -> None:
    refused = action(id=2, status=ActionStatus.DECLINED, status_because="No staff")
    assert unmet(RUNNING_CRITERIA, acted(done(), refused)) == []


def test_too_little_delivered_cannot_be_waived() -> None:
    assert [c.code for c in RUNNING_CRITERIA if not c.waivable] == ["running.delivered"]
