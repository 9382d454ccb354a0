"""Search for traces: after anonymous reports nothing on disk tells who sent them, or at what hour.

A real server with its access log on, visited from an address of its own by a browser whose headers
are all marked. Then the database (its rows and its raw files, the journal included), the stored
files, the logs and the mail are searched for every mark and for its hashes.
"""

import datetime as dt
import hashlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from sara.commands.serve import as_environ
from sara.db import Base, Database, utc_now
from sara.history.days import chain_days
from sara.settings import Settings
from tests.cast import Cast
from tests.databases import RUN_FOLDER
from tests.evidence.uploads import CANARY
from tests.intake.reporting import a_photo, answer, code_on, fields, follow, report, send
from tests.signing_in import give_password

SOURCE = "127.0.0.77"
WORD = f"okapi{secrets.token_hex(5)}"
"""In every mark. Drawn anew for each run: the server's files hold what other tests wrote, too."""
MARKED = {
    "user-agent": f"{WORD}-agent/7.7",
    "accept-language": f"{WORD}-language",
    "x-forwarded-for": "198.51.100.77",
    "x-real-ip": "198.51.100.78",
    "forwarded": "for=198.51.100.79",
    "via": f"1.1 {WORD}-via",
    "sec-ch-ua": f'"{WORD}-brand"',
    "x-request-id": f"{WORD}-request",
}
COOKIE = f"{WORD}-cookie-value"
FILE_NAME = a_photo()[0]
REPORTS = 6
CONTROL = "quagga"
"""A word of the reports themselves: the search must find it, or it looks in the wrong place."""

MAY_CHANGE = {"report", "report_message", "report_photo", "pulse", "day_entry"}
AN_HOUR = re.compile(rb"20\d\d-\d\d-\d\d[ T]\d\d:\d\d")


class Visit(msgspec.Struct, kw_only=True):
    """What six anonymous reporters left behind."""

    before: dict[str, list[str]]
    after: dict[str, list[str]]
    log: str
    codes: list[str]
    cookies: list[str]
    started: float


def rows(database: Database) -> dict[str, list[str]]:
    with database.read() as db:
        return {
            table.name: sorted(str(tuple(row)) for row in db.execute(sa.select(table)))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def visit(settings: Settings, cast: Cast, listening_socket: Any, database: Database) -> Visit:
    give_password(cast, "resident")
    listening_socket.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "sara", "serve", "--access-log"], text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | as_environ(settings),
    )  # fmt: skip
    try:
        await_answer(settings.public_address, process)
        visit = visited(settings, cast, database)
    finally:
        process.send_signal(signal.SIGTERM)
        _, visit_log = process.communicate(timeout=30)
    visit.log = visit_log
    return visit


