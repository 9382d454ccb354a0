"""Taking a report in, and what its reporter does with the receipt afterwards."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from sara.accounts.models import Precision
from sara.accounts.reach import Audience
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.days import record_day
from sara.history.operations import Changes, record, secret_of
from sara.intake import codes
from sara.intake.models import (
    Channel,
    ContactBy,
    HowOften,
    IdentityMode,
    Pulse,
    Report,
    ReportMessage,
    ReportPhoto,
    Still,
)
from sara.mail.withdrawing import forget
from sara.words import N_

SUBJECT = "report"
RECEIPT = "/receipt"
"""Where a letter to a reporter leads."""
SMALLEST, BIGGEST = 1_000_000, 9_999_999
"""Seven digits: short enough to be read out among staff."""

FULL = N_("There are very many messages on this report. Please speak to the coordinator.")
MOST_MESSAGES = 500


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a report tells: columns of `Report`."""

    what: str
    place: str
    area_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.AREA
    times: str = ""
    how_often: HowOften | None = None
    since: str = ""
    affected: str = ""
    told_before: bool | None = None
    told_whom: str = ""
    language: str = ""
    joins_problem_id: int | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who told it, how to reach them, and what to heed: columns of `Report`."""

    contact_name: str = ""
    contact_by: ContactBy | None = None
    contact_to: str = ""
    no_letters: bool = False
    no_texts: bool = False
    no_calls: bool = False
    no_emails: bool = False
    safe_hours: str = ""
    safe_words: str = ""


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A clean copy that lies in the store already."""

    shown: str
    thumb: str
    media_type: str
    size: int
    width: int
    height: int


class Receipt(msgspec.Struct, frozen=True):
    report_id: int
    code: str
    """Sixteen digits, to be shown once: what is kept of it cannot be turned back."""
    new: bool
    """False when the same form had been sent before."""


NOBODY = Contact()


def receive(
    db: Session,
    told: Told,
    *,
    mode: IdentityMode,
    contact: Contact = NOBODY,
    channel: Channel = Channel.ONLINE,
    photos: Sequence[Photo] = (),
    covered: Sequence[str] = (),
    once: str = "",
    by: int | None = None,
    keyed_by: int | None = None,
    now: dt.datetime,
    today: dt.date,
) -> Receipt:
    """Take a report in. Of an anonymous one nothing of `contact` and `by` is kept.

    `by` is the account of a signed-in reporter, `keyed_by` that of staff who write it down for
    somebody. The history names the latter alone: a reporter may want to be forgotten, and the
    history forgets nobody. `covered` tells where personal details were covered, and of which kind.
    `once` is the hidden number of the form: sent twice, the report is taken once.
    """
    if mode is IdentityMode.ANONYMOUS:
        contact, by = NOBODY, None
    secret = secret_of(db)
    code = codes.new_code(secret, once, _as_text(told, contact, mode))
    values = {
        "receipt_hash": codes.hash_of(secret, code), "channel": channel, "received_on": today,
        "mode": mode, "account_id": by, "keyed_by": keyed_by, **msgspec.structs.asdict(told),
        **msgspec.structs.asdict(contact),
    }  # fmt: skip
    report_id = new_row(db, values)
    if report_id is None:
        same = sa.select(Report.id).where(Report.receipt_hash == values["receipt_hash"])
        return Receipt(db.execute(same).scalar_one(), code, new=False)
    _attach(db, report_id, photos)
    changes: dict[str, tuple[Any, Any]] = {"channel": ("", channel), "mode": ("", mode)}
    if photos:
        changes["photos"] = ("", len(photos))
    if covered:
        changes["covered"] = ("", list(covered))
    leave(db, "report.received", report_id, mode, by=keyed_by, now=now, day=today,
          changes=changes)  # fmt: skip
    return Receipt(report_id, code, new=True)


def leave(
    db: Session, verb: str, report_id: int, mode: IdentityMode, *, by: int | None, now: dt.datetime,
    day: dt.date, changes: Changes | None = None,
) -> None:  # fmt: skip
    """Leave the entry of something a reporter did: of an anonymous one without its hour."""
    if mode is IdentityMode.ANONYMOUS:
        record_day(db, verb, by=by, day=day, subject=SUBJECT, subject_id=report_id,
                   changes=changes)  # fmt: skip
    else:
        record(db, verb, by=by, now=now, subject=SUBJECT, subject_id=report_id, changes=changes,
               audience=Audience.AGENCIES)  # fmt: skip


