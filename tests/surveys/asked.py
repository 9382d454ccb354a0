"""A survey in the hands of a test: made, sent out, answered as a phone without script does."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import httpx
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.figures.models import Direction, Taken
from sara.surveys import answering, operations, waves
from sara.surveys.models import Ask, AskedOf, SurveyQuestion, SurveyWave, Way
from tests.cast import NOW, Cast

TODAY = NOW.date()
GROUPS: list[dict[str, Any]] = [
    {"key": "1", "words": "Under 30", "counts": False, "people": 400},
    {"key": "2", "words": "30 to 64", "counts": False, "people": 400},
    {"key": "3", "words": "65 or older", "counts": False, "people": 200},
]


def by(cast: Cast, who: str = "officer") -> dict[str, Any]:
    return {"by": cast.viewers[who], "now": NOW}


def made(cast: Cast, asked_of: AskedOf = AskedOf.NEIGHBOURS) -> int:
    """A survey with a question of its own and one about the person."""
    with cast.database.write() as db:
        survey = operations.make(
            db, cast.problem_id, title="Glass on the ramp", matter="broken glass on the ramp",
            opening="The working group asks.", asked_of=asked_of, language="en", today=TODAY,
            **by(cast),
        )  # fmt: skip
        operations.add_question(
            db, survey, ask=Ask.YES_NO, words="Do you use the ramp?", direction=Direction.UP,
            **by(cast),
        )  # fmt: skip
        operations.add_question(
            db, survey, ask=Ask.ABOUT, words="How old are you?", options=GROUPS, **by(cast)
        )
        return survey.id


def sent_out(
    cast: Cast, survey_id: int, taken: Taken = Taken.BASELINE, way: Way = Way.CODES, **more: Any
) -> int:
    with cast.database.write() as db:
        survey = operations.locked(db, cast.problem_id, survey_id)
        values: dict[str, Any] = {"stops_heeded": True, "closes_on": TODAY + dt.timedelta(days=20)}
        wave = waves.open_wave(
            db, survey, taken=taken, way=way, today=TODAY, **values | more, **by(cast)
        )
        return wave.id


def codes_for(cast: Cast, survey_id: int, wave_id: int, many: int) -> list[str]:
    with cast.database.write() as db:
        survey = operations.locked(db, cast.problem_id, survey_id)
        return waves.make_codes(db, survey, wave_id, many, today=TODAY, **by(cast))


def asks(cast: Cast, survey_id: int) -> dict[Ask, int]:
    """The number of the question of each kind."""
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(SurveyQuestion.ask, SurveyQuestion.id).where(
                SurveyQuestion.survey_id == survey_id
            )
        )
        return {row.ask: row.id for row in rows}


def answered(cast: Cast, survey_id: int, wave_id: int, many: int, **said: str) -> None:
    """So many people give these answers, each with a form of their own."""
    known = asks(cast, survey_id)
    given = {number: said.get(ask.value, "none") for ask, number in known.items()}
    with cast.database.write() as db:
        before = db.get_one(SurveyWave, wave_id).answers
        for number in range(before, before + many):
            answering.take(db, wave_id, given, number=str(number), today=TODAY)


def ended(cast: Cast, survey_id: int, wave_id: int, today: dt.date = TODAY) -> None:
    with cast.database.write() as db:
        survey = operations.locked(db, cast.problem_id, survey_id)
        waves.close_wave(
            db, survey, wave_id, by=cast.accounts["officer"], now=NOW, today=today,
            settings=cast.settings,
        )  # fmt: skip


def fields(page: httpx.Response, to: str) -> dict[str, Any]:
    """What the form that is sent to this address carries, hidden and standing."""
    form = LexborHTMLParser(page.text).css_first(f'form[action="{to}"]')
    assert form is not None, f"no form to {to}: {page.status_code} {page.text[:800]}"
    return {
        str(node.attributes["name"]): node.attributes.get("value") or ""
        for node in form.css("input[name]")
        if node.attributes.get("type") in ("hidden", "text", None)
    }


def choose(page: httpx.Response, choices: Sequence[str]) -> dict[str, str]:
    """Answers to the questions of a page, in their order; "" leaves one out."""
    names: list[str] = []
    for node in LexborHTMLParser(page.text).css('input[type=radio][name^="q"]'):
        name = str(node.attributes["name"])
        if name not in names:
            names.append(name)
    return {name: choice for name, choice in zip(names, choices, strict=False) if choice}


def answer(client: httpx.Client, code: str, *choices: str) -> httpx.Response:
    """From the code to the thanks."""
    page = client.post("/survey", data=fields(client.get("/survey"), "/survey") | {"code": code})
    to = "/survey/answers"
    return client.post(to, data=fields(page, to) | choose(page, choices))
