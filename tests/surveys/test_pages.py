"""The pages of surveys: who sees what, and that nothing of a few is on any of them."""

import csv
import io
import re

import httpx
import pytest
import sqlalchemy as sa

from sara.db import Base
from sara.figures.models import Taken
from sara.problems.models import Problem
from sara.surveys.models import AskedOf, SurveyText, SurveyWave, Way
from sara.web.quiet import is_quiet
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.surveys.asked import (
    answer,
    answered,
    asks,
    choose,
    codes_for,
    ended,
    fields,
    made,
    sent_out,
)


def page_of(cast: Cast, survey: int) -> str:
    return f"/problems/{cast.problem_id}/surveys/{survey}"


def plain(page: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_while_it_is_out_no_answer_is_shown(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 13, safe="5")
    text = plain(cast.sign_in(client, "coordinator").get(page_of(cast, survey)))
    assert "At least 10 people answered so far." in text
    assert "13" not in text
    assert "Feel safe there" not in text


def test_before_and_after_stand_beside_each_other(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    for taken, safe in ((Taken.BASELINE, 30), (Taken.AFTER, 70)):
        wave = sent_out(cast, survey, taken=taken)
        answered(cast, survey, wave, safe, safe="5", seen="1")
        answered(cast, survey, wave, 100 - safe, safe="1", seen="1")
        ended(cast, survey, wave)
    text = plain(cast.sign_in(client, "resident").get(page_of(cast, survey)))
    assert "30 of 100 (30%, with 95% certainty between 22% and 40%)" in text
    assert "Better by 40 points, with 95% certainty between 26 and 51." in text
    assert "fewer than 5 of 100" in text
    assert "The change could be chance" in text


@pytest.mark.parametrize("few", [1, 4])
def test_a_small_number_is_on_no_page(cast: Cast, client: httpx.Client, few: int) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, few, safe="1", about="2")
    answered(cast, survey, wave, 30 - few, safe="5", about="1")
    ended(cast, survey, wave)
    cast.sign_in(client, "coordinator")
    pages = [
        plain(client.get(page_of(cast, survey))),
        plain(client.get(f"/problems/{cast.problem_id}/figures")),
    ]
    with cast.database.read() as db:
        evidence = db.scalar(sa.select(SurveyWave.evidence_id))
    pages.append(plain(client.get(f"/problems/{cast.problem_id}/evidence/{evidence}")))
    share = f"{100 * (30 - few) / 30:.1f}"
    for text in pages:
        assert f"{30 - few} of 30" not in text
        assert share not in text
        assert not re.search(rf"People (.{{0,20}} )?{few} ", text)
    assert "all but fewer than 5 of 30" in pages[0]


def test_codes_are_shown_once(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    page = f"{page_of(cast, survey)}/waves/{sent_out(cast, survey)}/codes"
    cast.sign_in(client, "officer")
    made_now = cast.send(client, page, page, {"many": "3"}, form="codes")
    codes = re.findall(r"\d{4} \d{4} \d{4}", made_now.text)
    assert len(set(codes)) == 3
    assert not re.findall(r"\d{4} \d{4} \d{4}", client.get(page).text)
    stored = str(_rows(cast))
    assert not [c for c in codes if c in stored or c.replace(" ", "") in stored]


def _rows(cast: Cast) -> list[str]:
    with cast.database.read() as db:
        return [
            str(tuple(r)) for t in Base.metadata.sorted_tables for r in db.execute(sa.select(t))
        ]


@pytest.mark.parametrize("many", ["0", "501", "x", ""])
def test_so_many_codes_cannot_be_made(cast: Cast, client: httpx.Client, many: str) -> None:
    survey = made(cast)
    page = f"{page_of(cast, survey)}/waves/{sent_out(cast, survey)}/codes"
    cast.sign_in(client, "officer")
    assert cast.send(client, page, page, {"many": many}, form="codes").status_code == 422


def test_paper_is_keyed_in_with_its_code(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    (code,) = codes_for(cast, survey, wave, 1)
    to = f"{page_of(cast, survey)}/waves/{wave}/answers"
    cast.sign_in(client, "colleague")
    page = client.get(to.replace("answers", "keying"))
    form = fields(page, to) | choose(page, ["4", "unclear", "2"])
    assert "twelve digits" in client.post(to, data=form).text
    assert "The answer is counted" in client.post(to, data=form | {"code": code}).text
    assert client.post(to, data=form | {"code": code}).status_code == 422
    with cast.database.read() as db:
        assert tuple(db.execute(sa.select(SurveyWave.answers, SurveyWave.on_paper)).one()) == (1, 1)


def test_paper_without_codes_is_counted_once(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey, way=Way.LINK)
    to = f"{page_of(cast, survey)}/waves/{wave}/answers"
    cast.sign_in(client, "colleague")
    page = client.get(to.replace("answers", "keying"))
    form = fields(page, to) | choose(page, ["4"])
    assert "The answer is counted" in client.post(to, data=form).text
    assert "counted already" in client.post(to, data=form).text
    with cast.database.read() as db:
        assert db.scalar(sa.select(SurveyWave.answers)) == 1


def test_the_questions_come_in_the_language_of_the_reader(
    cast: Cast, client: httpx.Client, new_client: NewClient
) -> None:
    survey = made(cast)
    (code,) = codes_for(cast, survey, sent_out(cast, survey), 1)
    cast.sign_in(client, "officer")
    page = page_of(cast, survey) + "/languages/es"
    cast.send(client, page, page, {"title": "Vidrio en la rampa", "matter": "vidrio roto"},
              form="words")  # fmt: skip
    with cast.database.read() as db:
        kept = {r.key: r.words for r in db.execute(sa.select(SurveyText.key, SurveyText.words))}
    assert kept == {"title": "Vidrio en la rampa", "matter": "vidrio roto"}
    phone = new_client()
    phone.headers["accept-language"] = "es"
    begun = phone.post("/survey", data=fields(phone.get("/survey"), "/survey") | {"code": code})
    assert "Vidrio en la rampa" in begun.text
    assert '<bdi lang="en">Do you use the ramp?</bdi>' in begun.text
    paper = client.get(f"{page_of(cast, survey)}/waves/1/paper?language=es")
    assert 'lang="es"' in paper.text
    assert "Vidrio en la rampa" in paper.text


@pytest.mark.parametrize("published", [True, False])
def test_whoever_was_asked_can_read_what_came_of_it(
    cast: Cast, client: httpx.Client, published: bool
) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 12, safe="5", voice="1")
    answered(cast, survey, wave, 8, safe="1", voice="1")
    with cast.database.write() as db:
        db.get_one(Problem, cast.problem_id).published_at = NOW if published else None
        token = db.get_one(SurveyWave, wave).token
    (code,) = codes_for(cast, survey, wave, 1)
    thanks = answer(client, code, "1").text
    assert (f"/survey/{token}" in thanks) is published
    ended(cast, survey, wave)
    text = plain(client.get(f"/survey/{token}"))
    assert ("12 of 20 (60%" in text) is published
    assert ("fewer than 5 of 20" in text) is published


def test_a_group_that_is_missing_is_named(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    for about, many in (("1", 60), ("2", 10), ("3", 30)):
        answered(cast, survey, wave, many, safe="5", about=about)
    ended(cast, survey, wave)
    text = plain(cast.sign_in(client, "officer").get(page_of(cast, survey)))
    assert "30 to 64 10 (10%) 400 (40%) Less than half their share" in text
    assert "Call a meeting or a walk-round" in text


def test_the_pages_for_answering_keep_no_trace() -> None:
    assert is_quiet("/survey")
    assert is_quiet("/survey/answers")
    assert not is_quiet("/surveys")


def test_another_problems_survey_is_not_there(cast: Cast, client: httpx.Client) -> None:
    made(cast)
    cast.sign_in(client, "coordinator")
    assert client.get(f"/problems/{cast.problem_id}/surveys/99").status_code == 404
    assert client.get(f"/problems/{cast.problem_id + 1}/surveys/1").status_code == 404


def test_the_stop_rules_stand_where_it_is_sent_out(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast, AskedOf.CONTACT)
    page = f"{page_of(cast, survey)}/waves/new"
    cast.sign_in(client, "officer")
    assert "Whom nobody asks" in client.get(page).text
    to = f"{page_of(cast, survey)}/waves"
    values = {"taken": "baseline", "way": "codes", "closes_on": "2031-01-01"}
    refused = cast.send(client, page, to, values, form="opening")
    assert refused.status_code == 422
    assert "nobody gets a code" in refused.text
    assert cast.send(client, page, to, values | {"stops": "1"}, form="opening").status_code == 303
    assert asks(cast, survey)


def test_the_file_of_results_holds_what_the_page_shows_and_no_more(
    cast: Cast, client: httpx.Client
) -> None:
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 30, safe="5", seen="1")
    answered(cast, survey, wave, 70, safe="1", seen="1")
    ended(cast, survey, wave)
    cast.sign_in(client, "resident")
    answer = client.get(f"{page_of(cast, survey)}/results.csv")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    safe = next(r for r in rows if r["measure"] == "share" and r["people"] == "30")
    assert (safe["of"], safe["percent"]) == ("100", "30")
    assert (safe["percent_low"], safe["percent_high"]) == ("22", "40")
    seen = [r for r in rows if r["measure"] == "share" and r["percent_high"] in ("4", "100")]
    assert all(r["people"] == "" for r in seen), "all of a kind: the few others are kept back"
    cast.sign_in(client, "stranger")
    assert client.get(f"{page_of(cast, survey)}/results.csv").status_code == 404


def test_while_it_is_out_the_file_is_empty(cast: Cast, client: httpx.Client) -> None:
    survey = made(cast)
    answered(cast, survey, sent_out(cast, survey), 13, safe="5")
    text = cast.sign_in(client, "coordinator").get(f"{page_of(cast, survey)}/results.csv").text
    assert text.count("\r\n") == 1
