"""Sending a survey out, making its codes, and ending it."""

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import Database
from sara.errors import NotFound, Refused
from sara.figures.models import Indicator, Taken
from sara.history.operations import record, secret_of
from sara.settings import Settings
from sara.surveys import answering, codes, outcomes, queries
from sara.surveys.answering import OVER as OVER
from sara.surveys.models import (
    AskedOf,
    Survey,
    SurveyCode,
    SurveyQuestion,
    SurveyWave,
    Way,
)
from sara.surveys.operations import SUBJECT, locked
from sara.words import N_

ONE_OPEN = N_("This survey is out already. End it first, then ask again.")
FROZEN = N_(
    "The values from before are frozen. Ask again as an interim check, after the response, or as a"
    " later check."
)
IN_THE_PAST = N_("The last day cannot be over already.")
STOP_FIRST = N_(
    "Say that nobody gets a code after what is listed here. Whoever went through it is not asked."
)
BY_LINK = N_("Anybody may open the link of this survey. It has no codes.")
TOO_MANY = N_("Make at most {most} codes at once.")
TOKEN_BYTES = 9


def open_wave(
    db: Session, survey: Survey, *, taken: Taken, way: Way, closes_on: dt.date,
    stops_heeded: bool = False, by: Viewer, now: dt.datetime, today: dt.date,
) -> SurveyWave:  # fmt: skip
    """Send the survey out, from today to the last day.

    After contact `stops_heeded` says that whoever hands out the codes leaves out those who went
    through what the stop rules name. Raises `Refused`.
    """
    if survey.asked_of is AskedOf.CONTACT and not stops_heeded:
        raise Refused(STOP_FIRST)
    if closes_on < today:
        raise Refused(IN_THE_PAST)
    out = sa.select(SurveyWave.id).where(
        SurveyWave.survey_id == survey.id, SurveyWave.closed_on.is_(None)
    )
    if db.scalar(out) is not None:
        raise Refused(ONE_OPEN)
    if taken is Taken.BASELINE and db.scalar(_frozen(survey.id)) is not None:
        raise Refused(FROZEN)
    wave = SurveyWave(
        survey_id=survey.id, taken=taken, way=way, token=secrets.token_urlsafe(TOKEN_BYTES),
        opened_on=today, closes_on=closes_on, opened_by=by.account_id,
    )  # fmt: skip
    db.add(wave)
    db.flush()
    answering.lay_out(db, wave.id, queries.questions(db, survey.id))
    changes = {"title": (survey.title, survey.title), "taken": ("", taken), "way": ("", way),
               "closes_on": ("", closes_on)}  # fmt: skip
    if survey.asked_of is AskedOf.CONTACT:
        changes["stops_heeded"] = ("", stops_heeded)
    record(db, "survey.opened", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id, changes=changes)  # fmt: skip
    return wave


def _frozen(survey_id: int) -> sa.Select[int]:
    return (
        sa.select(Indicator.id)
        .join(SurveyQuestion, SurveyQuestion.indicator_id == Indicator.id)
        .where(SurveyQuestion.survey_id == survey_id, Indicator.frozen_at.is_not(None))
        .limit(1)
    )


def make_codes(
    db: Session, survey: Survey, wave_id: int, many: int, *, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> list[str]:  # fmt: skip
    """Make codes and give them, to be printed now. Raises `NotFound`, `Refused`."""
    wave = held(db, survey.id, wave_id)
    if wave.way is not Way.CODES:
        raise Refused(BY_LINK)
    if is_over(wave, today):
        raise Refused(OVER)
    if not 1 <= many <= codes.MOST_AT_ONCE:
        raise Refused(TOO_MANY, most=codes.MOST_AT_ONCE)
    made, secret = codes.new_codes(many), secret_of(db)
    hashes = sorted(codes.hash_of(secret, code) for code in made)  # not in the order of the sheet
    db.execute(sa.insert(SurveyCode), [{"code_hash": h, "wave_id": wave_id} for h in hashes])
    wave.codes += many
    record(db, "survey.codes_made", by=by.account_id, now=now, problem_id=survey.problem_id,
           subject=SUBJECT, subject_id=survey.id, changes={"codes": ("", many)})  # fmt: skip
    return made


def close_wave(
    db: Session, survey: Survey, wave_id: int, *, by: int | None, now: dt.datetime,
    today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """End a time of asking: unused codes are forgotten, and what came of it becomes evidence and
    values of indicators. `by` is None for the calendar. Does nothing when it had ended."""
    wave = held(db, survey.id, wave_id)
    if wave.closed_on is not None:
        return
    wave.closed_on = min(today, wave.closes_on)
    db.execute(sa.delete(SurveyCode).where(SurveyCode.wave_id == wave_id))
    db.flush()
    record(db, "survey.closed", by=by, now=now, problem_id=survey.problem_id, subject=SUBJECT,
           subject_id=survey.id,
           changes={"title": (survey.title, survey.title), "taken": ("", wave.taken)})  # fmt: skip
    outcomes.put_down(db, survey, wave, now=now, settings=settings)


def close_run_out(database: Database, settings: Settings, now: dt.datetime) -> int:
    """End every time of asking whose last day has passed, each in a transaction of its own."""
    today = now.astimezone(settings.zone).date()
    with database.read() as db:
        waiting = list(db.execute(_RUN_OUT, {"today": today}).all())
    for one in waiting:
        with database.write() as db:
            survey = locked(db, one.problem_id, one.survey_id)
            close_wave(db, survey, one.id, by=None, now=now, today=today, settings=settings)
    return len(waiting)


_RUN_OUT = (
    sa.select(SurveyWave.id, SurveyWave.survey_id, Survey.problem_id)
    .join(Survey, Survey.id == SurveyWave.survey_id)
    .where(SurveyWave.closed_on.is_(None), SurveyWave.closes_on < sa.bindparam("today"))
    .order_by(SurveyWave.id)
)


def held(db: Session, survey_id: int, wave_id: int) -> SurveyWave:
    """The time of asking, held until the commit. Raises `NotFound`."""
    found = db.get(SurveyWave, wave_id, with_for_update=True, populate_existing=True)
    if found is None or found.survey_id != survey_id:
        raise NotFound
    return found


def is_over(wave: SurveyWave, today: dt.date) -> bool:
    return wave.closed_on is not None or wave.closes_on < today
