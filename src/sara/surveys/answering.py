"""Taking an answer: one more here and one more there, and the code is forgotten.

What one person answered stands nowhere together, and neither the order of rows nor what the
database notes of their last change leads back to it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import add_once
from sara.errors import Refused
from sara.history.days import record_day
from sara.history.operations import secret_of
from sara.surveys import codes
from sara.surveys.asks import MISSING, NONE, UNCLEAR, options
from sara.surveys.models import SurveyCode, SurveyTally, SurveyWave
from sara.words import N_

SUBJECT = "survey_wave"
OVER = N_("This time of asking has ended.")
USED = N_(
    "There is no such code, or an answer was sent with it already. If it was you, all is well: it"
    " is counted."
)


def take(
    db: Session, wave_id: int, given: Mapping[int, str], *, code: str = "", number: str = "",
    keyed_by: int | None = None, today: dt.date,
) -> bool:  # fmt: skip
    """Count one answer to every question: `given` maps its id to an option or a missing code.

    With a code it is used up; without one `number` is the hidden number of the form, and False
    says that it was sent before. Raises `Refused` for a code that cannot be used, and when the
    time of asking has ended meanwhile.
    """
    secret = secret_of(db)
    # The wave before its codes, as whoever ends it takes them.
    out = sa.select(SurveyWave.closed_on).where(SurveyWave.id == wave_id).with_for_update()
    if db.execute(out).scalar_one() is not None:
        raise Refused(OVER)
    if code:
        spent = sa.delete(SurveyCode).where(
            SurveyCode.code_hash == codes.hash_of(secret, code), SurveyCode.wave_id == wave_id
        )
        if not db.execute(spent).rowcount:  # type: ignore[attr-defined]  # DML has a rowcount
            raise Refused(USED)
    elif not _first(db, wave_id, codes.hash_of_form(secret, wave_id, number)):
        return False
    _count(db, wave_id, given)
    paper = int(keyed_by is not None)
    db.execute(
        sa.update(SurveyWave).where(SurveyWave.id == wave_id)
        .values(answers=SurveyWave.answers + 1, on_paper=SurveyWave.on_paper + paper)
    )  # fmt: skip
    verb = "survey.keyed" if keyed_by is not None else "survey.answered"
    record_day(db, verb, by=keyed_by, day=today, subject=SUBJECT, subject_id=wave_id)
    return True


def read(
    questions: Sequence[Any], typed: Mapping[str, Sequence[str]], *, paper: bool = False
) -> tuple[dict[int, str], set[str]]:
    """What a form says to each question, and the names of the fields that say something else.

    Nothing ticked is "no answer"; two crosses on paper are a code of their own.
    """
    found: dict[int, str] = {}
    wrong: set[str] = set()
    for question in questions:
        name = f"q{question.id}"
        said = [value for value in typed.get(name, ()) if value]
        known = {o.key for o in options(question)} | set(MISSING)
        known -= set() if paper else {UNCLEAR}
        if len(said) > 1 or not set(said) <= known:
            wrong.add(name)
        found[question.id] = said[-1] if said else NONE
    return found, wrong


def _first(db: Session, wave_id: int, form: str) -> bool:
    return add_once(db, SurveyCode, code_hash=form, wave_id=wave_id) is not None


def _count(db: Session, wave_id: int, given: Mapping[int, str]) -> None:
    """One more for each of these, and every other count of the wave is written anew as it is: what
    a database notes of a change of one row would else tell which answers came together."""
    mine = [
        sa.and_(SurveyTally.question_id == question, SurveyTally.answer == answer)
        for question, answer in given.items()
    ]
    db.execute(
        sa.update(SurveyTally)
        .where(SurveyTally.wave_id == wave_id)
        .values(given=SurveyTally.given + sa.case((sa.or_(sa.false(), *mine), 1), else_=0))
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def lay_out(db: Session, wave_id: int, questions: Sequence[Any]) -> None:
    """Begin every count with nought, so that no answer adds a row."""
    db.execute(sa.insert(SurveyTally), [
        {"wave_id": wave_id, "question_id": question.id, "answer": answer, "given": 0}
        for question in questions
        for answer in (*(option.key for option in options(question)), *MISSING)
    ])  # fmt: skip
