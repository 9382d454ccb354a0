"""Entries that keep a day and no hour."""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Database
from sara.history.days import chain_days, record_day
from sara.history.models import DayEntry, Entry, EntryText
from sara.history.verification import verify

DAY = dt.date(2026, 11, 20)
ZONE = ZoneInfo("Pacific/Auckland")
NEXT = DAY + dt.timedelta(days=1)


def leave(db: Session, number: int, day: dt.date = DAY) -> None:
    record_day(db, "report.pulse", by=None, day=day, subject="report", subject_id=number,
               changes={"still": ("", number)})  # fmt: skip


def test_it_is_not_in_the_chain_while_the_day_lasts(db: Session) -> None:
    leave(db, 1)
    assert chain_days(db, DAY, ZONE) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0


def test_it_is_chained_when_the_day_is_over_with_the_day_alone(database: Database) -> None:
    with database.write() as db:
        leave(db, 7)
    with database.write() as db:
        assert chain_days(db, NEXT, ZONE) == 1
        assert chain_days(db, NEXT, ZONE) == 0
    with database.read() as db:
        entry = db.execute(sa.select(Entry.at, Entry.account_id, Entry.subject_id)).one()
        assert (entry.account_id, entry.subject_id) == (None, 7)
        assert entry.at.astimezone(ZONE) == dt.datetime(2026, 11, 20, 12, tzinfo=ZONE)
        assert db.scalar(sa.select(EntryText.changes)) == {"still": ["", 7]}
        assert db.scalar(sa.select(sa.func.count()).select_from(DayEntry)) == 0
        assert verify(db, database.secret).ok


def test_the_order_within_a_day_is_drawn_by_lot(db: Session) -> None:
    for number in range(40):
        leave(db, number)
    leave(db, 1000, NEXT)
    chain_days(db, NEXT + dt.timedelta(days=1), ZONE)
    order = list(db.scalars(sa.select(Entry.subject_id).order_by(Entry.seq)))
    assert sorted(order) == [*range(40), 1000]
    assert order[-1] == 1000, "days stay in their order"
    assert order[:40] != list(range(40)), "one chance in 40! that this fails by itself"


def test_while_it_waits_its_number_tells_no_order(db: Session) -> None:
    for number in range(40):
        leave(db, number)
    waiting = list(db.scalars(sa.select(DayEntry.subject_id).order_by(DayEntry.id)))
    assert waiting != sorted(waiting)
