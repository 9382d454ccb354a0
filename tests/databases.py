"""A freshly migrated database for each test, on SQLite and on PostgreSQL.

The migrations run once per engine in a test run. On SQLite every test gets a copy of that file. On
PostgreSQL every test process gets a copy of that database and brings it back to what it was between
tests, in a fraction of the time a copy takes; `new_settings` gives copies of their own to the tests
that change the schema or need two databases. Tests with the cast start from what holds it already.

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

import pytest
import sqlalchemy as sa

from sara import migrate
from sara.settings import Settings, load
from tests import engines, postgresql
from tests.postgresql import Own, Server

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
def listening_socket(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """A free port of this machine, held from now on, so that its address can go into settings.

    For what a browser looks at, it is the one at which the server of this process listens.
    """
    if "live" in request.fixturenames:
        yield request.getfixturevalue("stage").socket
        return
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
def settings(
    engine: str, environ: dict[str, str], request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """An installation with a migrated database: empty, or with the cast if a test asks for it."""
    data = Path(environ["SARA_DATA"])
    cast = None
    if "cast" in request.fixturenames:
        cast = request.getfixturevalue(f"gathered_{engine}").settings
        copy(cast.secret_path, data / "secrets" / "key")
    if engine == "postgresql":
        own: Own = request.getfixturevalue("own_database")
        own.go_back("cast" if cast else "migrated")
        yield load(environ | {"SARA_DATABASE": own.address})
        return
    kept = cast.data / "sara.db" if cast else request.getfixturevalue("migrated_file")
    address = f"sqlite:///{copy(kept, data / 'sara.db')}"
    engines.keep_at(address)
    yield load(environ | {"SARA_DATABASE": address})
    engines.forget(address)


@pytest.fixture
def new_settings(
    engine: str, environ: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[NewSettings]:
    """Further installations: `new_settings(migrated=False, SARA_NAME="...")`, as many as asked.

    With the rows of another one where it is to be `like` that.
    """
    made: list[str] = []

    def another(*, migrated: bool = True, like: Settings | None = None, **changed: str) -> Settings:
        name = f"another{len(made)}"
        data = tmp_path / name
        kept = sa.make_url(like.database_url).database if like else None
        if engine == "postgresql":
            server: Server = request.getfixturevalue("postgresql_server")
            name = f"{server.prefix}_{this_process()}_{name}"
            server.create(name, template=kept or (server.migrated if migrated else "template0"))
            address = server.address(name)
        elif kept or migrated:
            file = kept or request.getfixturevalue("migrated_file")
            address = f"sqlite:///{copy(Path(file), data / 'sara.db')}"
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
            fold_the_journal_in(unfinished / "sara.db")
            unfinished.rename(folder)
    return folder / "sara.db"


def fold_the_journal_in(file: Path) -> None:
    """What SQLite keeps beside the file goes into it, so that a copy of the file is whole."""
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")


def copy(kept: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return shutil.copy(kept, target)


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
def own_database(postgresql_server: Server) -> Iterator[Own]:
    """The database of this test process."""
    name = f"{postgresql_server.prefix}_{this_process()}"
    postgresql_server.create(name, template=postgresql_server.migrated)
    with postgresql_server.connect(name) as connection:
        own = Own(postgresql_server.address(name), connection)
        own.keep("migrated")
        engines.keep_at(own.address)
        yield own
        engines.forget(own.address)


# One folder for a whole run, whatever the number of its processes

RUN_FOLDER = pytest.StashKey[Path]()
MEMORY = Path("/dev/shm")  # noqa: S108  a folder that lives in memory, on Linux
ROOM = 4 * 2**30


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.stash[RUN_FOLDER]


def pytest_configure(config: pytest.Config) -> None:
    told = getattr(config, "workerinput", None)
    if not told:
        _keep_off_the_disk()
    folder = told["run_folder"] if told else tempfile.mkdtemp(prefix="sara_test_")
    config.stash[RUN_FOLDER] = Path(folder)


def _keep_off_the_disk() -> None:
    """What the run writes goes into memory where there is room: sara waits for its disk a lot."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is asked for anew, here and in every process from here on


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


def this_process() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
