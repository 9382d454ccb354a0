"""Asking for a review, deciding it, and every move of a problem."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session
from statemachine.exceptions import TransitionNotAllowed

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.mail.operations import settle
from sara.problems.criteria import RULES
from sara.problems.models import WORKING, Problem, Stage, Visit
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, say
from sara.workflow.ending import check_actions
from sara.workflow.gates import Judgement, judgement, lost
from sara.workflow.machine import Facts, ProblemMachine
from sara.workflow.models import Decision, Review, ReviewPoint, ReviewState, Waiver
from sara.workflow.moves import moves
from sara.workflow.queries import is_open, not_ones_own, outcome_of

EVENT = {
    Decision.ADVANCE: "advance",
    Decision.CLOSE: "close",
    Decision.REFER: "refer_out",
    Decision.MERGE: "merge",
    Decision.NOT_A_PROBLEM: "reject",
    Decision.PARK: "pause",
}
"""The move that each decision makes; sending back makes none."""

NOT_ONES_OWN = N_("Nobody reviews a problem that they logged or lead.")
DECIDED_MEANWHILE = N_("This review was decided meanwhile. Nothing of yours was saved.")
MOVED_MEANWHILE = N_("Somebody else moved this problem meanwhile. Look at it again.")
NO_OTHER = N_("There is no open problem with this reference")


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a move may need besides its reason."""

    reason: str = ""
    until: dt.date | None = None
    into: int | None = None
    receiver: str = ""
    letter: str = ""
    told: str = ""
    """What is told of a move that no review decides."""


def ask_review(
    db: Session, found: Found, *, note: str, anyway: bool, by: Viewer, now: dt.datetime,
    today: dt.date, settings: Settings,
) -> Review:  # fmt: skip
    """Ask for the review that ends the present stage.

    With unmet criteria only when the lead says so and why: the reviewer may then waive them.
    """
    if found.row.stage not in WORKING:
        raise Refused(N_("This stage has no review."))
    if hold(db, found.id) != found.row.version:
        raise Stale(sentence=MOVED_MEANWHILE)
    if open_review(db, found.id) is not None:
        raise Refused(N_("A review is already waiting for a decision."))
    held = judgement(db, found.id, found.row.stage, settings, today)
    if held.unmet and not (anyway and note):
        raise Refused(
            N_("The gate is not open yet. Points that are missing: {n}."),
            *(say(c.missing) for c in held.unmet),
            n=len(held.unmet),
        )
    review = Review(
        problem_id=found.id, visit_id=present_visit(db, found.id).id, stage=found.row.stage,
        author_id=found.row.author_id, lead_id=found.row.lead_id, asked_at=now, note=note,
        due_on=today + dt.timedelta(days=settings.review_days), rules_version=RULES,
    )  # fmt: skip
    db.add(review)
    db.flush()
    record(
        db, "review.asked", by=by.account_id, now=now, problem_id=found.id, subject="review",
        subject_id=review.id, reason=note,
        changes={"stage": ("", found.row.stage), "unmet": (0, len(held.unmet))},
    )  # fmt: skip
    return review


