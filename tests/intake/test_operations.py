"""Taking reports in, and what a receipt is good for."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from sara.db import Database
from sara.errors import Stale
from sara.factories import AccountFactory, AreaFactory, using
from sara.history.models import DayEntry, Entry
from sara.intake import codes, queries
from sara.intake.models import ContactBy, IdentityMode, Report, Still
from sara.intake.operations import (
    BIGGEST,
    SMALLEST,
    Contact,
    Photo,
    Receipt,
    Told,
    answer,
    forget_contact,
    pulse,
    receive,
    write,
)

NOW = dt.datetime(2026, 11, 20, 21, 44, 17, tzinfo=dt.UTC)
TODAY = NOW.date()
WHEN = {"now": NOW, "today": TODAY}
TOLD = Told(what="Bottles are smashed on the ramp.", place="Skate ramp, Linden Park")
ANN = Contact(contact_name="Ann", contact_by=ContactBy.EMAIL, contact_to="ann@example.org",
              no_letters=True, safe_hours="mornings")  # fmt: skip


def anonymous(db: Session, **more: object) -> Receipt:
    return receive(db, TOLD, mode=IdentityMode.ANONYMOUS, **WHEN, **more)  # type: ignore[arg-type]


def behind(db: Session, receipt: Receipt) -> object:
    return queries.by_hash(db, codes.hash_of(db.info["secret"], receipt.code))


def count(db: Session, kind: type) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def test_a_report_is_found_by_its_code_and_by_no_other(db: Session) -> None:
    receipt = anonymous(db)
    found = behind(db, receipt)
    assert found is not None
    assert found.id == receipt.report_id  # type: ignore[attr-defined]
    assert SMALLEST <= receipt.report_id <= BIGGEST
    wrong = f"{(int(receipt.code) + 1) % 10**16:016d}"
    assert queries.by_hash(db, codes.hash_of(db.info["secret"], wrong)) is None


def test_the_code_itself_is_not_kept(db: Session) -> None:
    receipt = anonymous(db)
    row = db.execute(sa.select(*Report.__table__.c)).one()
    assert receipt.code not in str(row)


def test_an_anonymous_report_keeps_nobody_whatever_is_handed_in(db: Session) -> None:
    with using(db):
        account = AccountFactory()
    anonymous(db, contact=ANN, by=account.id)
    row = db.execute(sa.select(*Report.__table__.c)).one()
    assert row.account_id is None
    assert (row.contact_name, row.contact_by, row.contact_to) == ("", None, "")
    assert (row.safe_hours, row.no_letters, row.keyed_by) == ("", False, None)


def test_the_database_itself_refuses_somebody_on_an_anonymous_report(db: Session) -> None:
    receipt = anonymous(db)
    change = sa.update(Report).where(Report.id == receipt.report_id).values(contact_name="Ann")
    with pytest.raises(exc.IntegrityError), db.begin_nested():
        db.execute(change)


def test_an_anonymous_report_leaves_no_hour_anywhere(db: Session) -> None:
    receipt = anonymous(db)
    report = behind(db, receipt)
    write(db, report, "It was worse today.", once="a", **WHEN)  # type: ignore[arg-type]
    pulse(db, report, Still.WORSE, **WHEN)  # type: ignore[arg-type]
    assert count(db, Entry) == 0, "in the chain it would stand between entries with an hour"
    assert count(db, DayEntry) == 3
    assert set(db.scalars(sa.select(DayEntry.account_id))) == {None}


def test_a_named_report_stands_in_the_history_at_once(db: Session) -> None:
    with using(db):
        account, officer = AccountFactory(), AccountFactory()
    receive(db, TOLD, mode=IdentityMode.COORDINATOR, contact=ANN, by=account.id, **WHEN)
    entry = db.execute(sa.select(Entry.verb, Entry.account_id, Entry.at)).one()
    assert tuple(entry) == ("report.received", None, NOW), "the history cannot forget a reporter"
    row = db.execute(sa.select(*Report.__table__.c)).one()
    assert (row.contact_name, row.contact_to, row.no_letters) == ("Ann", "ann@example.org", True)
    assert row.account_id == account.id
    receive(db, TOLD, mode=IdentityMode.GROUP, contact=ANN, keyed_by=officer.id, **WHEN)
    assert db.scalar(sa.select(sa.func.max(Entry.account_id))) == officer.id


def test_what_is_told_is_read_without_who_told_it(db: Session) -> None:
    receipt = receive(db, TOLD, mode=IdentityMode.GROUP, contact=ANN, **WHEN)
    assert not {"Ann", "ann@example.org", "mornings"} & set(queries.one(db, receipt.report_id))
    contact = queries.contact_of(db, receipt.report_id)
    assert contact is not None
    assert contact.contact_to == "ann@example.org"


def test_the_same_form_sent_twice_is_taken_once_with_the_same_code(db: Session) -> None:
    first, again = anonymous(db, once="page 1"), anonymous(db, once="page 1")
    assert (first.code, first.report_id) == (again.code, again.report_id)
    assert (first.new, again.new) == (True, False)
    assert count(db, Report) == 1


def test_whoever_goes_back_and_tells_more_makes_a_second_report(db: Session) -> None:
    first = anonymous(db, once="page 1")
    more = Told(what="And paint on the wall.", place=TOLD.place)
    second = receive(db, more, mode=IdentityMode.ANONYMOUS, once="page 1", **WHEN)
    assert second.code != first.code
    assert count(db, Report) == 2


def test_two_senders_of_one_form_at_once_make_one_report(database: Database) -> None:
    codes_given = set()
    for _ in range(2):
        with database.write() as db:
            codes_given.add(anonymous(db, once="page 1").code)
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Report)) == 1
    assert len(codes_given) == 1


def test_photos_are_kept_in_their_order_without_a_name(db: Session) -> None:
    photos = [Photo(shown=c * 64, thumb=c * 64, media_type="image/jpeg", size=1, width=2, height=3)
              for c in "ab"]  # fmt: skip
    receipt = anonymous(db, photos=photos)
    kept = queries.photos_of(db, [receipt.report_id])[receipt.report_id]
    assert [photo.shown[0] for photo in kept] == ["a", "b"]
    assert queries.photo(db, receipt.report_id, 2) is not None
    assert queries.photo(db, receipt.report_id, 3) is None


def test_messages_go_both_ways_in_their_order(db: Session) -> None:
    with using(db):
        coordinator = AccountFactory()
    receipt = anonymous(db)
    report = behind(db, receipt)
    assert write(db, report, "One more thing.", once="a", **WHEN)  # type: ignore[arg-type]
    assert not write(db, report, "One more thing.", once="a", **WHEN)  # type: ignore[arg-type]
    answer(db, receipt.report_id, "Thank you.", by=coordinator.id, **WHEN)  # type: ignore[arg-type]
    said = queries.messages_of(db, receipt.report_id)
    assert [(m.from_us, m.words) for m in said] == [
        (False, "One more thing."),
        (True, "Thank you."),
    ]


def test_still_happening_is_answered_once_a_day(db: Session) -> None:
    report = behind(db, anonymous(db))
    pulse(db, report, Still.SAME, **WHEN)  # type: ignore[arg-type]
    pulse(db, report, Still.LESS, **WHEN)  # type: ignore[arg-type]
    pulse(db, report, Still.STOPPED, now=NOW, today=TODAY + dt.timedelta(days=1))
    answers = [(p.day, p.answer) for p in queries.pulses_of(db, report.id)]  # type: ignore[attr-defined]
    assert answers == [(TODAY + dt.timedelta(days=1), Still.STOPPED), (TODAY, Still.LESS)]


def test_a_reporter_can_take_out_who_they_are(db: Session) -> None:
    with using(db):
        account, area = AccountFactory(), AreaFactory()
    told = Told(what="Noise", place="Mill Road", area_id=area.id)
    receipt = receive(db, told, mode=IdentityMode.GROUP, contact=ANN, by=account.id, **WHEN)
    report = behind(db, receipt)
    forget_contact(db, report, **WHEN)  # type: ignore[arg-type]
    row = db.execute(sa.select(*Report.__table__.c)).one()
    assert (row.mode, row.account_id, row.contact_to) == (IdentityMode.ANONYMOUS, None, "")
    with pytest.raises(Stale):
        forget_contact(db, report, **WHEN)  # type: ignore[arg-type]
