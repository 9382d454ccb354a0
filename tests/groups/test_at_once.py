"""Many at once: of two who do the same, one does it (the promises H1 and H2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from sara.db import Database, utc_now
from sara.errors import Refusal
from sara.groups import going, joining
from sara.groups.finding import find_group, run_group
from sara.groups.models import GroupRole, Membership, MembershipState
from sara.groups.opening import open_group
from sara.problems.models import Seat
from tests.cast import NOW, Cast
from tests.groups.circle import asked, opened, publish, row, standing

TIMES = 8


def at_once(cast: Cast, do: Callable[[Database], object], times: int = TIMES) -> list[object]:
    """What came of it, each time; a refusal counts as None."""

    def once(_: int) -> object:
        try:
            return do(cast.database)
        except Refusal:
            return None

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(once, range(times)))


def ask(cast: Cast, group: int, who: str) -> Callable[[Database], object]:
    def do(database: Database) -> object:
        with database.write() as db:
            found = find_group(db, cast.viewers[who], group)
            return joining.ask(db, found, named_as="N", interests="", note="",
                               by=cast.viewers[who], now=utc_now()).id  # fmt: skip

    return do


def test_who_asks_many_times_at_once_asks_once(cast: Cast) -> None:
    for group in (opened(cast), standing(cast)):
        came = at_once(cast, ask(cast, group, "stranger"))
        assert len([one for one in came if one]) == 1
        with cast.database.read() as db:
            count = sa.select(sa.func.count()).select_from(Membership)
            assert db.scalar(count.where(Membership.group_id == group)) == 1


def test_a_group_that_many_open_at_once_is_one(cast: Cast) -> None:
    publish(cast)

    def do(database: Database) -> object:
        with database.write() as db:
            return open_group(db, cast.problem_id, by=cast.viewers["officer"], now=NOW)

    assert len(set(at_once(cast, do))) == 1


def test_of_many_who_admit_one_does(cast: Cast) -> None:
    group = opened(cast)
    number = asked(cast, group, "stranger")

    def do(database: Database) -> object:
        with database.write() as db:
            joining.admit(
                db, run_group(db, cast.viewers["officer"], group), number, 1,
                role=GroupRole.MEMBER, term_ends=None, by=cast.viewers["officer"], now=utc_now(),
            )  # fmt: skip
            return True

    assert at_once(cast, do).count(True) == 1
    with cast.database.read() as db:
        seats = sa.select(sa.func.count()).select_from(Seat).where(
            Seat.account_id == cast.accounts["stranger"], Seat.until.is_(None)
        )  # fmt: skip
        assert db.scalar(seats) == 1


def test_leaving_and_another_role_at_once_leave_nobody_half_in(cast: Cast) -> None:
    group = opened(cast)
    number = asked(cast, group, "stranger")
    with cast.database.write() as db:
        joining.admit(
            db, run_group(db, cast.viewers["officer"], group), number, 1, role=GroupRole.MEMBER,
            term_ends=None, by=cast.viewers["officer"], now=utc_now(),
        )  # fmt: skip
    version, turns = row(cast, number).version, iter(range(TIMES))

    def do(database: Database) -> object:
        with database.write() as db:
            if next(turns) % 2:
                found = find_group(db, cast.viewers["stranger"], group)
                going.leave(db, found, because="", by=cast.viewers["stranger"], now=utc_now())
            else:
                going.give_role(
                    db, run_group(db, cast.viewers["officer"], group), number, version,
                    role=GroupRole.CHAIR, term_ends=None, by=cast.viewers["officer"],
                    now=utc_now(),
                )  # fmt: skip
            return True

    at_once(cast, do)
    held = row(cast, number)
    with cast.database.read() as db:
        seats = db.scalar(
            sa.select(sa.func.count()).select_from(Seat).where(
                Seat.account_id == cast.accounts["stranger"], Seat.until.is_(None)
            )
        )  # fmt: skip
    assert seats == (1 if held.state is MembershipState.ADMITTED else 0)
