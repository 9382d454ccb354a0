"""Invitations that wait: to somebody who left meanwhile, to a meeting that is another by now."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from sara.app import still_may
from sara.groups import going
from sara.groups.finding import find_group, run_group
from sara.groups.models import Membership, MembershipState
from sara.mail import digests
from sara.mail.carriers import Parcel
from sara.mail.models import DigestEvery, MailChoice, Message, Notification
from sara.mail.wishes import stop_problem
from sara.mail.worker import deliver
from sara.meetings import inviting, operations
from sara.meetings.finding import circle_of_group, circle_of_problem, find_meeting
from sara.meetings.models import MeetingKind
from tests.cast import Cast
from tests.clock import Clock
from tests.groups.circle import admitted, newcomer, row, standing
from tests.mail.test_outbox import Fake

WHO = "newcomer"
Leaving = Callable[[Cast, int, int, dt.datetime], None]


class Table:
    """A meeting of a standing group, or of the team of the problem, called and changed by one."""

    def __init__(self, cast: Cast, clock: Clock, group: int | None, by: str) -> None:
        self.cast, self.clock, self.by = cast, clock, cast.viewers[by]
        starts = clock() + dt.timedelta(days=9)
        with cast.database.write() as db:
            circle = (
                circle_of_problem(db, self.by, cast.problem_id)
                if group is None
                else circle_of_group(db, self.by, group, holding=True)
            )
            self.number = operations.call_meeting(
                db, circle, now=clock(), kind=MeetingKind.MEETING, title="Lights",
                starts_at=starts, ends_at=starts + dt.timedelta(hours=2), place="Library",
            )  # fmt: skip

    def invite(self) -> None:
        with self.cast.database.write() as db:
            found = find_meeting(db, self.by, self.number, holding=True)
            inviting.invite(db, found, now=self.clock(), settings=self.cast.settings)

    def move(self, **values: object) -> None:
        with self.cast.database.write() as db:
            found = find_meeting(db, self.by, self.number, holding=True)
            operations.change_meeting(
                db, found, found.row.version, now=self.clock(), settings=self.cast.settings,
                **({"kind": found.row.kind, "place": found.row.place,
                    "starts_at": found.row.starts_at, "ends_at": found.row.ends_at} | values),
            )  # fmt: skip

    def cancel(self) -> None:
        with self.cast.database.write() as db:
            found = find_meeting(db, self.by, self.number, holding=True)
            operations.cancel_meeting(
                db, found, found.row.version, because="No hall.", now=self.clock(),
                settings=self.cast.settings,
            )  # fmt: skip


def wishes(cast: Cast, who: str, **values: object) -> None:
    usual = {"digest": DigestEvery.DAY, "digest_hour": 8, "digest_weekday": 0, "at_once": True,
             "quiet_from": 0, "quiet_until": 0}  # fmt: skip
    with cast.database.write() as db:
        db.add(MailChoice(account_id=cast.accounts[who], **(usual | values)))


def sent_to(cast: Cast, clock: Clock, who: str = WHO) -> list[Parcel]:
    carrier = Fake()
    deliver(cast.database, carrier, still_may, clock)
    return [one for one in carrier.carried if one.to == f"{who}@example.org"]


def waiting_on_the_page(cast: Cast, who: str = WHO) -> list[str]:
    with cast.database.read() as db:
        kinds = db.scalars(
            sa.select(Notification.kind).where(
                Notification.account_id == cast.accounts[who], Notification.settled_at.is_(None),
                Notification.kind.startswith("meeting"),
            )
        )  # fmt: skip
        return list(kinds)


@pytest.fixture
def group(cast: Cast) -> int:
    newcomer(cast)
    return standing(cast)


def leaves(cast: Cast, group: int, number: int, now: dt.datetime) -> None:
    with cast.database.write() as db:
        found = find_group(db, cast.viewers[WHO], group)
        going.leave(db, found, because="", by=cast.viewers[WHO], now=now)


def is_put_out(cast: Cast, group: int, number: int, now: dt.datetime) -> None:
    by = cast.viewers["coordinator"]
    with cast.database.write() as db:
        going.end(db, run_group(db, by, group), number, row(cast, number).version,
                  because="Never came.", by=by, now=now)  # fmt: skip


def has_served_the_term(cast: Cast, group: int, number: int, now: dt.datetime) -> None:
    with cast.database.write() as db:
        db.get_one(Membership, number).term_ends = now.date() - dt.timedelta(days=1)
    going.end_terms(cast.database, cast.settings, now)


@pytest.mark.parametrize("ending", [leaves, is_put_out, has_served_the_term])
@pytest.mark.parametrize("at_once", [True, False], ids=["a letter of its own", "in the digest"])
def test_who_left_the_group_before_the_sending_hears_nothing_of_its_meeting(
    cast: Cast, clock: Clock, group: int, ending: Leaving, at_once: bool
) -> None:
    number = admitted(cast, group, WHO, by="coordinator")
    wishes(cast, WHO, at_once=at_once)
    Table(cast, clock, group, "coordinator").invite()
    assert waiting_on_the_page(cast) == ["meeting.invited"]
    ending(cast, group, number, clock())
    clock.forward(days=1)
    assert not [one for one in sent_to(cast, clock) if "nvit" in one.subject + one.body]
    assert waiting_on_the_page(cast) == []


@pytest.mark.parametrize("at_once", [True, False], ids=["a letter of its own", "in the digest"])
def test_the_right_is_asked_again_at_the_moment_of_sending(
    cast: Cast, clock: Clock, group: int, at_once: bool
) -> None:
    number = admitted(cast, group, WHO, by="coordinator")
    wishes(cast, WHO, at_once=at_once)
    Table(cast, clock, group, "coordinator").invite()
    with cast.database.write() as db:  # however it came about
        held = db.get_one(Membership, number)
        held.state, held.until = MembershipState.ENDED, clock()
    digests.forget_out_of_reach(cast.database, still_may, clock())
    assert waiting_on_the_page(cast) == []
    clock.forward(days=1)
    assert not [one for one in sent_to(cast, clock) if "nvit" in one.subject + one.body]


def test_who_stays_is_invited(cast: Cast, clock: Clock, group: int) -> None:
    admitted(cast, group, WHO, by="coordinator")
    wishes(cast, WHO)
    Table(cast, clock, group, "coordinator").invite()
    [letter] = sent_to(cast, clock)
    assert letter.calendar_method == "REQUEST"
    assert "Northside round" in letter.subject


@pytest.mark.parametrize(
    "what, subject, method", [("move", "Changed", "REQUEST"), ("cancel", "Cancelled", "CANCEL")]
)  # fmt: skip
def test_an_invitation_that_still_waits_is_overtaken(
    cast: Cast, clock: Clock, what: str, subject: str, method: str
) -> None:
    wishes(cast, "resident")
    table = Table(cast, clock, None, "officer")
    table.invite()
    clock.forward(minutes=1)
    if what == "move":
        table.move(place="Town hall")
        clock.forward(minutes=1)
        table.move(place="School")
    else:
        table.cancel()
    [letter] = sent_to(cast, clock, "resident")
    assert letter.subject.startswith(subject)
    assert letter.calendar_method == method
    assert waiting_on_the_page(cast, "resident") == [
        {"move": "meeting.changed", "cancel": "meeting.cancelled"}[what]
    ]


def test_nobody_is_invited_to_what_is_over(cast: Cast, clock: Clock) -> None:
    """The mail server was away for days; or the digest comes once a week."""
    wishes(cast, "resident")
    wishes(cast, "partner", at_once=False, digest=DigestEvery.WEEK)
    Table(cast, clock, None, "officer").invite()
    clock.forward(days=10)
    assert sent_to(cast, clock, "resident") == []
    clock.forward(days=7)
    assert sent_to(cast, clock, "partner") == []
    digests.forget_out_of_reach(cast.database, still_may, clock())
    assert waiting_on_the_page(cast, "resident") == waiting_on_the_page(cast, "partner") == []


def test_who_stops_letters_about_the_problem_gets_none_that_waits(cast: Cast, clock: Clock) -> None:
    wishes(cast, "resident")
    Table(cast, clock, None, "officer").invite()
    with cast.database.write() as db:
        stop_problem(db, cast.accounts["resident"], cast.problem_id, now=clock())
    assert sent_to(cast, clock, "resident") == []
    with cast.database.read() as db:
        why = db.scalars(
            sa.select(Message.last_error).where(Message.to == "resident@example.org")
        ).one()
    assert "stopped" in why
