"""A form sent twice acts once: its hidden number is claimed in the transaction of its effect."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sara.secret import hashed
from sara.web.models import Submission

KEPT = dt.timedelta(days=2)


def number(sent: str, by: int | None, path: str) -> str:
    """The number of one form: of this page as it was drawn, this person and this address."""
    return hashed(f"{by or 0} {path} {sent}") if sent else ""


def claim(db: Session, once: str, now: dt.datetime) -> str | None:
    """Claim the form. Gives the place the first sending led to when it was claimed before.

    On PostgreSQL the insert waits for a sending that is still under way.
    """
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    # Returned, not counted: PostgreSQL tells no row count of an insert.
    claimed = db.scalar(
        insert(Submission)
        .values(once=once, at=now, location="")
        .on_conflict_do_nothing()
        .returning(Submission.once)
    )
    if claimed is not None:
        return None
    return db.scalar(sa.select(Submission.location).where(Submission.once == once)) or "/"


def led_to(db: Session, once: str, location: str) -> None:
    """Keep where the form led, for whoever sends it again."""
    db.execute(sa.update(Submission).where(Submission.once == once).values(location=location[:400]))


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop claims too old to be sent again; gives their number."""
    done = db.execute(sa.delete(Submission).where(Submission.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
