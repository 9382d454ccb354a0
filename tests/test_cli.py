"""The command line, as an administrator types it."""

import datetime as dt
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from sara import cli, migrate
from sara.accounts.models import Account, AccountState, Role
from sara.commands.serve import as_environ
from sara.db import Database, utc_now
from sara.factories import AccountFactory, AreaFactory, a_problem, using
from sara.history.models import Entry
from sara.history.operations import record
from sara.mail.models import DigestEvery, MailChoice
from sara.mail.operations import notify, post
from sara.problems.models import Problem
from sara.routes import ALL
from sara.settings import Settings
from sara.words import N_, say as says
from tests.databases import NewSettings, on_sqlite
from tests.processes import answer, begun, ended

Say = Callable[..., Result]
MEETS = N_("You meet on {when}")


@pytest.fixture
def say(settings: Settings) -> Say:
    """`say("history", "verify")` runs a command on the installation of the test."""

    def run(*words: str, on: Settings = settings, **environ: str) -> Result:
        result = CliRunner(env=as_environ(on) | environ).invoke(cli.sara, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


# Help and mistakes


def test_help_names_every_command_with_what_it_does(say: Say) -> None:
    text = said(say("--help"))
    for commands in cli.COMMANDS.values():
        for name, words in commands.items():
            assert re.search(rf"^  {name} +{re.escape(words[:30])}", text, re.MULTILINE)


@on_sqlite
@pytest.mark.parametrize("name", [n for names in cli.COMMANDS.values() for n in names])
def test_every_command_explains_itself(say: Say, name: str) -> None:
    assert len(said(say(name, "--help"))) > 100


@on_sqlite
def test_a_command_that_does_not_exist_is_refused(say: Say) -> None:
    result = say("destroy")
    assert result.exit_code == 2
    assert "No such command" in result.stderr


@on_sqlite
@pytest.mark.parametrize("words", [("serve",), ("migrate",), ("history", "verify")])
def test_wrong_settings_end_a_command_in_plain_words(say: Say, words: tuple[str, ...]) -> None:
    result = say(*words, SARA_TIME_ZONE="Mars", SARA_REVIEW_DAYS="0")
    assert result.exit_code == 2
    assert "  time_zone: Mars is not a time zone" in result.stderr
    assert "  review_days: " in result.stderr
    assert "Traceback" not in result.output


@on_sqlite
def test_a_file_of_settings_is_named_by_option(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "sara.toml"
    file.write_text("colour = 1")
    result = say("migrate", "--settings", str(file))
    assert result.exit_code == 2
    assert "colour: there is no such setting" in result.stderr


@on_sqlite
def test_a_folder_that_cannot_be_made_is_told_plainly(say: Say, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    result = say("migrate", "--data", str(tmp_path / "taken" / "data"), SARA_DATABASE="")
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("Not a directory")


def test_a_database_that_does_not_answer_is_told_plainly(say: Say) -> None:
    away = "postgresql+psycopg://sara@127.0.0.1:9/sara?connect_timeout=2"
    result = say("account", "list", SARA_DATABASE=away)
    assert result.exit_code == 1
    assert result.stderr.startswith("The database does not answer")


# The database


def test_a_database_is_made_once(say: Say, new_settings: NewSettings) -> None:
    empty = new_settings(migrated=False)
    assert say("account", "list", on=empty).stderr.strip().endswith("sara migrate")
    assert said(say("migrate", on=empty)).startswith("The database is made")
    assert said(say("migrate", on=empty)).startswith("There was nothing to do")
    assert said(say("account", "list", on=empty)) == ""


@on_sqlite
def test_a_database_is_never_made_by_looking(say: Say, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for words in (("account", "list"), ("history", "verify"), ("seed", "1")):
        assert say(*words, "--data", str(nowhere), SARA_DATABASE="").exit_code == 1
    assert not nowhere.exists()


@pytest.mark.parametrize("words", [("serve",), ("seed", "1"), ("worker",)])
def test_nothing_runs_on_a_database_of_an_older_shape(
    say: Say, new_settings: NewSettings, words: tuple[str, ...]
) -> None:
    older = new_settings()
    migrate.downgrade(older, "0001")
    result = say(*words, on=older)
    assert result.exit_code == 1
    assert "does not have the shape" in result.stderr


def test_a_database_of_a_newer_version_is_left_alone(say: Say, new_settings: NewSettings) -> None:
    newer = new_settings()
    database = Database(newer)
    with database.write() as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    for words in (("migrate",), ("serve",), ("account", "list")):
        result = say(*words, on=newer)
        assert result.exit_code == 1
        assert "newer version" in result.stderr


# Accounts


def test_somebody_is_invited_by_a_link_that_leads_in(
    say: Say, database: Database, client: httpx.Client
) -> None:
    with database.write() as db, using(db):
        AreaFactory(code="LH")
    link = said(
        say("account", "add", "Pat@Example.org", "--name", "Pat Quist", "--role", "officer",
            "--area", "LH")
    ).splitlines()[-1]  # fmt: skip
    assert client.get(link).status_code == 200
    rows = json.loads(said(say("account", "list", "--json")))
    assert rows == [{"email": "pat@example.org", "name": "Pat Quist", "state": "pending",
                     "roles": ["officer in LH"]}]  # fmt: skip


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("pat", "--role", "officer"), "no e-mail address"),
        (("pat@example.org", "--role", "officer", "--area", "XX"), "There is no area XX"),
        (("pat@example.org", "--role", "officer", "--agency", "XX"), "There is no agency XX"),
        (("pat@example.org", "--role", "king"), "'king' is not one of"),
        (("taken@example.org", "--role", "officer"), "already an account"),
        (("pat@example.org", "--role", "officer", "--name", " "), "this is empty"),
        (("pat@example.org", "--role", "officer", "--name", "x" * 121), "at most 120 characters"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_leaves_nothing(
    say: Say, database: Database, words: tuple[str, ...], sentence: str
) -> None:
    with database.write() as db, using(db):
        AccountFactory(email="taken@example.org")
    result = say("account", "add", "--name", "Pat", *words)
    assert result.exit_code != 0
    assert sentence in result.stderr
    with database.read() as db:
        assert list(db.scalars(sa.select(Account.email))) == ["taken@example.org"]


def test_a_new_password_is_set_by_a_link(
    say: Say, database: Database, client: httpx.Client
) -> None:
    with database.write() as db, using(db):
        AccountFactory(email="pat@example.org")
    assert client.get(said(say("account", "reset", "pat@example.org")).strip()).status_code == 200
    with database.read() as db:
        assert "account.link_made" in db.scalars(sa.select(Entry.verb)).all()


def test_who_never_came_in_gets_a_new_invitation(
    say: Say, database: Database, client: httpx.Client
) -> None:
    with database.write() as db, using(db):
        AccountFactory(email="pat@example.org", state=AccountState.PENDING)
    link = said(say("account", "reset", "pat@example.org")).strip()
    assert client.get(link).status_code == 200


def test_an_account_is_disabled_with_a_reason(say: Say, database: Database) -> None:
    with database.write() as db, using(db):
        AccountFactory(email="pat@example.org", roles=[(Role.OFFICER, None)])
    for no_reason in ((), ("--reason", " "), ("--reason", "x" * 501)):
        assert say("account", "disable", "pat@example.org", *no_reason).exit_code == 2
    said(say("account", "disable", "pat@example.org", "--reason", "Left the city"))
    assert json.loads(said(say("account", "list", "--json")))[0]["state"] == "disabled"
    assert "disabled" in say("account", "reset", "pat@example.org").stderr


@on_sqlite
def test_nobody_is_told_of_an_account_that_is_not_there(say: Say) -> None:
    for words in (("reset", "pat@example.org"), ("disable", "pat@example.org", "--reason", "x")):
        assert "There is no account for pat@example.org" in say("account", *words).stderr


# The history


def entries(database: Database, number: int = 3) -> None:
    with database.write() as db:
        for _ in range(number):
            record(db, "scan.filled", by=None, now=utc_now())


def unguarded(database: Database, statement: str) -> None:
    with database.write() as db:
        if database.sqlite:
            db.execute(sa.text("DROP TRIGGER entry_no_update"))
        else:
            db.execute(sa.text("SET LOCAL session_replication_role = replica"))
        db.execute(sa.text(statement))


def test_a_history_in_order_gives_the_head_to_keep(say: Say, database: Database) -> None:
    entries(database)
    text = said(say("history", "verify"))
    assert "All 3 entries are in order." in text
    assert re.search(r"^3:[0-9a-f]{64}$", text, re.MULTILINE)


def test_one_entry_is_told_as_one(say: Say, database: Database) -> None:
    entries(database, 1)
    assert "One entry, and it is in order." in said(say("history", "verify"))


def test_the_head_alone_can_be_appended_to_a_file(say: Say, database: Database) -> None:
    entries(database)
    assert re.fullmatch(r"3:[0-9a-f]{64}\n", said(say("history", "verify", "--head")))


def test_a_changed_entry_is_named_and_ends_with_one(say: Say, database: Database) -> None:
    entries(database)
    unguarded(database, "UPDATE entry SET verb = 'else' WHERE seq = 2")
    for words in ((), ("--head",)):
        result = say("history", "verify", *words)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "First: Entry 2 was changed." in result.stderr


def test_a_kept_head_is_compared_by_itself_or_from_a_file(
    say: Say, database: Database, tmp_path: Path
) -> None:
    entries(database)
    head = said(say("history", "verify", "--head")).strip()
    kept = tmp_path / "heads.txt"
    kept.write_text(f"2026-11-01 {head}\n")
    entries(database)
    for against in (head, str(kept)):
        assert "agree with the heads" in said(say("history", "verify", "--against", against))
    result = say("history", "verify", "--against", f"9:{'0' * 64}")
    assert result.exit_code == 1
    assert "Entry 9, whose seal was kept, is gone." in result.stderr


@on_sqlite
def test_what_holds_no_head_is_refused(say: Say, database: Database) -> None:
    result = say("history", "verify", "--against", "heads.txt")
    assert result.exit_code == 2
    assert "neither a head" in result.stderr


@on_sqlite
def test_the_wrong_key_is_suspected_when_nothing_fits(
    say: Say, database: Database, tmp_path: Path
) -> None:
    entries(database)
    (tmp_path / "key").write_text("another" * 10)
    result = say("history", "verify", SARA_SECRET_FILE=str(tmp_path / "key"))
    assert result.exit_code == 1
    assert "is this the key" in result.stderr


def test_nothing_is_served_with_a_key_that_does_not_fit(
    say: Say, database: Database, tmp_path: Path
) -> None:
    entries(database)
    (tmp_path / "key").write_text("another" * 10)
    result = say("serve", SARA_SECRET_FILE=str(tmp_path / "key"))
    assert result.exit_code == 1
    assert "was not sealed with the key" in result.stderr


# Looking


@on_sqlite
def test_every_route_is_listed_with_its_permission(say: Say) -> None:
    listed = json.loads(said(say("routes", "--json")))
    assert {(r["method"], r["path"], r["permission"]) for r in listed} >= {
        (r.method, r.path, r.may.value) for r in ALL
    }
    text = said(say("routes"))
    assert re.search(r"^POST +/problems +problem\.log$", text, re.MULTILINE)


@on_sqlite
def test_the_moves_are_drawn(say: Say) -> None:
    assert said(say("workflow")).startswith("stateDiagram-v2")
    assert "| Scanning " in said(say("workflow", "--as", "table"))


def test_problems_are_sown_into_an_empty_database_once(say: Say, database: Database) -> None:
    said(say("seed", "12", "--random", "3"))
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Problem)) == 12
    result = say("seed", "1")
    assert result.exit_code == 1
    assert "already" in result.stderr


def test_sowing_needs_nothing_but_its_own_command(
    start: Callable[..., subprocess.Popen[str]], database: Database
) -> None:
    process = start("seed", "1")  # here every room is loaded already
    assert process.wait(timeout=60) == 0, process.stderr
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Problem)) == 1


