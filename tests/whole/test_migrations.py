"""The migrations: up, down and up again with rows, and never apart from the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from sara import migrate
from sara.db import Base, Database
from sara.factories import (
    START,
    AccountFactory,
    ActionFactory,
    AreaFactory,
    CommentFactory,
    SeatFactory,
    a_problem,
    using,
)
from sara.history.verification import verify
from sara.migrate import Standing
from sara.problems.models import Problem
from sara.seed import sow
from sara.settings import Settings, load
from tests.databases import NewSettings, copy, fold_the_journal_in, this_process
from tests.postgresql import Server

SCRIPT = ScriptDirectory.from_config(migrate.configuration(Settings()))
REVISIONS = [revision.revision for revision in SCRIPT.walk_revisions()][::-1]
SEARCH = {
    "sqlite": "SELECT count(*) FROM searchable_fts WHERE words MATCH 'glass'",
    "postgresql": "SELECT count(*) FROM searchable WHERE tsv @@ to_tsquery('simple', 'glass')",
}
GUARDED = {
    "sqlite": "SELECT count(*) FROM sqlite_master"
    " WHERE type = 'trigger' AND tbl_name LIKE 'entry%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid IN"
    " ('entry'::regclass, 'entry_text'::regclass) AND NOT tgisinternal",
}


@pytest.fixture(autouse=True, scope="module")
def _read_once() -> Iterator[None]:
    """The files of all versions, which alembic would read anew each time it goes up or down."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ScriptDirectory, "from_config", lambda _config: SCRIPT)
        yield


@pytest.fixture
def own(new_settings: NewSettings) -> Settings:
    """An installation whose shape a test may change."""
    return new_settings()


def opened(settings: Settings) -> sa.Engine:
    return sa.create_engine(settings.database_url, poolclass=sa.NullPool)


def asked(settings: Settings, statements: dict[str, str]) -> Any:
    with opened(settings).connect() as connection:
        return connection.scalar(sa.text(statements[connection.dialect.name]))


def shape(settings: Settings) -> Any:
    """Everything that is built in the database, as it tells it itself."""
    with opened(settings).connect() as connection:
        if connection.dialect.name == "sqlite":
            built = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
            return connection.execute(sa.text(built)).all()
        return [connection.execute(sa.text(built)).all() for built in ON_POSTGRESQL]


ON_POSTGRESQL = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
    " column_default, is_generated, generation_expression FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY 1, ordinal_position",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
)


Rows = dict[str, list[tuple[Any, ...]]]
Columns = dict[str, set[str]]


def rows(settings: Settings) -> Rows:
    """What every table holds, as the driver gives it."""
    with opened(settings).connect() as connection:
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(asking)]
            for name, asking in EVERYTHING.items()
        }


EVERYTHING = {table.name: str(sa.select(table)) for table in Base.metadata.sorted_tables}


def columns(settings: Settings) -> Columns:
    """The tables of ours that the database holds, with their columns."""
    with opened(settings).connect() as connection:
        inspector = sa.inspect(connection)
        return {
            name: {column["name"] for column in found}
            for (_, name), found in inspector.get_multi_columns().items()
            if name in EVERYTHING
        }


def told(found: Rows, there: Columns) -> dict[str, list[str]]:
    """The rows of these tables, with these columns alone."""
    kept = {
        name: [at for at, column in enumerate(Base.metadata.tables[name].c) if column.name in known]
        for name, known in there.items()
    }
    return {
        name: sorted(str([row[at] for at in places]) for row in found[name])
        for name, places in kept.items()
    }


def filled(settings: Settings) -> None:
    database = Database(settings)
    with database.write() as db, using(db):
        a_problem(AccountFactory(), AreaFactory())
    database.close()


def test_there_is_one_newest_migration() -> None:
    assert len(SCRIPT.get_heads()) == 1
    assert len(SCRIPT.get_bases()) == 1


def test_migrations_are_numbered_in_their_order() -> None:
    numbers = range(1, len(REVISIONS) + 1)
    assert [f"{number:04d}" for number in numbers] == REVISIONS


def test_models_and_migrations_agree(own: Settings) -> None:
    command.check(migrate.configuration(own))


def test_a_fresh_database_is_current(new_settings: NewSettings) -> None:
    fresh = new_settings(migrated=False)
    assert migrate.standing(fresh) is Standing.EMPTY
    migrate.upgrade(fresh)
    assert migrate.standing(fresh) is Standing.CURRENT
    migrate.upgrade(fresh)
    assert migrate.standing(fresh) is Standing.CURRENT


