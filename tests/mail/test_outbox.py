"""The outbox: written with its cause, sent once for each Message-ID whatever happens."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.app import still_may
from sara.db import Database, utc_now
from sara.errors import Refused
from sara.history.days import record_day
from sara.history.models import Entry
from sara.mail import outbox
from sara.mail.carriers import Parcel
from sara.mail.models import Message
from sara.mail.operations import post
from sara.mail.worker import deliver, run, tidy
from sara.problems.models import Seat
from sara.settings import Settings
from tests.cast import Cast
from tests.clock import Clock


class Fake:
    """Carries letters into a list; `moods` says what goes wrong first."""

    def __init__(self, *moods: type[BaseException] | None) -> None:
        self.moods: Iterator[type[BaseException] | None] = iter(moods)
        self.carried: list[Parcel] = []
        self.rested = 0

    def carry(self, parcel: Parcel) -> None:
        if mood := next(self.moods, None):
            raise mood("x" * 400)
        self.carried.append(parcel)

    def rest(self) -> None:
        self.rested += 1


class Killed(BaseException):
    """As if the process ended here."""


def anyone(*_: object) -> bool:
    return True


def send(database: Database, carrier: Fake, clock: Clock, *, may: object = anyone) -> int:
    return deliver(database, carrier, may, clock)  # type: ignore[arg-type]


def write(database: Database, clock: Clock, **more: object) -> None:
    words: dict[str, object] = {
        "to": "ada@example.org", "subject": "A review waits", "body": "https://sara/1\n"
    }  # fmt: skip
    with database.write() as db:
        post(db, now=clock(), **(words | more))  # type: ignore[arg-type]


def rows(database: Database) -> list[sa.Row]:
    with database.read() as db:
        return list(db.execute(sa.select(*Message.__table__.c).order_by(Message.id)))


# Written with its cause


class _Undone(Exception):
    pass


def test_a_letter_is_written_only_if_its_cause_is_saved(database: Database, clock: Clock) -> None:
    def fail_after_writing() -> None:
        with database.write() as db:
            post(db, to="ada@example.org", subject="x", body="x", now=clock())
            raise _Undone

    with pytest.raises(_Undone):
        fail_after_writing()
    assert rows(database) == []


@pytest.mark.parametrize(
    "to",
    ["ada@example.org\r\nBcc: eve@example.org", "ada@example.org\nX: y", "a b@example.org",
     "ada", "", "ada@", "@example.org", "Ada <ada@example.org>", "ada@example.org,eve@example.org",
     "ada\x00@example.org", "ada@example.org\u2028", "a" * 250 + "@example.org"],
)  # fmt: skip
def test_an_address_that_could_carry_more_headers_is_refused(
    database: Database, clock: Clock, to: str
) -> None:
    with pytest.raises(Refused):
        write(database, clock, to=to)
    assert rows(database) == []


@pytest.mark.parametrize(
    "subject", ["x\r\nBcc: eve@example.org", "x\nBcc: y", "x\u2028y", "x\x00y", "x\x85y"]
)
def test_a_subject_stays_on_one_line(database: Database, clock: Clock, subject: str) -> None:
    write(database, clock, subject=subject)
    kept = rows(database)[0].subject
    assert kept.startswith("x ")
    assert kept.isprintable()


def test_a_long_subject_is_cut(database: Database, clock: Clock) -> None:
    write(database, clock, subject="long " * 100)
    assert len(rows(database)[0].subject) == 200


# Sent


def test_what_is_due_is_sent_in_its_order(database: Database, clock: Clock) -> None:
    for number in range(3):
        write(database, clock, subject=f"letter {number}")
    carrier = Fake()
    assert send(database, carrier, clock) == 3
    assert [parcel.subject for parcel in carrier.carried] == ["letter 0", "letter 1", "letter 2"]
    assert carrier.rested == 1
    assert send(database, carrier, clock) == 0
    assert all(row.sent_at and not row.dropped_at for row in rows(database))


def test_the_text_of_a_letter_is_not_kept_once_it_is_gone(database: Database, clock: Clock) -> None:
    write(database, clock, body="https://sara/reset/secret")
    send(database, Fake(), clock)
    assert rows(database)[0].body == ""


def test_a_failure_is_tried_again_after_longer_and_longer_waits(
    database: Database, clock: Clock
) -> None:
    write(database, clock)
    carrier = Fake(*[ConnectionError] * 3)
    waits = []
    for _ in range(3):
        before = clock()
        assert send(database, carrier, clock) == 1
        row = rows(database)[0]
        waits.append(row.due_at - before)
        assert row.last_error.startswith("ConnectionError: xxx")
        assert len(row.last_error) == 300
        assert send(database, carrier, clock) == 0, "not before it is due"
        clock.forward(seconds=waits[-1].total_seconds() + 1)
    assert waits[0] < waits[1] < waits[2]
    assert send(database, carrier, clock) == 1
    row = rows(database)[0]
    assert row.sent_at
    assert row.last_error == ""
    assert [parcel.number for parcel in carrier.carried] == [row.message_id]


def test_in_the_end_it_is_given_up_and_the_reason_kept(database: Database, clock: Clock) -> None:
    write(database, clock)
    carrier = Fake(*[ConnectionError] * 100)
    tries = count()
    while not rows(database)[0].dropped_at:
        assert next(tries) < 20
        send(database, carrier, clock)
        clock.forward(hours=5)
    row = rows(database)[0]
    assert row.tries == outbox.TRIES
    assert "ConnectionError" in row.last_error
    assert row.sent_at is None


def test_one_bad_letter_does_not_hold_up_the_others(database: Database, clock: Clock) -> None:
    for number in range(3):
        write(database, clock, subject=f"letter {number}")
    carrier = Fake(ValueError)
    send(database, carrier, clock)
    assert [parcel.subject for parcel in carrier.carried] == ["letter 1", "letter 2"]


# Killed on the way


def test_a_letter_in_the_hands_of_a_killed_worker_is_taken_up_by_another(
    database: Database, clock: Clock
) -> None:
    write(database, clock)
    with pytest.raises(Killed):
        send(database, Fake(Killed), clock)
    other = Fake()
    assert send(database, other, clock) == 0, "the first one may still be at it"
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    assert send(database, other, clock) == 1
    assert [parcel.number for parcel in other.carried] == [rows(database)[0].message_id]


def test_a_letter_sent_but_not_noted_goes_out_again_as_the_same_one(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, clock)
    carrier = Fake()

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "sent", killed)
        with pytest.raises(Killed):
            send(database, carrier, clock)
    clock.forward(minutes=10)
    send(database, carrier, clock)
    first, second = carrier.carried
    assert first == second


def test_many_workers_at_once_send_each_letter_once(database: Database, clock: Clock) -> None:
    for number in range(20):
        write(database, clock, subject=f"letter {number}")
    carriers = [Fake() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda carrier: send(database, carrier, clock), carriers))
    numbers = [parcel.number for carrier in carriers for parcel in carrier.carried]
    assert sorted(numbers) == sorted(row.message_id for row in rows(database))
    assert len(set(numbers)) == 20


def test_a_slow_worker_that_lost_its_claim_does_not_undo_the_others_work(
    database: Database, clock: Clock
) -> None:
    write(database, clock)
    with database.write() as db:
        slow = outbox.claim(db, clock())
    clock.forward(minutes=10)
    send(database, Fake(), clock)
    with database.write() as db:
        outbox.failed(db, slow, clock(), "timed out")
        outbox.dropped(db, slow, clock(), "too late")
    row = rows(database)[0]
    assert row.sent_at
    assert row.dropped_at is None
    assert row.last_error == ""


# To whom it still goes


def to(cast: Cast, who: str, clock: Clock, about_the_problem: bool = True) -> None:
    problem_id = cast.problem_id if about_the_problem else None
    write(cast.database, clock, to=f"{who}@example.org", account_id=cast.accounts[who],
          problem_id=problem_id)  # fmt: skip


def received(cast: Cast, clock: Clock) -> list[str]:
    carrier = Fake()
    send(cast.database, carrier, clock, may=still_may)
    return [parcel.to.partition("@")[0] for parcel in carrier.carried]


def test_a_letter_about_a_problem_goes_to_those_who_reach_it(cast: Cast, clock: Clock) -> None:
    for who in ("officer", "partner", "resident", "coordinator", "stranger", "other_officer",
                "administrator", "disabled", "pending"):  # fmt: skip
        to(cast, who, clock)
    assert received(cast, clock) == ["officer", "partner", "resident", "coordinator"]


def test_who_lost_the_seat_before_the_sending_gets_nothing(cast: Cast, clock: Clock) -> None:
    to(cast, "resident", clock)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["resident"])
            .values(until=utc_now())
        )
    assert received(cast, clock) == []
    row = rows(cast.database)[0]
    assert row.dropped_at
    assert row.body == ""
    assert "right" in row.last_error


def test_who_was_disabled_before_the_sending_gets_nothing(cast: Cast, clock: Clock) -> None:
    to(cast, "officer", clock)
    to(cast, "officer", clock, about_the_problem=False)
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["officer"]).state = AccountState.DISABLED
    assert received(cast, clock) == []


def test_an_invited_person_gets_the_invitation(cast: Cast, clock: Clock) -> None:
    to(cast, "pending", clock, about_the_problem=False)
    assert received(cast, clock) == ["pending"]


# At work


def test_the_worker_works_until_it_is_told_to_stop(
    database: Database, settings: Settings, clock: Clock
) -> None:
    write(database, clock)
    stop = threading.Event()
    working = threading.Thread(target=run, args=(settings, stop, anyone),
                               kwargs={"database": database})  # fmt: skip
    working.start()
    waiting = dt.timedelta()
    while not rows(database)[0].sent_at and waiting < dt.timedelta(seconds=20):
        stop.wait(0.1)
        waiting += dt.timedelta(seconds=0.1)
    stop.set()
    working.join(timeout=10)
    assert not working.is_alive()
    assert len(list((settings.data / "mail").glob("*.eml"))) == 1


def test_a_stumble_is_written_down_and_the_work_goes_on(
    database: Database, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    from sara.mail import worker

    stop, calls = threading.Event(), count()

    def stumble(*_: object) -> int:
        if next(calls) == 0:
            raise RuntimeError("stumbled")
        stop.set()
        return 0

    monkeypatch.setattr(worker, "deliver", stumble)
    monkeypatch.setattr(worker, "AFTER_A_FAULT", 0.01)
    monkeypatch.setattr(worker, "LOOKS", 0.02)
    run(settings, stop, anyone, database=database, clock=clock)
    assert next(calls) == 2
    assert "stumbled" in caplog.text
    caplog.clear()


def test_a_chore_that_always_fails_holds_up_no_other(
    database: Database, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    from sara.mail import worker

    stop, did = threading.Event(), list[str]()

    def breaks(*_: object) -> None:
        did.append("breaks")
        raise RuntimeError("never works")

    def works(*_: object) -> None:
        did.append("works")

    def runs(*_: object) -> None:
        did.append("runs")
        clock.forward(seconds=31)
        if did.count("runs") == 3:
            stop.set()

    monkeypatch.setattr(worker, "LOOKS", 0.0)
    monkeypatch.setattr(worker, "RUNS_ERRANDS", dt.timedelta())
    run(settings, stop, anyone, database=database, clock=clock, chores=(breaks, works),
        errands=(runs,))  # fmt: skip
    assert did == ["breaks", "works", "runs", "breaks", "runs", "breaks", "runs"]
    assert "breaks failed" in caplog.text
    caplog.clear()


def test_tidying_chains_the_entries_of_a_day_that_is_over(database: Database, clock: Clock) -> None:
    with database.write() as db:
        record_day(db, "report.pulse", by=None, day=clock().date(), subject="report")
    chained = sa.select(sa.func.count()).select_from(Entry)
    tidy(database, clock())
    with database.read() as db:
        assert db.scalar(chained) == 0
    clock.forward(days=1)
    tidy(database, clock())
    with database.read() as db:
        assert db.scalar(chained) == 1


def test_tidying_forgets_what_is_over_and_nothing_else(cast: Cast, clock: Clock) -> None:
    from sara.accounts import links, sessions, throttle
    from sara.accounts.models import Attempt, Purpose, SignInSession, SingleUseLink
    from sara.web.models import Submission

    database, officer = cast.database, cast.accounts["officer"]
    kept = (SignInSession, Attempt, SingleUseLink, Submission, Message)

    def leave_traces() -> None:
        write(database, clock)
        send(database, Fake(), clock)
        with database.write() as db:
            sessions.begin(db, officer, settings=cast.settings, now=clock())
            throttle.note(db, [throttle.Limit("a" * 64, 99)], clock())
            links.make(db, Purpose.RESET, officer, lasts=links.RESET_LASTS, now=clock())
            db.add(Submission(once=str(clock()), at=clock()))

    def left() -> list[int]:
        with database.read() as db:
            return [db.scalar(sa.select(sa.func.count()).select_from(table)) for table in kept]

    leave_traces()
    clock.forward(days=31)
    leave_traces()
    assert left() == [2] * 5
    tidy(database, clock())
    assert left() == [1] * 5
    tidy(database, clock())
    assert left() == [1] * 5