# Serving


@pytest.fixture
def start(settings: Settings) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`start("serve")` runs a command in a process of its own."""
    running = []

    def another(*words: str, **environ: str) -> subprocess.Popen[str]:
        running.append(begun(*words, environ=as_environ(settings) | environ))
        return running[-1]

    yield another
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@on_sqlite
def test_what_sara_writes_is_for_nobody_else(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    data = tmp_path / "fresh"
    process = start("migrate", SARA_DATA=str(data), SARA_DATABASE="")
    assert process.wait(60) == 0, process.communicate()
    written = [data, *data.rglob("*")]
    assert data / "sara.db" in written
    assert [path for path in written if path.stat().st_mode & 0o077] == []


@pytest.fixture
def free_port(settings: Settings, listening_socket: socket.socket) -> None:
    """The server binds the port of the settings itself."""
    listening_socket.close()


@pytest.mark.usefixtures("free_port")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_says_where_it_is_and_lets_the_first_administrator_in(
    start: Callable[..., subprocess.Popen[str]], settings: Settings, workers: str
) -> None:
    process = start("serve", "--workers", workers, SARA_HEAVY_PROCESSES=str(2 - int(workers)))
    page = answer(settings.public_address, process)
    assert page.status_code == 200
    assert httpx.get(f"{settings.public_address}/public?q=lamp", timeout=20).status_code == 200
    assert "server" not in page.headers
    processors = os.sched_getaffinity(0)
    kept = {min(processors)} if workers == "1" and len(processors) == 2 else processors
    assert os.sched_getaffinity(process.pid) == kept
    server = psutil.Process(process.pid)
    if workers == "1":
        (beside,) = server.children()
        assert (beside.cmdline() == server.cmdline()) is (sys.platform == "linux"), "forked"
    out, err = ended(process)
    assert workers != "1" or not beside.is_running()
    assert f"sara is at {settings.public_address}" in out
    assert re.search(rf"{settings.public_address}/first/[\w-]{{40,}}\n", out)
    assert "mail is written to" in out
    assert err == ""


@on_sqlite
@pytest.mark.usefixtures("free_port")
def test_the_link_of_the_first_administrator_works_and_is_not_in_the_log(
    start: Callable[..., subprocess.Popen[str]], settings: Settings
) -> None:
    process = start("serve", "--access-log", SARA_HEAVY_PROCESSES="0")
    answer(settings.public_address, process)
    lines = iter(process.stdout.readline, "")  # type: ignore[union-attr]
    link = next(line.strip() for line in lines if "/first/" in line)
    assert httpx.get(link).status_code == 200
    _, err = ended(process)
    assert "uvicorn.access: GET /first/... 200" in err
    assert link.rpartition("/")[2] not in err
    assert "127.0.0.1" not in err


@on_sqlite
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_before_any_greeting_with_the_way_to_another(
    say: Say, new_settings: NewSettings, settings: Settings, listening_socket: socket.socket,
    command: str,
) -> None:  # fmt: skip
    listening_socket.listen()
    empty = new_settings(migrated=command == "serve")
    elsewhere = {"SARA_LISTEN": settings.listen, "SARA_PUBLIC_ADDRESS": settings.public_address}
    result = say(command, on=empty, **elsewhere)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"another program already listens on {settings.listen}" in result.stderr
    nxt = int(settings.listen.rpartition(":")[2]) + 1
    assert (
        f"SARA_LISTEN=127.0.0.1:{nxt} SARA_PUBLIC_ADDRESS=http://127.0.0.1:{nxt} sara {command}"
    ) in result.stderr
    assert command == "serve" or not any(empty.data.glob("*.db")), "a town was built for nothing"


@on_sqlite
def test_an_address_of_another_machine_is_told_plainly(say: Say) -> None:
    result = say("serve", SARA_LISTEN="192.0.2.1:8000", SARA_PUBLIC_ADDRESS="https://sara.example")
    assert result.exit_code == 1
    assert "sara cannot listen on 192.0.2.1:8000: " in result.stderr
    assert "    SARA_LISTEN=192.0.2.1:8001 sara serve\n" in result.stderr


@on_sqlite
@pytest.mark.usefixtures("free_port")
def test_a_real_installation_is_no_invented_town(
    say: Say, settings: Settings, database: Database
) -> None:
    """The demo would print its sign-ins there, and bring its database to another shape."""
    result = say("demo")
    assert result.exit_code == 1
    assert f"{settings.data} holds something else" in result.stderr
    assert "/first/" not in result.stdout


@on_sqlite
def test_a_worker_sends_mail_and_ends_when_told(
    start: Callable[..., subprocess.Popen[str]], database: Database, settings: Settings
) -> None:
    with database.write() as db, using(db):
        account, at_noon = AccountFactory(email="pat@example.org"), dt.time(12, tzinfo=dt.UTC)
        problem = a_problem(account, AreaFactory())
        post(db, to="pat@example.org", subject="Hello", body="There.", now=utc_now(),
             account_id=account.id)  # fmt: skip
        db.add(MailChoice(account_id=account.id, digest=DigestEvery.DAY, digest_hour=8,
                          digest_weekday=0, at_once=True, quiet_from=0, quiet_until=0))  # fmt: skip
        db.flush()
        meets = says(MEETS, when=dt.datetime.combine(dt.date(2026, 12, 1), at_noon))
        notify(db, to=[account.id], kind="x", now=utc_now(), act=True, link="/",
               problem_id=problem.id, says=meets, subject="meeting", subject_id=1)  # fmt: skip
    process = start("worker", SARA_TIME_ZONE="Asia/Kolkata")
    for _ in range(200):
        if len(list((settings.data / "mail").glob("*.eml"))) == 2:
            break
        time.sleep(0.1)
    out, err = ended(process)
    assert process.returncode == 0
    assert "mail is written to" in out
    assert err == ""
    letters = "".join(file.read_text() for file in (settings.data / "mail").glob("*.eml"))
    assert "Subject: Hello" in letters
    assert "17:30" in letters, "the hour of the installation, as on its pages"
