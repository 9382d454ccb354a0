"""The ground that is measured on: an installation for each size, on each database."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import click
import msgspec
import sqlalchemy as sa

from sara import migrate
from sara.accounts import sessions
from sara.accounts.models import Account, Role, RoleGrant
from sara.db import Database, utc_now
from sara.problems.models import Problem, Stage
from sara.problems.search import put_together
from sara.secret import hashed
from sara.seed import sow
from sara.settings import Settings, load
from sara.web import forgery
from sara.workflow.models import Review, ReviewState
from tests import postgresql

PAGES = 40
"""So many problem pages are asked for, one after another."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One installation, and what is needed to ask for its pages."""

    engine: str
    version: str
    """Of the database."""
    size: int
    settings: Settings
    token: str
    csrf: str
    """The form token of that session."""
    problems: list[int]
    reviews: list[tuple[int, int]]
    """(problem, review) of reviews that wait, newest last."""
    area_id: int
    database_pid: int = 0
    """The PostgreSQL server's first process; 0 on SQLite."""

    @property
    def port(self) -> int:
        return int(self.settings.listen.rpartition(":")[2])


@contextmanager
def grounds(engine: str, sizes: list[int], folder: Path) -> Iterator[list[Ground]]:
    """An installation of each size, sown afresh; a PostgreSQL server of its own ends with them."""
    with ExitStack() as stack:
        server = stack.enter_context(_server(folder)) if engine == "postgresql" else None
        made = [_ground(engine, size, folder / f"{engine}-{size}", server) for size in sizes]
        pid = _pid(folder / "server") if server else 0
        yield [msgspec.structs.replace(ground, database_pid=pid) for ground in made]


@contextmanager
def _server(folder: Path) -> Iterator[postgresql.Server]:
    """PostgreSQL as Debian sets it up: what is committed is on the disk."""
    place = folder / "server"
    habits = {"listen_addresses": "", "max_connections": "200"}
    try:
        yield postgresql.Server(postgresql.start(place, habits), "bench")
    finally:
        postgresql.stop(place)


def _pid(place: Path) -> int:
    return int((place / "data" / "postmaster.pid").read_text().split()[0])


def _ground(engine: str, size: int, data: Path, server: postgresql.Server | None) -> Ground:
    port, address = free_port(), ""
    if server:
        server.create(f"bench_{size}", template="template0")
        address = server.address(f"bench_{size}")
    settings = load({
        "SARA_DATA": str(data), "SARA_DATABASE": address, "SARA_WORKER": "false",
        "SARA_LISTEN": f"127.0.0.1:{port}", "SARA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
    })  # fmt: skip
    migrate.upgrade(settings)
    database = Database(settings)
    label = f"Sowing {size:,} problems on {engine}"
    with click.progressbar(length=size, label=label, show_pos=True) as bar:
        sow(database, size, progress=bar.update)
    if server:  # as it does by itself, a minute after so much was written
        with database.writes.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                "VACUUM ANALYZE"
            )
    else:  # as the worker does every night
        put_together(database)
    found = _look(engine, size, settings, database)
    database.close()
    return found


def _look(engine: str, size: int, settings: Settings, database: Database) -> Ground:
    everywhere = sa.select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    with database.write() as db:
        reader = db.scalars(
            everywhere.where(RoleGrant.role == Role.COORDINATOR, RoleGrant.area_id.is_(None))
        ).first()
        assert reader is not None
        token = sessions.begin(db, reader, settings=settings, now=utc_now())
        working = sa.select(Problem.id).where(Problem.stage.in_((Stage.SCANNING, Stage.ANALYSIS)))
        waiting = sa.select(Review.problem_id, Review.id).where(Review.state == ReviewState.OPEN)
        version = db.connection().dialect.server_version_info or ()
        return Ground(
            engine=engine, version=".".join(map(str, version)), size=size, settings=settings,
            token=token,
            csrf=forgery.mask(database.secret, hashed(token)),
            problems=list(db.scalars(working.order_by(Problem.id.desc()).limit(PAGES))),
            reviews=[(row.problem_id, row.id) for row in db.execute(waiting.order_by(Review.id))],
            area_id=db.scalars(sa.select(Problem.area_id).limit(1)).one(),
        )  # fmt: skip


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def once() -> str:
    """A number for a form that was never sent before."""
    return secrets.token_hex(16)
