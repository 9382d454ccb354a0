"""A form sent twice acts once: its hidden number is claimed in the transaction of its effect."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sara.web.models import Submission

KEPT = dt.timedelta(days=2)


def claim(db: Session, once: str, by: int | None, now: dt.datetime) -> str | None:
    """Claim the form. Gives the place the first sending led to when it was claimed before.

    On PostgreSQL the insert waits for a sending that is still under way.
    """
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = f"{by or 0}:{once}"[:64]
    # Returned, not counted: PostgreSQL tells no row count of an insert.
    claimed = db.scalar(
        insert(Submission)
        .values(once=key, at=now, location="")
        .on_conflict_do_nothing()
        .returning(Submission.once)
    )
    if claimed is not None:
        return None
    return db.scalar(sa.select(Submission.location).where(Submission.once == key)) or "/"


def led_to(db: Session, once: str, by: int | None, location: str) -> None:
    """Keep where the form led, for whoever sends it again."""
    key = f"{by or 0}:{once}"[:64]
    db.execute(sa.update(Submission).where(Submission.once == key).values(location=location[:400]))


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop claims too old to be sent again; gives their number."""
    done = db.execute(sa.delete(Submission).where(Submission.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