def write(
    db: Session, report: Any, words: str, *, once: str = "", now: dt.datetime, today: dt.date
) -> bool:
    """The reporter writes to us; False when the same form had been sent before.

    `report` is the row behind the receipt.
    """
    sent = secret_of(db).sign("report message", once, str(report.id), words) if once else None
    if sent and db.scalar(sa.select(ReportMessage.number).where(ReportMessage.sent_hash == sent)):
        return False
    _say(db, report.id, day=today, from_us=False, words=words, sent_hash=sent)
    leave(db, "report.written", report.id, report.mode, by=None, now=now, day=today)
    return True


def answer(
    db: Session, report_id: int, words: str, *, by: int, now: dt.datetime, today: dt.date
) -> int:
    """We write to the reporter, on the receipt page; gives the number of the message."""
    number = _say(db, report_id, day=today, from_us=True, words=words, written_by=by)
    record(db, "report.answered", by=by, now=now, subject=SUBJECT, subject_id=report_id,
           audience=Audience.AGENCIES)  # fmt: skip
    return number


def pulse(db: Session, report: Any, still: Still, *, now: dt.datetime, today: dt.date) -> None:
    """Keep the reporter's answer to "still happening?"; another one on the same day replaces it."""
    before = db.scalars(
        sa.select(Pulse).where(Pulse.report_id == report.id, Pulse.day == today).with_for_update()
    ).one_or_none()
    said = before.answer if before else ""
    if said is still:
        return
    if before:
        before.answer = still
    else:
        db.add(Pulse(report_id=report.id, day=today, answer=still))
    leave(db, "report.pulse", report.id, report.mode, by=None, now=now, day=today,
          changes={"still": (said, still)})  # fmt: skip


def forget_contact(db: Session, report: Any, *, now: dt.datetime, today: dt.date) -> None:
    """The reporter takes name and contact out: from now on the report is anonymous.

    That letters and notifications went out about it is forgotten, too.
    """
    if report.mode is IdentityMode.ANONYMOUS:
        return
    known = sa.select(Report.contact_to).where(Report.id == report.id)
    forget(db, address=db.execute(known).scalar_one(), about=RECEIPT, subject=SUBJECT,
           subject_id=report.id)  # fmt: skip
    values = msgspec.structs.asdict(NOBODY) | {"account_id": None, "mode": IdentityMode.ANONYMOUS}
    if not bump(db, Report.__table__, report.id, report.version, **values):
        raise Stale
    leave(db, "report.contact_forgotten", report.id, IdentityMode.ANONYMOUS, by=None, now=now,
          day=today, changes={"mode": (report.mode, IdentityMode.ANONYMOUS)})  # fmt: skip


def narrow(db: Session, report: Any, *, now: dt.datetime, today: dt.date) -> None:
    """From now on only the coordinator knows who reported, no longer those who work on it."""
    if report.mode is not IdentityMode.GROUP:
        return
    if not bump(db, Report.__table__, report.id, report.version, mode=IdentityMode.COORDINATOR):
        raise Stale
    leave(db, "report.narrowed", report.id, report.mode, by=None, now=now, day=today,
          changes={"mode": (report.mode, IdentityMode.COORDINATOR)})  # fmt: skip


def _as_text(told: Told, contact: Contact, mode: IdentityMode) -> str:
    said = {**msgspec.structs.asdict(told), **msgspec.structs.asdict(contact), "mode": mode}
    return "\n".join(f"{name}: {value}" for name, value in said.items())


def new_row(db: Session, values: dict[str, Any]) -> int | None:
    """The number of the new report; None when its receipt is taken, so it was sent before."""
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    for _ in range(50):
        number = SMALLEST + secrets.randbelow(BIGGEST - SMALLEST + 1)
        if db.scalar(sa.select(Report.id).where(Report.id == number)) is not None:
            continue
        # On a conflict silently, because PostgreSQL writes the values of a failing statement into
        # its log; it waits for the same form that is still under way.
        return db.scalar(
            insert(Report)
            .values(id=number, **values)
            .on_conflict_do_nothing(index_elements=["receipt_hash"])
            .returning(Report.id)
        )
    raise Refused(N_("We cannot take your report just now. Please try again."))


def _attach(db: Session, report_id: int, photos: Sequence[Photo]) -> None:
    db.add_all(
        ReportPhoto(report_id=report_id, number=number, **msgspec.structs.asdict(photo))
        for number, photo in enumerate(photos, 1)
    )
    db.flush()


def _say(db: Session, report_id: int, **values: Any) -> int:
    # The report is locked, so that two messages at once get numbers one after the other.
    if db.scalar(sa.select(Report.id).where(Report.id == report_id).with_for_update()) is None:
        raise NotFound
    last = sa.select(sa.func.max(ReportMessage.number)).where(ReportMessage.report_id == report_id)
    number = (db.scalar(last) or 0) + 1
    if number > MOST_MESSAGES:
        raise Refused(FULL)
    db.add(ReportMessage(report_id=report_id, number=number, **values))
    db.flush()
    return number