def withdraw_review(
    db: Session, found: Found, review_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take back a review that nobody has decided yet."""
    hold(db, found.id)
    review = db.get(Review, review_id, populate_existing=True)
    if review is None or review.problem_id != found.id or review.state is not ReviewState.OPEN:
        raise Refused(N_("This review is no longer open."))
    review.state = ReviewState.WITHDRAWN
    review.version += 1
    record(
        db, "review.withdrawn", by=by.account_id, now=now, problem_id=found.id,
        subject="review", subject_id=review.id,
    )  # fmt: skip
    settle(db, "review", review.id, now=now)


def decide(
    db: Session, found: Found, review_id: int, version: int, *, decision: Decision, because: str,
    told: str, waivers: dict[str, str], points: dict[str, str], details: Details, by: Viewer,
    now: dt.datetime, today: dt.date, settings: Settings, heard: str = "",
    covered: Sequence[str] = (),
) -> None:  # fmt: skip
    """Decide a review: write down how each criterion was found, and make the move.

    `covered` says which kinds of personal details were covered in the public words. Raises
    `Forbidden` for author and lead, `Stale` when somebody else has decided meanwhile, and
    `Refused` with every reason when the machine does not allow the move.
    """
    if not not_ones_own(found, by):
        raise Forbidden(NOT_ONES_OWN)
    for one in sorted({found.id, details.into or found.id}):  # of two that go into each other, one
        hold(db, one)
    if details.into is not None and not is_open(db, details.into):
        raise Refused(NO_OTHER)
    review = db.get(Review, review_id, populate_existing=True)
    if review is None or review.problem_id != found.id or review.state is not ReviewState.OPEN:
        raise Stale(sentence=DECIDED_MEANWHILE)
    if by.account_id in (review.author_id, review.lead_id):  # who led it when it was asked for
        raise Forbidden(NOT_ONES_OWN)
    held = judgement(db, found.id, review.stage, settings, today)
    _check_points(held, decision, waivers, points)
    done = bump(
        db, Review.__table__, review.id, version, state=ReviewState.DECIDED,
        decision=decision, decided_by=by.account_id, decided_at=now, because=because, told=told,
        heard=heard, rules_version=RULES,
    )  # fmt: skip
    if not done:
        raise Stale(sentence=DECIDED_MEANWHILE)
    for c in held.criteria:
        db.add(ReviewPoint(review_id=review.id, criterion=c.code, met=c.met,
                           because=points.get(c.code, "")))  # fmt: skip
    waived = _waive(db, found, review, held, waivers, by=by, now=now)
    record(
        db, "review.decided", by=by.account_id, now=now, problem_id=found.id, subject="review",
        subject_id=review.id, reason=because,
        changes={"decision": ("", decision), "waived": (0, len(waived)), "told": ("", told)}
        | ({"heard": ("", heard)} if heard else {})
        | ({"covered": ("", list(covered))} if covered else {}),
    )  # fmt: skip
    if decision is Decision.SEND_BACK:
        return
    still = [c for c in held.unmet if c.code not in waived]
    move(
        db, found, EVENT[decision], details=msgspec.structs.replace(details, reason=because),
        gate_open=not still, enough_delivered=held.enough_delivered, reviewed=True, by=by,
        now=now, today=today, settings=settings, missing=still,
    )  # fmt: skip


def _check_points(
    held: Judgement, decision: Decision, waivers: dict[str, str], points: dict[str, str]
) -> None:
    back = (
        [c for c in held.criteria if points.get(c.code)] if decision is Decision.SEND_BACK else []
    )
    if decision is Decision.SEND_BACK and not back:
        raise Refused(N_("Say for at least one point what must change before it comes back."))
    for c in back:
        if waivers.get(c.code):
            raise Refused(
                N_("Send it back for this point or let it pass: {asks}"), asks=say(c.asks)
            )
    for c in held.unmet:
        if waivers.get(c.code) and not c.waivable:
            raise Refused(N_("This point cannot be waived: {asks}"), asks=say(c.asks))


def _waive(
    db: Session, found: Found, review: Review, held: Judgement, waivers: dict[str, str], *,
    by: Viewer, now: dt.datetime,
) -> set[str]:  # fmt: skip
    waived = {c.code: waivers[c.code] for c in held.unmet if waivers.get(c.code)}
    for code, because in waived.items():
        db.add(Waiver(problem_id=found.id, visit_id=review.visit_id, criterion=code,
                      because=because, waived_by=by.account_id, waived_at=now))  # fmt: skip
        record(
            db, "criterion.waived", by=by.account_id, now=now, problem_id=found.id,
            subject="criterion", reason=because, changes={"criterion": ("", code)},
        )  # fmt: skip
    return set(waived)


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


def hold(db: Session, problem_id: int) -> int:
    """Let nobody else move or review the problem until the commit; gives its version.

    Everyone takes the problem before its reviews, so that no two wait for each other in a ring.
    """
    found = sa.select(Problem.version).where(Problem.id == problem_id).with_for_update()
    return int(db.execute(found).scalar_one())


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


def present_visit(db: Session, problem_id: int) -> Visit:
    """The passage the problem is in now."""
    return db.scalars(
        sa.select(Visit).where(Visit.problem_id == problem_id, Visit.left_at.is_(None))
    ).one()


def open_review(db: Session, problem_id: int) -> Review | None:
    return db.scalars(
        sa.select(Review).where(Review.problem_id == problem_id, Review.state == ReviewState.OPEN)
    ).one_or_none()


def close_open_review(db: Session, found: Found, *, by: Viewer, now: dt.datetime) -> None:
    """A move outside the review leaves no review waiting for a stage the problem has left."""
    review = open_review(db, found.id)
    if review is not None:
        withdraw_review(db, found, review.id, by=by, now=now)
