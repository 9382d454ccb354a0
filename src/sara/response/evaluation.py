"""The evaluation plan: how success will be judged, settled before the first action runs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import NotFound, Refused, Stale
from sara.figures.models import Generator, Indicator
from sara.figures.operations import freeze_elsewhere
from sara.figures.queries import indicators
from sara.figures.series import IndicatorLine
from sara.history.operations import record
from sara.problems.queries import Found
from sara.response import queries
from sara.response.files import Evaluation
from sara.response.models import Amendment, Design, EvaluationPlan, PlanIndicator
from sara.response.onerow import hold, save_one
from sara.settings import Settings
from sara.words import N_

LOCKED = N_(
    "The evaluation plan is locked. What must change is written as an amendment, which stays"
    " visible beside the verdict."
)


def missing_for_the_lock(
    plan: Evaluation, named: Sequence[IndicatorLine], today: dt.date
) -> list[str]:
    """What the evaluation plan still needs before it can be locked, as sentences."""
    found = []
    if plan.design is None:
        found.append(N_("Choose a design."))
    windows = (plan.before_first, plan.before_last, plan.after_first, plan.after_last)
    if any(windows) and not all(windows):
        found.append(N_("Give all four days of the two windows, or none."))
    if plan.design is Design.COMPARISON and not plan.comparison.strip():
        found.append(N_("Name the comparison place."))
    if not named:
        found.append(N_("Name at least one indicator to judge by."))
    elif all(i.generator is Generator.POLICE_ACTIVITY for i in named):
        found.append(
            N_("Name an indicator that is not police activity: patrols and tickets show how busy"
               " the police were, not what changed.")
        )  # fmt: skip
    if plan.follow_up_on is None or plan.follow_up_on <= today:
        found.append(N_("Set a follow-up day that is still to come."))
    if not plan.assessor.strip():
        found.append(N_("Say who assesses."))
    if not plan.decision_rule.strip():
        found.append(N_("Write the decision rule."))
    return found


def save_evaluation(
    db: Session, found: Found, version: int, values: dict[str, Any], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Save the evaluation plan while it is open. Raises `Refused` once it is locked."""
    hold(db, found.id)
    _still_open(db, found.id)
    changes = save_one(db, EvaluationPlan, found.id, version, values)
    if changes:
        record(
            db, "evaluation.saved", by=by.account_id, now=now, problem_id=found.id,
            subject="evaluation_plan", subject_id=found.id, changes=changes,
        )  # fmt: skip


def name_indicator(
    db: Session, found: Found, indicator_id: int, *, named: bool, by: Viewer, now: dt.datetime
) -> None:
    """Judge by an indicator, or no longer. The plan's version counts it, so that nobody locks
    another plan than the one they saw."""
    hold(db, found.id)
    _still_open(db, found.id)
    name = db.scalar(
        sa.select(Indicator.name).where(
            Indicator.id == indicator_id, Indicator.problem_id == found.id
        )
    )
    if name is None:
        raise NotFound
    present = db.get(PlanIndicator, (found.id, indicator_id))
    if (present is not None) is named:
        return
    plan = db.get(EvaluationPlan, found.id, populate_existing=True)
    save_one(db, EvaluationPlan, found.id, plan.version if plan else 0, {})
    if present is None:
        db.add(PlanIndicator(problem_id=found.id, indicator_id=indicator_id))
    else:
        db.delete(present)
    record(
        db, "evaluation.indicator_named" if named else "evaluation.indicator_left_out",
        by=by.account_id, now=now, problem_id=found.id, subject="evaluation_plan",
        subject_id=found.id, changes={"indicator": ("", name) if named else (name, "")},
    )  # fmt: skip


def lock(
    db: Session, found: Found, version: int, *, by: Viewer, now: dt.datetime, today: dt.date,
    settings: Settings,
) -> None:  # fmt: skip
    """Lock the evaluation plan as it was shown. Raises `Stale` when it was changed meanwhile."""
    hold(db, found.id)
    _still_open(db, found.id)
    plan = queries.evaluation(db, found.id, settings)
    if plan.version != version:
        raise Stale(sentence=N_("The evaluation plan was changed meanwhile. Read it again."))
    ids = queries.named_indicators(db, found.id)
    named = [i for i in indicators(db, found.id) if i.id in ids]
    if missing := missing_for_the_lock(plan, named, today):
        raise Refused(missing[0])
    freeze_elsewhere(db, found.id, ids, now=now)
    save_one(db, EvaluationPlan, found.id, version, {"locked_at": now, "locked_by": by.account_id})
    record(
        db, "evaluation.locked", by=by.account_id, now=now, problem_id=found.id,
        subject="evaluation_plan", subject_id=found.id,
        changes={
            "indicators": ("", [i.name for i in named]), "design": ("", plan.design),
            "follow_up_on": ("", plan.follow_up_on), "decision_rule": ("", plan.decision_rule),
        },
    )  # fmt: skip


def amend(
    db: Session, found: Found, *, what: str, because: str, follow_up_on: dt.date | None,
    by: Viewer, now: dt.datetime,
) -> Amendment:  # fmt: skip
    """Change a locked plan in the open: what, why, and the day of follow-up if it moves."""
    hold(db, found.id)
    plan = db.get(EvaluationPlan, found.id, populate_existing=True)
    if plan is None or plan.locked_at is None:
        raise Refused(N_("The evaluation plan is not locked. Change it directly."))
    moved = follow_up_on is not None and follow_up_on != plan.follow_up_on
    amendment = Amendment(
        problem_id=found.id, what=what, because=because, made_by=by.account_id, made_at=now,
        follow_up_from=plan.follow_up_on if moved else None,
        follow_up_to=follow_up_on if moved else None,
    )  # fmt: skip
    db.add(amendment)
    changes: dict[str, tuple[Any, Any]] = {"amendment": ("", what)}
    if moved:
        changes["follow_up_on"] = (plan.follow_up_on, follow_up_on)
        plan.follow_up_on = follow_up_on
        plan.version += 1
    record(
        db, "evaluation.amended", by=by.account_id, now=now, problem_id=found.id,
        subject="evaluation_plan", subject_id=found.id, changes=changes, reason=because,
    )  # fmt: skip
    return amendment


def _still_open(db: Session, problem_id: int) -> None:
    plan = db.get(EvaluationPlan, problem_id, populate_existing=True)
    if plan is not None and plan.locked_at is not None:
        raise Refused(LOCKED)