def test_a_database_made_step_by_step_is_like_one_made_at_once(
    own: Settings, new_settings: NewSettings
) -> None:
    fresh = new_settings(migrated=False)
    for revision in REVISIONS:
        migrate.upgrade(fresh, revision)
    assert shape(fresh) == shape(own)


class Sown(msgspec.Struct, frozen=True):
    """An installation with rows, to copy from, and what it holds."""

    settings: Settings
    shape: Any
    rows: Rows
    found: int


_sown: dict[str, Sown] = {}
_down: dict[str, tuple[str, Settings]] = {}


@pytest.fixture
def sown(engine: str, run_folder: Path, request: pytest.FixtureRequest) -> Sown:
    """Written once by each test process, on each engine."""
    if engine not in _sown:
        settings = kept(engine, "sown", request)
        database = Database(settings)
        sow(database, 30)
        database.close()
        if engine == "sqlite":
            fold_the_journal_in(settings.data / "sara.db")
        _sown[engine] = Sown(settings, shape(settings), rows(settings), asked(settings, SEARCH))
    return _sown[engine]


def kept(
    engine: str, name: str, request: pytest.FixtureRequest, like: Settings | None = None
) -> Settings:
    """An installation that stays as long as the test process; the one of that name before is gone.

    It is migrated and empty, or like another one.
    """
    folder: Path = request.getfixturevalue("run_folder")
    data = folder / f"{name}_{this_process()}_{engine}"
    if engine == "postgresql":
        server: Server = request.getfixturevalue("postgresql_server")
        named = f"{server.prefix}_{this_process()}_{name}"
        if named in server.names():
            server.drop(named)
        made_from = sa.make_url(like.database_url).database if like else server.migrated
        server.create(named, template=made_from or "")
        address = server.address(named)
    else:
        file = like.data / "sara.db" if like else request.getfixturevalue("migrated_file")
        address = f"sqlite:///{copy(file, data / 'sara.db')}"
    return load({"SARA_DATA": str(data), "SARA_DATABASE": address})


@pytest.fixture
def older(sown: Sown, engine: str, revision: str, request: pytest.FixtureRequest) -> Settings:
    """What was sown, gone down to this version: from the version before, if that was there.

    Down goes one version after the other, so that both ways are the same.
    """
    at, settings = _down.pop(engine, ("", sown.settings))
    if at <= revision:
        settings = kept(engine, "down", request, like=sown.settings)
    migrate.downgrade(settings, revision)
    _down[engine] = revision, settings
    return settings


@pytest.mark.parametrize("revision", REVISIONS[-2::-1])
def test_up_down_and_up_again_loses_no_row(
    sown: Sown, older: Settings, new_settings: NewSettings
) -> None:
    assert sown.found, "something must be findable, or the test sees nothing"
    own = new_settings(like=older)
    assert migrate.standing(own) is Standing.OLDER
    there = columns(own)  # what an older version does not know, it cannot keep
    assert len(there) > 30
    migrate.upgrade(own)
    assert shape(own) == sown.shape
    assert told(rows(own), there) == told(sown.rows, there)
    assert asked(own, SEARCH) == sown.found


def test_a_chair_goes_down_as_a_member_and_what_was_public_as_the_teams(own: Settings) -> None:
    database = Database(own)
    with database.write() as db, using(db):
        lead, chair = AccountFactory(), AccountFactory()
        problem = a_problem(lead, AreaFactory())
        SeatFactory(problem_id=problem.id, account_id=chair.id, kind="chair", given_by=lead.id)
        CommentFactory(problem_id=problem.id, author_id=lead.id, audience="public")
    database.close()
    migrate.downgrade(own, "0004")
    with opened(own).connect() as connection:
        kinds = connection.scalars(sa.text("SELECT kind FROM seat ORDER BY id")).all()
        rooms = connection.scalars(sa.text("SELECT audience FROM comment")).all()
    assert (kinds, rooms) == (["lead", "member"], ["team"])
    migrate.upgrade(own)


