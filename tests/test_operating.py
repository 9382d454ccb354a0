"""The recipes of docs/operating.md that can be tried out here."""

import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from sara.db import Database
from sara.factories import AccountFactory, AreaFactory, a_problem, using
from sara.history.verification import verify
from sara.settings import Settings, load
from sara.web.received import FORM_BYTES, READS
from tests.databases import on_postgresql, on_sqlite, this_process
from tests.postgresql import Server

OPERATING = (Path(__file__).parent.parent / "docs" / "operating.md").read_text("utf-8")


def log_one(database: Database) -> None:
    with database.write() as db, using(db):
        a_problem(AccountFactory(), AreaFactory())


@on_sqlite
def test_a_backup_taken_while_somebody_writes_is_whole(
    database: Database, tmp_path: Path, settings: Settings
) -> None:
    (recipe,) = re.findall(r'"(VACUUM INTO \'/backup/sara.db\')"', OPERATING)
    copy = tmp_path / "copy.db"
    log_one(database)
    with database.read() as db:
        db.exec_driver_sql(recipe.replace("/backup/sara.db", str(copy)))
    log_one(database)
    restored = Database(
        load({"SARA_DATA": str(settings.data), "SARA_DATABASE": f"sqlite:///{copy}"})
    )
    with restored.read() as db:
        assert verify(db, restored.secret).ok
        assert db.scalar(sa.text("SELECT count(*) FROM problem")) == 1
    restored.close()


@pytest.fixture
def serving_role(postgresql_server: Server, settings: Settings):
    """A role with the rights that the document gives it, on the database of this test."""
    grants = re.findall(r"^ {4}(GRANT .*;)$", OPERATING, re.MULTILINE)
    name = f"{postgresql_server.prefix}_{this_process()}_serve"
    database = sa.make_url(settings.database_url).database
    with postgresql_server.connect(database) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        for grant in grants:
            connection.execute(grant.replace("sara_serve", name).encode())
        yield name
        connection.execute(sql.SQL("DROP OWNED BY {0}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {0}").format(sql.Identifier(name)))


@on_postgresql
def test_the_role_that_serves_can_work(serving_role: str, settings: Settings) -> None:
    url = sa.make_url(settings.database_url).set(username=serving_role)
    address = url.render_as_string(hide_password=False)
    serving = Database(load({"SARA_DATA": str(settings.data), "SARA_DATABASE": address}))
    log_one(serving)
    with serving.read() as db:
        assert verify(db, serving.secret).ok
    serving.close()


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_stays ON entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "TRUNCATE entry CASCADE",
        "DROP TABLE entry_text",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$",
    ],
)
def test_the_role_that_serves_cannot_take_off_the_guards(
    serving_role: str, settings: Settings, postgresql_server: Server, statement: str
) -> None:
    database = sa.make_url(settings.database_url).database
    with postgresql_server.connect(database) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(serving_role)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_the_proxy_lets_through_what_is_read() -> None:
    taken = Settings().file_megabytes * 1_100_000 + FORM_BYTES
    limits = re.findall(r"client_max_body_size (\d+)m|max_size (\d+)MB", OPERATING)
    assert len(limits) == 2
    for nginx, caddy in limits:
        assert int(nginx or caddy) * 1_000_000 >= READS * taken


def test_no_shell_line_of_the_document_is_broken() -> None:
    blocks = re.findall(r"(?:^ {4}.*\n)+", OPERATING, re.MULTILINE)
    shell = [b for b in blocks if re.match(r" {4}(sara|systemctl|python3|cp|sqlite3|SARA)", b)]
    assert len(shell) > 5
    for block in shell:
        subprocess.run(["bash", "-n"], input=block, text=True, check=True)
