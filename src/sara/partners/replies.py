"""Threads answers by mail: each mail is judged once, and only a contact of the owner is heard."""

import datetime as dt
import logging

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.actions.links import answered_by_mail
from sara.actions.outside import contacts
from sara.db import add_once
from sara.partners.letters import News, tell
from sara.partners.models import Fate, ReceivedMail
from sara.partners.operations import write
from sara.partners.reading import Mail, is_automatic, is_forged, new_words, token_in
from sara.secret import hashed
from sara.settings import Settings

logger = logging.getLogger("sara.partners")

MOST_BYTES = 5_000_000
A_DAY = 10
KEPT = dt.timedelta(days=90)


def receive(db: Session, settings: Settings, mail: Mail, *, now: dt.datetime) -> Fate | None:
    """Thread one mail, or leave it; None when it was judged before.

    The number is claimed first: of two workers one goes on, and after a crash nothing comes twice.
    """
    claimed = add_once(db, ReceivedMail, number_hash=hashed(mail.number), fate=Fate.UNKNOWN, at=now)
    if claimed is None:
        return None
    fate, link_id = _judge(db, settings, mail, now)
    db.execute(
        sa.update(ReceivedMail)
        .where(ReceivedMail.id == claimed)
        .values(fate=fate, link_id=link_id)
        .execution_options(synchronize_session=False)
    )
    logger.info("a mail was judged: %s", fate.value)
    return fate


def _judge(
    db: Session, settings: Settings, mail: Mail, now: dt.datetime
) -> tuple[Fate, int | None]:
    """What becomes of the mail. The checks that cost nothing come first."""
    if mail.bytes > MOST_BYTES:
        return Fate.TOO_BIG, None
    if is_automatic(mail):
        return Fate.AUTOMATIC, None
    given = token_in(mail, settings.reply_address)
    link = answered_by_mail(db, given, now) if given else None
    if link is None:
        return Fate.UNKNOWN, None
    if is_forged(mail, settings.reply_judge):
        return Fate.FORGED, link.id
    if mail.sender.strip().lower() not in {c.email for c in contacts(db, link.agency_id)}:
        tell(db, link, News.STRANGER, now=now)
        return Fate.NOT_THEIRS, link.id
    if _lately(db, link.id, now) >= A_DAY:
        return Fate.TOO_MANY, link.id
    words = new_words(mail)
    if not words:
        return Fate.EMPTY, link.id
    write(db, link, words, by_mail=True, now=now)
    return Fate.THREADED, link.id


def _lately(db: Session, link_id: int, now: dt.datetime) -> int:
    return db.scalar(
        sa.select(sa.func.count()).where(
            ReceivedMail.link_id == link_id, ReceivedMail.fate == Fate.THREADED,
            ReceivedMail.at > now - dt.timedelta(days=1),
        )
    ) or 0  # fmt: skip


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop what is known of mails judged long ago; gives their number."""
    done = db.execute(sa.delete(ReceivedMail).where(ReceivedMail.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount
