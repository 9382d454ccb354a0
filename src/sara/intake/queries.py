"""Reports as pages and other rooms read them. Contacts are asked for by themselves."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.db import Reader
from sara.intake.models import Pulse, Report, ReportMessage, ReportPhoto

R = Report.__table__.c
CONTACT = (
    R.contact_name, R.contact_by, R.contact_to, R.no_letters, R.no_texts, R.no_calls, R.no_emails,
    R.safe_hours, R.safe_words, R.account_id,
)  # fmt: skip
TOLD = tuple(
    column for column in R
    if column.name not in {c.name for c in CONTACT} | {"receipt_hash"}
)  # fmt: skip
"""What a report tells, without who told it."""

_FROM = sa.select(*TOLD, Area.name.label("area_name")).outerjoin(Area, Area.id == R.area_id)
_ONE = _FROM.where(R.id == sa.bindparam("report_id"))
_BY_CODE = _FROM.where(R.receipt_hash == sa.bindparam("receipt_hash"))
_CONTACT = (
    sa.select(R.mode, *CONTACT, Account.name.label("account_name"))
    .outerjoin(Account, Account.id == R.account_id)
    .where(R.id == sa.bindparam("report_id"))
)


def one(db: Reader, report_id: int) -> Any | None:
    """What a report tells, without who told it."""
    return db.execute(_ONE, {"report_id": report_id}).one_or_none()


def by_hash(db: Reader, receipt_hash: str) -> Any | None:
    """The report behind a receipt (see `codes.hash_of`), without who told it."""
    return db.execute(_BY_CODE, {"receipt_hash": receipt_hash}).one_or_none()


def contact_of(db: Reader, report_id: int) -> Any | None:
    """Who told it, how to reach them and what to heed; for coordinators, or by their leave."""
    return db.execute(_CONTACT, {"report_id": report_id}).one_or_none()


_AREAS = sa.select(Area.id, Area.name, Area.boundary).where(Area.active).order_by(Area.name)


def areas(db: Reader) -> list[Any]:
    """Every area in use, by name, with its boundary: id, name, boundary."""
    return list(db.execute(_AREAS).all())


_MESSAGES = (
    sa.select(ReportMessage.number, ReportMessage.day, ReportMessage.from_us, ReportMessage.words,
              ReportMessage.written_by)
    .where(ReportMessage.report_id == sa.bindparam("report_id"))
    .order_by(ReportMessage.number)
)  # fmt: skip
_PULSES = (
    sa.select(Pulse.day, Pulse.answer)
    .where(Pulse.report_id == sa.bindparam("report_id"))
    .order_by(Pulse.day.desc())
)


def messages_of(db: Reader, report_id: int) -> list[Any]:
    return list(db.execute(_MESSAGES, {"report_id": report_id}).all())


def pulses_of(db: Reader, report_id: int) -> list[Any]:
    """The answers to "still happening?", the newest first."""
    return list(db.execute(_PULSES, {"report_id": report_id}).all())


_PHOTOS = (
    sa.select(*ReportPhoto.__table__.c)
    .where(ReportPhoto.report_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(ReportPhoto.report_id, ReportPhoto.number)
)


def photos_of(db: Reader, report_ids: Collection[int]) -> dict[int, list[Any]]:
    """The photos of each of these reports."""
    found: dict[int, list[Any]] = {report_id: [] for report_id in report_ids}
    if found:
        for row in db.execute(_PHOTOS, {"ids": list(found)}):
            found[row.report_id].append(row)
    return found


def photo(db: Reader, report_id: int, number: int) -> Any | None:
    where = (ReportPhoto.report_id == report_id, ReportPhoto.number == number)
    return db.execute(sa.select(*ReportPhoto.__table__.c).where(*where)).one_or_none()
