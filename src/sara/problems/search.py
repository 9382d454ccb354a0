"""Keeps the words of a problem findable; the reading side lies in `sara.problems.searching`."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import Database
from sara.problems.models import Problem, Searchable
from sara.settings import Settings

TITLE = "title"
"""The subject of the one row that people find who see a problem only because it is published."""


def index(
    db: Session, *, problem_id: int, subject: str, subject_id: int, words: str,
    audience: Audience = Audience.TEAM,
) -> None:  # fmt: skip
    """Put the words of one thing into the full-text index, in the transaction of its change."""
    done = db.execute(
        sa.update(Searchable)
        .where(Searchable.subject == subject, Searchable.subject_id == subject_id)
        .values(words=words, audience=audience)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # a DML result has a rowcount
        area = sa.select(Problem.area_id).where(Problem.id == problem_id).scalar_subquery()
        db.execute(
            sa.insert(Searchable).values(
                problem_id=problem_id, area_id=area, subject=subject, subject_id=subject_id,
                words=words, audience=audience,
            )
        )  # fmt: skip


def drop(db: Session, subject: str, subject_id: int) -> None:
    """Take one thing out of the index."""
    db.execute(
        sa.delete(Searchable).where(
            Searchable.subject == subject, Searchable.subject_id == subject_id
        )
    )


def show_title(db: Session, problem_id: int, title: str, *, public: bool) -> None:
    """Let everyone find a published problem by its title, and by nothing else."""
    if public:
        index(db, problem_id=problem_id, subject=TITLE, subject_id=problem_id, words=title,
              audience=Audience.PUBLIC)  # fmt: skip
    else:
        drop(db, TITLE, problem_id)


def move(db: Session, problem_id: int, area_id: int) -> None:
    """Let what is findable follow its problem into another area."""
    db.execute(
        sa.update(Searchable)
        .where(Searchable.problem_id == problem_id, Searchable.area_id != area_id)
        .values(area_id=area_id)
    )


AT_NIGHT = 3
"""The hour of the day, where the installation is, in which the index is put together."""
PAGES = 64
"""So many pages of the index are written in one transaction, at most: some 20 milliseconds."""
_MERGE = sa.text("INSERT INTO searchable_fts(searchable_fts, rank) VALUES ('merge', :pages)")


def put_together_at_night(database: Database, settings: Settings, now: dt.datetime) -> None:
    """A chore of the worker, once a day; see `put_together`."""
    if database.sqlite and now.astimezone(settings.zone).hour == AT_NIGHT:
        put_together(database)


def put_together(database: Database) -> int:
    """Make one piece of the index of FTS5, step by step; gives how many steps changed something.

    Every change adds a piece, and a search reads them all. What was covered or taken away stays in
    the file until the piece in which it stands is written anew. Others write between two steps.
    """
    pages, steps = -PAGES, 0  # below nought it begins anew: https://sqlite.org/fts5.html, 6.8
    while True:
        with database.write() as db:
            raw: Any = db.connection().connection.dbapi_connection
            before = raw.total_changes
            db.execute(_MERGE, {"pages": pages})
            if raw.total_changes - before < 2:
                return steps
        pages, steps = PAGES, steps + 1
