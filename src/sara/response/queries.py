"""Reads of the response room."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.analysis.models import Hypothesis
from sara.db import Reader
from sara.figures.queries import indicators
from sara.problems.models import Problem, Stage, Stakeholder, Tier, Visit
from sara.response.files import (
    ActionLine,
    Evaluation,
    OptionLine,
    PlanFile,
    PlanTexts,
    RunningFile,
)
from sara.response.models import (
    Amendment,
    EvaluationPlan,
    LogKind,
    LogLine,
    Option,
    Plan,
    PlanIndicator,
)
from sara.rounds.models import RoundKind
from sara.rounds.queries import latest
from sara.rounds.reckoning import Asked
from sara.settings import Settings
from sara.words import N_

EVERYBODY = tuple(Audience)


def plan_file(
    db: Reader, problem_id: int, settings: Settings, today: dt.date
) -> PlanFile:  # fmt: skip
    """What the gate of the plan looks at. Six statements."""
    return PlanFile(
        options=options(db, problem_id),
        actions=tuple(
            a for a in actions(db, problem_id, zone=settings.zone)
            if a.planned and a.status is not ActionStatus.DROPPED
        ),
        plan=plan_texts(db, problem_id),
        evaluation=evaluation(db, problem_id, settings),
        today=today,
        tier=tier(db, problem_id),
        asked=asked(db, problem_id, today),
    )  # fmt: skip


def asked(db: Reader, problem_id: int, today: dt.date) -> Asked | None:
    """The round in which the group was asked for its consent to this plan."""
    return latest(db, problem_id, RoundKind.PLAN, today)


NOTHING_CHOSEN = N_("Choose at least one option first, so that people know what they agree to.")


def why_no_consent(db: Reader, problem_id: int, _today: dt.date) -> str:
    """Why the group cannot be asked for its consent now; "" when it can."""
    return "" if any(o.chosen for o in options(db, problem_id)) else NOTHING_CHOSEN


def options_to_ask(db: Reader, problem_id: int) -> list[tuple[int, str]]:
    """The options that the group can be asked about, by number and title."""
    return [(o.id, o.title) for o in options(db, problem_id)]


_TIER = sa.select(Problem.tier).where(Problem.id == sa.bindparam("problem_id"))


def tier(db: Reader, problem_id: int) -> Tier:
    """How many have to work on the problem, and so how much the gate asks."""
    found: Tier = db.execute(_TIER, {"problem_id": problem_id}).scalar_one()
    return found


def running_file(db: Reader, problem_id: int, settings: Settings, today: dt.date) -> RunningFile:
    """What the gate of the running response looks at. Five statements."""
    began_on = began(db, problem_id, Stage.RUNNING, settings)
    return RunningFile(
        actions=of_the_response(actions(db, problem_id, zone=settings.zone), began_on),
        evaluation=evaluation(db, problem_id, settings),
        indicators=indicators(db, problem_id),
        named=named_indicators(db, problem_id),
        began_on=began_on,
        today=today,
        least_share=settings.delivered_share,
    )


def of_the_response(
    lines: Sequence[ActionLine], began_on: dt.date | None
) -> tuple[ActionLine, ...]:
    """Without the actions that were dropped while the plan was still being made."""
    return tuple(
        a for a in lines
        if not (a.status is ActionStatus.DROPPED and a.ended_on is not None
                and began_on is not None and a.ended_on < began_on)
    )  # fmt: skip


_STANDS = sa.and_(Hypothesis.problem_id == sa.bindparam("problem_id"),
                  Hypothesis.dropped_at.is_(None))  # fmt: skip

_OPTIONS = (
    sa.select(
        Option.id, Option.title, Option.approach, Option.side, Option.hypothesis_id, Option.how,
        Option.chosen, Option.version, Hypothesis.id.is_not(None).label("explained"),
    )
    .outerjoin(Hypothesis, sa.and_(Hypothesis.id == Option.hypothesis_id, _STANDS))
    .where(Option.problem_id == sa.bindparam("problem_id"), Option.removed_at.is_(None))
    .order_by(Option.id)
)  # fmt: skip


def options(db: Reader, problem_id: int) -> tuple[OptionLine, ...]:
    """The alternatives that were not taken back, oldest first."""
    rows = db.execute(_OPTIONS, {"problem_id": problem_id})
    return tuple(OptionLine(**(dict(r._mapping) | {"explained": bool(r.explained)})) for r in rows)


_TOLD = (
    sa.select(sa.func.count())
    .select_from(LogLine)
    .where(LogLine.action_id == Action.id, LogLine.kind == LogKind.DEVIATION)
    .scalar_subquery()
)

# Whoever goes back to analysis plans anew: what ended before was part of another response.
_ROUND = (
    sa.select(sa.func.max(Visit.entered_at))
    .where(
        Visit.problem_id == Action.problem_id, Visit.stage == Stage.ANALYSIS,
        Visit.move != "resume",
    )
    .correlate(Action)
    .scalar_subquery()
)  # fmt: skip

_ACTIONS = (
    sa.select(
        Action.id, Action.what, Action.role, Action.place, Action.stage, Action.audience,
        Action.hypothesis_id, Action.status, Action.status_because, Action.start_on,
        Action.due_on, Action.ended_on, Action.continuing, Action.planned_dosage,
        Action.done_dosage, Action.delivered_percent,
        sa.func.coalesce(Account.name, Agency.name, Stakeholder.name, "").label("owner"),
        Hypothesis.id.is_not(None).label("explained"),
        _TOLD.label("deviations"), _ROUND.label("round_began"),
    )
    .outerjoin(Account, Account.id == Action.owner_account_id)
    .outerjoin(Agency, Agency.id == Action.owner_agency_id)
    .outerjoin(Stakeholder, Stakeholder.id == Action.owner_stakeholder_id)
    .outerjoin(Hypothesis, sa.and_(Hypothesis.id == Action.hypothesis_id, _STANDS))
    .where(
        Action.problem_id == sa.bindparam("problem_id"),
        Action.stage.in_((Stage.PLAN, Stage.RUNNING)),
        Action.interim.is_(False),
        Action.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
    .order_by(Action.due_on, Action.id)
)  # fmt: skip


def actions(
    db: Reader, problem_id: int, audiences: Sequence[Audience] = EVERYBODY,
    zone: dt.tzinfo = dt.UTC,
) -> tuple[ActionLine, ...]:  # fmt: skip
    """The actions of this plan and its running response, by due date; no interim ones.

    What ended before the day, in this time zone, on which the problem was last analysed belongs to
    an earlier response.
    """
    rows = db.execute(_ACTIONS, {"problem_id": problem_id, "audiences": list(audiences)})
    return tuple(
        ActionLine(**{name: r[name] for name in r if name != "round_began"}
                   | {"explained": bool(r["explained"])})
        for r in rows.mappings()
        if r["ended_on"] is None or r["round_began"] is None
        or r["ended_on"] >= r["round_began"].astimezone(zone).date()
    )  # fmt: skip


_PLAN = sa.select(*(c for c in Plan.__table__.c if c.name != "problem_id")).where(
    Plan.problem_id == sa.bindparam("problem_id")
)


def plan_texts(db: Reader, problem_id: int) -> PlanTexts:
    """What is written about the choice; empty, with version 0, before anything is."""
    row = db.execute(_PLAN, {"problem_id": problem_id}).one_or_none()
    return PlanTexts(**row._mapping) if row else PlanTexts()


_EVALUATION = (
    sa.select(
        EvaluationPlan.design, EvaluationPlan.place, EvaluationPlan.comparison,
        EvaluationPlan.buffer, EvaluationPlan.before_first, EvaluationPlan.before_last,
        EvaluationPlan.after_first, EvaluationPlan.after_last,
        EvaluationPlan.follow_up_on, EvaluationPlan.assessor, EvaluationPlan.decision_rule,
        EvaluationPlan.locked_at, EvaluationPlan.version,
        sa.func.coalesce(Account.name, "").label("locked_by_name"),
    )
    .outerjoin(Account, Account.id == EvaluationPlan.locked_by)
    .where(EvaluationPlan.problem_id == sa.bindparam("problem_id"))
)  # fmt: skip


def evaluation(db: Reader, problem_id: int, settings: Settings) -> Evaluation:
    """The evaluation plan; empty, with version 0, before it is begun."""
    row = db.execute(_EVALUATION, {"problem_id": problem_id}).one_or_none()
    if row is None:
        return Evaluation()
    locked_on = row.locked_at.astimezone(settings.zone).date() if row.locked_at else None
    return Evaluation(**row._mapping, locked_on=locked_on)


_NAMED = (
    sa.select(PlanIndicator.indicator_id)
    .where(PlanIndicator.problem_id == sa.bindparam("problem_id"))
    .order_by(PlanIndicator.indicator_id)
)


def named_indicators(db: Reader, problem_id: int) -> tuple[int, ...]:
    """The ids of the indicators by which the evaluation plan judges."""
    return tuple(db.execute(_NAMED, {"problem_id": problem_id}).scalars())


_AMENDMENTS = (
    sa.select(
        Amendment.id, Amendment.what, Amendment.because, Amendment.follow_up_from,
        Amendment.follow_up_to, Amendment.made_at, Account.name.label("by_name"),
    )
    .join(Account, Account.id == Amendment.made_by)
    .where(Amendment.problem_id == sa.bindparam("problem_id"))
    .order_by(Amendment.id)
)  # fmt: skip


def amendments(db: Reader, problem_id: int) -> list[Any]:
    """What was changed of the locked evaluation plan, oldest first."""
    return list(db.execute(_AMENDMENTS, {"problem_id": problem_id}).all())


_LOG = (
    sa.select(
        LogLine.id, LogLine.kind, LogLine.happened_on, LogLine.words, LogLine.action_id,
        Action.what.label("action"), Account.name.label("by_name"),
    )
    .join(Account, Account.id == LogLine.added_by)
    .outerjoin(Action, Action.id == LogLine.action_id)
    .where(
        LogLine.problem_id == sa.bindparam("problem_id"),
        sa.or_(
            Action.id.is_(None), Action.audience.in_(sa.bindparam("audiences", expanding=True))
        ),
    )
    .order_by(LogLine.happened_on.desc(), LogLine.id.desc())
)  # fmt: skip


def log(db: Reader, problem_id: int, audiences: Sequence[Audience]) -> list[Any]:
    """The log of the response, newest first; a line about an action goes where the action goes."""
    return list(db.execute(_LOG, {"problem_id": problem_id, "audiences": list(audiences)}).all())


_BEGAN = sa.select(sa.func.max(Visit.entered_at).label("at")).where(
    Visit.problem_id == sa.bindparam("problem_id"),
    Visit.stage == sa.bindparam("stage"),
    Visit.move != "resume",
)


def began_at(db: Reader, problem_id: int, stage: Stage) -> dt.datetime | None:
    """When the problem last came into this stage; coming back from a pause is not counted."""
    at: dt.datetime | None = db.execute(
        _BEGAN, {"problem_id": problem_id, "stage": stage}
    ).scalar_one()
    return at


def began(db: Reader, problem_id: int, stage: Stage, settings: Settings) -> dt.date | None:
    """The day the problem last came into this stage, in the installation's time zone."""
    at = began_at(db, problem_id, stage)
    return at.astimezone(settings.zone).date() if at else None
