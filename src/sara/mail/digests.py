"""What people are told, gathered into letters.

Which notifications a letter holds is settled in one transaction with the letter itself. What it
says is written only at the moment of sending: whatever is done by then, was opened on the page, or
is no longer the reader's business is left out, and a letter with nothing left is not sent.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, AccountState
from sara.db import Database, Reader
from sara.languages import speaking
from sara.mail import stops
from sara.mail.letters import Letter, write
from sara.mail.models import MailStop, Message, Notification
from sara.mail.operations import one_line, place
from sara.mail.packing import unpacked
from sara.mail.withdrawing import leave, over
from sara.settings import Settings
from sara.words import gettext

StillMay = Callable[[Reader, int, int | None, int | None], bool]
"""Whether an account may still be told, still reaches the problem, and the standing group."""

KEPT = dt.timedelta(days=180)
MOST_LINES = 20
"""Of each sort in one letter; the rest is read on the page."""

_FIRST = (
    sa.select(Notification.account_id)
    .where(Notification.due_at <= sa.bindparam("now"))
    .order_by(Notification.due_at, Notification.id)
    .limit(1)
)
# The account is locked, not what it is told: two workers would make two letters of it.
_LOCKED = (
    sa.select(Account.id, Account.email, Account.state)
    .where(Account.id == _FIRST.scalar_subquery())
    .with_for_update(skip_locked=True, key_share=True)
)


def gather(database: Database, now: dt.datetime) -> int:
    """Put all that is due into one letter for each person; gives the number of letters."""
    made = 0
    while _anything_due(database, now):
        with database.write() as db:
            person = db.execute(_LOCKED, {"now": now}).one_or_none()
            if person is None:  # another worker is at it
                break
            made += _gather_for(db, person, now)
    return made


def _anything_due(database: Database, now: dt.datetime) -> bool:
    """A look that takes no lock, so that an idle worker stands in nobody's way."""
    with database.read() as db:
        return db.scalar(_FIRST, {"now": now}) is not None


def _gather_for(db: Session, person: Any, now: dt.datetime) -> int:
    letter = None
    if person.state is AccountState.ACTIVE:
        letter = place(
            db,
            Message(account_id=person.id, to=person.email, subject="", body="", gathered=True),
            now,
        )
    db.execute(
        sa.update(Notification)
        .where(Notification.account_id == person.id, Notification.due_at <= now)
        .values(due_at=None, message_id=letter)
        .execution_options(synchronize_session=False)
    )
    return 1 if letter else 0


class Written(msgspec.Struct, frozen=True):
    """A letter as it goes out."""

    subject: str
    body: str
    unsubscribe: str


class _Line(msgspec.Struct, frozen=True):
    says: str
    link: str


_TOLD = (
    sa.select(
        Notification.problem_id, Notification.group_id, Notification.act, Notification.link,
        Notification.says, Notification.account_id,
    )
    .outerjoin(
        MailStop,
        sa.and_(
            MailStop.account_id == Notification.account_id,
            MailStop.problem_id == Notification.problem_id,
        ),
    )
    .where(
        Notification.message_id == sa.bindparam("message_id"),
        Notification.seen_at.is_(None),
        Notification.settled_at.is_(None),
        sa.or_(Notification.until.is_(None), Notification.until > sa.bindparam("now")),
        MailStop.account_id.is_(None),
    )
    .order_by(Notification.id)
)  # fmt: skip


def compose(
    db: Session, settings: Settings, claimed: Any, still_may: StillMay, now: dt.datetime
) -> Written | None:
    """The letter as it is to be sent now; None when there is nothing left to tell."""
    rows = db.execute(_TOLD, {"message_id": claimed.id, "now": now}).all()
    open_to_them = {
        about: still_may(db, claimed.account_id, *about)
        for about in {(r.problem_id, r.group_id) for r in rows}
    }
    told = [row for row in rows if open_to_them[row.problem_id, row.group_id]]
    if not told:
        return None
    person = db.execute(
        sa.select(Account.name, Account.language).where(Account.id == claimed.account_id)
    ).one()
    stop = stops.stop_for(claimed.account_id, [(row.problem_id, row.act) for row in told])
    unsubscribe = stops.address(settings, db.info["secret"], stop)
    with speaking(settings, person.language):
        letter = _letter(settings, person.name, told, stop, unsubscribe)
    return Written(one_line(letter.subject), letter.body, unsubscribe)


def _letter(
    settings: Settings, name: str, told: list[Any], stop: stops.Stop, unsubscribe: str
) -> Letter:
    address = settings.public_address.rstrip("/")
    acts, news = (
        [_Line(gettext(unpacked(r.says)), address + r.link) for r in told if r.act is act]
        for act in (True, False)
    )
    acts_shown, news_shown = acts[:MOST_LINES], news[:MOST_LINES]
    return write(
        "told", name=name, acts=acts_shown, news=news_shown, place=settings.name, n=len(told),
        only=(acts + news)[0].says if len(told) == 1 else "", stop=unsubscribe,
        more=len(told) - len(acts_shown) - len(news_shown), page=f"{address}/notifications",
        what=gettext(stop.what.words), choices=f"{address}/account/mail",
    )  # fmt: skip


def forget_old(db: Session, now: dt.datetime) -> int:
    """Drop what was told long ago; gives its number."""
    done = db.execute(sa.delete(Notification).where(Notification.at < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result has a rowcount


_OPEN = (
    sa.select(Notification.account_id, Notification.problem_id, Notification.group_id)
    .where(
        Notification.seen_at.is_(None),
        Notification.settled_at.is_(None),
        sa.or_(Notification.problem_id.is_not(None), Notification.group_id.is_not(None)),
    )
    .distinct()
)


def forget_out_of_reach(database: Database, still_may: StillMay, now: dt.datetime) -> int:
    """Settle what people were told about problems and standing groups they no longer reach, and
    what is over by itself; gives how many of the first there were."""
    with database.read() as db:
        gone: list[tuple[int, int | None, int | None]] = [
            (account_id, problem_id, group_id)
            for account_id, problem_id, group_id in db.execute(_OPEN).all()
            if not still_may(db, account_id, problem_id, group_id)
        ]
    for account_id, problem_id, group_id in gone:
        with database.write() as db:
            leave(db, account_id, problem_id, group_id=group_id, now=now)
    with database.write() as db:
        over(db, now=now)
    return len(gone)
