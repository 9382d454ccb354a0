"""Letters made of notifications: gathered once, and written when they are sent."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, AccountState
from sara.app import still_may
from sara.mail import digests, outbox, stops
from sara.mail.carriers import Parcel
from sara.mail.models import DigestEvery, MailChoice, MailStop, Message, Notification
from sara.mail.operations import notify, settle
from sara.mail.worker import deliver, tidy
from sara.problems.models import Seat
from sara.words import N_, say
from tests.cast import Cast
from tests.clock import Clock
from tests.mail.test_outbox import Fake, Killed

ASKED = N_("You are asked to do something on problem {reference}")
NEWS = N_("An action on problem {reference} was dropped")


@pytest.fixture(autouse=True)
def _no_quiet_hours(cast: Cast) -> None:
    """Letters about what one must do go out at any hour of the test run."""
    with cast.database.write() as db:
        for who in ("officer", "partner", "resident", "coordinator", "colleague"):
            db.add(MailChoice(account_id=cast.accounts[who], digest=DigestEvery.DAY, digest_hour=8,
                              digest_weekday=0, at_once=True, quiet_from=0,
                              quiet_until=0))  # fmt: skip


def tell(
    cast: Cast, clock: Clock, *who: str, subject_id: int = 7, act: bool = False,
    problem_id: int | None = 0,
) -> None:  # fmt: skip
    with cast.database.write() as db:
        notify(
            db, to=[cast.accounts[w] for w in who],
            kind="action.asked" if act else "action.dropped",
            problem_id=cast.problem_id if problem_id == 0 else problem_id,
            link=f"/problems/{cast.problem_id}/actions/{subject_id}", act=act,
            says=say(ASKED if act else NEWS, reference="2026-0001"), now=clock(),
            subject="action", subject_id=subject_id,
        )  # fmt: skip


def sent(cast: Cast, clock: Clock, carrier: Fake | None = None) -> list[Parcel]:
    carrier = carrier or Fake()
    deliver(cast.database, carrier, still_may, clock)
    return carrier.carried


def a_day_later(cast: Cast, clock: Clock) -> list[Parcel]:
    clock.forward(days=1)
    return sent(cast, clock)


def letters(cast: Cast) -> list[sa.Row]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*Message.__table__.c).order_by(Message.id)))


# What goes out when


def test_a_long_letter_is_cut_and_leads_to_the_rest(cast: Cast, clock: Clock) -> None:
    for number in range(digests.MOST_LINES + 3):
        tell(cast, clock, "officer", subject_id=number)
    [digest] = a_day_later(cast, clock)
    assert digest.body.count("* An action on problem") == digests.MOST_LINES
    assert "3 more stand on the page:" in digest.body
    assert "/notifications\n" in digest.body


def test_what_one_must_do_goes_out_at_once_and_the_rest_once_a_day(
    cast: Cast, clock: Clock
) -> None:
    tell(cast, clock, "officer", subject_id=1)
    tell(cast, clock, "officer", subject_id=2)
    tell(cast, clock, "officer", subject_id=3, act=True)
    [at_once] = sent(cast, clock)
    assert at_once.subject == "You are asked to do something on problem 2026-0001"
    assert "/actions/3" in at_once.body
    assert "/actions/1" not in at_once.body
    [digest] = a_day_later(cast, clock)
    assert digest.subject == "2 things are new in sara"
    assert "/actions/1" in digest.body
    assert "/actions/2" in digest.body
    assert a_day_later(cast, clock) == []


def test_each_gets_a_letter_of_their_own(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", "partner", "resident", act=True)
    assert sorted(p.to.partition("@")[0] for p in sent(cast, clock)) == [
        "officer", "partner", "resident",
    ]  # fmt: skip
    assert len({row.message_id for row in letters(cast)}) == 3


def test_a_letter_says_how_to_stop_letters(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", act=True)
    [letter] = sent(cast, clock)
    assert letter.unsubscribe.startswith(f"{cast.settings.public_address}/mail/stops/")
    assert letter.unsubscribe in letter.body
    assert f"{cast.settings.public_address}/account/mail" in letter.body
    stop = stops.read(cast.database.secret, letter.unsubscribe.rpartition("/")[2])
    assert stop == stops.Stop(cast.accounts["officer"], stops.Stopped.PROBLEM, cast.problem_id)


# Nothing about what is done


def test_what_is_done_before_the_digest_is_not_in_it(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", subject_id=1)
    tell(cast, clock, "officer", subject_id=2)
    with cast.database.write() as db:
        settle(db, "action", 1, now=clock())
    [digest] = a_day_later(cast, clock)
    assert "/actions/1" not in digest.body
    assert "/actions/2" in digest.body


@pytest.mark.parametrize("how", ["settled", "seen", "stopped"])
def test_what_is_done_while_the_mail_server_is_away_is_not_sent(
    cast: Cast, clock: Clock, how: str
) -> None:
    tell(cast, clock, "officer", subject_id=1, act=True)
    assert sent(cast, clock, Fake(ConnectionError)) == []
    officer = cast.accounts["officer"]
    with cast.database.write() as db:
        if how == "settled":
            settle(db, "action", 1, now=clock())
        elif how == "seen":
            db.execute(sa.update(Notification).values(seen_at=clock()))
        else:
            db.add(MailStop(account_id=officer, problem_id=cast.problem_id, at=clock()))
    assert a_day_later(cast, clock) == []
    [letter] = letters(cast)
    assert letter.dropped_at
    assert "done or out of reach" in letter.last_error


def test_a_letter_that_waited_says_what_is_left_under_its_own_number(
    cast: Cast, clock: Clock
) -> None:
    tell(cast, clock, "officer", subject_id=1, act=True)
    tell(cast, clock, "officer", subject_id=2, act=True)
    assert sent(cast, clock, Fake(ConnectionError)) == []
    with cast.database.write() as db:
        settle(db, "action", 1, now=clock())
    [letter] = a_day_later(cast, clock)
    assert "/actions/1" not in letter.body
    assert "/actions/2" in letter.body
    assert letter.number == letters(cast)[0].message_id
    assert letters(cast)[0].body == "", "nothing of it is kept"


# To whom it still goes


def test_who_lost_the_seat_hears_nothing_of_that_problem(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "resident", subject_id=1)
    tell(cast, clock, "resident", subject_id=2, problem_id=None)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["resident"])
            .values(until=clock())
        )
    [digest] = a_day_later(cast, clock)
    assert "/actions/1" not in digest.body
    assert "/actions/2" in digest.body


def test_who_lost_it_while_the_mail_server_was_away_hears_nothing(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "resident", act=True)
    sent(cast, clock, Fake(ConnectionError))
    with cast.database.write() as db:
        db.execute(sa.update(Seat).values(until=clock()))
    assert a_day_later(cast, clock) == []


def test_who_was_disabled_gets_no_letter(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer")
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["officer"]).state = AccountState.DISABLED
    assert a_day_later(cast, clock) == []
    assert letters(cast) == []


def test_what_is_out_of_reach_no_longer_counts_as_new(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "resident", "officer", act=True)
    with cast.database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["resident"])
            .values(until=clock())
        )
    assert digests.forget_out_of_reach(cast.database, still_may, clock()) == 1
    assert digests.forget_out_of_reach(cast.database, still_may, clock()) == 0
    with cast.database.read() as db:
        left = db.scalars(
            sa.select(Notification.account_id).where(Notification.settled_at.is_(None))
        )
        assert list(left) == [cast.accounts["officer"]]


# Killed on the way


def test_whoever_is_killed_while_gathering_loses_nothing_and_doubles_nothing(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast, clock, "officer", "partner", act=True)
    put, calls = digests.place, []

    def killed(*given: object) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise Killed
        return put(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(digests, "place", killed)
        with pytest.raises(Killed):
            sent(cast, clock)
    assert len(letters(cast)) == 1, "the second letter is undone with what it held"
    assert len(sent(cast, clock)) == 2
    assert sent(cast, clock) == []


def test_whoever_is_killed_while_sending_leaves_it_to_another(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", act=True)
    with pytest.raises(Killed):
        sent(cast, clock, Fake(Killed))
    clock.forward(seconds=outbox.LEASE.total_seconds() + 1)
    [letter] = sent(cast, clock)
    assert letter.number == letters(cast)[0].message_id
    assert len(letters(cast)) == 1


def test_many_workers_at_once_gather_each_thing_once(cast: Cast, clock: Clock) -> None:
    people = ("officer", "partner", "resident", "coordinator", "colleague")
    for number in range(4):
        tell(cast, clock, *people, subject_id=number, act=True)
    carriers = [Fake() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda carrier: sent(cast, clock, carrier), carriers))
    rest = sent(cast, clock)
    bodies = [p for carrier in carriers for p in carrier.carried] + rest
    for who in people:
        mine = "".join(p.body for p in bodies if p.to.startswith(f"{who}@"))
        assert [mine.count(f"/actions/{n}\n") for n in range(4)] == [1] * 4


# Kept, and for how long


def test_what_was_told_long_ago_is_forgotten(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", act=True)
    sent(cast, clock)
    clock.forward(days=60)
    tidy(cast.database, clock())
    with cast.database.read() as db:
        row = db.execute(sa.select(*Notification.__table__.c)).one()
        assert row.message_id is None, "the letter is forgotten first"
        assert row.due_at is None
    assert sent(cast, clock) == [], "and is not sent again"
    clock.forward(days=130)
    tidy(cast.database, clock())
    with cast.database.read() as db:
        assert db.execute(sa.select(Notification.id)).all() == []


# In whose language


def test_a_digest_is_in_the_language_of_its_reader(cast: Cast, clock: Clock) -> None:
    from tests.test_languages import forget_languages, speak

    speak(cast.settings, "de", {ASKED: "Bitte um etwas: {reference}", "Hello {name},": "Hallo"})
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["resident"]).language = "de"
    tell(cast, clock, "resident", "officer", act=True)
    subjects = {p.to.partition("@")[0]: p for p in sent(cast, clock)}
    assert subjects["resident"].subject == "Bitte um etwas: 2026-0001"
    assert "Hallo" in subjects["resident"].body
    assert subjects["officer"].subject.startswith("You are asked")
    forget_languages()


def test_a_day_in_a_letter_is_written_as_its_reader_writes_days(cast: Cast, clock: Clock) -> None:
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["resident"]).language = "de"
        notify(
            db, to=[cast.accounts["resident"]], kind="x", problem_id=None, link="/", act=True,
            says=say("until {day}", day=dt.date(2026, 12, 4)), now=clock(),
        )  # fmt: skip
    [letter] = sent(cast, clock)
    assert letter.subject == "until 4 Dec 2026", "German is not spoken here, so English is"
