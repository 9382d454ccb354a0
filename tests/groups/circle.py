"""A working group as tests need it: opened, published, and people who ask and decide."""

import re
from typing import Any

import httpx
import sqlalchemy as sa

from sara.accounts import queries as accounts
from sara.accounts.models import Account, AccountState
from sara.accounts.viewer import Viewer
from sara.db import utc_now
from sara.factories import AccountFactory, using, viewer_for
from sara.groups import joining
from sara.groups.finding import FoundGroup, find_group, run_group
from sara.groups.inviting import invite
from sara.groups.models import GroupKind, GroupRole, Membership
from sara.groups.opening import found_group, open_group
from sara.problems import search
from sara.problems.models import Problem, Seat
from tests.cast import NOW, Cast


def opened(cast: Cast, *, public: bool = True) -> int:
    """The working group of the problem, which everybody may read of."""
    if public:
        publish(cast)
    with cast.database.write() as db:
        return open_group(db, cast.problem_id, by=cast.viewers["officer"], now=NOW)


def publish(cast: Cast) -> None:
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        problem.published_at, problem.public_summary = NOW, "Glass on the ramp."
        search.show_title(db, problem.id, problem.title, public=True)


def public_page(cast: Cast) -> str:
    """Where everybody reads of the problem."""
    with cast.database.read() as db:
        reference = db.scalar(sa.select(Problem.reference).where(Problem.id == cast.problem_id))
    return f"/public/{reference}"


def newcomer(cast: Cast, who: str = "newcomer") -> Viewer:
    """Somebody with an account and without any role."""
    with cast.database.write() as db, using(db):
        account = AccountFactory(email=f"{who}@example.org", name=who.title())
        cast.accounts[who], cast.viewers[who] = account.id, viewer_for(account)
    return cast.viewers[who]


def asked(cast: Cast, group: int, who: str, **lines: str) -> int:
    """Ask to join; gives the number of the membership."""
    values = {"named_as": who.title(), "interests": "", "note": ""} | lines
    with cast.database.write() as db:
        found = find_group(db, cast.viewers[who], group)
        return joining.ask(db, found, **values, by=cast.viewers[who], now=utc_now()).id


def admitted(
    cast: Cast, group: int, who: str, by: str = "officer", role: GroupRole = GroupRole.MEMBER,
    **more: Any,
) -> int:  # fmt: skip
    """Ask and be admitted by somebody else."""
    number = asked(cast, group, who)
    with cast.database.write() as db:
        version = db.get_one(Membership, number).version
        joining.admit(
            db, run_group(db, cast.viewers[by], group), number, version, role=role,
            **({"term_ends": None} | more), by=cast.viewers[by], now=utc_now(),
        )  # fmt: skip
    return number


def invited(cast: Cast, group: int, email: str, name: str = "Ruth", by: str = "officer") -> int:
    with cast.database.write() as db:
        return invite(
            db, run_group(db, cast.viewers[by], group), email=email, name=name,
            role=GroupRole.MEMBER, by=cast.viewers[by], settings=cast.settings, now=utc_now(),
        ).membership_id  # fmt: skip


def standing(cast: Cast, by: str = "coordinator", area: str | None = "north") -> int:
    kind = GroupKind.AREA if area else GroupKind.BOARD
    with cast.database.write() as db:
        return found_group(
            db, kind=kind, area_id=cast.areas[area] if area else None, name="Northside round",
            purpose="Hears what worries people.", by=cast.viewers[by], now=NOW,
        )  # fmt: skip


def seen_by(cast: Cast, group: int, who: str | None) -> FoundGroup:
    with cast.database.read() as db:
        viewer = accounts.member(db, cast.accounts[who]) if who else None
        return find_group(db, viewer, group)


def row(cast: Cast, number: int) -> Any:
    with cast.database.read() as db:
        return db.execute(
            sa.select(*Membership.__table__.c).where(Membership.id == number)
        ).one()  # fmt: skip


def seat_of(cast: Cast, who: str) -> str | None:
    with cast.database.read() as db:
        kind = db.scalar(
            sa.select(Seat.kind).where(
                Seat.problem_id == cast.problem_id, Seat.account_id == cast.accounts[who],
                Seat.until.is_(None),
            )
        )  # fmt: skip
    return kind.value if kind else None


def state_of_account(cast: Cast, email: str) -> AccountState | None:
    with cast.database.read() as db:
        state: AccountState | None = db.scalar(
            sa.select(Account.state).where(Account.email == email)
        )
    return state


def text_of(answer: httpx.Response) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
