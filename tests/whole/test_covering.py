"""A name that got into everything anybody can write about a problem is out of everything again."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from sara.db import Base, utc_now
from sara.history.verification import verify
from sara.problems.queries import find
from sara.problems.search import put_together
from sara.workflow.belonging import (
    NO_WORDS,
    OF_ONESELF,
    OTHER_PROBLEMS,
    belongs,
    family,
    written_in,
)
from sara.workflow.covering import DOUBLE, cover_everywhere, places
from sara.workflow.routes.covering import PLACES
from tests.whole.town import Town

NAME = "Zedekiah Marrow"
WRITTEN = {"calendar": "DTSTART:1\r\nSUMMARY:Meet zede\r\n kiah  Marrow at six"}
"""A calendar file breaks its lines anywhere."""
SAYS = "Ask Zedekiah_Marrow, or ZEDEKIAH\nMARROW."


@pytest.fixture
def named(town: Town) -> Iterator[dict[str, int]]:
    """The name stands wherever somebody can write; in how many rows of which tables."""
    problem_id, count = town.cast.problem_id, dict[str, Any]()
    with town.cast.database.write() as db:
        for name in family():
            table, columns = Base.metadata.tables[name], written_in(name)
            says = [(c, c != "" if isinstance(c.type, sa.String) else c.is_not(None))
                    for c in columns]  # fmt: skip
            if not columns:
                continue
            # Only where something stands: some texts go with a day or a person.
            own = belongs(table, problem_id)
            filled = sa.select(sa.func.count()).select_from(table)
            count[name] = db.scalar(filled.where(own, sa.or_(*(is_said for _, is_said in says))))
            there = {c.name: sa.case((is_said, sa.literal(_said(c), c.type)), else_=c)
                     for c, is_said in says}  # fmt: skip
            db.execute(sa.update(table).where(own).values(there))
    yield count
    town.restore()


def _said(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.JSON):
        return {"a": [1, SAYS, {"b": SAYS}]}
    return WRITTEN.get(column.name, SAYS)[: getattr(column.type, "length", None)]


def everything(town: Town) -> str:
    """All that the database holds, but for what people said of themselves."""
    with town.cast.database.read() as db:
        return str([
            db.execute(sa.select(*(c for c in t.columns if str(c) not in OF_ONESELF))).all()
            for t in Base.metadata.sorted_tables
        ]).casefold()  # fmt: skip


def test_a_name_is_covered_wherever_somebody_wrote_it(town: Town, named: dict[str, int]) -> None:
    assert sum(1 for n in named.values() if n) > 45, "the town has nearly one of everything"
    database, coordinator = town.cast.database, town.cast.viewers["coordinator"]
    with database.write() as db:
        found = find(db, coordinator, town.cast.problem_id)
        stands = places(db, found.id, NAME)
        assert {n: stands[n] for n in named if n != DOUBLE and named[n]} == {
            n: named[n] for n in named if n != DOUBLE and named[n]
        }
        cover_everywhere(db, found, NAME, because="It got in.", by=coordinator, now=utc_now())
    left = everything(town)
    assert "zede" not in left
    assert "ask ▇▇▇, or ▇▇▇." in left
    with database.write() as db:
        assert not +places(db, town.cast.problem_id, NAME)
        assert verify(db, database.secret).ok
    put_together(database)  # as every night
    path = town.settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")
    files = list(town.settings.data.glob("sara.db*"))
    assert not any(b"dekiah" in file.read_bytes().lower() for file in files), "in the index"


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    columns = {str(c) for t in Base.metadata.sorted_tables for c in t.columns}
    assert columns >= NO_WORDS | OF_ONESELF | OTHER_PROBLEMS
    shown = {name for names in PLACES.values() for name in names}
    assert {name for name in family() if written_in(name)} - shown == {DOUBLE}
