"""Any single change to the history is found, and nothing else is."""

import datetime as dt
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import Database
from sara.factories import START, AccountFactory, AreaFactory, a_problem, using
from sara.history.chain import End, Link, add, digest, written
from sara.history.models import Entry, EntryText
from sara.history.operations import erase, record
from sara.history.verification import Verdict, kept_heads, one_moment, verify
from sara.secret import Secret
from sara.seed.bulk import Bulk
from sara.settings import Settings
from tests.databases import on_sqlite

ENTRIES = 60
Row = dict[str, Any]
Change = Callable[["Raw"], None]


class Raw:
    """The tables of the history with their guards taken off, as an intruder has them."""

    def __init__(self, db: Session) -> None:
        self.db = db
        lite = db.get_bind().dialect.name == "sqlite"
        off = LITE_OFF if lite else ["SET LOCAL session_replication_role = replica"]
        for statement in off:
            db.execute(sa.text(statement))

    def say(self, statement: str, **values: Any) -> None:
        changed = self.db.execute(sa.text(statement), values)
        assert changed.rowcount, "the change changed nothing"  # type: ignore[attr-defined]

    def set(self, table: str, seq: int, **values: Any) -> None:
        cells = ", ".join(f'"{name}" = :{name}' for name in values)
        self.say(f"UPDATE {table} SET {cells} WHERE seq = :at_", at_=seq, **values)

    def row(self, seq: int, table: str = "entry") -> Row:
        found = self.db.execute(sa.text(f"SELECT * FROM {table} WHERE seq = :s"), {"s": seq})
        return dict(found.mappings().one())

    def add(self, row: Row, table: str = "entry") -> None:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(f":{name}" for name in row)
        self.say(f"INSERT INTO {table} ({names}) VALUES ({marks})", **row)

    def delete(self, first: int, last: int | None = None) -> None:
        for table in ("entry_text", "entry"):
            self.db.execute(
                sa.text(f"DELETE FROM {table} WHERE seq BETWEEN :a AND :b"),
                {"a": first, "b": last or first},
            )

    def end_at(self, seq: int, **more: Any) -> None:
        seal = self.row(seq)["seal"] if seq else ""
        cells = "".join(f", {name} = :{name}" for name in more)
        self.say(f"UPDATE head SET seq = :s, seal = :l{cells}", s=seq, l=seal, **more)


LITE_OFF = [
    *(f"DROP TRIGGER {name}" for name in (
        "entry_no_update", "entry_no_delete", "entry_no_replace", "entry_text_no_update",
        "entry_text_no_replace")),
    "PRAGMA defer_foreign_keys = on",
]  # fmt: skip


@pytest.fixture
def history(db: Session) -> Session:
    """Two problems and sixty entries about them, some of them without text or people."""
    with using(db):
        by = AccountFactory()
        AccountFactory()
        first, second = (a_problem(by, AreaFactory()) for _ in range(2))
    chance = random.Random(5)
    for number in range(ENTRIES - 2):
        record(
            db, chance.choice(["scan.answered", "evidence.added", "comment.posted"]),
            by=chance.choice([by.id, None]), now=START + dt.timedelta(minutes=number),
            problem_id=chance.choice([first.id, second.id]),
            subject=chance.choice(["scan", "evidence"]), subject_id=chance.choice([None, 3, 9]),
            changes={"title": ("", f"Broken glass {number}"), "n": (None, number)},
            reason=chance.choice(["", "Er kam zurück: “again” ünd"]),
            audience=chance.choice([Audience.TEAM, Audience.AGENCIES]),
        )  # fmt: skip
    return db


def judge(db: Session, secret: Secret, **more: Any) -> Verdict:
    return verify(db, secret, **more)


def sentences(verdict: Verdict) -> list[str]:
    return [str(fault.sentence) for fault in verdict.faults]


def test_an_untouched_history_is_in_order(history: Session, database: Database) -> None:
    seen: list[int] = []
    verdict = judge(history, database.secret, progress=seen.append)
    assert verdict.ok, sentences(verdict)
    assert verdict.entries == ENTRIES == sum(seen)
    head = history.execute(sa.text("SELECT seq, seal FROM head")).one()
    assert verdict.head == f"{head.seq}:{head.seal}"


def test_an_empty_history_is_in_order(db: Session, database: Database) -> None:
    verdict = judge(db, database.secret)
    assert verdict.ok
    assert verdict.head == "0:"


# One change each


def other(value: Any) -> Any:
    """Another value of the same kind, as near as can be."""
    if value is None:
        return 1
    if isinstance(value, int):
        return 2 if value == 1 else 1
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=1)
    assert isinstance(value, str)
    return "agencies" if value == "team" else "team" if value == "agencies" else value[::-1] + "."


def edits() -> Iterator[tuple[str, Change]]:
    """Every column of entries all over the chain, one at a time."""
    columns = [c.name for c in Entry.__table__.columns if c.name not in ("seq", "at")]
    for seq in (1, 2, 3, 17, 30, 44, 58, 59, 60):
        for name in columns:
            yield (
                f"{name} of {seq}",
                lambda raw, s=seq, n=name: raw.set(
                    "entry", s, **{n: _shortened(other(raw.row(s)[n]), n)}
                ),
            )
        yield (
            f"moment of {seq}",
            lambda raw, s=seq: raw.set("entry", s, at=_a_second_later(raw.row(s)["at"])),
        )
        yield f"reason of {seq}", lambda raw, s=seq: raw.set("entry_text", s, reason="Else")
        yield f"salt of {seq}", lambda raw, s=seq: raw.set("entry_text", s, salt="0" * 32)
        yield (
            f"changes of {seq}",
            lambda raw, s=seq: raw.set(
                "entry_text", s, changes=json.dumps({"title": ["", "Else"]})
            ),
        )
        yield (
            f"spaces in {seq}",
            lambda raw, s=seq: raw.set(
                "entry_text",
                s,
                changes=json.dumps(_parsed(raw.row(s, "entry_text")["changes"])) + " ",
            ),
        )
        yield (
            f"text of {seq} gone",
            lambda raw, s=seq: raw.say("DELETE FROM entry_text WHERE seq = :s", s=s),
        )


def _shortened(value: Any, name: str) -> Any:
    return value[:64] if isinstance(value, str) and name in ("digest", "seal") else value


def _a_second_later(at: Any) -> Any:
    if isinstance(at, str):
        return str(dt.datetime.fromisoformat(at) + dt.timedelta(seconds=1))
    return at + dt.timedelta(seconds=1)


def _parsed(changes: Any) -> Any:
    return json.loads(changes) if isinstance(changes, str) else changes


def cuts() -> Iterator[tuple[str, Change]]:
    """Entries removed at the start, in the middle and at the end, whatever the head then says."""
    for seq in range(1, ENTRIES + 1, 3):
        yield f"{seq} removed", lambda raw, s=seq: raw.delete(s)
    for first in (1, 2, 20, 41, 59):
        yield f"{first} and the next removed", lambda raw, s=first: raw.delete(s, s + 1)
    for last in (1, 10, 30):
        yield f"start up to {last} removed", lambda raw, s=last: raw.delete(1, s)
    for seq in (0, 1, 12, 30, 47, 55, 58, 59):
        yield f"cut after {seq}", lambda raw, s=seq: raw.delete(s + 1, ENTRIES)
        yield f"cut after {seq}, head set back", lambda raw, s=seq: (
            raw.delete(s + 1, ENTRIES), raw.end_at(s))[0]  # fmt: skip
    for seq in (58, 59):
        yield f"cut after {seq}, head without proof", lambda raw, s=seq: (
            raw.delete(s + 1, ENTRIES), raw.end_at(s, proof=""))[0]  # fmt: skip
    yield "everything removed, head at the start", lambda raw: (
        raw.delete(1, ENTRIES), raw.end_at(0, proof=""))[0]  # fmt: skip


