import pytest
from hypothesis import given, strategies as st

from sara.actions.models import ActionStatus
from sara.problems.models import Stage
from sara.response.delivery import delivered_share, enough_delivered
from sara.response.files import ActionLine
from tests.response.lines import TODAY, action, done, running_file

percents = st.one_of(st.none(), st.integers(0, 100))
actions = st.builds(
    action,
    status=st.sampled_from(ActionStatus),
    stage=st.sampled_from([Stage.PLAN, Stage.RUNNING]),
    continuing=st.booleans(),
    start_on=st.sampled_from([None, TODAY]),
    delivered_percent=percents,
)
plans = st.lists(actions, max_size=6)


@given(plans)
def test_a_share_is_a_percentage_or_nothing(plan: list[ActionLine]) -> None:
    share = delivered_share(plan)
    assert share is None or 0 <= share <= 100


@given(plans)
def test_there_is_no_share_exactly_when_nothing_was_planned(plan: list[ActionLine]) -> None:
    promised = [a for a in plan if a.planned and a.status is not ActionStatus.DECLINED]
    assert (delivered_share(plan) is None) is (not promised)


@given(plans)
def test_the_order_of_the_actions_does_not_matter(plan: list[ActionLine]) -> None:
    assert delivered_share(plan) == delivered_share(plan[::-1])


@given(plans)
def test_one_more_action_done_never_lowers_the_share(plan: list[ActionLine]) -> None:
    assert (delivered_share([*plan, done()]) or 0) >= (delivered_share(plan) or 0)


@given(plans)
def test_one_more_action_dropped_never_raises_the_share(plan: list[ActionLine]) -> None:
    dropped = action(status=ActionStatus.DROPPED)
    assert (delivered_share([*plan, dropped]) or 0) <= (delivered_share(plan) or 0)


@given(plans)
def test_what_was_not_planned_is_not_counted(plan: list[ActionLine]) -> None:
    added = [done(stage=Stage.RUNNING), action(status=ActionStatus.DECLINED)]
    assert delivered_share([*plan, *added]) == delivered_share(plan)


@pytest.mark.parametrize(
    "plan, share",
    [
        ([done()], 100),
        ([done(), action()], 50),
        ([done(status=ActionStatus.PART_DONE, delivered_percent=75)], 75),
        ([done(status=ActionStatus.PART_DONE)], 0),
        ([done(delivered_percent=90)], 90),
        ([done(continuing=True, ended_on=None)], 100),
        ([action(continuing=True, start_on=TODAY)], 0),
        ([action(status=ActionStatus.DROPPED, delivered_percent=40)], 40),
        ([done(), done(), action()], 66),
    ],
    ids=[
        "done",
        "half",
        "part",
        "part unsaid",
        "less",
        "going on",
        "not reported",
        "dropped half-way",
        "rounded down",
    ],
)
def test_shares_of_small_plans(plan: list[ActionLine], share: int) -> None:
    assert delivered_share(plan) == share


@pytest.mark.parametrize("least, enough", [(66, True), (67, False)])
def test_a_share_passes_only_a_threshold_that_it_reaches(least: int, enough: bool) -> None:
    file = running_file(actions=(done(), done(), action()), least_share=least)
    assert enough_delivered(file) is enough


def test_nothing_planned_is_never_enough() -> None:
    assert not enough_delivered(running_file(actions=(), least_share=1))
