"""The end of a round: silence is written down as such, and what came of it is reckoned.

Nothing waits for this to be written: a round is over when its last day is (`reckoning.is_over`).
"""

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account
from sara.db import Database
from sara.errors import NotFound
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems.models import Problem
from sara.rounds import queries
from sara.rounds.models import Position, Round, RoundKind, RoundState, RoundVoter, Stance
from sara.rounds.reckoning import result
from sara.settings import Settings
from sara.words import N_, say

CLOSED = N_("A question to the group of problem {reference} is closed. See what came of it.")

Follower = Callable[[Session, int, int | None, dt.datetime, Settings], None]
"""Told of the problem, by whom (None for the calendar), and when."""
_followers: dict[RoundKind, Follower] = {}


def follow(kind: RoundKind, follower: Follower) -> None:
    """Let a room above hear when a round of this kind is closed."""
    _followers[kind] = follower


def locked(
    db: Session, problem_id: int, round_id: int, *, now: dt.datetime, today: dt.date,
    settings: Settings,
) -> Round:  # fmt: skip
    """A round of this problem, held until the commit, and closed if its last day has passed.

    The problem is taken before its rounds, as everybody takes them. Raises `NotFound`.
    """
    db.execute(sa.select(Problem.id).where(Problem.id == problem_id).with_for_update())
    found = db.get(Round, round_id, with_for_update=True, populate_existing=True)
    if found is None or found.problem_id != problem_id:
        raise NotFound
    if found.state is RoundState.OPEN and found.closes_on < today:
        close(db, found, by=None, now=now, settings=settings)
    return found


def close(db: Session, row: Round, *, by: int | None, now: dt.datetime, settings: Settings) -> None:
    """Close a round that is held: "no answer" for the silent, the result, and everybody is told."""
    voters = list(db.scalars(sa.select(RoundVoter.account_id).where(RoundVoter.round_id == row.id)))
    taken = {p.account_id: p for p in db.scalars(sa.select(Position).where(
        Position.round_id == row.id).execution_options(populate_existing=True))}  # fmt: skip
    for silent in (v for v in voters if v not in taken):
        taken[silent] = Position(
            round_id=row.id, account_id=silent, stance=Stance.NO_ANSWER, at=now
        )
        db.add(taken[silent])
    row.state, row.closed_at = RoundState.CLOSED, now
    row.result = result(row.kind, (p.stance for p in taken.values()), row.quorum)
    row.version += 1
    db.flush()
    record(
        db, "round.closed", by=by, now=now, problem_id=row.problem_id, subject="round",
        subject_id=row.id,
        changes={"proposal": (row.proposal, row.proposal), "result": ("", row.result)}
        | _told(db, taken),
    )  # fmt: skip
    settle(db, "round", row.id, now=now)
    reference = db.scalar(sa.select(Problem.reference).where(Problem.id == row.problem_id))
    notify(
        db, to={*voters, row.opened_by} - {by or 0}, kind="round.closed",
        problem_id=row.problem_id, link=address(row.problem_id, row.id),
        says=say(CLOSED, reference=reference), now=now, subject="round", subject_id=row.id,
    )  # fmt: skip
    if follower := _followers.get(row.kind):
        follower(db, row.problem_id, by, now, settings)


def _told(db: Session, taken: dict[int, Position]) -> dict[str, tuple[str, list[str]]]:
    """Who stood where, for the history: what was hidden until now is kept there for good."""
    rows = db.execute(sa.select(Account.id, Account.name).where(Account.id.in_(taken)))
    names: dict[int, str] = {row.id: row.name for row in rows}
    found: dict[str, tuple[str, list[str]]] = {}
    for who, said in sorted(taken.items(), key=lambda one: names[one[0]]):
        _, lines = found.setdefault(f"stands_{said.stance.value}", ("", []))
        lines.append(": ".join(filter(None, (names[who], said.reason))))
        if said.keyed_by is not None:
            found.setdefault("keyed_in", ("", []))[1].append(names[who])
    return found


def close_run_out(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Write down every round whose last day has passed, each in a transaction of its own.

    Gives their number. Whatever stops it half way, the next run goes on.
    """
    today = now.astimezone(settings.zone).date()
    with database.read() as db:
        waiting = queries.run_out(db, today)
    for one in waiting:
        with database.write() as db:
            locked(db, one.problem_id, one.id, now=now, today=today, settings=settings)
    return len(waiting)


def close_what_ran_out(db: Session, settings: Settings, now: dt.datetime) -> None:
    """The same within one transaction."""
    today = now.astimezone(settings.zone).date()
    for one in queries.run_out(db, today):
        locked(db, one.problem_id, one.id, now=now, today=today, settings=settings)


def address(problem_id: int, round_id: int) -> str:
    return f"/problems/{problem_id}/decisions/{round_id}"
