"""The two gates of the response (practice 1.4 and 1.5)."""

from collections.abc import Callable, Iterable

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.problems.criteria import Criterion
from sara.problems.models import Tier
from sara.response.delivery import delivered_share, enough_delivered
from sara.response.files import ActionLine, PlanFile, RunningFile, after_values
from sara.response.models import Approach
from sara.words import N_, Sentence, say

__all__ = ["PLAN_CRITERIA", "RUNNING_CRITERIA", "delivered_share", "enough_delivered"]

WANTED_OPTIONS = 3
WANTED_SIDES = 2


# plan -> running


def enough_options(file: PlanFile) -> bool:
    other = any(o.approach is not Approach.ENFORCEMENT for o in file.options)
    sides = {o.side for o in file.options}
    return len(file.options) >= WANTED_OPTIONS and other and len(sides) >= WANTED_SIDES


def _options_so_far(file: PlanFile) -> Sentence:
    return say(
        N_("Options: {n}. Not enforcement: {other}. Sides of the triangle: {sides}."),
        n=len(file.options),
        other=sum(o.approach is not Approach.ENFORCEMENT for o in file.options),
        sides=len({o.side for o in file.options}),
    )


def choice_made(file: PlanFile) -> bool:
    return bool(file.chosen) and bool(file.plan.choice_because.strip())


def options_explained(file: PlanFile) -> bool:
    return bool(file.chosen) and all(o.explained and o.how.strip() for o in file.chosen)


def _options_in_the_air(file: PlanFile) -> Sentence | None:
    orphans = [o.title for o in file.chosen if not (o.explained and o.how.strip())]
    return say(N_("Not yet: {names}"), names="; ".join(orphans)) if orphans else None


def actions_explained(file: PlanFile) -> bool:
    return bool(file.actions) and all(a.explained for a in file.actions)


def _orphans(file: PlanFile) -> Sentence | None:
    return _named(a for a in file.actions if not a.explained)


def actions_accepted(file: PlanFile) -> bool:
    return bool(file.actions) and not _unaccepted(file)


def _unaccepted(file: PlanFile) -> list[ActionLine]:
    no = (ActionStatus.PROPOSED, ActionStatus.DECLINED)
    return [a for a in file.actions if a.status in no]


def _named(actions: Iterable[ActionLine]) -> Sentence | None:
    """The actions by name; one that is for agencies only is counted, never named."""
    found = list(actions)
    if not found:
        return None
    open_ones = [a.what for a in found if a.audience is not Audience.AGENCIES]
    hidden = len(found) - len(open_ones)
    if not hidden:
        return say(N_("Not yet: {names}"), names="; ".join(open_ones))
    if not open_ones:
        return say(N_("Not yet: {n} for agencies only"), n=hidden)
    return say(
        N_("Not yet: {names}; and {n} for agencies only"), names="; ".join(open_ones), n=hidden
    )


def enforcement_justified(file: PlanFile) -> bool:
    if not file.chosen:
        return False
    only = all(o.approach is Approach.ENFORCEMENT for o in file.chosen)
    return not only or bool(file.plan.enforcement_only_because.strip())


def objections_answered(file: PlanFile) -> bool:
    heard = bool(file.plan.agreed.strip()) or (file.asked is not None and file.asked.over)
    return heard and (not file.plan.objections.strip() or bool(file.plan.answers.strip()))


def group_consents(file: PlanFile) -> bool:
    """Whether the group was asked until the last day, and each objection has a written answer.

    One officer's quick problem may do without; once the group is asked, its answer is waited for.
    """
    if file.asked is None:
        return file.tier is Tier.QUICK
    return file.asked.over and not file.asked.waiting


def _consent_so_far(file: PlanFile) -> Sentence | None:
    if file.asked is None:
        return None
    if n := len(file.asked.waiting):
        return say(N_("Objections without a written answer: {n}"), n=n)
    return file.asked.so_far


def ran_before_the_lock(file: PlanFile) -> list[ActionLine]:
    """Actions of the plan that were reported as run before the evaluation plan was locked."""
    locked = file.evaluation.locked_on
    return [
        a for a in file.actions
        if a.reported and (locked is None or (a.ended_on is not None and a.ended_on < locked))
    ]  # fmt: skip


def follow_up_ahead(file: PlanFile) -> bool:
    """Whether the result can still be measured after this response, and not before it."""
    on = file.evaluation.follow_up_on
    return on is not None and (file.today is None or on >= file.today)


