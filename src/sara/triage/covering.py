"""Covering personal details in a report that was taken in, and in the messages on it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader, bump
from sara.errors import Refused
from sara.evidence.erasing import erase_unneeded
from sara.files.store import FileStore
from sara.history.operations import record
from sara.intake import queries as intake
from sara.intake.models import Report, ReportMessage, ReportPhoto
from sara.intake.operations import SUBJECT, leave
from sara.privacy.covering import Found, cover_chosen, cover_words, look_through
from sara.privacy.finding import Kind
from sara.triage import queries
from sara.words import N_

TEXTS = ("what", "place", "times", "since", "affected", "told_whom")
SPARED = {"place": Kind.HOUSE}
"""The house number of the place itself is what we need to know."""
MESSAGE = "message-"
LONGEST = {"place": 300, "times": 300, "since": 120}
MEANWHILE = N_("Somebody else changed this report meanwhile. Look at it again.")


def texts_of(db: Reader, report: Any, whole: int) -> dict[str, str]:
    """What the reporter wrote, by field; messages as "message-1" and on."""
    written = {
        f"{MESSAGE}{one.number}": one.words
        for one in intake.messages_of(db, whole)
        if not one.from_us
    }
    return {name: getattr(report, name) for name in TEXTS} | written


def details(texts: Mapping[str, str]) -> list[Found]:
    """What in the texts may tell who somebody is."""
    return look_through(texts, SPARED)


def cover(
    db: Session, report: Any, whole: int, *, chosen: Iterable[str], words: str = "", by: Viewer,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """Cover the chosen details, and `words` wherever they stand; False when they do not.

    What stood there is gone: the history keeps only where it was, and of which kind.
    """
    before = texts_of(db, report, whole)
    after, told = cover_chosen(before, details(before), chosen)
    if words.strip():
        if not cover_words(before, words.strip())[1]:
            return False
        after, more = cover_words(after, words.strip())
        told += more
    changed = {name: text for name, text in after.items() if text != before[name]}
    if not changed:
        return False
    _write(db, report, whole, changed)
    record(
        db, "report.covered", by=by.account_id, now=now, subject=SUBJECT, subject_id=report.id,
        changes={"covered": ("", told)}, audience=Audience.AGENCIES,
    )  # fmt: skip
    return True


def cover_own(db: Session, report: Any, words: str, *, now: dt.datetime, today: dt.date) -> bool:
    """The reporter covers words in what they told us, in its parts and in their messages; False
    when these do not stand there. `report` is the row behind the receipt."""
    done = False
    for number in (report.id, *queries.parts_of(db, report.id)):
        row = intake.one(db, number)
        before = texts_of(db, row, report.id)
        after, told = cover_words(before, words.strip())
        changed = {name: text for name, text in after.items() if text != before[name]}
        if changed:
            _write(db, row, report.id, changed)
            leave(db, "report.covered", number, report.mode, by=None, now=now, day=today,
                  changes={"covered": ("", told)})  # fmt: skip
            done = True
    return done


def erase_photo(
    db: Session, report: Any, number: int, *, store: FileStore, by: Viewer | None,
    now: dt.datetime, today: dt.date,
) -> bool:  # fmt: skip
    """Erase one photo of a report for good; False when there is none with this number."""
    photo = db.get(ReportPhoto, (report.id, number), with_for_update=True)
    if photo is None:
        return False
    held = (photo.shown, photo.thumb)
    db.delete(photo)
    db.flush()
    changes = {"photos": (number, "")}
    if by is None:
        leave(db, "report.photo_erased", report.id, report.mode, by=None, now=now, day=today,
              changes=changes)  # fmt: skip
    else:
        record(db, "report.photo_erased", by=by.account_id, now=now, subject=SUBJECT,
               subject_id=report.id, changes=changes, audience=Audience.AGENCIES)  # fmt: skip
    erase_unneeded(db, store, held)
    return True


def _write(db: Session, report: Any, whole: int, changed: Mapping[str, str]) -> None:
    # A covered text may be longer than what it covers.
    own = {k: v[: LONGEST.get(k)] for k, v in changed.items() if not k.startswith(MESSAGE)}
    table: Any = Report.__table__
    if own and not bump(db, table, report.id, report.version, **own):
        raise Refused(MEANWHILE)
    for name, text in changed.items():
        if name.startswith(MESSAGE):
            number = int(name.removeprefix(MESSAGE))
            db.execute(
                sa.update(ReportMessage)
                .where(ReportMessage.report_id == whole, ReportMessage.number == number)
                .values(words=text)
            )
