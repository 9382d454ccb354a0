"""Leaving entries, erasing what they say, and the guards of the tables."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import Database
from sara.errors import NotFound, Refused
from sara.factories import START, AccountFactory, AreaFactory, a_problem, using
from sara.history.models import Entry, EntryText
from sara.history.operations import changed, erase, record
from sara.history.verification import verify
from sara.problems.models import Stage
from tests.databases import on_postgresql, on_sqlite


def text_of(db: Session, seq: int) -> EntryText | None:
    return db.scalars(sa.select(EntryText).where(EntryText.seq == seq)).one_or_none()


def an_entry(db: Session) -> int:
    return record(db, "scan.answered", by=None, now=START, changes={"harms": ("", "Cut feet")},
                  reason="Asked twice", audience=Audience.AGENCIES)  # fmt: skip


def test_entries_are_numbered_without_gaps(db: Session) -> None:
    assert [an_entry(db) for _ in range(3)] == [1, 2, 3]


def test_an_entry_keeps_from_and_to_as_plain_values(db: Session) -> None:
    seq = record(
        db, "problem.moved", by=None, now=START,
        changes={"stage": (Stage.SCANNING, Stage.ANALYSIS), "due": (None, dt.date(2026, 9, 1)),
                 "kinds": ((), [Stage.PLAN, "x"])},
    )  # fmt: skip
    kept = text_of(db, seq)
    assert kept is not None
    assert kept.changes == {
        "stage": ["scanning", "analysis"],
        "due": [None, "2026-09-01"],
        "kinds": [[], ["plan", "x"]],
    }


def test_only_what_differs_counts_as_changed(db: Session) -> None:
    with using(db):
        problem = a_problem(AccountFactory(), AreaFactory())
    assert changed(problem, {"title": problem.title, "place": "Mill Lane"}) == {
        "place": (problem.place, "Mill Lane")
    }


def test_a_change_that_is_undone_leaves_no_entry(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as db:  # noqa: PT012
        an_entry(db)
        raise ZeroDivisionError
    with database.read() as reading:
        assert reading.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0
        assert reading.scalar(sa.text("SELECT seq FROM head")) == 0


@on_postgresql
def test_two_who_change_one_problem_do_not_wait_for_each_other_in_a_ring(
    database: Database,
) -> None:
    with database.write() as db, using(db):
        problem = a_problem(AccountFactory(), AreaFactory())

    def entry(db: Session) -> int:
        return record(db, "scan.filled", by=None, now=START, problem_id=problem.id)

    def beside() -> int:
        with database.write() as db:
            return entry(db)

    with ThreadPoolExecutor(1) as other:
        with database.write() as db:
            db.execute(sa.text("UPDATE problem SET version = 2"))
            waiting = other.submit(beside)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)
            first = entry(db)
        assert waiting.result(10) == first + 1


# Erasing


def test_an_erased_text_is_gone_and_the_chain_holds(db: Session, database: Database) -> None:
    seq = an_entry(db)
    teller = erase(db, seq, by=None, now=START, reason="The person asked for it")
    assert text_of(db, seq) is None
    assert verify(db, database.secret).ok
    entry = db.get_one(Entry, teller)
    assert (entry.verb, entry.subject, entry.subject_id) == ("text.erased", "entry", seq)
    assert entry.audience is Audience.AGENCIES


def test_what_is_erased_leaves_the_database_file(database: Database) -> None:
    with database.write() as db:
        seq = record(db, "scan.answered", by=None, now=START, reason="canary-4711")
    with database.write() as db:
        erase(db, seq, by=None, now=START, reason="The person asked for it")
    with database.read() as reading:
        left = reading.execute(sa.select(EntryText.reason)).scalars().all()
    assert "canary-4711" not in left


def test_an_erasure_needs_a_reason(db: Session) -> None:
    seq = an_entry(db)
    with pytest.raises(Refused, match="Say why"):
        erase(db, seq, by=None, now=START, reason=" ")
    assert text_of(db, seq) is not None


def test_a_text_is_erased_once(db: Session) -> None:
    seq = an_entry(db)
    erase(db, seq, by=None, now=START, reason="Asked for")
    with pytest.raises(Refused, match="erased before"):
        erase(db, seq, by=None, now=START, reason="Asked for")


def test_why_something_was_erased_stays(db: Session) -> None:
    teller = erase(db, an_entry(db), by=None, now=START, reason="Asked for")
    with pytest.raises(Refused, match="stays on record"):
        erase(db, teller, by=None, now=START, reason="Asked for")


def test_an_entry_that_is_not_there_cannot_be_erased(db: Session) -> None:
    with pytest.raises(NotFound):
        erase(db, 4711, by=None, now=START, reason="Asked for")


# The tables refuse


FORBIDDEN = [
    "UPDATE entry SET verb = 'else'",
    "UPDATE entry SET at = at",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = 1",
    "UPDATE entry_text SET reason = 'else'",
]
ON_SQLITE = [
    "REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
    "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 1",
    "INSERT INTO entry SELECT * FROM entry WHERE seq = 1"
    " ON CONFLICT (seq) DO UPDATE SET verb = 'else'",
    "REPLACE INTO entry_text SELECT * FROM entry_text WHERE seq = 1",
    "INSERT INTO entry_text SELECT * FROM entry_text WHERE seq = 1"
    " ON CONFLICT (seq) DO UPDATE SET reason = 'else'",
]
ON_POSTGRESQL = [
    "TRUNCATE entry CASCADE",
    "TRUNCATE entry_text",
    "INSERT INTO entry SELECT * FROM entry WHERE seq = 1"
    " ON CONFLICT (seq) DO UPDATE SET verb = 'else'",
    "INSERT INTO entry_text SELECT * FROM entry_text WHERE seq = 1"
    " ON CONFLICT (seq) DO UPDATE SET reason = 'else'",
    "MERGE INTO entry USING (SELECT 1) one ON seq = 1 WHEN MATCHED THEN UPDATE SET verb = 'else'",
    "MERGE INTO entry USING (SELECT 1) one ON seq = 1 WHEN MATCHED THEN DELETE",
]


def refuses(db: Session, statement: str) -> None:
    an_entry(db)
    an_entry(db)
    with pytest.raises(exc.DBAPIError, match="the history is append-only"), db.begin_nested():
        db.execute(sa.text(statement))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_history_takes_no_change(db: Session, statement: str) -> None:
    refuses(db, statement)


@on_sqlite
@pytest.mark.parametrize("statement", ON_SQLITE)
def test_the_history_takes_no_change_by_way_of_sqlite(db: Session, statement: str) -> None:
    refuses(db, statement)


@on_postgresql
@pytest.mark.parametrize("statement", ON_POSTGRESQL)
def test_the_history_takes_no_change_by_way_of_postgresql(db: Session, statement: str) -> None:
    refuses(db, statement)
