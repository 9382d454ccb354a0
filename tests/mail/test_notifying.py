"""Telling people: to whom, when it goes out by mail, and that nobody hears of what is done."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.mail.models import DigestEvery, MailChoice, MailStop, Notification
from sara.mail.operations import notify, settle
from sara.mail.packing import packed, unpacked
from sara.mail.times import Wish, due, next_digest
from sara.problems.models import Stage
from sara.words import say
from tests.cast import Cast
from tests.clock import Clock

LONDON = ZoneInfo("Europe/London")
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=LONDON)
"""A Wednesday."""


def tell(cast: Cast, clock: Clock, *who: str, subject_id: int = 7, **more: object) -> None:
    words: dict[str, object] = {
        "kind": "action.asked", "problem_id": cast.problem_id, "link": "/problems/1/actions/7",
        "says": say("Please do it: {reference}", reference="2026-0001"), "subject": "action",
    }  # fmt: skip
    with cast.database.write() as db:
        notify(db, to=[cast.accounts[w] for w in who], subject_id=subject_id, now=clock(),
               **(words | more))  # type: ignore[arg-type]  # fmt: skip


def told(database: Database) -> list[sa.Row]:
    with database.read() as db:
        return list(db.execute(sa.select(*Notification.__table__.c).order_by(Notification.id)))


def test_everybody_in_use_is_told_once(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "resident", "officer", "resident", "disabled", "pending")
    assert [row.account_id for row in told(cast.database)] == sorted(
        [cast.accounts["officer"], cast.accounts["resident"]]
    )


def test_nobody_is_told_in_a_transaction_that_fails(cast: Cast, clock: Clock) -> None:
    with pytest.raises(ValueError, match="page of ours"):
        tell(cast, clock, "officer", link="https://elsewhere.example.org")
    assert told(cast.database) == []


def test_the_same_told_again_takes_the_place_of_the_first(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", "partner")
    tell(cast, clock, "officer")
    tell(cast, clock, "officer", subject_id=8)
    first, partners, second, another = told(cast.database)
    assert first.settled_at
    assert first.due_at is None
    assert [r.settled_at for r in (partners, second, another)] == [None] * 3


def test_what_is_done_is_told_to_nobody_any_more(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", "partner")
    tell(cast, clock, "officer", subject_id=8)
    with cast.database.write() as db:
        settle(db, "action", 7, now=clock())
    rows = told(cast.database)
    assert [bool(row.settled_at) for row in rows] == [True, True, False]
    assert [bool(row.due_at) for row in rows] == [False, False, True]


def test_it_may_be_done_for_one_person_or_one_kind_alone(cast: Cast, clock: Clock) -> None:
    tell(cast, clock, "officer", "partner")
    tell(cast, clock, "officer", kind="action.dropped")
    with cast.database.write() as db:
        settle(db, "action", 7, now=clock(), who=[cast.accounts["officer"]], kind="action.asked")
    assert [bool(row.settled_at) for row in told(cast.database)] == [True, False, False]


def test_each_is_told_by_mail_as_they_wish(cast: Cast, clock: Clock) -> None:
    hours = {"digest_hour": 18, "digest_weekday": 0, "quiet_from": 0, "quiet_until": 0}
    choices = {"officer": (DigestEvery.DAY, True), "partner": (DigestEvery.NEVER, False),
               "resident": (DigestEvery.DAY, False)}  # fmt: skip
    with cast.database.write() as db:
        for who, (digest, at_once) in choices.items():
            db.add(MailChoice(account_id=cast.accounts[who], digest=digest, at_once=at_once,
                              **hours))  # fmt: skip
        db.add(MailStop(account_id=cast.accounts["colleague"], problem_id=cast.problem_id,
                        at=clock()))  # fmt: skip
    tell(cast, clock, *choices, "colleague", act=True)
    when = {row.account_id: (row.due_at, row.at) for row in told(cast.database)}
    due_at, at = when[cast.accounts["officer"]]
    assert due_at == at
    due_at, at = when[cast.accounts["resident"]]
    assert due_at > at
    assert due_at.astimezone(cast.settings.zone).hour == 18
    assert when[cast.accounts["partner"]][0] is None
    assert when[cast.accounts["colleague"]][0] is None, "no mail about this problem"
    tell(cast, clock, "colleague", problem_id=None)
    assert told(cast.database)[-1].due_at


@pytest.mark.parametrize(
    "wish, act, at, expected",
    [
        (Wish(), True, "2026-11-25 12:00", "2026-11-25 12:00"),
        (Wish(), True, "2026-11-25 21:00", "2026-11-26 07:00"),
        (Wish(), True, "2026-11-26 06:59", "2026-11-26 07:00"),
        (Wish(), True, "2026-11-26 07:00", "2026-11-26 07:00"),
        (Wish(quiet_from=9, quiet_until=17), True, "2026-11-25 12:00", "2026-11-25 17:00"),
        (Wish(quiet_from=9, quiet_until=17), True, "2026-11-25 18:00", "2026-11-25 18:00"),
        (Wish(quiet_from=0, quiet_until=0), True, "2026-11-25 03:00", "2026-11-25 03:00"),
        (Wish(), False, "2026-11-25 07:59", "2026-11-25 08:00"),
        (Wish(), False, "2026-11-25 08:00", "2026-11-26 08:00"),
        (Wish(digest=DigestEvery.WEEK), False, "2026-11-25 12:00", "2026-11-30 08:00"),
        (Wish(digest=DigestEvery.WEEK), False, "2026-11-30 07:00", "2026-11-30 08:00"),
        (Wish(digest=DigestEvery.WEEK), False, "2026-11-30 08:00", "2026-12-07 08:00"),
        (Wish(digest=DigestEvery.NEVER), True, "2026-11-25 12:00", "2026-11-25 12:00"),
        (Wish(at_once=False), True, "2026-11-25 12:00", "2026-11-26 08:00"),
        # The clocks went back in the night of 25 October, and forward on 28 March 2027.
        (Wish(), False, "2026-10-24 09:00", "2026-10-25 08:00"),
        (Wish(digest_hour=1), False, "2027-03-27 09:00", "2027-03-28 01:00"),
    ],
)  # fmt: skip
def test_when_a_thing_goes_out_by_mail(wish: Wish, act: bool, at: str, expected: str) -> None:
    now = dt.datetime.fromisoformat(at).replace(tzinfo=LONDON)
    found = due(wish, act=act, now=now, zone=LONDON)
    assert found == dt.datetime.fromisoformat(expected).replace(tzinfo=LONDON)


def test_who_wants_no_digest_gets_none() -> None:
    assert next_digest(Wish(digest=DigestEvery.NEVER), NOON, LONDON) is None


def test_a_sentence_is_kept_until_its_reader_and_their_language_are_known() -> None:
    inner = say("by {day}", day=dt.date(2026, 11, 30))
    sentence = say("{stage} {inner} {at} {n} {reference}", stage=Stage.ANALYSIS, inner=inner,
                   at=NOON.astimezone(dt.UTC), n=3, reference="2026-0001")  # fmt: skip
    kept = unpacked(packed(sentence))
    assert str(kept) == str(sentence) == "Analysis by 30 Nov 2026 25 Nov 2026, 12:00 3 2026-0001"
    with pytest.raises(TypeError):
        packed(say("{thing}", thing=object()))
