"""Sessions in the database: what ended stays ended."""

import datetime as dt

import sqlalchemy as sa

from sara.accounts import sessions
from sara.accounts.models import SignInSession
from sara.accounts.queries import viewer_of
from sara.db import utc_now
from tests.cast import Cast

IDLE = dt.timedelta(minutes=30)


def begin(cast: Cast, who: str = "officer", at: dt.datetime | None = None) -> str:
    with cast.database.write() as db:
        return sessions.begin(db, cast.accounts[who], settings=cast.settings, now=at or utc_now())


def test_a_request_that_ends_late_does_not_bring_a_session_back(cast: Cast) -> None:
    token, now = begin(cast), utc_now()
    with cast.database.read() as db:
        racing = viewer_of(db, token, now, IDLE)
    assert racing is not None
    with cast.database.write() as db:
        sessions.end_all(db, racing.account_id)
    later = now + dt.timedelta(minutes=5)
    with cast.database.write() as db:
        sessions.touch(db, racing, later)
    with cast.database.read() as db:
        assert viewer_of(db, token, later, IDLE) is None
        assert db.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0


def test_ending_all_but_one_leaves_that_one_and_other_peoples(cast: Cast) -> None:
    kept, other, theirs = begin(cast), begin(cast), begin(cast, "resident")
    now = utc_now()
    with cast.database.read() as db:
        mine = viewer_of(db, kept, now, IDLE)
    assert mine is not None
    with cast.database.write() as db:
        assert sessions.end_all(db, mine.account_id, but=mine.session_id) == 1
    with cast.database.read() as db:
        found = [viewer_of(db, token, now, IDLE) for token in (kept, other, theirs)]
    assert [viewer is not None for viewer in found] == [True, False, True]


def test_only_ended_sessions_are_forgotten(cast: Cast) -> None:
    now = utc_now()
    begin(cast, at=now - dt.timedelta(hours=13))
    token = begin(cast, at=now)
    with cast.database.write() as db:
        assert sessions.forget_ended(db, now) == 1
    with cast.database.read() as db:
        assert viewer_of(db, token, now, IDLE) is not None
