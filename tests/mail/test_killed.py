"""The worker as a process that is killed again and again, and a mail server that misbehaves."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from sara.db import Database, utc_now
from sara.mail.models import DigestEvery, MailChoice, Message, Notification
from sara.mail.operations import notify, post
from sara.settings import Settings
from sara.words import N_, say
from tests.cast import Cast
from tests.mail.smtp import MailServer, serving

ROOT = Path(__file__).parents[2]
PEOPLE = ("officer", "partner", "resident", "coordinator", "colleague")
THINGS, LETTERS = 6, 8
KILLS = 4
SAYS = N_("You are asked to do something on problem {reference}")


@pytest.fixture
def waiting(cast: Cast) -> Cast:
    """Many letters, and many things to be told at once."""
    now = utc_now()
    with cast.database.write() as db:
        for number in range(LETTERS):
            post(db, to=f"p{number}@example.org", subject=f"letter {number}", body="x", now=now)
        for who in PEOPLE:
            db.add(MailChoice(account_id=cast.accounts[who], digest=DigestEvery.DAY, digest_hour=8,
                              digest_weekday=0, at_once=True, quiet_from=0,
                              quiet_until=0))  # fmt: skip
        db.flush()
        for number in range(THINGS):
            notify(db, to=[cast.accounts[who] for who in PEOPLE], kind="x", now=now, act=True,
                   problem_id=cast.problem_id, link=f"/problems/1/actions/{number}",
                   says=say(SAYS, reference=f"2026-{number:04d}"), subject="action",
                   subject_id=number)  # fmt: skip
    return cast


@contextmanager
def working(settings: Settings, server: MailServer) -> Iterator[subprocess.Popen[bytes]]:
    """`sara worker`, killed at the end."""
    environ = {
        **os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "SARA_DATA": str(settings.data),
        "SARA_DATABASE": settings.database, "SARA_PUBLIC_ADDRESS": settings.public_address,
        "SARA_MAIL_SERVER": f"smtp://127.0.0.1:{server.port}",
        "SARA_MAIL_FROM": "sara@city.example.org",
    }  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "sara", "worker"], env=environ, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=20)


def let_time_pass(database: Database) -> None:
    """As if the leases had run out and every wait were over."""
    with database.write() as db:
        db.execute(sa.update(Message).values(claimed_until=None))
        db.execute(
            sa.update(Message).where(Message.sent_at.is_(None)).values(due_at=Message.created_at)
        )


def left(database: Database) -> int:
    unsent = sa.select(sa.func.count()).select_from(Message).where(Message.sent_at.is_(None))
    untold = sa.select(sa.func.count()).where(Notification.due_at.is_not(None))
    with database.read() as db:
        return int(db.scalar(unsent) or 0) + int(db.scalar(untold) or 0)


@pytest.mark.slow
def test_killed_at_any_moment_each_letter_comes_once_for_its_number(waiting: Cast) -> None:
    chance = random.Random(20261125)
    database = waiting.database
    with serving() as server:
        server.stalling = 1.0
        server.moods = chance.choices(["friendly", "drop", "refuse", "stall"], [6, 2, 2, 1], k=60)
        for _ in range(KILLS):
            before, begun = len(server.heard), time.monotonic()
            with working(waiting.settings, server):
                # Killed in the middle of a talk, a little further each time.
                while len(server.heard) < before + 6 and time.monotonic() < begun + 20:
                    time.sleep(0.01)
                time.sleep(chance.random() / 4)
            let_time_pass(database)
        server.moods = []
        with working(waiting.settings, server):
            until = time.monotonic() + 60
            while left(database) and time.monotonic() < until:
                time.sleep(0.05)
        arrived = server.letters()
    assert left(database) == 0, "none is lost"
    with database.read() as db:
        rows = db.execute(sa.select(Message.message_id, Message.dropped_at)).all()
    assert {f"<{row.message_id}@city.example.org>" for row in rows} == {
        letter["Message-ID"] for letter in arrived
    }
    assert not [row for row in rows if row.dropped_at]
    assert len({bytes(raw) for raw in server.taken}) == len(rows), "a copy is the same bytes"
    for who in PEOPLE:
        mine = {x["Message-ID"]: x.get_content() for x in arrived if x["To"].startswith(f"{who}@")}
        lines = [line for text in mine.values() for line in text.splitlines()]
        told = [line.rpartition("/")[2] for line in lines if "/actions/" in line]
        assert sorted(told) == [str(number) for number in range(THINGS)], who
