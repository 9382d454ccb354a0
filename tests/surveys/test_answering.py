"""Answers: one for each code, no answer of anybody kept, and nothing that leads to who gave it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.errors import Refused
from sara.figures.models import Taken
from sara.history.models import DayEntry
from sara.surveys import answering
from sara.surveys.models import AskedOf, SurveyCode, SurveyTally, SurveyWave, Way
from tests.cast import Cast
from tests.conftest import NewClient
from tests.surveys.asked import TODAY, answer, asks, codes_for, ended, fields, made, sent_out


def counts(database: Database) -> dict[tuple[int, str], int]:
    with database.read() as db:
        rows = db.execute(sa.select(SurveyTally.question_id, SurveyTally.answer, SurveyTally.given))
        return {(r.question_id, r.answer): r.given for r in rows if r.given}


def waves_of(database: Database) -> list[tuple[int, int, int]]:
    with database.read() as db:
        wave = SurveyWave
        return [tuple(r) for r in db.execute(sa.select(wave.codes, wave.answers, wave.on_paper))]


def codes_left(database: Database) -> int:
    with database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(SurveyCode)) or 0


def test_a_code_gives_one_answer(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    page = answer(client, code, "4", "2", "", "unknown", "1", "3")
    assert "your answers are counted" in page.text
    seen, safe, fair, voice, own, about = asks(cast, survey).values()
    assert counts(cast.database) == {
        (seen, "4"): 1, (safe, "2"): 1, (fair, "none"): 1, (voice, "unknown"): 1, (own, "1"): 1,
        (about, "3"): 1,
    }  # fmt: skip
    assert waves_of(cast.database) == [(1, 1, 0)]
    assert codes_left(cast.database) == 0, "a used code is forgotten"
    again = client.post("/survey", data=fields(client.get("/survey"), "/survey") | {"code": code})
    assert again.status_code == 422
    assert "This code cannot be used" in again.text
    assert waves_of(cast.database) == [(1, 1, 0)]


def test_a_form_that_waited_cannot_use_a_code_again(cast: Cast, new_client: NewClient) -> None:
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    slow = new_client()
    page = slow.post("/survey", data=fields(slow.get("/survey"), "/survey") | {"code": code})
    answer(new_client(), code, "4")
    late = slow.post("/survey/answers", data=fields(page, "/survey/answers") | {})
    assert late.status_code == 422
    assert waves_of(cast.database) == [(1, 1, 0)]


def test_two_at_once_cannot_use_one_code(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    (code,) = codes_for(cast, survey, wave, 1)
    given = dict.fromkeys(asks(cast, survey).values(), "1")
    with cast.database.write() as db:
        answering.take(db, wave, given, code=code, today=TODAY)
        with pytest.raises(Refused):
            answering.take(db, wave, given, code=code, today=TODAY)
    assert waves_of(cast.database) == [(1, 1, 0)]


def test_a_code_is_for_its_own_survey(cast: Cast) -> None:
    one, other = made(cast), made(cast)
    (code,) = codes_for(cast, one, sent_out(cast, one), 1)
    elsewhere = sent_out(cast, other)
    with cast.database.write() as db, pytest.raises(Refused):
        answering.take(db, elsewhere, {}, code=code, today=TODAY)


def test_a_form_of_a_link_sent_twice_counts_once(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    sent_out(cast, survey, way=Way.LINK)
    with cast.database.read() as db:
        token = db.scalar(sa.select(SurveyWave.token))
    page = client.get(f"/survey/{token}")
    form = fields(page, "/survey/answers") | {f"q{asks(cast, survey).popitem()[1]}": "1"}
    for _ in range(2):
        assert client.post("/survey/answers", data=form).status_code == 200
    assert waves_of(cast.database) == [(0, 1, 0)]


def test_the_address_of_a_survey_with_codes_asks_for_one(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    sent_out(cast, survey)
    with cast.database.read() as db:
        token = db.scalar(sa.select(SurveyWave.token))
    page = client.get(f"/survey/{token}")
    assert 'name="code"' in page.text
    forged = client.post("/survey/answers", data={"token": token, "_form": "answers", "q1": "1"})
    assert forged.status_code == 422
    assert waves_of(cast.database) == [(0, 0, 0)]


def test_nothing_at_all_is_no_answer(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    page = answer(client, code)
    assert page.status_code == 422
    assert "Answer at least one question" in page.text
    assert codes_left(cast.database) == 1


@pytest.mark.parametrize("said", ["9", "unclear", "1' OR 1=1"])
def test_only_the_answers_there_are_can_be_given(
    cast: Cast, client: httpx.Client, said: str
) -> None:
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    assert answer(client, code, said).status_code == 422
    assert counts(cast.database) == {}


def test_after_the_last_day_nobody_answers(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    (code,) = codes_for(cast, survey, wave, 1)
    with cast.database.write() as db:
        row = db.get_one(SurveyWave, wave)
        row.opened_on = row.closes_on = TODAY - dt.timedelta(days=1)
        token = row.token
    assert "This survey has ended" in client.get(f"/survey/{token}").text
    page = client.post("/survey", data=fields(client.get("/survey"), "/survey") | {"code": code})
    assert page.status_code == 422


def test_after_the_end_an_answer_that_waited_is_not_counted(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    ended(cast, survey, wave)
    with cast.database.write() as db, pytest.raises(Refused, match="has ended"):
        answering.take(db, wave, {}, number="late", today=TODAY)


def test_guessing_codes_is_slowed_down(cast: Cast, client: httpx.Client) -> None:
    form = fields(client.get("/survey"), "/survey")
    statuses = [
        client.post("/survey", data=form | {"code": f"{n:012d}"}).status_code for n in range(25)
    ]
    assert statuses[:20] == [422] * 20
    assert set(statuses[20:]) == {429}


def test_of_an_answer_only_the_day_is_known(cast: Cast, client: httpx.Client) -> None:
    """And no row of it: what one person said stands nowhere together."""
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    cast.sign_in(client, "resident")
    answer(client, code, "4", "2")
    with cast.database.read() as db:
        entries = db.execute(sa.select(DayEntry.verb, DayEntry.account_id, DayEntry.changes)).all()
    assert [tuple(e) for e in entries] == [("survey.answered", None, {})]


# after contact


def test_after_contact_the_stop_rules_come_first(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast, AskedOf.CONTACT)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    screen = client.post("/survey", data=fields(client.get("/survey"), "/survey") | {"code": code})
    assert "Was it about one of these?" in screen.text
    assert "fairly and with respect" not in screen.text
    form = fields(screen, "/survey")

    unsaid = client.post("/survey", data=form)
    assert unsaid.status_code == 422
    stopped = client.post("/survey", data=form | {"stop": "yes"})
    assert "We ask you nothing more" in stopped.text
    assert "112" in stopped.text
    assert codes_left(cast.database) == 1, "the code stays unused"

    asked = client.post("/survey", data=form | {"stop": "no"})
    to = "/survey/answers"
    past = {k: v for k, v in fields(asked, to).items() if k != "stop"}
    assert "Was it about one of these?" in client.post(to, data=past | {"q1": "1"}).text
    assert counts(cast.database) == {}, "nobody gets past the screen"
    first = next(iter(asks(cast, survey).values()))
    assert "counted" in client.post(to, data=fields(asked, to) | {f"q{first}": "1"}).text


def test_codes_after_contact_need_the_word_of_who_hands_them_out(cast: Cast) -> None:
    survey = made(cast, AskedOf.CONTACT)
    with pytest.raises(Refused, match="nobody gets a code"):
        sent_out(cast, survey, taken=Taken.BASELINE, stops_heeded=False)


def test_many_at_once_are_all_counted(cast: Cast) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    numbers = list(asks(cast, survey).values())

    def answer_five(person: int) -> None:
        order = numbers if person % 2 else numbers[::-1]
        for turn in range(5):
            with cast.database.write() as db:
                given = dict.fromkeys(order, "1")
                answering.take(db, wave, given, number=f"{person}-{turn}", today=TODAY)

    with ThreadPoolExecutor(8) as people:
        list(people.map(answer_five, range(8)))
    assert waves_of(cast.database) == [(0, 40, 0)]
    assert counts(cast.database) == {(number, "1"): 40 for number in numbers}
