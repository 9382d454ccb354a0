"""Search for traces: after answers to surveys nothing on disk tells who gave them, or at what hour,
and no table but those of counts has changed."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from sara.commands.serve import as_environ
from sara.db import Database
from sara.settings import Settings
from sara.surveys.models import SurveyCode, SurveyTally, SurveyWave, Way
from tests.cast import Cast
from tests.databases import on_postgresql, on_sqlite
from tests.intake.test_traces import (
    AN_HOUR,
    COOKIE,
    MARKED,
    SOURCE,
    WORD,
    await_answer,
    contents,
    found_in,
    rows,
)
from tests.surveys.asked import answer, answered, choose, codes_for, fields, made, sent_out

MAY_CHANGE = {"survey_code", "survey_tally", "survey_wave", "day_entry"}


def test_answers_leave_no_trace_of_who_gave_them(
    settings: Settings, cast: Cast, listening_socket: object, database: Database, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    coded, linked = made(cast), made(cast)
    codes = codes_for(cast, coded, sent_out(cast, coded), 4)
    sent_out(cast, linked, way=Way.LINK)
    with database.read() as db:
        token = db.scalar(sa.select(SurveyWave.token).where(SurveyWave.way == Way.LINK))
    before = rows(database)
    listening_socket.close()  # type: ignore[attr-defined]
    process = subprocess.Popen(
        [sys.executable, "-m", "sara", "serve", "--access-log"], text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | as_environ(settings) | {"SARA_HEAVY_PROCESSES": "0"},
    )  # fmt: skip
    try:
        await_answer(settings.public_address, process)
        browser = httpx.Client(
            base_url=settings.public_address, timeout=60,
            transport=httpx.HTTPTransport(local_address=SOURCE),
            headers=MARKED | {"origin": settings.origin, "sec-fetch-site": "same-origin"},
        )  # fmt: skip
        browser.cookies.set(WORD, COOKIE)
        for code in codes[:3]:
            assert "counted" in answer(browser, code, "4", "2", "unknown").text
        page = browser.get(f"/survey/{token}")
        to = "/survey/answers"
        assert browser.post(to, data=fields(page, to) | choose(page, ["5"])).status_code == 200
        assert answer(browser, codes[3]).status_code == 422, "nothing was answered"
        browser.close()
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)

    after = rows(database)
    assert {name for name in after if after[name] != before[name]} == MAY_CHANGE
    new = [row for name in MAY_CHANGE for row in after[name] if row not in before[name]]
    assert not [row for row in new if AN_HOUR.search(row.encode()) or "datetime.datetime" in row]
    assert len(after["survey_code"]) == 2, "one that is left, and one form of the link"

    content = b"\n".join(contents(tmp_path, settings, database, request).values())
    content += str(after).encode() + log.encode()
    assert not found_in(content)
    for code in codes:
        assert code.encode() not in content
    assert "GET /help 200" in log, "the access log is on"
    assert not re.search(r"/survey(?!s)|sara\.web", log)


@on_sqlite
def test_no_order_of_rows_tells_which_answers_came_together(database: Database) -> None:
    with database.read() as db:
        for table in (SurveyCode, SurveyTally):
            built = db.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"),
                              {"name": table.__tablename__})  # fmt: skip
            assert built.strip().endswith("WITHOUT ROWID")


@on_postgresql
def test_no_transaction_tells_which_answers_came_together(cast: Cast, database: Database) -> None:
    """PostgreSQL notes on each row which transaction wrote it last: on every count the same."""
    survey = made(cast)
    wave = sent_out(cast, survey)
    answered(cast, survey, wave, 1, safe="5", seen="1")
    answered(cast, survey, wave, 1, safe="2", seen="4")
    with database.read() as db:
        written = db.execute(sa.text("SELECT xmin::text, given FROM survey_tally")).all()
    assert len({row.xmin for row in written}) == 1
    assert sum(row.given for row in written) == 12
