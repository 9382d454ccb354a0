"""What a reporter reads of the problem behind a report: every decision at a gate, and why."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.assessment.models import SustainCheck
from sara.db import Reader
from sara.intake.standing import Decision as Said, Standing
from sara.problems.models import Stage, Visit
from sara.scanning.models import LinkedReport
from sara.settings import Settings
from sara.triage import standing as triage
from sara.web import dates
from sara.words import N_, Sentence, say
from sara.workflow.models import Decision, Review, ReviewState
from sara.workflow.words import BY_HAND, MOVED

ON_STAGE = N_("{stage}: {decision}")
HEARD = N_("{told}\n\nWhat the input changed: {heard}")
ALONE = N_("Your report counts: it is the first one about this problem.")
LASTS = N_("We measured again: the result still holds.")
FADES = N_("We measured again: the result no longer holds.")
THEN_MEASURED = N_("Then we measure again, to see whether it lasts.")
ONE_OF = N_("Your report counts: it is one of {n} about this problem.")

_REVIEWS = (
    sa.select(Review.stage, Review.decision, Review.told, Review.heard, Review.decided_at)
    .where(Review.problem_id == sa.bindparam("problem_id"), Review.state == ReviewState.DECIDED)
    .order_by(Review.decided_at)
)
_MOVES = (
    sa.select(Visit.move, Visit.entered_at, Visit.told)
    .where(
        Visit.problem_id == sa.bindparam("problem_id"), Visit.move.in_(BY_HAND),
        Visit.entered_at >= sa.bindparam("since"),
    )
    .order_by(Visit.id)
)  # fmt: skip
_MEASURED = (
    sa.select(SustainCheck.done_on, SustainCheck.holds)
    .where(SustainCheck.problem_id == sa.bindparam("problem_id"),
           SustainCheck.dropped_at.is_(None), SustainCheck.done_on >= sa.bindparam("since"))
    .order_by(SustainCheck.done_on)
)  # fmt: skip
_NEXT = sa.select(sa.func.min(SustainCheck.due_on)).where(
    SustainCheck.problem_id == sa.bindparam("problem_id"), SustainCheck.dropped_at.is_(None),
    SustainCheck.done_on.is_(None),
)  # fmt: skip
_COUNT = sa.select(sa.func.count(LinkedReport.id)).where(
    LinkedReport.problem_id == sa.bindparam("problem_id"), LinkedReport.unlinked_at.is_(None)
)


def standing(db: Reader, report: Any, settings: Settings, today: dt.date) -> Standing | None:
    """Where a report stands, with what was decided about its problem since it was linked.

    Of the time before only the last decision is told.
    """
    found = triage.standing(db, report, settings, today)
    if found is None:
        return None
    behind = triage.problems_behind(db, triage.family_of(db, report.id))
    told = [one for problem in behind for one in of_problem(db, problem.problem_id, problem.since)]
    newest = sorted([*told, *reversed(found.decisions)], key=lambda one: one.day)
    found = msgspec.structs.replace(found, decisions=newest[::-1])
    if found.next_on is None and behind and (day := _measured_next(db, behind[0].problem_id)):
        found = msgspec.structs.replace(found, next_on=day, next_is=say(THEN_MEASURED))
    return found


def _measured_next(db: Reader, problem_id: int) -> dt.date | None:
    """The day on which a problem whose work is done is measured again."""
    row = triage.into_of(db, problem_id)
    if row.stage not in (Stage.SUSTAIN, Stage.CLOSED):
        return None
    return db.execute(_NEXT, {"problem_id": row.id}).scalar_one()


def of_problem(db: Reader, problem_id: int, since: dt.datetime) -> Iterable[Said]:
    """What was decided about a problem, and those it was merged into, the oldest first."""
    counted = _counted(db, problem_id)
    for one in (row.id for row in triage.way_of(db, problem_id)):
        reviews = db.execute(_REVIEWS, {"problem_id": one}).all()
        before = [row for row in reviews if row.decided_at < since]
        for row in [*before[-1:], *(r for r in reviews if r.decided_at >= since)]:
            yield _said(row, counted)
        for move in db.execute(_MOVES, {"problem_id": one, "since": since}):
            yield Said(
                day=dates.today(move.entered_at),
                words=say(MOVED[move.move]),
                because=move.told or "",
            )
        measured = {"problem_id": one, "since": dates.today(since)}
        for check in db.execute(_MEASURED, measured):
            yield Said(day=check.done_on, words=say(LASTS if check.holds else FADES))


def _said(row: Any, counted: Sentence) -> Said:
    told = row.told
    if row.heard:
        told = str(say(HEARD, told=told, heard=row.heard))
    elif row.stage is Stage.SCANNING and row.decision is Decision.ADVANCE:
        told = f"{told}\n\n{counted}"
    return Said(day=dates.today(row.decided_at), because=told,
                words=say(ON_STAGE, stage=row.stage, decision=row.decision))  # fmt: skip


def _counted(db: Reader, problem_id: int) -> Sentence:
    n = db.execute(_COUNT, {"problem_id": problem_id}).scalar_one()
    return say(ONE_OF, n=n) if n > 1 else say(ALONE)
