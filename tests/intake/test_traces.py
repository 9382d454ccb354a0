"""Search for traces: after anonymous reports nothing on disk tells who sent them, or at what hour.

A real server with its access log on, visited from an address of its own by a browser whose headers
are all marked. Then the database (its rows and its raw files, the journal included), the stored
files, the logs and the mail are searched for every mark, in every shape it could have been kept in:
while the server runs, so that the journal is there, and once it has ended.
"""

import base64
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
from sara.history.models import DayEntry, Entry
from sara.intake import codes as receipts
from sara.intake.models import Report, ReportState
from sara.mail.models import Message, Notification
from sara.settings import Settings
from sara.triage import operations as triage
from sara.triage.letters import tell_reporters
from tests.cast import Cast
from tests.databases import RUN_FOLDER, on_sqlite
from tests.evidence.uploads import CANARY
from tests.groups.circle import publish
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

ARRIVING = "arriving"
"""What the server holds while it comes in, in a folder of its own."""

MAY_CHANGE = {"report", "report_message", "report_photo", "pulse", "day_entry"}
KEPT = {
    "id", "receipt_hash", "channel", "state", "received_on", "what", "place", "precision", "mode",
    "version", "times", "since", "affected", "language", "joins_problem_id",
}  # fmt: skip
"""All that may be filled in of these reports; a column that is new is looked at by a person first.

What is merely false or empty is not filled in.
"""
AN_HOUR = re.compile(rb"20\d\d-\d\d-\d\d[ T]\d\d:\d\d")
NOTHING = re.compile(rb"\0{64,}")
"""Room in a file that was never used: most of what a server of databases keeps."""


class Visit(msgspec.Struct, kw_only=True):
    """What six anonymous reporters left behind."""

    before: dict[str, list[str]]
    after: dict[str, list[str]]
    codes: list[str]
    cookies: list[str]
    started: float
    log: str = ""
    live: frozenset[bytes] = frozenset()
    """What lay on the disk while the server ran."""


def rows(database: Database) -> dict[str, list[str]]:
    with database.read() as db:
        return {
            table.name: sorted(str(tuple(row)) for row in db.execute(sa.select(table)))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def visit(
    settings: Settings, cast: Cast, listening_socket: Any, database: Database, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Visit:  # fmt: skip
    give_password(cast, "resident")
    publish(cast)
    listening_socket.close()
    arriving = tmp_path / ARRIVING
    arriving.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "sara", "serve", "--access-log"], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | as_environ(settings) | {"TMPDIR": str(arriving)},
    )  # fmt: skip
    try:
        await_answer(settings.public_address, process)
        visit = visited(settings, cast, database)
        lying = contents(tmp_path, settings, database, request)
        assert any(CONTROL.encode() in content for content in lying.values()), "a blind search"
        visit.live = frozenset(lying.values())
    finally:
        process.send_signal(signal.SIGTERM)
        visit_log, _ = process.communicate(timeout=30)
    visit.log = visit_log
    return visit


def await_answer(address: str, process: subprocess.Popen[str]) -> None:
    with httpx.Client(base_url=address, verify=False) as asking:  # noqa: S501  over http
        for _ in range(600):
            try:
                asking.get("/help")
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
    bake(browser)
    told = {"happening": f"The {CONTROL} is smashed again and again."}
    before, started = rows(database), time.time()
    codes = [report(browser, **told), report(browser, a_photo(), **told)]
    browser.get("/report/urgent/home")
    answer(browser, codes[0], "/receipt/messages", message=f"More {CONTROL}.")
    answer(browser, codes[0], "/receipt/pulses", still="worse")
    follow(browser, "1234 1234 1234 1234")
    codes.append(report(browser, **told, times="Fridays", joins=cast.problem_id))
    codes.append(report(browser, **told, since="May"))
    mistaken = send(browser, ("notes.pdf", b"%PDF-1.4 nothing"), **told)
    assert mistaken.status_code == 422
    codes.append(report(browser, **told, affected="Children"))
    kept = crumbs(browser)
    cast.sign_in(browser, "resident")
    bake(browser)
    signed_in = rows(database)
    page = send(browser, **told, language="Polski")
    codes.append(code_on(page))
    assert fields(follow(browser, codes[-1]), "/receipt/messages")["_csrf"], "really signed in"
    after = rows(database)
    before["sign_in_session"] = signed_in["sign_in_session"]
    kept += crumbs(browser)
    browser.close()
    return Visit(before=before, after=after, codes=codes, started=started, cookies=kept)