def test_the_letter_of_what_was_no_problem_moves_out_of_the_reason_and_back(own: Settings) -> None:
    filled(own)
    migrate.downgrade(own, "0011")
    said = [("Once. [recurring]", "not_a_problem"), ("See form [harms]", "paused"),
            ("[events]", "not_a_problem")]  # fmt: skip
    with opened(own).begin() as connection:
        for reason, stage in said:
            connection.execute(
                sa.text(
                    "INSERT INTO visit (problem_id, stage, entered_at, left_at, entered_by, move,"
                    " reason) SELECT problem_id, :stage, entered_at, entered_at, entered_by,"
                    " 'reject', :reason FROM visit WHERE left_at IS NULL"
                ),
                {"stage": stage, "reason": reason},
            )
    migrate.upgrade(own)
    kept = sa.text("SELECT reason, letter FROM visit WHERE move = 'reject' ORDER BY id")
    with opened(own).connect() as connection:
        assert [tuple(row) for row in connection.execute(kept)] == [
            ("Once.", "recurring"), ("See form [harms]", None), ("", "events"),
        ]  # fmt: skip
    migrate.downgrade(own, "0011")
    again = sa.text("SELECT reason FROM visit WHERE move = 'reject' ORDER BY id")
    with opened(own).connect() as connection:
        assert connection.scalars(again).all() == [reason for reason, _ in said]
    migrate.upgrade(own)


def test_what_was_typed_as_a_point_of_the_gate_becomes_own_words_and_back(own: Settings) -> None:
    filled(own)
    typed = ["To see more at night", "plan.lawful", "No. 3", ""]
    database = Database(own)
    with database.write() as db, using(db):
        problem = db.scalars(sa.select(Problem)).one()
        for _ in typed:
            ActionFactory(problem_id=problem.id, owner_account_id=problem.lead_id,
                          added_by=problem.lead_id)  # fmt: skip
    database.close()
    migrate.downgrade(own, "0013")
    with opened(own).begin() as connection:
        for number, words in enumerate(typed, 1):
            said = sa.text("UPDATE action SET criterion = :words WHERE id = :number")
            connection.execute(said, {"words": words, "number": number})
    migrate.upgrade(own)
    with opened(own).connect() as connection:
        kept = connection.execute(sa.text("SELECT criterion, aim FROM action ORDER BY id"))
        assert [tuple(row) for row in kept] == [
            ("", "To see more at night"), ("plan.lawful", ""), ("", "No. 3"), ("", ""),
        ]  # fmt: skip
    migrate.downgrade(own, "0013")
    with opened(own).connect() as connection:
        again = connection.scalars(sa.text("SELECT criterion FROM action ORDER BY id"))
        assert again.all() == typed
    migrate.upgrade(own)


def test_the_history_goes_on_after_down_and_up(own: Settings) -> None:
    filled(own)
    migrate.downgrade(own, REVISIONS[0])
    migrate.upgrade(own)
    database = Database(own)
    with database.write() as db, using(db):
        a_problem(AccountFactory(), AreaFactory(), now=START)
    with database.read() as db:
        verdict = verify(db, database.secret)
    database.close()
    assert verdict.ok, verdict.faults
    assert verdict.entries == 2


def test_the_guards_of_the_history_come_back(own: Settings) -> None:
    guards = asked(own, GUARDED)
    assert guards >= 2
    migrate.downgrade(own, REVISIONS[0])
    assert asked(own, GUARDED) == 0
    migrate.upgrade(own)
    assert asked(own, GUARDED) == guards


def test_all_the_way_down_leaves_nothing_and_up_again_everything(own: Settings) -> None:
    before = shape(own)
    filled(own)
    migrate.downgrade(own, "base")
    with opened(own).connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        assert sa.inspect(connection).get_view_names() == []
    assert migrate.standing(own) is Standing.EMPTY
    migrate.upgrade(own)
    assert shape(own) == before
    filled(own)


class _PowerIsGone(BaseException):
    pass


@pytest.mark.parametrize("after", [3, 40, 90])
def test_a_migration_that_is_cut_short_leaves_nothing_and_runs_again(
    own: Settings, new_settings: NewSettings, after: int
) -> None:
    fresh, left = new_settings(migrated=False), [after]

    def cut(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise _PowerIsGone

    sa.event.listen(sa.Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(_PowerIsGone):
            migrate.upgrade(fresh)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", cut)
    assert migrate.standing(fresh) is Standing.EMPTY
    with opened(fresh).connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    migrate.upgrade(fresh)
    assert shape(fresh) == shape(own)
