"""A promise whose owner has left is found, told of, and given to another to keep."""

import datetime as dt
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.db import utc_now
from sara.errors import Refused
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.handover.operations import hand_over
from sara.handover.queries import ownerless
from sara.handover.telling import tell_ownerless
from sara.meetings.models import Meeting, MeetingKind, Promise, PromiseState
from sara.people.operations.accounts import disable
from sara.people.operations.agencies import retire_agency
from sara.problems.operations import end_seat
from tests.cast import NOW, Cast
from tests.groups.circle import standing
from tests.telling import still_told

LEFT = utc_now() - dt.timedelta(days=9)


def promised(cast: Cast, group: int | None = None, **owner: Any) -> int:
    with cast.database.write() as db:
        meeting = Meeting(
            kind=MeetingKind.MEETING, title="The ramp", place="Library", starts_at=LEFT,
            ends_at=LEFT + dt.timedelta(hours=1), called_by=cast.accounts["officer"],
            called_at=LEFT, group_id=group, problem_id=None if group else cast.problem_id,
        )  # fmt: skip
        db.add(meeting)
        db.flush()
        row = Promise(meeting_id=meeting.id, what="Sweep the ramp", due_on=NOW.date(),
                      made_at=LEFT - dt.timedelta(days=1), **owner)  # fmt: skip
        db.add(row)
        db.flush()
        return row.id


def leaves(cast: Cast, who: str) -> None:
    with cast.database.write() as db:
        disable(db, cast.accounts[who], reason="Left", by=cast.accounts["administrator"], now=LEFT)


def retires(cast: Cast) -> None:
    with cast.database.write() as db:
        retire_agency(db, cast.agencies["parks"], by=cast.accounts["administrator"], now=LEFT,
                      reason="Closed")  # fmt: skip


def found(cast: Cast, who: str = "coordinator") -> list[tuple[str, int, str]]:
    with cast.database.read() as db:
        return [(o.kind, o.id, o.left) for o in ownerless(db, cast.viewers[who])
                if o.kind == "promise"]  # fmt: skip


def test_a_promise_has_no_owner_once_its_owner_left(cast: Cast) -> None:
    ours = promised(cast, account_id=cast.accounts["colleague"])
    theirs = promised(cast, agency_id=cast.agencies["parks"])
    promised(cast, who="The traders")
    assert found(cast) == []
    leaves(cast, "colleague")
    retires(cast)
    assert sorted(found(cast)) == [("promise", ours, "account"), ("promise", theirs, "agency")]
    with cast.database.write() as db:
        db.execute(sa.update(Promise).where(Promise.id == ours).values(
            state=PromiseState.KEPT, ended_on=NOW.date()))  # fmt: skip
    assert found(cast) == [("promise", theirs, "agency")]


def test_who_is_off_the_team_keeps_no_promise_of_it(cast: Cast) -> None:
    number = promised(cast, account_id=cast.accounts["resident"])
    with cast.database.write() as db:
        end_seat(db, cast.problem_id, cast.accounts["resident"], by=cast.viewers["officer"],
                 now=LEFT)  # fmt: skip
    assert found(cast) == [("promise", number, "account")]


def test_what_an_agency_promised_is_handed_over_with_its_actions(
    cast: Cast, client: httpx.Client
) -> None:
    number = promised(cast, agency_id=cast.agencies["parks"])
    retires(cast)
    cast.sign_in(client, "coordinator")
    assert "Promise without an owner" in client.get("/handover").text
    page = f"/handover/agencies/{cast.agencies['parks']}"
    to = cast.accounts["colleague"]
    values: dict[str, object] = {"promises": number, "owner": f"account:{to}", "reason": "Closed"}
    done = cast.send(client, page, page, values)
    assert done.status_code == 303, done.text
    with cast.database.read() as db:
        row = db.execute(sa.select(*Promise.__table__.c).where(Promise.id == number)).one()
    assert (row.account_id, row.agency_id) == (to, None)
    assert found(cast) == []
    assert any(one.to == "colleague" and f"/promises/{number}" == one.link
               for one in still_told(cast.database))  # fmt: skip
    history = client.get(f"/problems/{cast.problem_id}/history").text
    assert "Gave a promise to another to keep" in history


def test_a_promise_of_a_standing_group_goes_to_somebody_in_it(cast: Cast) -> None:
    group = standing(cast)
    number = promised(cast, group, account_id=cast.accounts["partner"])
    leaves(cast, "partner")
    assert found(cast) == [("promise", number, "account")]
    tell_ownerless(cast.database, cast.settings, utc_now())
    told = [one for one in still_told(cast.database) if one.to == "coordinator"]
    assert any("Northside round" in one.says for one in told)
    by, to = cast.viewers["coordinator"], cast.accounts["colleague"]

    def gives() -> None:
        with cast.database.write() as db:
            hand_over(db, cast.accounts["partner"], to, problems=(), actions=(),
                      promises=(number,), because="Left", by=by, now=NOW)  # fmt: skip

    with pytest.raises(Refused):
        gives()
    with cast.database.write() as db:
        db.add(Membership(group_id=group, account_id=to, role=GroupRole.MEMBER, since=NOW,
                          state=MembershipState.ADMITTED, asked_by=to, asked_at=NOW))  # fmt: skip
    gives()
    assert found(cast) == []
    tell_ownerless(cast.database, cast.settings, utc_now())
    assert not [one for one in still_told(cast.database) if "Northside round" in one.says]


def test_promises_of_another_area_are_not_shown(cast: Cast) -> None:
    promised(cast, account_id=cast.accounts["colleague"])
    leaves(cast, "colleague")
    assert found(cast, "other_officer") == []
