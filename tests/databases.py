"""A freshly migrated database for each test, on SQLite and on PostgreSQL.

The migrations run once per engine in a test run. On SQLite every test gets a copy of that file. On
PostgreSQL every test process gets a copy of that database and empties it between tests, in a
fraction of the time a copy takes; `new_settings` gives copies of their own to the tests that change
the schema or need two databases.

The PostgreSQL server is started by the first test that needs it and ends with the run.
`SARA_TEST_POSTGRES=postgresql+psycopg://SUPERUSER@HOST/postgres` names one that is there already.
"""

import fcntl
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from sara import migrate
from sara.settings import Settings, load
from tests import postgresql
from tests.postgresql import Server

NO_SERVER = "PostgreSQL server not found: its tests are skipped; install postgresql"

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True)
"""For the rare test that makes sense on one engine only; every other one runs on both."""

NewSettings = Callable[..., Settings]


def missing(sentence: str) -> None:
    """Skip, or fail where everything has to be there, as on the project's own test machine."""
    if os.environ.get("SARA_TEST_REQUIRE") == "all":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


# What the tests use


@pytest.fixture(params=["sqlite", POSTGRESQL])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def listening_socket() -> Iterator[socket.socket]:
    """A free port of this machine, held from now on, so that its address can go into settings."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        yield free


@pytest.fixture
def environ(tmp_path: Path, listening_socket: socket.socket) -> dict[str, str]:
    """The settings of a test as the environment would name them, but for its database."""
    port = listening_socket.getsockname()[1]
    return {
        "SARA_DATA": str(tmp_path / "data"),
        "SARA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "SARA_LISTEN": f"127.0.0.1:{port}",
        "SARA_WORKER": "false",
    }


@pytest.fixture
def settings(engine: str, environ: dict[str, str], request: pytest.FixtureRequest) -> Settings:
    """An installation with a migrated, empty database."""
    if engine == "postgresql":
        address = request.getfixturevalue("emptied_database")
    else:
        migrated = request.getfixturevalue("migrated_file")
        address = _copy(migrated, Path(environ["SARA_DATA"]) / "sara.db")
    return load(environ | {"SARA_DATABASE": address})


@pytest.fixture
def new_settings(
    engine: str, environ: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[NewSettings]:
    """Further installations: `new_settings(migrated=False, SARA_NAME="...")`, as many as asked."""
    made: list[str] = []

    def another(*, migrated: bool = True, **changed: str) -> Settings:
        name = f"another{len(made)}"
        data = tmp_path / name
        if engine == "postgresql":
            server: Server = request.getfixturevalue("postgresql_server")
            name = f"{server.prefix}_{_process()}_{name}"
            server.create(name, template=server.migrated if migrated else "template0")
            address = server.address(name)
        elif migrated:
            address = _copy(request.getfixturevalue("migrated_file"), data / "sara.db")
        else:
            data.mkdir()
            address = f"sqlite:///{data / 'sara.db'}"
        made.append(name)
        return load(environ | {"SARA_DATA": str(data), "SARA_DATABASE": address} | changed)

    yield another
    if engine == "postgresql":
        for name in made:
            request.getfixturevalue("postgresql_server").drop(name)


# Where they come from


@pytest.fixture(scope="session")
def migrated_file(run_folder: Path) -> Path:
    folder = run_folder / "migrated"
    with _one_at_a_time(run_folder):
        if not folder.exists():
            unfinished = run_folder / "unfinished"
            migrate.upgrade(load({"SARA_DATA": str(unfinished)}))
            _fold_the_journal_in(unfinished / "sara.db")
            unfinished.rename(folder)
    return folder / "sara.db"


def _fold_the_journal_in(file: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")


def _copy(migrated: Path, target: Path) -> str:
    target.parent.mkdir(parents=True)
    shutil.copyfile(migrated, target)
    return f"sqlite:///{target}"


@pytest.fixture(scope="session")
def postgresql_server(run_folder: Path) -> Server:
    """The server, with one migrated database to copy from."""
    named = os.environ.get("SARA_TEST_POSTGRES")
    if not named and not postgresql.is_installed():
        missing(NO_SERVER)
    with _one_at_a_time(run_folder):
        url = sa.make_url(named) if named else postgresql.start(run_folder / "postgresql")
        server = Server(url, _prefix(run_folder))
        if server.migrated not in server.names():
            unfinished = f"{server.prefix}_unfinished"
            server.create(unfinished, template="template0")
            migrate.upgrade(
                load(
                    {
                        "SARA_DATA": str(run_folder / "data"),
                        "SARA_DATABASE": server.address(unfinished),
                    }
                )
            )
            server.rename(unfinished, to=server.migrated)
    return server


@pytest.fixture(scope="session")
def own_database(postgresql_server: Server) -> Iterator[tuple[str, psycopg.Connection, str]]:
    """The database of this test process, and how to empty it."""
    name = f"{postgresql_server.prefix}_{_process()}"
    postgresql_server.create(name, template=postgresql_server.migrated)
    with postgresql_server.connect(name) as connection:
        script = postgresql.emptying(connection)
        connection.execute("set session_replication_role = replica")
        # A test that leaves a transaction open is told, instead of holding up the next for ever.
        connection.execute("set lock_timeout = '5s'")
        yield postgresql_server.address(name), connection, script


@pytest.fixture
def emptied_database(own_database: tuple[str, psycopg.Connection, str]) -> str:
    address, connection, script = own_database
    connection.execute(script.encode())
    return address


# One folder for a whole run, whatever the number of its processes

RUN_FOLDER = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.stash[RUN_FOLDER]


def pytest_configure(config: pytest.Config) -> None:
    told = getattr(config, "workerinput", None)
    folder = told["run_folder"] if told else tempfile.mkdtemp(prefix="sara_test_")
    config.stash[RUN_FOLDER] = Path(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    folder = config.stash[RUN_FOLDER]
    if postgresql.runs(folder / "postgresql"):
        postgresql.stop(folder / "postgresql")
    elif named := os.environ.get("SARA_TEST_POSTGRES"):
        server = Server(sa.make_url(named), _prefix(folder))
        for name in server.names():
            server.drop(name)
    shutil.rmtree(folder)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prefix(folder: Path) -> str:
    return re.sub(r"\W", "_", folder.name).lower()


def _process() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
