"""Splitting a report that tells of two matters: the second becomes a report of its own."""

import secrets
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.orm import Session

from sara.history.operations import secret_of
from sara.intake import codes
from sara.intake.models import Report, ReportState
from sara.intake.operations import NOBODY, new_row

NOT_CARRIED = {"id", "receipt_hash", "state", "version", "merged_into_id", "what", "place",
               "joins_problem_id", "account_id"}  # fmt: skip


def split_off(db: Session, report_id: int, *, what: str, place: str) -> int:
    """A new report with what belongs to another matter; gives its number.

    It has the day and the mode of the first. Who told it stands on the first alone, where it can be
    taken out. Nobody holds a receipt for it: the one that there is leads to both.
    """
    first = db.execute(sa.select(*Report.__table__.c).where(Report.id == report_id)).one()._mapping
    carried: dict[str, Any] = {k: v for k, v in first.items() if k not in NOT_CARRIED}
    nobodys = codes.hash_of(secret_of(db), secrets.token_hex(16))
    own = {"receipt_hash": nobodys, "state": ReportState.NEW, "what": what, "place": place}
    number = new_row(db, carried | asdict(NOBODY) | own)
    assert number is not None, "a receipt that nobody holds was taken"
    return number
