"""Reading agency-only material leaves an entry, before the answer is sent."""

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.history.operations import Said, chain_up


class Read(Protocol):
    @property
    def problem_id(self) -> int | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> int: ...


def record_readings(
    db: Session, viewer: Viewer | None, readings: Collection[Read], now: dt.datetime
) -> None:
    """One entry for each, together in a fixed number of statements.

    Without a viewer it was the holder of a signed link.
    """
    if not readings:
        return
    db.flush()
    told = [
        Said(
            verb="read", by=viewer.account_id if viewer else None, problem_id=reading.problem_id,
            subject=reading.subject, subject_id=reading.subject_id, audience=Audience.AGENCIES,
        )
        for reading in readings
    ]  # fmt: skip
    chain_up(db, told, now)
