"""Fills the town with surveys: one that ended and is out again, one with a link, one not sent out,
and one with markup in every text."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.figures.models import Taken
from sara.surveys import answering, codes, operations, waves
from sara.surveys.models import Ask, AskedOf, Survey, SurveyCode, SurveyWave, Way
from sara.surveys.queries import questions
from tests.cast import NOW, Cast
from tests.whole.secrets import MARKUP, SECRETS, SURVEY_CODE

TODAY = NOW.date()
LAST_DAY = TODAY + dt.timedelta(days=20)
GROUPS = [{"key": str(n), "words": words, "counts": False, "people": 100}
          for n, words in enumerate(("Mill Road", "Elm Street"), 1)]  # fmt: skip


def ask_around(db: Session, cast: Cast, things: dict[str, Any], markup: int) -> None:
    by = {"by": cast.viewers["officer"], "now": NOW}
    main = _survey(db, cast, "Glass on the ramp", "Do you use the ramp?")
    question = operations.add_question(
        db, main, ask=Ask.ABOUT, words="Where do you live?", options=GROUPS, **by
    )
    before = _out(db, cast, main, Taken.BASELINE, Way.CODES)
    given = {q.id: "1" for q in questions(db, main.id)}
    for number in range(20):
        said = given | {question.id: str(1 + number % 2)}
        answering.take(db, before.id, said, number=str(number), today=TODAY)
    waves.close_wave(db, main, before.id, by=None, now=NOW, today=TODAY, settings=cast.settings)
    now_out = _out(db, cast, main, Taken.INTERIM, Way.CODES)
    waves.make_codes(db, main, now_out.id, 3, today=TODAY, **by)
    known = codes.hash_of(db.info["secret"], SURVEY_CODE)
    db.add(SurveyCode(code_hash=known, wave_id=now_out.id))
    linked = _survey(db, cast, "Light at the stop", "Is it light?", AskedOf.CONTACT)
    link = _out(db, cast, linked, Taken.INTERIM, Way.LINK)
    fresh = _survey(db, cast, SECRETS["a survey not sent out"].text, "Is it loud?")
    evil = operations.make(
        db, markup, title=MARKUP, matter=MARKUP, opening=MARKUP, asked_of=AskedOf.NEIGHBOURS,
        language="en", today=TODAY, **by,
    )  # fmt: skip
    operations.add_question(
        db, evil, ask=Ask.CHOICE, words=MARKUP, **by,
        options=[{"key": "1", "words": MARKUP[:80], "counts": True, "people": None}],
    )  # fmt: skip
    things |= {
        "survey_id": main.id, "wave_id": now_out.id, "fresh_survey_id": fresh.id,
        "survey_token": link.token, "language_code": "es", "markup_survey_id": evil.id,
        "question_id_of_survey": max(q.id for q in questions(db, fresh.id)),
    }  # fmt: skip


def _survey(
    db: Session, cast: Cast, title: str, own: str, asked_of: AskedOf = AskedOf.NEIGHBOURS
) -> Survey:
    by: dict[str, Any] = {"by": cast.viewers["officer"], "now": NOW}
    survey = operations.make(
        db, cast.problem_id, title=title, matter="broken glass", opening="The group asks.",
        asked_of=asked_of, language="en", today=TODAY, **by,
    )  # fmt: skip
    operations.add_question(db, survey, ask=Ask.YES_NO, words=own, **by)
    return survey


def _out(db: Session, cast: Cast, survey: Survey, taken: Taken, way: Way) -> SurveyWave:
    return waves.open_wave(
        db, survey, taken=taken, way=way, closes_on=LAST_DAY, stops_heeded=True,
        by=cast.viewers["officer"], now=NOW, today=TODAY,
    )  # fmt: skip