def bake(browser: httpx.Client) -> None:
    browser.cookies.set(WORD, COOKIE)


def crumbs(browser: httpx.Client) -> list[str]:
    """The cookies that the browser holds now."""
    assert any(c.name == WORD for c in browser.cookies.jar), "the marked cookie went along"
    return [f"{c.name}={c.value}" for c in browser.cookies.jar]


def marks() -> dict[str, bytes]:
    """Everything that must not be found: each mark, written in other ways, and its hashes."""
    plain = [*MARKED.values(), COOKIE, SOURCE, WORD, CANARY, FILE_NAME, f"{WORD}-referer",
             f"{SOURCE} {MARKED['user-agent']}", FILE_NAME.removesuffix(".jpg")]  # fmt: skip
    found = {text: text.encode() for text in plain}
    for text in plain:
        found[f"hex of {text}"] = text.encode().hex().encode()
        found[f"wide {text}"] = text.encode("utf-16-le")
        for cut in range(3):  # the same letters look different at each place of three
            coded = base64.b64encode(b"\0" * cut + text.encode())[(0, 2, 3)[cut] :]
            found[f"base64 of {text}, {cut}"] = coded.rstrip(b"=")[:-1]
        for kind in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(kind, text.encode())
            found[f"{kind} of {text}"] = digest.hexdigest().encode()
            found[f"raw {kind} of {text}"] = digest.digest()
    return found


def contents(
    folder: Path, settings: Settings, database: Database, request: pytest.FixtureRequest
) -> dict[Path, bytes]:
    """Every file in which something could have been left, and its name with it.

    `folder` is the one of this test: the data, and what is still arriving.
    """
    assert settings.data.is_relative_to(folder)
    files = [file for file in folder.rglob("*") if file.is_file()]
    if not settings.sqlite:
        server = request.config.stash[RUN_FOLDER] / "postgresql"
        with database.read() as db:
            db.exec_driver_sql("CHECKPOINT")
            ours = db.scalar(sa.text("select oid::text from pg_database"
                                     " where datname = current_database()"))  # fmt: skip
        # The server's other databases are those of other tests, which one does not reach from here.
        theirs = {f for f in (server / "data" / "base").glob("[0-9]*") if f.name != ours}
        files += [f for f in server.rglob("*") if f.is_file() and not theirs & set(f.parents)]
    found: dict[Path, bytes] = {}
    for file in files:
        try:
            found[file] = str(file).encode() + b"\n" + NOTHING.sub(b"\0", file.read_bytes())
        except FileNotFoundError:
            continue  # PostgreSQL puts away what it no longer needs
    return found


def found_in(content: bytes) -> set[str]:
    return {name for name, mark in marks().items() if mark in content}


def test_a_mark_is_found_in_whatever_shape_it_was_kept() -> None:
    agent = MARKED["user-agent"]
    for shape in (
        agent.encode(), agent.encode().hex().encode(), agent.encode("utf-16-le"),
        hashlib.sha256(agent.encode()).digest(),
        hashlib.sha512(agent.encode()).hexdigest().encode(),
        *(base64.b64encode(b"x" * n + agent.encode() + b"yy") for n in range(4)),
    ):  # fmt: skip
        assert found_in(b"before " + shape + b" after"), shape
    assert not found_in(f"{CONTROL} {receipts.shown('1234' * 4)}".encode())


