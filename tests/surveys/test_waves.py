"""Sending a survey out and ending it: what came of it is evidence and values of indicators."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from sara.errors import NotFound, Refused, Stale
from sara.evidence.models import Evidence, EvidenceKind, SourceKind, Support
from sara.figures.models import Direction, Generator, Taken
from sara.figures.operations import freeze_baselines
from sara.figures.queries import indicators
from sara.history.models import Entry
from sara.surveys import operations, waves
from sara.surveys.models import Ask, SurveyCode, SurveyQuestion, SurveyWave
from tests.cast import NOW, Cast
from tests.surveys.asked import TODAY, answered, asks, by, codes_for, ended, made, sent_out


def lines(cast: Cast) -> dict[str, Any]:
    with cast.database.read() as db:
        return {line.name: line for line in indicators(db, cast.problem_id)}


def values(cast: Cast, name: str) -> list[tuple[Taken, float]]:
    return [(m.taken, m.value) for m in lines(cast)[name].measurements]


def test_it_begins_with_the_four_standard_questions(cast: Cast) -> None:
    assert list(asks(cast, made(cast)))[:4] == [Ask.SEEN, Ask.SAFE, Ask.FAIR, Ask.VOICE]


def test_what_is_once_asked_stays(cast: Cast) -> None:
    survey = made(cast)
    ended(cast, survey, sent_out(cast, survey))
    with cast.database.write() as db:
        row = operations.locked(db, cast.problem_id, survey)
        with pytest.raises(Refused, match="sent out already"):
            operations.add_question(db, row, ask=Ask.YES_NO, words="One more?", **by(cast))
        with pytest.raises(Refused, match="sent out already"):
            operations.remove_question(db, row, asks(cast, survey)[Ask.YES_NO], **by(cast))
        with pytest.raises(Refused, match="sent out already"):
            operations.change(db, row, row.version, title="Another", **by(cast))
        operations.change(db, row, row.version, counted_by="Census of 2021", **by(cast))


def test_standard_questions_cannot_be_taken_out(cast: Cast) -> None:
    survey = made(cast)
    fair = asks(cast, survey)[Ask.FAIR]
    with cast.database.write() as db:
        row = operations.locked(db, cast.problem_id, survey)
        with pytest.raises(NotFound):
            operations.remove_question(db, row, fair, **by(cast))


def test_two_who_change_it_at_once_hear_of_each_other(cast: Cast) -> None:
    survey = made(cast)
    with cast.database.write() as db:
        row = operations.locked(db, cast.problem_id, survey)
        with pytest.raises(Stale):
            operations.change(db, row, row.version - 1, title="Another", **by(cast))


def test_one_time_of_asking_is_open_at_a_time(cast: Cast) -> None:
    survey = made(cast)
    sent_out(cast, survey)
    with pytest.raises(Refused, match="out already"):
        sent_out(cast, survey, taken=Taken.AFTER)


def test_the_end_makes_evidence_and_values(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    codes_for(cast, survey, wave, 60)
    answered(cast, survey, wave, 12, seen="4", safe="1", fair="2", voice="2", yes_no="1")
    answered(cast, survey, wave, 8, seen="2", safe="5", fair="4", voice="unknown", yes_no="2")
    ended(cast, survey, wave)
    assert values(cast, "See it every week or more often: broken glass on the ramp") == [
        (Taken.BASELINE, 60.0)
    ]
    assert values(cast, "Feel safe there") == [(Taken.BASELINE, 40.0)]
    assert values(cast, "Yes: Do you use the ramp?") == [(Taken.BASELINE, 60.0)]
    voice = lines(cast)["Say they have a say"]
    assert [m.value for m in voice.measurements] == [16.7], "two, for fewer than five of twelve"
    seen = lines(cast)["See it every week or more often: broken glass on the ramp"]
    assert (seen.direction, seen.generator) == (Direction.DOWN, Generator.RESIDENTS)
    with cast.database.read() as db:
        put = db.execute(sa.select(Evidence.__table__).where(
            Evidence.kind == EvidenceKind.TABLE)).one()  # fmt: skip
        claims = set(db.scalars(sa.select(Support.key).where(Support.evidence_id == put.id)))
        assert db.scalar(sa.select(sa.func.count()).select_from(SurveyCode)) == 0
        assert db.scalar(sa.select(SurveyWave.evidence_id)) == put.id
    assert put.source is SourceKind.RESIDENTS
    assert "Feel safe there: 8 of 20 (40%, with 95% certainty between 22% and 61%)" in put.body
    assert "Say they have a say: fewer than 5 of 12" in put.body
    assert "60 codes were handed out" in put.body
    assert claims == {str(line.id) for line in lines(cast).values()}


def test_the_pair_goes_into_one_series(cast: Cast) -> None:
    survey = made(cast)
    for taken, safe in ((Taken.BASELINE, 6), (Taken.AFTER, 12)):
        wave = sent_out(cast, survey, taken=taken)
        answered(cast, survey, wave, safe, safe="5")
        answered(cast, survey, wave, 20 - safe, safe="1")
        ended(cast, survey, wave)
    assert values(cast, "Feel safe there") == [(Taken.BASELINE, 30.0), (Taken.AFTER, 60.0)]


def test_too_few_answers_make_no_value(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 9, safe="5")
    ended(cast, survey, wave)
    assert lines(cast) == {}
    with cast.database.read() as db:
        assert db.scalar(sa.select(SurveyQuestion.indicator_id).limit(1)) is None
        assert "survey.closed" in set(db.scalars(sa.select(Entry.verb)))


def test_frozen_values_from_before_take_no_more(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 20, safe="5")
    ended(cast, survey, wave)
    with cast.database.write() as db:
        freeze_baselines(db, cast.problem_id, **by(cast))
    with pytest.raises(Refused, match="frozen"):
        sent_out(cast, survey)
    sent_out(cast, survey, taken=Taken.INTERIM)


def test_frozen_while_it_was_out_it_is_evidence_alone(cast: Cast) -> None:
    survey = made(cast)
    for _ in range(2):
        wave = sent_out(cast, survey)
        answered(cast, survey, wave, 20, safe="5")
        if lines(cast):
            with cast.database.write() as db:
                freeze_baselines(db, cast.problem_id, **by(cast))
        ended(cast, survey, wave)
    assert len(values(cast, "Feel safe there")) == 1
    with cast.database.read() as db:
        assert None not in set(db.scalars(sa.select(SurveyWave.evidence_id)))


def test_the_calendar_ends_it_the_day_after_the_last(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey, closes_on=TODAY)
    answered(cast, survey, wave, 20, safe="5")
    assert waves.close_run_out(cast.database, cast.settings, NOW) == 0
    assert waves.close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=1)) == 1
    assert waves.close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=1)) == 0
    (value,) = lines(cast)["Feel safe there"].measurements
    assert (value.starts_on, value.ends_on) == (TODAY, TODAY)


def test_an_end_sent_twice_ends_it_once(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 20, safe="5")
    for _ in range(2):
        ended(cast, survey, wave)
    assert len(values(cast, "Feel safe there")) == 1
