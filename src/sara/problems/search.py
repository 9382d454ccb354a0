"""Keeps the words of a problem findable; the reading side lies in `sara.problems.listing`."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.problems.models import Searchable


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
        db.add(
            Searchable(problem_id=problem_id, subject=subject, subject_id=subject_id, words=words,
                       audience=audience)
        )  # fmt: skip
        db.flush()


def drop(db: Session, subject: str, subject_id: int) -> None:
    """Take one thing out of the index."""
    db.execute(
        sa.delete(Searchable).where(
            Searchable.subject == subject, Searchable.subject_id == subject_id
        )
    )