def test_six_anonymous_reports_leave_no_trace_of_their_senders(
    visit: Visit, settings: Settings, database: Database, cast: Cast, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    stored = contents(tmp_path, settings, database, request)
    assert any(CONTROL.encode() in content for content in stored.values()), "the search is blind"
    lying = visit.live.union(stored.values())  # most of it twice
    content = b"\n".join([*lying, str(visit.after).encode(), visit.log.encode()])
    found = found_in(content)
    assert not found, [f for f, text in stored.items() if found_in(text)]
    for code in visit.codes:
        assert code.encode() not in content
        assert code.replace(" ", "").encode() not in content

    look_at_the_rows(visit, database, cast)
    look_around(visit, settings, tmp_path)
    look_at_the_mail(settings, database, cast)
    look_at_the_day_after(database)


def look_at_the_rows(visit: Visit, database: Database, cast: Cast) -> None:
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
        kept = [row._mapping for row in db.execute(sa.select(*Report.__table__.c))]
    for row in kept:
        assert {name for name, value in row.items() if value not in (None, "", False)} <= KEPT
    hashes = {receipts.hash_of(database.secret, receipts.read(code)) for code in visit.codes}
    assert {row["receipt_hash"] for row in kept} == hashes
    assert {row["joins_problem_id"] for row in kept} == {None, cast.problem_id}


def look_around(visit: Visit, settings: Settings, folder: Path) -> None:
    """The log, the files, the cookies."""
    assert "GET /help 200" in visit.log, "the access log is on"
    for trace in ("/report", "/receipt", "/static", "sara.web"):
        assert trace not in visit.log
    kept = list((settings.data / "files").rglob("*"))
    assert len([f for f in kept if f.is_file()]) == 2
    assert not [f for f in kept if f.stat().st_mtime >= visit.started]
    assert not [f for f in kept if f.is_file() and f.stat().st_mtime % 86400]
    assert not list((settings.data / "mail").rglob("*"))
    assert not list((folder / ARRIVING).rglob("*")), "what arrived is gone"
    held = {name.partition("=")[0] for name in visit.cookies}
    assert held == {"sara", WORD}, "none was set but by signing in"


def look_at_the_mail(settings: Settings, database: Database, cast: Cast) -> None:
    """Somebody decides, and there is nobody to write to."""
    with database.write() as db:
        numbers = list(db.execute(sa.select(Report.id)).scalars())
        by = cast.viewers["coordinator"]
        triage.link(db, numbers, cast.problem_id, told="Thank you.", by=by, now=utc_now())
        tell_reporters(db, numbers, now=utc_now(), settings=settings)
    with database.read() as db:
        assert set(db.execute(sa.select(Report.state)).scalars()) == {ReportState.LINKED}
        assert db.scalar(sa.select(sa.func.count(Message.id))) == 0
        assert db.scalar(sa.select(sa.func.count(Notification.id))) == 0


def look_at_the_day_after(database: Database) -> None:
    reported = Entry.verb.in_(("report.received", "report.written", "report.pulse"))
    with database.write() as db:
        assert chain_days(db, utc_now().date() + dt.timedelta(days=1), dt.UTC) == REPORTS + 2
    with database.read() as db:
        entries = db.execute(sa.select(Entry.account_id, Entry.at).where(reported)).all()
    assert {row.account_id for row in entries} == {None}
    assert len({row.at for row in entries}) == 1, "all at the same moment"


@on_sqlite
def test_no_count_of_rows_says_what_came_before_what(database: Database) -> None:
    """A row between two of ours, whose times are known, would have an hour."""
    with database.read() as db:
        for name in MAY_CHANGE:
            table = Base.metadata.tables[name]
            built = db.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"),
                              {"name": name})  # fmt: skip
            drawn_by_lot = [c.name for c in table.primary_key] == ["id"]
            assert drawn_by_lot or built.endswith("WITHOUT ROWID"), name
    for kind in (Report, DayEntry):
        assert kind.__table__.c.id.autoincrement is False