def await_answer(address: str, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{address}/help")
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def visited(settings: Settings, cast: Cast, database: Database) -> Visit:
    """Six reports: plain, with a photo, with a message and a pulse, joined, signed in, mistaken."""
    browser = httpx.Client(
        base_url=settings.public_address, timeout=60,
        transport=httpx.HTTPTransport(local_address=SOURCE),
        headers=MARKED | {"origin": settings.origin, "referer": f"{settings.origin}/{WORD}-referer",
                          "sec-fetch-site": "same-origin"},
    )  # fmt: skip
    browser.cookies.set(WORD, COOKIE)
    told = {"happening": f"The {CONTROL} is smashed again and again."}
    before, started = rows(database), time.time()
    codes = [report(browser, **told), report(browser, a_photo(), **told)]
    browser.get("/report/urgent/home")
    answer(browser, codes[0], "/receipt/messages", message=f"More {CONTROL}.")
    answer(browser, codes[0], "/receipt/pulses", still="worse")
    follow(browser, "1234 1234 1234 1234")
    codes += [report(browser, **told, times="Fridays"), report(browser, **told, since="May")]
    mistaken = send(browser, ("notes.pdf", b"%PDF-1.4 nothing"), **told)
    assert mistaken.status_code == 422
    codes.append(report(browser, **told, affected="Children"))
    cast.sign_in(browser, "resident")
    signed_in = rows(database)
    page = send(browser, **told, language="Polski")
    codes.append(code_on(page))
    assert fields(follow(browser, codes[-1]), "/receipt/messages")["_csrf"], "really signed in"
    after = rows(database)
    before["sign_in_session"] = signed_in["sign_in_session"]
    kept = [f"{c.name}={c.value}" for c in browser.cookies.jar]
    browser.close()
    return Visit(before=before, after=after, log="", codes=codes, started=started,
                 cookies=kept)  # fmt: skip


def marks() -> dict[str, bytes]:
    """Everything that must not be found: each mark, and each of its hashes."""
    plain = [*MARKED.values(), COOKIE, SOURCE, WORD, CANARY, FILE_NAME, f"{WORD}-referer",
             f"{SOURCE} {MARKED['user-agent']}", FILE_NAME.removesuffix(".jpg")]  # fmt: skip
    found = {text: text.encode() for text in plain}
    for text in plain:
        for kind in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(kind, text.encode())
            found[f"{kind} of {text}"] = digest.hexdigest().encode()
            found[f"raw {kind} of {text}"] = digest.digest()
    return found


def files_of(settings: Settings, database: Database, request: pytest.FixtureRequest) -> list[Path]:
    """Every file in which something could have been left."""
    folders = [settings.data]
    if not settings.sqlite:
        folders.append(request.config.stash[RUN_FOLDER] / "postgresql")
        with database.read() as db:
            db.exec_driver_sql("CHECKPOINT")
    return [f for folder in folders for f in folder.rglob("*") if f.is_file()]


def test_six_anonymous_reports_leave_no_trace_of_their_senders(
    visit: Visit, settings: Settings, database: Database, request: pytest.FixtureRequest
) -> None:
    stored = {file: file.read_bytes() for file in files_of(settings, database, request)}
    assert any(CONTROL.encode() in content for content in stored.values()), "the search is blind"
    content = b"\n".join([*stored.values(), str(visit.after).encode(), visit.log.encode()])
    found = {name for name, mark in marks().items() if mark in content}
    assert not found, [f for f, text in stored.items() if any(marks()[n] in text for n in found)]

    for code in visit.codes:
        assert code.encode() not in content
        assert code.replace(" ", "").encode() not in content

    # the rows
    changed = {name for name in visit.after if visit.after[name] != visit.before[name]}
    assert changed == MAY_CHANGE, "no form number, no try, no entry in the chain, no session"
    new = [row for name in MAY_CHANGE for row in visit.after[name] if row not in visit.before[name]]
    assert len(visit.after["report"]) == REPORTS
    assert not [row for row in new if AN_HOUR.search(row.encode()) or "datetime.datetime" in row]
    with database.read() as db:
        people = db.execute(sa.text(
            "SELECT count(*) FROM report WHERE account_id IS NOT NULL OR keyed_by IS NOT NULL"
            " OR contact_name <> '' OR contact_to <> '' OR contact_by IS NOT NULL"
        )).scalar_one()  # fmt: skip
        assert people == 0
        assert set(db.execute(sa.text("SELECT account_id FROM day_entry")).scalars()) == {None}

    # the log, the files, the cookies
    assert "GET /help 200" in visit.log, "the access log is on"
    for trace in ("/report", "/receipt", "/static", "sara.web"):
        assert trace not in visit.log
    kept = list((settings.data / "files").rglob("*"))
    assert len([f for f in kept if f.is_file()]) == 2
    assert not [f for f in kept if f.stat().st_mtime >= visit.started]
    assert not [f for f in kept if f.is_file() and f.stat().st_mtime % 86400]
    assert not list((settings.data / "mail").rglob("*"))
    assert {name.partition("=")[0] for name in visit.cookies} == {"sara"}, "none was set"

    # the day after
    with database.write() as db:
        assert chain_days(db, utc_now().date() + dt.timedelta(days=1), dt.UTC) == REPORTS + 2
    with database.read() as db:
        entries = db.execute(sa.text("SELECT account_id, at FROM entry WHERE subject = 'report'"))
        told = {(account, str(at)[14:19]) for account, at in entries}
    assert {account for account, _ in told} == {None}
    assert len({minute for _, minute in told}) == 1, "all at the same moment"
