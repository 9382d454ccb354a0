"""A form sent twice acts once: its hidden number is claimed in the transaction of its effect."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import add_once
from sara.secret import hashed
from sara.web.models import Submission

KEPT = dt.timedelta(days=2)


def number(sent: str, by: int | None, path: str) -> str:
    """The number of one form: of this page as it was drawn, this person and this address."""
    return hashed(f"{by or 0} {path} {sent}") if sent else ""


def claim(db: Session, once: str, now: dt.datetime) -> str | None:
    """Claim the form. Gives the place the first sending led to when it was claimed before, and
    waits for one that is still under way."""
    if add_once(db, Submission, once=once, at=now, location="") is not None:
        return None
    return db.scalar(sa.select(Submission.location).where(Submission.once == once)) or "/"


def led_to(db: Session, once: str, location: str) -> None:
    """Keep where the form led, for whoever sends it again."""
    db.execute(sa.update(Submission).where(Submission.once == once).values(location=location[:400]))


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop claims too old to be sent again; gives their number."""
    done = db.execute(sa.delete(Submission).where(Submission.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
