"""Meetings in the calendar feeds: of a person, and of a group."""

import datetime as dt
from typing import Any

import httpx
import msgspec

from sara.db import Database, utc_now
from sara.meetings.dates import meetings_of, my_meetings
from tests.cast import Cast
from tests.meetings.holding import answered, invited


class Group(msgspec.Struct, frozen=True):
    id: int
    problem_id: int | None


def titles(found: list[Any]) -> list[str]:
    return [one.title for one in found]


def test_a_feed_has_what_one_is_invited_to_and_did_not_say_no_to(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting, now = invited(cast, client), utc_now()
    group = Group(1, cast.problem_id)
    with database.read() as db:
        mine = my_meetings(db, cast.viewers["resident"], now)
        assert titles(mine) == ["Meeting of the team of problem 2026-0001"]
        assert mine[0].place == "Library, room 2"
        assert titles(meetings_of(db, cast.viewers["resident"], group, now)) == titles(mine)
        assert my_meetings(db, cast.viewers["coordinator"], now) == []
        assert meetings_of(db, cast.viewers["stranger"], group, now) == []
        assert my_meetings(db, cast.viewers["resident"], now + dt.timedelta(days=30)) == []
    answered(cast, client, meeting, "resident", answer="no")
    with database.read() as db:
        assert my_meetings(db, cast.viewers["resident"], now) == []
