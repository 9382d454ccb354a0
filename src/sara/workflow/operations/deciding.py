"""Deciding a review: how each criterion was found, what was let pass, and the move."""

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.problems.criteria import RULES
from sara.problems.queries import Found
from sara.settings import Settings
from sara.words import N_, say
from sara.workflow.gates import Judgement, judgement
from sara.workflow.models import Decision, Review, ReviewPoint, ReviewState, Waiver
from sara.workflow.operations.holding import hold
from sara.workflow.operations.moving import Details, move
from sara.workflow.queries import is_open, not_ones_own

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
NO_OTHER = N_("There is no open problem with this reference")


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
