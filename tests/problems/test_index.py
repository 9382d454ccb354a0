"""The index of words as SQLite keeps it: in one piece after the night, without what was covered."""

import datetime as dt

import msgspec
import sqlalchemy as sa

from sara.db import Database
from sara.problems import search
from tests.cast import Cast
from tests.databases import fold_the_journal_in, on_sqlite

CANARY = "zyrkquamblefont"
NIGHT = dt.datetime(2026, 6, 2, 1, 20, tzinfo=dt.UTC)


def pieces(database: Database) -> int:
    with database.read() as db:
        asked = "select count(distinct segid) from searchable_fts_idx"
        return int(db.exec_driver_sql(asked).scalar_one())


def times_found(database: Database, word: str) -> int:
    with database.read() as db:
        asked = sa.text("select count(*) from searchable_fts where searchable_fts match :word")
        return int(db.execute(asked, {"word": word}).scalar_one())


def is_in_the_file(database: Database) -> bool:
    file = database.settings.data / "sara.db"
    fold_the_journal_in(file)
    return CANARY[4:].encode() in file.read_bytes()  # its beginning may be that of its neighbour


def say(cast: Cast, number: int, words: str) -> None:
    with cast.database.write() as db:
        search.index(db, problem_id=cast.problem_id, subject="comment", subject_id=number,
                     words=words)  # fmt: skip


@on_sqlite
def test_at_night_the_index_becomes_one_piece_and_forgets_what_was_covered(cast: Cast) -> None:
    say(cast, 1, f"The lamp is out, says {CANARY}")
    say(cast, 1, "The lamp is out, says a neighbour")
    say(cast, 2, "The neighbour is right")
    assert (times_found(cast.database, CANARY), times_found(cast.database, "neighbour")) == (0, 2)
    assert is_in_the_file(cast.database), "in the piece of the first writing"
    berlin = msgspec.structs.replace(cast.database.settings, time_zone="Europe/Berlin")

    search.put_together_at_night(cast.database, berlin, NIGHT - dt.timedelta(hours=1))
    assert pieces(cast.database) > 1, "two o'clock there"
    search.put_together_at_night(cast.database, berlin, NIGHT)
    assert pieces(cast.database) == 1
    assert not is_in_the_file(cast.database)
    assert times_found(cast.database, "neighbour") == 2
    assert search.put_together(cast.database) == 0, "there is nothing left to do"


def test_no_other_database_needs_it(cast: Cast) -> None:
    search.put_together_at_night(cast.database, cast.database.settings, NIGHT)
