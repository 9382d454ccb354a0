"""Reads of the surveys room. No query leads from a code to an answer: nothing does."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from sara.db import Reader
from sara.figures.models import Taken
from sara.problems.models import Problem
from sara.settings import Settings
from sara.surveys.models import (
    Ask,
    Survey,
    SurveyCode,
    SurveyQuestion,
    SurveyTally,
    SurveyText,
    SurveyWave,
)
from sara.surveys.reckoning import Answers, Result, Share, result

_SURVEYS = (
    sa.select(*Survey.__table__.c)
    .where(Survey.problem_id == sa.bindparam("problem_id"))
    .order_by(Survey.id.desc())
)
_ONE = sa.select(*Survey.__table__.c).where(
    Survey.id == sa.bindparam("survey_id"), Survey.problem_id == sa.bindparam("problem_id")
)
_QUESTIONS = (
    sa.select(*SurveyQuestion.__table__.c)
    .where(SurveyQuestion.survey_id == sa.bindparam("survey_id"))
    .order_by(sa.case((SurveyQuestion.ask == Ask.ABOUT, 1), else_=0), SurveyQuestion.id)
)
_WAVES = (
    sa.select(*SurveyWave.__table__.c)
    .where(SurveyWave.survey_id.in_(sa.bindparam("surveys", expanding=True)))
    .order_by(SurveyWave.id)
)
_ASKED = (
    sa.select(
        *SurveyWave.__table__.c, *(c for c in Survey.__table__.c if c.name != "id"),
        Problem.published_at,
    )
    .join(Survey, Survey.id == SurveyWave.survey_id)
    .join(Problem, Problem.id == Survey.problem_id)
)  # fmt: skip


def surveys(db: Reader, problem_id: int) -> list[Any]:
    """The surveys of a problem, the newest first."""
    return list(db.execute(_SURVEYS, {"problem_id": problem_id}).all())


def survey(db: Reader, problem_id: int, survey_id: int) -> Any | None:
    asked = {"problem_id": problem_id, "survey_id": survey_id}
    return db.execute(_ONE, asked).one_or_none()


def questions(db: Reader, survey_id: int) -> list[Any]:
    """The questions in the order they are asked; about the person comes last."""
    return list(db.execute(_QUESTIONS, {"survey_id": survey_id}).all())


def waves(db: Reader, surveys: Collection[int]) -> list[Any]:
    """Every time these surveys were sent out, in order."""
    return list(db.execute(_WAVES, {"surveys": list(surveys)}).all()) if surveys else []


def wave_with(db: Reader, token: str) -> Any | None:
    """The time of asking behind a public address, with its survey."""
    return db.execute(_ASKED.where(SurveyWave.token == token)).one_or_none()


def ended_on(db: Reader, problem_id: int) -> list[Any]:
    """Every time of asking on a problem that has ended, with its survey; the newest first."""
    ended = _ASKED.where(Survey.problem_id == problem_id, SurveyWave.closed_on.is_not(None))
    return list(db.execute(ended.order_by(SurveyWave.id.desc())).all())


def wave_of_code(db: Reader, code_hash: str) -> Any | None:
    """The time of asking that a code not used yet is for, with its survey."""
    behind = sa.select(SurveyCode.wave_id).where(SurveyCode.code_hash == code_hash)
    return db.execute(_ASKED.where(SurveyWave.id == behind.scalar_subquery())).one_or_none()


_TEXTS = sa.select(SurveyText.key, SurveyText.words).where(
    SurveyText.survey_id == sa.bindparam("survey_id"),
    SurveyText.language == sa.bindparam("language"),
)


def texts(db: Reader, survey_id: int, language: str) -> dict[str, str]:
    """What is translated into this language, by key."""
    asked = {"survey_id": survey_id, "language": language}
    return {row.key: row.words for row in db.execute(_TEXTS, asked)}


def translated(db: Reader, survey_id: int) -> dict[str, int]:
    """How many words there are in each other language."""
    counted = (
        sa.select(SurveyText.language, sa.func.count().label("n"))
        .where(SurveyText.survey_id == survey_id)
        .group_by(SurveyText.language)
    )
    return {row.language: row.n for row in db.execute(counted)}


_TALLY = sa.select(
    SurveyTally.wave_id, SurveyTally.question_id, SurveyTally.answer, SurveyTally.given
).where(SurveyTally.wave_id.in_(sa.bindparam("waves", expanding=True)))


def tallies(db: Reader, waves: Sequence[int]) -> dict[tuple[int, int], dict[str, int]]:
    """How many gave each answer, by wave and question. For times of asking that are over."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for row in db.execute(_TALLY, {"waves": list(waves)}) if waves else ():
        found.setdefault((row.wave_id, row.question_id), {})[row.answer] = row.given
    return found


_OF_INDICATORS = (
    sa.select(
        *SurveyQuestion.__table__.c,
        SurveyWave.taken,
        SurveyWave.opened_on,
        SurveyWave.closed_on,
        SurveyTally.answer,
        SurveyTally.given,
    )
    .join(Survey, Survey.id == SurveyQuestion.survey_id)
    .join(SurveyWave, SurveyWave.survey_id == Survey.id)
    .join(
        SurveyTally,
        sa.and_(SurveyTally.wave_id == SurveyWave.id, SurveyTally.question_id == SurveyQuestion.id),
    )
    .where(
        Survey.problem_id == sa.bindparam("problem_id"),
        SurveyQuestion.indicator_id.is_not(None),
        SurveyWave.closed_on.is_not(None),
    )
    .order_by(SurveyWave.id)
)

Window = tuple[Taken, dt.date, dt.date]
"""When in the life of the problem, the first day and the last."""


def of_indicators(
    db: Reader, problem_id: int, settings: Settings
) -> dict[int, dict[Window, Share]]:
    """The shares behind the values of indicators, by indicator and window."""
    asked: dict[int, Any] = {}
    counted: dict[int, dict[Window, dict[str, int]]] = {}
    for row in db.execute(_OF_INDICATORS, {"problem_id": problem_id}):
        asked[row.indicator_id] = row
        window = (row.taken, row.opened_on, row.closed_on)
        counted.setdefault(row.indicator_id, {}).setdefault(window, {})[row.answer] = row.given
    found: dict[int, dict[Window, Share]] = {}
    for number, windows in counted.items():
        for window, given in windows.items():
            share = result(asked[number], given, settings.small_count).share
            if share is not None:
                found.setdefault(number, {})[window] = share
    return found


def results(
    db: Reader, survey_id: int, waves: Sequence[int], settings: Settings
) -> dict[int, list[Result]]:
    """What came of every question but those about the person, by wave."""
    counted = tallies(db, waves)
    asked = [q for q in questions(db, survey_id) if q.ask is not Ask.ABOUT]
    none: Answers = {}
    return {
        wave: [result(q, counted.get((wave, q.id), none), settings.small_count) for q in asked]
        for wave in waves
    }
