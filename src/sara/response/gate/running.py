"""From the running response to the assessment (practice 1.5)."""

from collections.abc import Callable

from sara.actions.models import ActionStatus
from sara.problems.criteria import Criterion
from sara.response.delivery import delivered_share, enough_delivered
from sara.response.files import ActionLine, RunningFile, after_values
from sara.response.gate.waited_for import named
from sara.words import N_, Sentence, say


def has_dates(action: ActionLine) -> bool:
    if action.status is ActionStatus.DROPPED:
        return True
    ended = action.ended_on is not None or action.continuing
    return action.start_on is not None and ended


def dosage_told(action: ActionLine) -> bool:
    """Whether it was answered for, with how much of it there was."""
    if not action.answered:
        return False
    if action.status is ActionStatus.PART_DONE and action.delivered_percent is None:
        return False
    asked = action.planned_dosage.strip() and action.status is not ActionStatus.DROPPED
    return bool(not asked or action.done_dosage.strip())


def unexplained(file: RunningFile) -> list[ActionLine]:
    return [a for a in _live(file) if a.deviates(file.today) and not a.deviation_explained]


def _live(file: RunningFile) -> list[ActionLine]:
    return [a for a in file.actions if a.status is not ActionStatus.DECLINED]


def _every(file: RunningFile, rule: Callable[[ActionLine], bool]) -> bool:
    live = _live(file)
    return bool(live) and all(map(rule, live))


def followed_up(file: RunningFile) -> bool:
    on = file.evaluation.follow_up_on
    return on is not None and on <= file.today


def after_values_in(file: RunningFile) -> bool:
    return bool(file.judged_by) and not _without_after(file)


def _without_after(file: RunningFile) -> list[str]:
    return [i.name for i in file.judged_by if not after_values(i, file.began_on)]


def _waiting_for(file: RunningFile) -> Sentence | None:
    names = _without_after(file)
    return say(N_("Not yet: {names}"), names="; ".join(names)) if names else None


def _share(file: RunningFile) -> Sentence:
    share = delivered_share(file.actions)
    if share is None:
        return say(N_("There is no action of the plan to count."))
    return say(N_("Delivered: {share}%. Needed: {least}%."), share=share, least=file.least_share)


RUNNING_CRITERIA: tuple[Criterion[RunningFile], ...] = (
    Criterion(
        code="running.dates",
        asks=N_("Each action has its start and its end, or goes on."),
        missing=N_("Give each action the day it began and the day it ended, or say that it goes"
                   " on."),
        mend="/problems/{id}/running#actions",
        check=lambda f: _every(f, has_dates),
        detail=lambda f: named(a for a in _live(f) if not has_dates(a)),
    ),
    Criterion(
        code="running.answered",
        asks=N_("Each action is answered for: done, done in part, dropped or going on, and how"
                " much of it there was."),
        missing=N_("Report for each action what was done, and how much."),
        mend="/problems/{id}/running#actions",
        check=lambda f: _every(f, dosage_told),
        detail=lambda f: named(a for a in _live(f) if not dosage_told(a)),
    ),
    Criterion(
        code="running.deviations",
        asks=N_("Every change from the plan is explained: what was late, done in part or dropped."),
        missing=N_("Say why each late, shortened or dropped action went otherwise than planned."),
        mend="/problems/{id}/running#log",
        check=lambda f: bool(_live(f)) and not unexplained(f),
        detail=lambda f: named(unexplained(f)),
    ),
    Criterion(
        code="running.follow_up",
        asks=N_("The follow-up day of the evaluation plan has passed."),
        missing=N_("Wait for the follow-up day. A result measured too early may not last."),
        mend="/problems/{id}/running#follow-up",
        check=followed_up,
    ),
    Criterion(
        code="running.after",
        asks=N_("Each indicator of the evaluation plan has a value taken after the response."),
        missing=N_("Enter the value after the response for each indicator of the evaluation plan."),
        mend="/problems/{id}/running#indicators",
        check=after_values_in, detail=_waiting_for,
    ),
    Criterion(
        code="running.delivered",
        asks=N_("Enough of the plan was delivered to judge it."),
        missing=N_("Too little of the plan was delivered yet to judge it. Carry it out; or go back"
                   " to the plan, which says nothing against the idea."),
        mend="/problems/{id}/running#share",
        check=enough_delivered, detail=_share,
        waivable=False,
    ),
)  # fmt: skip