def swaps() -> Iterator[tuple[str, Change]]:
    """Two entries, or only what they say, put in each other's place."""
    for a, b in ((1, 2), (2, 3), (10, 11), (20, 40), (59, 60), (1, 60), (33, 34), (5, 55)):
        yield f"{a} and {b} swapped", lambda raw, x=a, y=b: _swap(raw, "entry", x, y)
        yield f"texts of {a} and {b} swapped", lambda raw, x=a, y=b: _swap(raw, "entry_text", x, y)


def _swap(raw: Raw, table: str, a: int, b: int) -> None:
    first, second = raw.row(a, table), raw.row(b, table)
    for row in (first, second):
        if not isinstance(row.get("changes", ""), str):
            row["changes"] = json.dumps(row["changes"])
    raw.set(table, a, **{k: v for k, v in second.items() if k != "seq"})
    raw.set(table, b, **{k: v for k, v in first.items() if k != "seq"})


def copies() -> Iterator[tuple[str, Change]]:
    """An entry put in a second time: at the end, before the start, over another one."""
    for seq in (1, 2, 9, 30, 59, 60):
        yield f"{seq} copied to the end", lambda raw, s=seq: _copy(raw, s, ENTRIES + 1)
        yield f"{seq} copied to the end, head set", lambda raw, s=seq: (
            _copy(raw, s, ENTRIES + 1), raw.end_at(ENTRIES + 1))[0]  # fmt: skip
        yield f"{seq} copied far beyond", lambda raw, s=seq: _copy(raw, s, ENTRIES + 100)
        yield f"{seq} copied before the first", lambda raw, s=seq: _copy(raw, s, 0)
        yield (
            f"{seq} copied over the next",
            lambda raw, s=seq: raw.set(
                "entry", s % ENTRIES + 1, **{k: v for k, v in raw.row(s).items() if k != "seq"}
            ),
        )


def _copy(raw: Raw, seq: int, to: int) -> None:
    raw.add(raw.row(seq) | {"seq": to})
    text = raw.row(seq, "entry_text")
    if not isinstance(text["changes"], str):
        text["changes"] = json.dumps(text["changes"])
    raw.add(text | {"seq": to}, "entry_text")


def rechained() -> Iterator[tuple[str, Change]]:
    """Entries chained anew by somebody who knows how, but not the key."""
    for seq in (1, 7, 30, 59, 60):
        yield f"chained anew from {seq}", lambda raw, s=seq: _rechain(raw, s, verb="else")
        yield f"chained anew from {seq}, unchanged", lambda raw, s=seq: _rechain(raw, s)
    for seq in (3, 31, 57):
        yield f"{seq} left out and chained anew", _leave_out(seq)


def _rechain(raw: Raw, first: int, **change: Any) -> None:
    """Seal every entry from `first` on under a key of one's own."""
    end = End(first - 1, raw.row(first - 1)["seal"] if first > 1 else "", "")
    for seq in range(first, ENTRIES + 1):
        row = raw.row(seq) | (change if seq == first else {})
        sealed = {n: row[n] for n in ("account_id", "problem_id", "verb", "subject",
                                      "subject_id", "audience", "digest")}  # fmt: skip
        end = add(Secret(b"guessed"), end, Link(seq=seq, at=str(row["at"]), **sealed))
        raw.set("entry", seq, seal=end.seal, **(change if seq == first else {}))
    raw.end_at(ENTRIES, proof=end.proof)


def _leave_out(seq: int) -> Change:
    def change(raw: Raw) -> None:
        raw.delete(seq)
        for table in ("entry", "entry_text"):
            for later in range(seq + 1, ENTRIES + 1):
                raw.say(f"UPDATE {table} SET seq = seq - 1 WHERE seq = :s", s=later)
        raw.end_at(ENTRIES - 1)

    return change


def heads() -> Iterator[tuple[str, Change]]:
    for name, statement in {
        "head gone": "DELETE FROM head",
        "head without seal": "UPDATE head SET seal = ''",
        "head without proof": "UPDATE head SET proof = ''",
        "head of another entry": "UPDATE head SET seal = (SELECT seal FROM entry WHERE seq = 9)",
        "head too early": "UPDATE head SET seq = 59",
        "head too late": "UPDATE head SET seq = 61",
    }.items():
        yield name, lambda raw, s=statement: raw.say(s)


