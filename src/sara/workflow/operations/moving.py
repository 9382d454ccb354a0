"""Every move of a problem from stage to stage."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session
from statemachine.exceptions import TransitionNotAllowed

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Refused, Stale
from sara.history.operations import record
from sara.problems.models import Problem, Stage, Visit
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, say
from sara.workflow.ending import check_actions
from sara.workflow.gates import lost
from sara.workflow.machine import Facts, ProblemMachine
from sara.workflow.moves import moves
from sara.workflow.operations.holding import present_visit
from sara.workflow.operations.reviewing import MOVED_MEANWHILE, close_open_review
from sara.workflow.queries import not_ones_own, outcome_of


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a move may need besides its reason."""

    reason: str = ""
    until: dt.date | None = None
    into: int | None = None
    receiver: str = ""
    letter: str = ""
    told: str = ""
    """What is told of a move that no review decides."""


def move(
    db: Session, found: Found, event: str, *, details: Details, by: Viewer, now: dt.datetime,
    today: dt.date, settings: Settings, reviewed: bool = False, gate_open: bool = False,
    enough_delivered: bool = True, missing: list[Any] | None = None,
) -> Stage:  # fmt: skip
    """Make one move. The machine judges; every refusal comes with all its reasons.

    Leaves the visit behind, opens the next, and writes the move into the history.
    """
    row = found.row
    outcome = outcome_of(db, found.id)
    ends = event == "close" and row.stage is Stage.SUSTAIN
    gone = lost(db, found.id, settings, today) if ends else []
    facts = Facts(
        state=row.stage.value, gate_open=gate_open, reviewed=reviewed,
        reason=bool(details.reason), until=details.until is not None and details.until > today,
        other=details.into is not None, receiver=bool(details.receiver),
        letter=bool(details.letter), enough_delivered=enough_delivered,
        outcome=outcome is not None, whole=not gone,
        paused_from=row.paused_from.value if row.paused_from else None,
        may_lead=found.may(Permission.PROBLEM_MOVE),
        may_review=found.may(Permission.GATE_REVIEW) and not_ones_own(found, by),
    )  # fmt: skip
    reasons = [r for m in moves(facts) if m.event == event for r in m.reasons]
    try:
        ProblemMachine(facts).send(event)
    except TransitionNotAllowed:
        raise Refused(
            N_("This move is not possible now."),
            *(say(r) for r in dict.fromkeys(reasons)), *(say(c.missing) for c in missing or gone),
        ) from None  # fmt: skip
    target = Stage.of(facts.state)
    if target is Stage.CLOSED:
        check_actions(db, found.id)
    _arrive(db, found, target, event, details, outcome, by=by, now=now, today=today,
            settings=settings)  # fmt: skip
    return target


def _arrive(
    db: Session, found: Found, target: Stage, event: str, details: Details, outcome: Any, *,
    by: Viewer, now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    row, closed, paused = found.row, target is Stage.CLOSED, target is Stage.PAUSED
    done = bump(
        db, Problem.__table__, found.id, row.version, stage=target, stage_since=now,
        stage_due=due(target, settings, today), updated_at=now,
        closed_at=now if closed else None, outcome=outcome if closed else None,
        paused_from=row.stage if paused else None,
        paused_until=details.until if paused else None,
        paused_because=details.reason[:300] if paused else "",
        merged_into_id=details.into if target is Stage.MERGED else None,
        referred_to=details.receiver if target is Stage.REFERRED_OUT else "",
    )  # fmt: skip
    if not done:
        raise Stale(sentence=MOVED_MEANWHILE)
    close_open_review(db, found, by=by, now=now)
    visit = present_visit(db, found.id)
    visit.left_at = now
    db.flush()
    db.add(Visit(problem_id=found.id, stage=target, entered_at=now, entered_by=by.account_id,
                 move=event, reason=details.reason, letter=details.letter or None,
                 told=details.told or None))  # fmt: skip
    changes: dict[str, tuple[Any, Any]] = {"stage": (row.stage, target)}
    if details.until:
        changes["until"] = ("", details.until)
    if details.receiver:
        changes["receiver"] = ("", details.receiver)
    if details.letter:
        changes["letter"] = ("", details.letter)
    if details.told:
        changes["told"] = ("", details.told)
    if details.into:
        into = sa.select(Problem.reference).where(Problem.id == details.into)
        changes["into"] = ("", db.execute(into).scalar_one())
    if closed:
        changes["outcome"] = ("", outcome)
    record(
        db, f"moved.{event}", by=by.account_id, now=now, problem_id=found.id,
        subject_id=found.id, changes=changes, reason=details.reason,
    )  # fmt: skip


def due(stage: Stage, settings: Settings, today: dt.date) -> dt.date | None:
    """When the clock of a stage runs out; None where no clock runs."""
    days = {
        Stage.SCANNING: settings.scanning_days,
        Stage.ANALYSIS: settings.analysis_days,
        Stage.PLAN: settings.plan_days,
        Stage.RUNNING: settings.running_days,
        Stage.ASSESSMENT: settings.assessment_days,
    }.get(stage)
    return today + dt.timedelta(days=days) if days else None
