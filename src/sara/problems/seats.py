"""Seats as the working group gives and ends them, and whoever wants to hear of a seat that changes.

The room of groups lies above this one: it hangs its own rule in, where the rooms are joined.
"""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.errors import Refused
from sara.problems.letters import out_of_reach
from sara.problems.models import Problem, Seat, SeatKind
from sara.words import N_

REVIEWS = N_("Whoever reviews a problem is not in its working group.")
LEADS = N_("A problem always has a lead. Name another lead first.")

Follower = Callable[[Session, int, int, SeatKind | None, int, dt.datetime], None]
"""Told of problem, account, the new seat (None when it ended), by whom and when."""
_followers: dict[str, Follower] = {}


def follow(name: str, follower: Follower) -> None:
    """Let a room above hear of every seat that the team's page gives or ends."""
    _followers[name] = follower


def tell(
    db: Session, problem_id: int, account_id: int, kind: SeatKind | None, *, by: int,
    now: dt.datetime,
) -> None:  # fmt: skip
    for follower in _followers.values():
        follower(db, problem_id, account_id, kind, by, now)


def seat(
    db: Session, problem_id: int, account_id: int, kind: SeatKind, *, given_by: int,
    now: dt.datetime,
) -> SeatKind:  # fmt: skip
    """Make a membership real by a seat; gives the one that is held then. The lead keeps theirs.

    The entry in the history is the membership's. Raises `Refused` for the reviewer.
    """
    locked(db, problem_id)
    now_held = held(db, problem_id, account_id)
    if now_held is not None:
        if now_held.kind is SeatKind.REVIEWER:
            raise Refused(REVIEWS)
        if now_held.kind in (SeatKind.LEAD, kind):
            return now_held.kind
        now_held.until = now
        db.flush()
    db.add(
        Seat(problem_id=problem_id, account_id=account_id, kind=kind, since=now, given_by=given_by)
    )
    db.flush()
    return kind


def unseat(db: Session, problem_id: int, account_id: int, *, now: dt.datetime) -> None:
    """End the seat by which a membership was real. Raises `Refused` for the lead."""
    locked(db, problem_id)
    now_held = held(db, problem_id, account_id)
    if now_held is None or now_held.kind is SeatKind.REVIEWER:
        return
    if now_held.kind is SeatKind.LEAD:
        raise Refused(LEADS)
    now_held.until = now
    db.flush()
    out_of_reach(db, problem_id, account_id, now=now)


def locked(db: Session, problem_id: int) -> Problem:
    """The problem, held until the commit: two people must not name two leads."""
    return db.get_one(Problem, problem_id, with_for_update=True, populate_existing=True)


def held(db: Session, problem_id: int, account_id: int) -> Seat | None:
    """The seat that somebody holds on a problem now."""
    return db.scalars(
        sa.select(Seat).where(
            Seat.problem_id == problem_id, Seat.account_id == account_id, Seat.until.is_(None)
        )
    ).one_or_none()
