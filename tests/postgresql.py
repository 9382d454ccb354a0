"""The PostgreSQL server of a test run.

It lives in the run's folder, listens on a socket there and nowhere else, and forgets everything at
the end. Nothing is forced to disk: a crash may lose it all.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
FIRST_TO_CHOOSE = 15_00_00
"""The first version that copies databases in more than one way."""
HABITS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "wal_recycle": "off",
    "checkpoint_timeout": "1h",
    "max_connections": "200",
    "jit": "off",
    # Far from UTC and not on the hour, so that a forgotten time zone shows.
    "timezone": "Pacific/Chatham",
}


class Server:
    """A running server, and the databases that this run makes on it: all begin with `prefix`."""

    def __init__(self, url: sa.URL, prefix: str) -> None:
        self.url = url
        self.prefix = prefix
        self.migrated = f"{prefix}_migrated"

    def address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        plain = self.url.set(drivername="postgresql", database=name)
        # Named, so that a test which cuts off the application does not cut off the tests.
        return psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True, application_name="tests"
        )

    def names(self) -> set[str]:
        with self.connect() as connection:
            rows = connection.execute(
                "select datname from pg_database where starts_with(datname, %s)", [self.prefix]
            )
            return {name for (name,) in rows}

    def create(self, name: str, *, template: str) -> None:
        """A copy of that database, file by file: through its journal takes three times as long."""
        with self.connect() as connection:
            choice = connection.info.server_version >= FIRST_TO_CHOOSE
            sentence = (
                f"create database {{}} template {{}} {'strategy file_copy' if choice else ''}"
            )
            connection.execute(sql.SQL(sentence).format(*map(sql.Identifier, (name, template))))

    def rename(self, name: str, to: str) -> None:
        self._say("alter database {} rename to {}", name, to)

    def drop(self, name: str) -> None:
        self._say("drop database {} with (force)", name)

    def _say(self, sentence: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(sentence).format(*map(sql.Identifier, names)))


class Own:
    """A database that goes back to what was kept of it: `keep("cast")`, then `go_back("cast")`."""

    def __init__(self, address: str, connection: psycopg.Connection) -> None:
        self.address = address
        self._connection = connection
        # The history goes too, whose triggers forbid that: a replica has none.
        connection.execute("set session_replication_role = replica")
        # A test that leaves a transaction open is told, instead of holding up the next for ever.
        connection.execute("set lock_timeout = '5s'")

    def keep(self, state: str) -> None:
        """What every table and sequence holds now, under this name."""
        _keep(self._connection, f"kept_{state}")

    def go_back(self, state: str) -> None:
        self._connection.execute(f"select kept_{state}.go_back()")


def is_installed() -> bool:
    return _program("initdb") is not None


def start(folder: Path, habits: dict[str, str] = HABITS) -> sa.URL:
    """The address of the server that runs in `folder`, started if it does not."""
    url = sa.URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)}
    )
    if runs(folder):
        return url
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        folder.parent.chmod(0o711)
        shutil.chown(folder, "postgres", "postgres")
    _run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8",
         f"--locale={LOCALE}", "--no-sync", "--no-instructions")  # fmt: skip
    options = " ".join(f"-c {name}={value}" for name, value in habits.items())
    _run("pg_ctl", "start", "-D", str(folder / "data"), "-l", str(folder / "log"), "-w",
         "-o", f"-k '{folder}' {options}")  # fmt: skip
    return url


def runs(folder: Path) -> bool:
    return (folder / "data" / "postmaster.pid").exists()


def stop(folder: Path) -> None:
    _run("pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate", "-w")


def _keep(connection: psycopg.Connection, schema: str) -> None:
    """A function that brings every table and sequence back to what it holds now.

    The server plans its hundred statements once, and not each time.
    """
    connection.execute(f"create schema {schema}")
    script = []
    tables = connection.execute("select tablename from pg_tables where schemaname = 'public'")
    for (table,) in tables.fetchall():
        script.append(f'delete from public."{table}"')
        if connection.execute(f'select 1 from public."{table}" limit 1').fetchone():
            connection.execute(f'create table {schema}."{table}" as table public."{table}"')
            columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
            script.append(
                f'insert into public."{table}" ({columns}) overriding system value'
                f' select {columns} from {schema}."{table}"'
            )
    sequences = connection.execute(
        "select sequencename, coalesce(last_value, start_value), last_value is not null"
        " from pg_sequences where schemaname = 'public'"
    )
    script += [f"perform setval('public.\"{s}\"', {at}, {used})" for s, at, used in sequences]
    # The vacuum may have met a table between two tests, and the planner would take it for empty
    # whatever the next writes: a hundred thousand rows held against each other took ten minutes.
    script.append(
        "update pg_class set reltuples = -1"
        " where reltuples = 0 and relnamespace = 'public'::regnamespace"
    )
    connection.execute(
        f"create function {schema}.go_back() returns void language plpgsql"
        f" as $$ begin {'; '.join(script)}; end $$"
    )


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'public'"
        " and table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        [table],
    )
    return [name for (name,) in rows]


def _run(program: str, *arguments: str) -> None:
    # The server refuses to run as root.
    other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    command = [*(other if os.getuid() == 0 else []), str(_program(program)), *arguments]
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False
        )
        said.seek(0)
        assert done.returncode == 0, f"{program} failed: {said.read()}"


def _program(name: str) -> str | None:
    """Debian keeps the server's programs off PATH, in a folder for each version."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda folder: int(folder.parent.name), reverse=True)
    return shutil.which(name, path=os.pathsep.join(map(str, newest_first))) or shutil.which(name)
