"""The reviewer's sheet: everything a decision needs, on one screen."""

from typing import Any

import sqlalchemy as sa

from sara.analysis.models import Agreement, CheckBack
from sara.db import Reader
from sara.evidence.models import SourceKind
from sara.evidence.noting import noted
from sara.evidence.queries import Behind, behind
from sara.history.models import Entry
from sara.problems.models import Involvement, Stakeholder, StakeholderStage
from sara.problems.queries import Found
from sara.response.models import Plan
from sara.rounds.reckoning import Asked
from sara.web.call import Read
from sara.words import N_
from sara.workflow import queries
from sara.workflow.answers import answers
from sara.workflow.gates import Judgement, criterion, judgement
from sara.workflow.timeline import entries

CHANGES_SHOWN = 12


def sheet(call: Read, found: Found, review: Any) -> dict[str, Any]:
    """Criteria with the evidence behind each, what changed, who was heard, open objections."""
    held = judgement(call.db, found.id, review.stage, call.settings, call.today)
    files = {e.id: e for e in behind(call.db, found.id) if found.reach.sees(e.audience)}
    said = answers(call.db, found, review.stage, held.file)
    points = queries.points(call.db, review.id)
    passed = waived_at(held, review)
    since = last_review_before(call.db, found.id, review.id)
    noted(call, found.id, [files[i] for c in held.criteria for i in c.evidence if i in files])
    return {
        "held": held,
        "items": [
            {
                "criterion": c,
                "said": said.get(c.code, []),
                "evidence": [files[i] for i in c.evidence if i in files],
                "point": points.get(c.code),
                "met": points[c.code].met if c.code in points else c.met,
                "waived": passed.get(c.code, ""),
            }
            for c in held.criteria
        ],
        "since": since,
        "changes": entries(call.db, found, newer_than=since, limit=CHANGES_SHOWN, readings=False),
        "heard": heard(call.db, found, tuple(files.values())),
        "objections": objections(call.db, found, getattr(held.file, "asked", None)),
    }


def let_pass(held: Judgement) -> list[tuple[Any, str]]:
    """Everything that was let pass on a problem, each with what the gate had asked for."""
    return [
        (w, asked.asks if (asked := criterion(w.stage, w.criterion)) else w.criterion)
        for w in held.let_pass
    ]


def waived_at(held: Judgement, review: Any) -> dict[str, str]:
    """The reasons of what was let pass up to this review in its visit, by code."""
    return {
        w.criterion: w.because
        for w in held.let_pass
        if w.visit_id == review.visit_id
        and (review.decided_at is None or w.waived_at <= review.decided_at)
    }


_BEFORE = (
    sa.select(sa.func.max(Entry.seq))
    .where(
        Entry.problem_id == sa.bindparam("problem_id"),
        Entry.verb == "review.decided",
        Entry.subject_id < sa.bindparam("review_id"),
    )
)  # fmt: skip


def last_review_before(db: Reader, problem_id: int, review_id: int) -> int:
    """The history entry of the decision before this review; 0 when there was none."""
    found = db.execute(
        _BEFORE, {"problem_id": problem_id, "review_id": review_id}
    ).scalar_one_or_none()
    return int(found or 0)


_CONSULTED = (
    sa.select(Stakeholder.name)
    .join(StakeholderStage, StakeholderStage.stakeholder_id == Stakeholder.id)
    .where(
        Stakeholder.problem_id == sa.bindparam("problem_id"),
        Stakeholder.removed_at.is_(None),
        StakeholderStage.involvement.in_((Involvement.CONSULTED, Involvement.DECIDING)),
    )
    .distinct()
    .order_by(Stakeholder.name)
)
_CHECK_BACKS = (
    sa.select(CheckBack.held_on, CheckBack.with_whom, CheckBack.agreement, CheckBack.said)
    .where(CheckBack.problem_id == sa.bindparam("problem_id"))
    .order_by(CheckBack.id)
)


def heard(db: Reader, found: Found, evidence: tuple[Behind, ...]) -> dict[str, Any]:
    """Who was heard: sources by kind, stakeholders consulted, findings checked with people."""
    ids = {"problem_id": found.id}
    return {
        "sources": [
            (kind.words, sum(1 for e in evidence if e.source is kind)) for kind in SourceKind
        ],
        "consulted": list(db.execute(_CONSULTED, ids).scalars()),
        "check_backs": list(db.execute(_CHECK_BACKS, ids).all()),
    }


_PLAN = sa.select(Plan.objections, Plan.answers).where(
    Plan.problem_id == sa.bindparam("problem_id")
)


def objections(db: Reader, found: Found, asked: Asked | None) -> list[dict[str, str]]:
    """Objections: disagreement at a check-back, to the plan, and when the group was asked."""
    ids = {"problem_id": found.id}
    said = [
        {
            "from": row.with_whom,
            "kind": N_("Disagreed with the findings"),
            "words": row.said,
            "answer": "",
        }
        for row in db.execute(_CHECK_BACKS, ids)
        if row.agreement is Agreement.DISAGREED
    ]
    plan = db.execute(_PLAN, ids).one_or_none()
    if plan and plan.objections:
        kind = N_("Objection to the plan")
        said.append({"from": "", "kind": kind, "words": plan.objections, "answer": plan.answers})
    said += [
        {"from": line.name, "kind": line.stance.words, "words": line.reason, "answer": line.answer}
        for line in (asked.dissent if asked else ()) if line.stance
    ]  # fmt: skip
    return said
