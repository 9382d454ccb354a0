"""Sends what lies in the outbox and tidies up: a thread of the server, or `sara worker`."""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts import links, sessions, throttle
from sara.db import Clock, Database, utc_now
from sara.history.days import chain_days
from sara.mail import digests, outbox, reminders
from sara.mail.carriers import FAILURES, Carrier, Parcel, carrier_for
from sara.mail.digests import StillMay
from sara.processors import anywhere
from sara.settings import Settings
from sara.web import once

logger = logging.getLogger("sara.mail")

LOOKS = 2.0
"""Seconds between two looks at an empty outbox."""
AFTER_A_FAULT = 30.0
"""Seconds until what failed is tried again."""
TIDIES = dt.timedelta(hours=1)
RUNS_ERRANDS = dt.timedelta(minutes=1)


Chore = Callable[[Database, Settings, dt.datetime], object]
"""What a room above wants done now and then; what it misses by being killed, it does next time."""


class _Job:
    """What is done again and again. Each has its own time, so that one that fails, now or always,
    holds up no other."""

    def __init__(self, work: Callable[[], object], name: str, every: dt.timedelta) -> None:
        self.work, self.name, self.every = work, name, every
        self.due = dt.datetime.min.replace(tzinfo=dt.UTC)

    def look(self, clock: Clock) -> None:
        """Do it, if it is time."""
        if clock() < self.due:
            return
        wait = self.every
        try:
            self.work()
        except Exception:
            logger.exception("%s failed, and is tried again in %s s", self.name, AFTER_A_FAULT)
            wait = dt.timedelta(seconds=AFTER_A_FAULT)
        self.due = clock() + wait


def run(
    settings: Settings,
    stop: threading.Event,
    still_may: StillMay,
    *,
    database: Database | None = None,
    clock: Clock = utc_now,
    chores: Sequence[Chore] = (),
    errands: Sequence[Chore] = (),
    at_once: Sequence[Chore] = (),
) -> None:
    """Work until `stop` is set: mail and what is `at_once` with every look, errands every minute,
    chores every hour."""
    anywhere()
    own = database or Database(settings)

    def job(chore: Chore, every: dt.timedelta) -> _Job:
        name = getattr(chore, "__name__", repr(chore))
        return _Job(lambda: chore(own, settings, clock()), name, every)

    always = dt.timedelta()
    jobs = [
        _Job(lambda: deliver(own, carrier_for(settings), still_may, clock, stop), "mail", always),
        *(job(chore, always) for chore in at_once),
        _Job(lambda: tidy(own, clock()), "tidying", TIDIES),
        _Job(lambda: digests.forget_out_of_reach(own, still_may, clock()), "forgetting", TIDIES),
        *(job(chore, TIDIES) for chore in chores),
        *(job(chore, RUNS_ERRANDS) for chore in errands),
    ]
    try:
        while not stop.is_set():
            for one in jobs:
                if not stop.is_set():
                    one.look(clock)
            stop.wait(LOOKS)
    finally:
        if database is None:
            own.close()


def deliver(
    database: Database,
    carrier: Carrier,
    still_may: StillMay,
    clock: Clock = utc_now,
    stop: threading.Event | None = None,
) -> int:
    """Send everything that is due; gives the number of letters taken up."""
    taken = 0
    digests.gather(database, clock())
    try:
        while not (stop and stop.is_set()) and _deliver_one(database, carrier, still_may, clock):
            taken += 1
    finally:
        carrier.rest()
    return taken


def _deliver_one(database: Database, carrier: Carrier, still_may: StillMay, clock: Clock) -> bool:
    with database.read() as db:
        if not outbox.is_anything_due(db, clock()):
            return False
    with database.write() as db:
        letter = outbox.claim(db, clock())
        if letter is None:
            return False
        whose = (letter.account_id, letter.problem_id, letter.group_id)
        if letter.account_id and not still_may(db, *whose):
            outbox.dropped(db, letter, clock(), "the reader's right to it has ended")
            return True
        if letter.until and letter.until <= clock():
            outbox.dropped(db, letter, clock(), "what it tells of is over")
            return True
        parcel = _parcel(db, database.settings, letter, still_may, clock())
        if parcel is None:
            outbox.dropped(db, letter, clock(), "everything in it is done or out of reach")
            return True
    try:
        carrier.carry(parcel)
    except FAILURES as error:
        logger.warning(
            "letter %s: try %s failed: %s", letter.id, letter.tries, type(error).__name__
        )
        with database.write() as db:
            outbox.failed(db, letter, clock(), f"{type(error).__name__}: {error}")
        return True
    with database.write() as db:
        outbox.sent(db, letter, clock())
    return True


def _parcel(
    db: Session, settings: Settings, letter: Any, still_may: StillMay, now: dt.datetime
) -> Parcel | None:
    """The letter as it goes out; None when all it would tell is of no matter any more."""
    said = letter
    if letter.gathered:
        said = digests.compose(db, settings, letter, still_may, now)
        if said is None:
            return None
    return Parcel(
        number=letter.message_id, to=letter.to, subject=said.subject, body=said.body,
        written_at=letter.created_at, calendar=letter.calendar,
        calendar_method=letter.calendar_method, reply_to=letter.reply_to,
        unsubscribe=said.unsubscribe,
    )  # fmt: skip


def tidy(database: Database, now: dt.datetime) -> None:
    """Forget what is over: sessions, forms acted on, tries, links and letters.

    Chains the entries of the days before, too.
    """
    for forget in (
        sessions.forget_ended, once.forget_old, throttle.forget_old, links.forget_old,
        outbox.forget_old, digests.forget_old, reminders.forget_old,
    ):  # fmt: skip
        with database.write() as db:
            forget(db, now)
    zone = database.settings.zone
    with database.write() as db:
        chain_days(db, now.astimezone(zone).date(), zone)


@contextmanager
def beside(
    settings: Settings, database: Database, still_may: StillMay, clock: Clock = utc_now,
    chores: Sequence[Chore] = (), errands: Sequence[Chore] = (), at_once: Sequence[Chore] = (),
) -> Iterator[None]:  # fmt: skip
    """A worker in a thread of its own, while a server runs."""
    stop = threading.Event()
    thread = threading.Thread(
        target=run, args=(settings, stop, still_may), name="mail", daemon=True,
        kwargs={"database": database, "clock": clock, "chores": chores, "errands": errands,
                "at_once": at_once},
    )  # fmt: skip
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)