def additions() -> Iterator[tuple[str, Change]]:
    """Entries and texts that nobody recorded."""
    yield "a text put back after its erasure", _put_back
    yield (
        "a text without an entry",
        lambda raw: raw.add(raw.row(4, "entry_text") | {"seq": 400, "changes": "{}"}, "entry_text"),
    )
    yield "an erasure without the key", _erase_without_key


def _put_back(raw: Raw) -> None:
    text = raw.row(4, "entry_text")
    if not isinstance(text["changes"], str):
        text["changes"] = json.dumps(text["changes"])
    erase(raw.db, 4, by=None, now=START, reason="Asked for")
    raw.add(text, "entry_text")


def _erase_without_key(raw: Raw) -> None:
    salt = "0" * 32
    raw.say("DELETE FROM entry_text WHERE seq = 4")
    row = raw.row(ENTRIES) | {"seq": ENTRIES + 1, "verb": "text.erased", "subject": "entry",
                              "subject_id": 4, "digest": digest(salt, "{}", "")}  # fmt: skip
    raw.add(row)
    raw.add({"seq": ENTRIES + 1, "salt": salt, "changes": "{}", "reason": ""}, "entry_text")
    raw.end_at(ENTRIES + 1)


CHANGES: dict[str, Change] = {
    name: change
    for kind in (edits, cuts, swaps, copies, rechained, heads, additions)
    for name, change in kind()
}


def test_two_hundred_changes_are_tried() -> None:
    assert len(CHANGES) >= 200


def test_every_single_change_is_found(history: Session, database: Database) -> None:
    unnoticed = []
    for name, change in CHANGES.items():
        undo = history.begin_nested()
        change(Raw(history))
        if judge(history, database.secret).ok:
            unnoticed.append(name)
        undo.rollback()
        history.expire_all()
    assert unnoticed == []
    verdict = judge(history, database.secret)
    assert verdict.ok, "the changes were not undone: " + str(sentences(verdict))


# What is named


@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda raw: raw.set("entry", 17, verb="else"), "Entry 17 was changed."),
        (lambda raw: raw.set("entry", 17, seal="0" * 64), "Entry 17 was changed."),
        (
            lambda raw: raw.set("entry_text", 17, reason="Else"),
            "What entry 17 says was changed.",
        ),
        (
            lambda raw: raw.say("DELETE FROM entry_text WHERE seq = 17"),
            "What entry 17 said is gone without a word.",
        ),
        (lambda raw: raw.delete(17), "Entry 17 is missing."),
        (lambda raw: raw.delete(17, 19), "Entries 17 to 19 are missing."),
        (lambda raw: raw.delete(56, 60), "Entries 56 to 60 are missing."),
    ],
)
def test_what_was_changed_is_named_and_nothing_else(
    history: Session, database: Database, change: Change, sentence: str
) -> None:
    change(Raw(history))
    assert sentences(judge(history, database.secret)) == [sentence]


def test_many_faults_are_counted_but_not_all_named(history: Session, database: Database) -> None:
    raw = Raw(history)
    for number in range(200):
        raw.add({"seq": 1000 + 2 * number} | {k: v for k, v in raw.row(5).items() if k != "seq"})
    verdict = judge(history, database.secret)
    assert len(verdict.faults) == 100
    assert verdict.found > 200


@on_sqlite
def test_a_value_that_does_not_fit_its_column_is_found(
    history: Session, database: Database
) -> None:
    for name, value in {
        "account_id": "None", "problem_id": "None", "at": "long ago", "audience": "nobody",
        "verb": b"read", "seal": 5,
    }.items():  # fmt: skip
        undo = history.begin_nested()
        raw = Raw(history)
        history.execute(sa.text("PRAGMA ignore_check_constraints = on"))
        raw.set("entry", 30, **{name: value})
        assert "Entry 30 was changed." in sentences(judge(history, database.secret)), name
        undo.rollback()


# Against a head kept outside


def test_a_history_that_went_on_agrees_with_the_head_kept_before(
    history: Session, database: Database
) -> None:
    kept = judge(history, database.secret).head
    record(history, "scan.answered", by=None, now=START)
    assert judge(history, database.secret, against=kept_heads(kept)).ok


def test_a_database_rolled_back_whole_is_found_against_a_kept_head(
    history: Session, database: Database
) -> None:
    before = history.begin_nested()
    record(history, "scan.answered", by=None, now=START)
    kept = judge(history, database.secret).head
    before.rollback()
    assert judge(history, database.secret).ok, "without the kept head nothing shows"
    verdict = judge(history, database.secret, against=kept_heads(kept))
    assert sentences(verdict) == ["Entry 61, whose seal was kept, is gone."]


def test_another_history_after_a_rollback_is_found_against_a_kept_head(
    history: Session, database: Database
) -> None:
    before = history.begin_nested()
    record(history, "scan.answered", by=None, now=START)
    kept = judge(history, database.secret).head
    before.rollback()
    record(history, "scan.answered", by=None, now=START, reason="Something else")
    verdict = judge(history, database.secret, against=kept_heads(kept))
    assert sentences(verdict) == ["Entry 61 is not the one whose seal was kept."]


def test_a_cut_stays_visible_when_the_history_goes_on(history: Session, database: Database) -> None:
    raw = Raw(history)
    raw.delete(51, ENTRIES)
    raw.end_at(50)
    for _ in range(15):
        record(history, "scan.answered", by=None, now=START)
    assert sentences(judge(history, database.secret)) == [
        "Entries were cut off the end of the history at some time."
    ]


def test_a_history_begun_anew_does_not_know_the_problems(
    history: Session, database: Database
) -> None:
    raw = Raw(history)
    raw.delete(1, ENTRIES)
    raw.end_at(0, proof="")
    record(history, "scan.answered", by=None, now=START)
    first, second = history.scalars(sa.text("SELECT id FROM problem ORDER BY id")).all()
    assert sentences(judge(history, database.secret)) == [
        f"No entry tells of problem {first}.", f"No entry tells of problem {second}.",
    ]  # fmt: skip


def test_another_key_opens_nothing(history: Session) -> None:
    assert judge(history, Secret(b"another")).found >= ENTRIES


def test_heads_are_found_in_whatever_they_were_kept_in() -> None:
    seal = "ab" * 32
    assert kept_heads(f"2026-09-01 12:{seal}\n2026-09-02 15:{seal}\n") == {12: seal, 15: seal}
    assert kept_heads("nothing at all") == {}


def test_what_is_written_meanwhile_raises_no_alarm(database: Database, settings: Settings) -> None:
    with database.write() as db:
        record(db, "scan.answered", by=None, now=START)
    with one_moment(database) as reading:
        assert verify(reading, database.secret).entries == 1
        with database.write() as db:
            record(db, "scan.answered", by=None, now=START)
        assert verify(reading, database.secret).entries == 1
    with one_moment(database) as reading:
        assert verify(reading, database.secret).entries == 2


@pytest.mark.slow
def test_a_hundred_thousand_entries_are_verified_within_ten_seconds(
    db: Session, database: Database
) -> None:
    end, salt = End(), "5" * 32
    said = json.dumps({"title": ["Broken glass at Linden Park", "Broken glass on the skate ramp"]})
    digested = digest(salt, said, "")
    bulk = Bulk(db)
    for seq in range(1, 100_001):
        at = START + dt.timedelta(seconds=seq)
        link = Link(seq, written(at), None, None, "scan.filled", "scan", seq, "team", digested)
        end = add(database.secret, end, link)
        values = msgspec.structs.asdict(link) | {"at": at, "audience": Audience.TEAM}
        bulk.add(Entry, **values, seal=end.seal)
        bulk.add(EntryText, seq=seq, salt=salt, changes=said, reason="")
    bulk.write(db)
    db.execute(sa.text("UPDATE head SET seq = :q, seal = :l, proof = :p"),
               {"q": end.seq, "l": end.seal, "p": end.proof})  # fmt: skip
    began = time.process_time()
    verdict = judge(db, database.secret)
    assert time.process_time() - began < 10
    assert verdict.ok, sentences(verdict)
    assert verdict.entries == 100_000