PLAN_CRITERIA: tuple[Criterion[PlanFile], ...] = (
    Criterion(
        code="plan.alternatives",
        asks=N_("At least three options were considered: one or more that is not enforcement, and"
                " on two or more sides of the triangle."),
        missing=N_("Think of more options: three or more, at least one that is not enforcement, on"
                   " at least two sides of the triangle."),
        mend="/problems/{id}/plan#options",
        check=enough_options, detail=_options_so_far,
    ),
    Criterion(
        code="plan.choice",
        asks=N_("What was chosen, and why, is written down."),
        missing=N_("Choose what to do and say why."),
        mend="/problems/{id}/plan#choice",
        check=choice_made,
        detail=lambda f: say(N_("Chosen: {n}"), n=len(f.chosen)),
    ),
    Criterion(
        code="plan.reasons",
        asks=N_("Every chosen option acts on an explanation, and says how."),
        missing=N_("Link each chosen option to the explanation it acts on, and say how."),
        mend="/problems/{id}/plan#options",
        check=options_explained, detail=_options_in_the_air,
    ),
    Criterion(
        code="plan.actions",
        asks=N_("There are actions, and each one acts on an explanation."),
        missing=N_("Link each action to the explanation it acts on. An action without one stops"
                   " the plan."),
        mend="/problems/{id}/plan#actions",
        check=actions_explained, detail=_orphans,
    ),
    Criterion(
        code="plan.accepted",
        asks=N_("Each action is accepted by its owner."),
        missing=N_("Ask each owner for an answer. Give a declined action to someone else, or drop"
                   " it."),
        mend="/problems/{id}/plan#actions",
        check=actions_accepted, detail=lambda f: _named(_unaccepted(f)),
    ),
    Criterion(
        code="plan.enforcement",
        asks=N_("If only enforcement was chosen, a written reason says why nothing else will do."),
        missing=N_("Choose something besides enforcement, or write why only enforcement will do."),
        mend="/problems/{id}/plan#choice",
        check=enforcement_justified,
    ),
    Criterion(
        code="plan.objections",
        asks=N_("It is written who agreed, and every objection has a written answer."),
        missing=N_("Write who agreed. If somebody objected, write what they were answered."),
        mend="/problems/{id}/plan#choice",
        check=objections_answered,
    ),
    Criterion(
        code="plan.consent",
        asks=N_("Where a team works on it: the group was asked for its consent to the plan, the"
                " last day to answer has passed, and every objection has a written answer."),
        missing=N_("Ask the group for its consent to the plan, and answer every objection in"
                   " writing."),
        mend="/problems/{id}/plan#choice",
        check=group_consents, detail=_consent_so_far, tier=Tier.TEAM,
    ),
    Criterion(
        code="plan.objectives",
        asks=N_("Short-term and long-term objectives are set."),
        missing=N_("Write what the plan should reach soon, and in the long run."),
        mend="/problems/{id}/plan#objectives",
        check=lambda f: bool(f.plan.short_term.strip() and f.plan.long_term.strip()),
    ),
    Criterion(
        code="plan.lawful",
        asks=N_("The lawful basis and the approvals are written down."),
        missing=N_("Write what gives the right to do this, and who approved it."),
        mend="/problems/{id}/plan#lawful",
        check=lambda f: bool(f.plan.lawful_basis.strip() and f.plan.approvals.strip()),
    ),
    Criterion(
        code="plan.locked",
        asks=N_("The evaluation plan is locked."),
        missing=N_("Finish the evaluation plan and lock it, before the first action runs."),
        mend="/problems/{id}/plan#evaluation",
        check=lambda f: f.evaluation.locked_on is not None,
        waivable=False,
    ),
    Criterion(
        code="plan.follow_up",
        asks=N_("The follow-up day of the evaluation plan is still to come."),
        missing=N_("Set a follow-up day that is still to come. When the plan is locked, write an"
                   " amendment."),
        mend="/problems/{id}/plan#evaluation",
        check=follow_up_ahead,
    ),
    Criterion(
        code="plan.order",
        asks=N_("No action of the plan ran before the evaluation plan was locked."),
        missing=N_("An action ran before it was settled how success would be judged. A reviewer"
                   " must say why this may pass."),
        mend="/problems/{id}/plan#actions",
        check=lambda f: not ran_before_the_lock(f),
        detail=lambda f: _named(ran_before_the_lock(f)),
    ),
)  # fmt: skip


# running -> assessment


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
        detail=lambda f: _named(a for a in _live(f) if not has_dates(a)),
    ),
    Criterion(
        code="running.answered",
        asks=N_("Each action is answered for: done, done in part, dropped or going on, and how"
                " much of it there was."),
        missing=N_("Report for each action what was done, and how much."),
        mend="/problems/{id}/running#actions",
        check=lambda f: _every(f, dosage_told),
        detail=lambda f: _named(a for a in _live(f) if not dosage_told(a)),
    ),
    Criterion(
        code="running.deviations",
        asks=N_("Every change from the plan is explained: what was late, done in part or dropped."),
        missing=N_("Say why each late, shortened or dropped action went otherwise than planned."),
        mend="/problems/{id}/running#log",
        check=lambda f: bool(_live(f)) and not unexplained(f),
        detail=lambda f: _named(unexplained(f)),
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
        missing=N_("Too little was delivered to judge the plan. Go back to the plan: this was a"
                   " failure to carry it out, not of the idea."),
        mend="/problems/{id}/running#share",
        check=enough_delivered, detail=_share,
        waivable=False,
    ),
)  # fmt: skip
