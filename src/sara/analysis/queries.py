"""Reads of the analysis room."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.analysis.gate import SIDES, Answered, StudyFile
from sara.analysis.models import (
    Answer,
    CheckBack,
    DataRequest,
    Hypothesis,
    Question,
    Study,
    TestResult,
)
from sara.db import Reader
from sara.evidence.queries import Behind, behind
from sara.figures.queries import indicators
from sara.figures.series import IndicatorLine
from sara.problems.models import Problem
from sara.rounds.models import RoundKind
from sara.rounds.queries import latest
from sara.rounds.reckoning import Asked
from sara.settings import Settings
from sara.words import N_, Sentence, say


class HypothesisLine(msgspec.Struct, frozen=True, kw_only=True):
    """One explanation as other rooms read it."""

    id: int
    cause: str
    effect: str
    expected: str
    test: str
    result: TestResult
    finding: str
    rival_of: int | None
    dropped_at: dt.datetime | None
    version: int

    @property
    def sentence(self) -> Sentence:
        """In words: because of this, that happens."""
        return say(N_("Because {cause}, {effect}"), cause=self.cause, effect=self.effect)


_HYPOTHESES = (
    sa.select(*Hypothesis.__table__.c)
    .where(Hypothesis.problem_id == sa.bindparam("problem_id"))
    .order_by(Hypothesis.id)
)


def all_hypotheses(db: Reader, problem_id: int) -> tuple[HypothesisLine, ...]:
    """Every explanation ever written on a problem, the dropped ones too, oldest first."""
    names = HypothesisLine.__struct_fields__
    return tuple(
        HypothesisLine(**{name: getattr(row, name) for name in names})
        for row in db.execute(_HYPOTHESES, {"problem_id": problem_id})
    )


def hypotheses(db: Reader, problem_id: int) -> tuple[HypothesisLine, ...]:
    """The explanations that stand: what an action can act on."""
    return tuple(h for h in all_hypotheses(db, problem_id) if h.dropped_at is None)


_STUDY = (
    sa.select(*Study.__table__.c, Problem.tier)
    .select_from(Problem)
    .outerjoin(Study, Study.problem_id == Problem.id)
    .where(Problem.id == sa.bindparam("problem_id"))
)
_ANSWERS = sa.select(*Answer.__table__.c).where(Answer.problem_id == sa.bindparam("problem_id"))
_CHECK_BACKS = (
    sa.select(*CheckBack.__table__.c)
    .where(CheckBack.problem_id == sa.bindparam("problem_id"))
    .order_by(CheckBack.held_on, CheckBack.id)
)


_DATA_REQUESTS = (
    sa.select(*DataRequest.__table__.c)
    .where(DataRequest.problem_id == sa.bindparam("problem_id"))
    .order_by(DataRequest.asked_on, DataRequest.id)
)


def study_row(db: Reader, problem_id: int) -> Any:
    """The analysis answers; all None while nobody has saved any."""
    return db.execute(_STUDY, {"problem_id": problem_id}).one()


def answers(db: Reader, problem_id: int) -> dict[Question, Any]:
    """What was answered to each question, with its version."""
    return {row.question: row for row in db.execute(_ANSWERS, {"problem_id": problem_id})}


def check_backs(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every time the findings were shown to the community, oldest first."""
    return tuple(db.execute(_CHECK_BACKS, {"problem_id": problem_id}).all())


def data_requests(db: Reader, problem_id: int) -> tuple[Any, ...]:
    """Every request for data to partners, oldest first."""
    return tuple(db.execute(_DATA_REQUESTS, {"problem_id": problem_id}).all())


def asked(db: Reader, problem_id: int, today: dt.date) -> Asked | None:
    """The round in which the group was shown these findings."""
    return latest(db, problem_id, RoundKind.FINDINGS, today)


def gate_file(db: Reader, problem_id: int, settings: Settings, today: dt.date) -> StudyFile:  # noqa: ARG001  one signature for all gates
    """What the gate of analysis reads, in seven statements."""
    return file_of(
        study_row(db, problem_id), answers(db, problem_id), hypotheses(db, problem_id),
        check_backs(db, problem_id), behind(db, problem_id), indicators(db, problem_id),
        asked(db, problem_id, today),
    )  # fmt: skip


def file_of(
    row: Any,
    said: dict[Question, Any],
    explanations: tuple[HypothesisLine, ...],
    shown: tuple[Any, ...],
    evidence: tuple[Behind, ...],
    lines: tuple[IndicatorLine, ...],
    group: Asked | None,
) -> StudyFile:
    """The gate's file from what a page has read already."""
    return StudyFile(
        answers={
            question: Answered(
                present=a.present, absent=a.absent, unknown_because=a.unknown_because
            )
            for question, a in said.items()
        },
        triangle={side: getattr(row, side) or "" for side in SIDES},
        done_so_far=row.done_so_far or "",
        known_elsewhere=row.known_elsewhere or "",
        pinch_point=row.pinch_point or "",
        hypotheses=tuple(h.id for h in explanations if h.dropped_at is None),
        check_backs=len(shown),
        tier=row.tier,
        asked=group,
        evidence=evidence,
        indicators=lines,
    )
