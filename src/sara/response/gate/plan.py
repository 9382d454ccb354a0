"""From the plan to the running response (practice 1.4)."""

from sara.actions.models import ActionStatus
from sara.problems.criteria import Criterion
from sara.problems.models import Tier
from sara.response.files import ActionLine, PlanFile
from sara.response.gate.waited_for import named
from sara.response.models import Approach
from sara.words import N_, Sentence, say

WANTED_OPTIONS = 3
WANTED_SIDES = 2


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
    return named(a for a in file.actions if not a.explained)


def actions_accepted(file: PlanFile) -> bool:
    return bool(file.actions) and not _unaccepted(file)


def _unaccepted(file: PlanFile) -> list[ActionLine]:
    no = (ActionStatus.PROPOSED, ActionStatus.DECLINED)
    return [a for a in file.actions if a.status in no]


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
        check=actions_accepted, detail=lambda f: named(_unaccepted(f)),
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
        detail=lambda f: named(ran_before_the_lock(f)),
    ),
)  # fmt: skip
