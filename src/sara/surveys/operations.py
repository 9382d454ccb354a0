"""Making a survey: its words, its own questions, its other languages. What is once asked stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.figures.models import Direction
from sara.history.operations import changed, record
from sara.surveys.asks import DIRECTIONS, STANDARD
from sara.surveys.models import Ask, AskedOf, Survey, SurveyQuestion, SurveyText, SurveyWave
from sara.words import N_

SUBJECT = "survey"
MOST_OWN = 6
TOO_MANY = N_("A short survey has at most {most} questions of its own. Take one out first.")
ASKED_ALREADY = N_(
    "This survey was sent out already. Its questions stay as they are, so that before and after"
    " can be compared. Make another survey to ask something else."
)


def make(
    db: Session, problem_id: int, *, title: str, matter: str, opening: str, asked_of: AskedOf,
    language: str, by: Viewer, now: dt.datetime, today: dt.date,
) -> Survey:  # fmt: skip
    """Make a survey with the four standard questions."""
    survey = Survey(
        problem_id=problem_id, title=title, matter=matter, opening=opening, asked_of=asked_of,
        language=language, added_by=by.account_id, added_on=today,
    )  # fmt: skip
    db.add(survey)
    db.flush()
    for ask in STANDARD:
        db.add(SurveyQuestion(survey_id=survey.id, ask=ask, direction=DIRECTIONS[ask], options=[]))
        db.flush()
    record(db, "survey.made", by=by.account_id, now=now, problem_id=problem_id, subject=SUBJECT,
           subject_id=survey.id, changes={"title": ("", title)})  # fmt: skip
    return survey


def change(
    db: Session, survey: Survey, version: int, *, by: Viewer, now: dt.datetime, **values: object
) -> None:
    """Change what the survey says of itself. Once it was sent out only who counted stays open."""
    changes = changed(survey, values)
    if not changes:
        return
    if set(changes) - {"counted_by"}:
        _not_asked(db, survey)
    if not bump(db, Survey.__table__, survey.id, version, **values):
        raise Stale({k: str(getattr(survey, k)) for k in values}, survey.version)
    record(db, "survey.changed", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id, changes=changes)  # fmt: skip


def add_question(
    db: Session, survey: Survey, *, ask: Ask, words: str, options: Sequence[Mapping[str, Any]] = (),
    direction: Direction = Direction.UP, by: Viewer, now: dt.datetime,
) -> SurveyQuestion:  # fmt: skip
    """Add a question of one's own; `options` as in `SurveyQuestion`."""
    _not_asked(db, survey)
    own = sa.select(sa.func.count()).where(
        SurveyQuestion.survey_id == survey.id, SurveyQuestion.ask.not_in(STANDARD)
    )
    if (db.scalar(own) or 0) >= MOST_OWN:
        raise Refused(TOO_MANY, most=MOST_OWN)
    question = SurveyQuestion(
        survey_id=survey.id, ask=ask, words=words, options=[dict(o) for o in options],
        direction=direction,
    )  # fmt: skip
    db.add(question)
    db.flush()
    record(db, "survey.question_added", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id, changes={"question": ("", words)})  # fmt: skip
    return question


def remove_question(
    db: Session, survey: Survey, question_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take out a question of one's own, before anybody was asked. Raises `NotFound`."""
    _not_asked(db, survey)
    question = db.get(SurveyQuestion, question_id)
    if question is None or question.survey_id != survey.id or question.ask in STANDARD:
        raise NotFound
    of_it = (SurveyText.key == f"q{question_id}") | SurveyText.key.startswith(f"q{question_id}.")
    db.execute(sa.delete(SurveyText).where(SurveyText.survey_id == survey.id, of_it))
    db.delete(question)
    record(db, "survey.question_removed", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id,
           changes={"question": (question.words, "")})  # fmt: skip


def translate(
    db: Session, survey: Survey, language: str, words: Mapping[str, str], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Keep the words of the survey in one more language; what is empty is not translated."""
    kept = {k: w for k, w in words.items() if w.strip()}
    here = (SurveyText.survey_id == survey.id, SurveyText.language == language)
    before = {t.key: t.words for t in db.scalars(sa.select(SurveyText).where(*here))}
    if kept == before:
        return
    db.execute(sa.delete(SurveyText).where(*here))
    db.add_all(
        SurveyText(survey_id=survey.id, language=language, key=k, words=w) for k, w in kept.items()
    )
    db.flush()
    record(db, "survey.translated", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id,
           changes={"language": ("", language)})  # fmt: skip


def locked(db: Session, problem_id: int, survey_id: int) -> Survey:
    """The survey of this problem, held until the commit. Raises `NotFound`."""
    found = db.get(Survey, survey_id, with_for_update=True, populate_existing=True)
    if found is None or found.problem_id != problem_id:
        raise NotFound
    return found


def _not_asked(db: Session, survey: Survey) -> None:
    if db.scalar(sa.select(SurveyWave.id).where(SurveyWave.survey_id == survey.id).limit(1)):
        raise Refused(ASKED_ALREADY)
