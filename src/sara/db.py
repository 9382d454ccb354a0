"""The database: one engine that reads in autocommit, one that writes in transactions.

Leaving `Database.write()` normally commits; raising rolls back. Nobody calls `commit()`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from sara.secret import Secret
from sara.settings import Settings
from sara.words import Spoken

Reader = Connection | Session
"""What a query runs on: a reading connection, or the session of a write."""

BIGGEST_ID = 2**31 - 1
"""Keys are 32-bit numbers; PostgreSQL does not compare them with bigger ones."""
POOL_SIZE = {"sqlite": 2, "postgresql": 8}
"""Threads that use the database; how they share the work is in `web/threads.py`."""
WAITS = 5
"""Seconds that somebody waits for a connection, and then for others to end writing to SQLite: once
each. Whoever reads a page believes in it for about as long."""


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: stored as UTC, given back aware (SQLite would give it back naive)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        stored: dt.datetime = value
        return stored if stored.tzinfo else stored.replace(tzinfo=dt.UTC)


def spoken(kind: type[Spoken], *, checked: bool = True) -> sa.Enum:
    """A column that holds the values of a `Spoken` enum, checked by the database.

    Not `checked` are those that a later migration added, for SQLite gives no constraint to a table
    that stands, and a second column of the same values in one table.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=checked,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [m.value for m in members],
    )


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over the rows that meet a condition, on both engines."""
    only = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


class Database:
    """Both engines of one installation."""

    def __init__(self, settings: Settings) -> None:
        self.secret = Secret.of(settings)
        self.settings = settings
        self.sqlite = settings.sqlite
        self.threads = POOL_SIZE["sqlite" if self.sqlite else "postgresql"]
        if self.sqlite:
            settings.data.mkdir(parents=True, exist_ok=True)
        self.reads = self._engine(
            settings, self.threads, isolation_level="AUTOCOMMIT", pool_reset_on_return=None
        )
        self.writes = self._engine(
            settings, 1 if self.sqlite else self.threads, pool_pre_ping=not self.sqlite
        )
        if self.sqlite:
            for engine in (self.reads, self.writes):
                sa.event.listen(engine, "connect", _sqlite_habits)
            sa.event.listen(self.reads, "connect", _keep_more)
            sa.event.listen(self.writes, "begin", _take_the_write_lock)
        else:
            for engine in (self.reads, self.writes):
                sa.event.listen(engine, "connect", _compile_nothing)

    def _engine(self, settings: Settings, size: int, **options: Any) -> Engine:
        if not self.sqlite:
            from sara.postgresql import Cursor  # the driver, which SQLite does not need

            options["connect_args"] = {"cursor_factory": Cursor}
        return sa.create_engine(
            settings.database_url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=WAITS,
            hide_parameters=True,
            **options,
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.reads.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction. Commits when the block ends, rolls back when it raises."""
        with self.writes.connect() as connection:
            transaction = connection.begin()
            session = self.session(connection)
            try:
                yield session
                session.flush()
                transaction.commit()
            except BaseException:
                # A COMMIT that failed leaves SQLite's write transaction open: end it by hand.
                connection.rollback()
                raise
            finally:
                session.close()

    def session(self, connection: Connection) -> Session:
        """A session on this connection, with what operations look up in its `info`."""
        known = {"secret": self.secret, "zone": self.settings.zone, "settings": self.settings}
        return Session(bind=connection, expire_on_commit=False, info=known)

    def close(self) -> None:
        self.reads.dispose()
        self.writes.dispose()


def _sqlite_habits(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on",
                   f"busy_timeout={WAITS * 1000}", "secure_delete=on"):  # fmt: skip
        raw.execute("pragma " + pragma)


def _keep_more(raw: Any, _record: Any) -> None:
    """Eight megabytes of pages for a reader instead of two: a search looks at a thousand rows."""
    raw.execute("pragma cache_size=-8000")


def _compile_nothing(raw: Any, _record: Any) -> None:
    """PostgreSQL would take 25 ms to compile a search that then takes 3."""
    raw.execute("SET jit = off")
    raw.commit()


def _take_the_write_lock(connection: Connection) -> None:
    # With BEGIN alone a reader that turns writer is refused at once, whatever the busy timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def whole(text: str, most: int = BIGGEST_ID) -> int | None:
    """A number from 1 to `most` written in plain digits, such as a key in an address; else None."""
    if not (text.isascii() and text.isdigit()) or len(text) > 20:
        return None
    found = int(text)
    return found if 0 < found <= most else None


def bump(db: Session, table: sa.FromClause, row_id: int, version: int, **values: Any) -> bool:
    """Update one row only if nobody changed it since `version`; False when somebody did."""
    assert isinstance(table, sa.Table), "what a mapped class calls its table is one"
    if version >= BIGGEST_ID:
        return False  # no row was ever changed so often, and one more is no number of a database
    done = db.execute(
        table.update()
        .where(table.c.id == row_id, table.c.version == version)
        .values(version=version + 1, **values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount


def add_once(db: Session, kind: type[Base], **values: Any) -> Any:
    """Add a row, unless a unique index keeps one like it; gives its key, None when it was there.

    It waits for whoever is adding the same one.
    """
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = sa.inspect(kind).primary_key[0]
    # Returned, not counted: PostgreSQL tells no row count of an insert.
    return db.scalar(insert(kind).values(**values).on_conflict_do_nothing().returning(key))


Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
