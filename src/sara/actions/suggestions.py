"""Actions taken over from a closed problem: proposed, and with nobody and no day yet.

What is for agencies only is never taken over, for the team here reads what is. Where it came from
is said only to whoever may see that problem.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience, Reach
from sara.accounts.viewer import Viewer
from sara.actions.models import Action, ActionStatus, Suggestion
from sara.actions.operations import BEFORE_THE_PLAN, TOO_EARLY, check_working
from sara.db import Reader
from sara.errors import NotFound, Refused
from sara.history.operations import record
from sara.problems import seats
from sara.problems.models import Outcome, Problem, Seat, Stage
from sara.problems.queries import Found, find, reach_of
from sara.words import N_

CARRIED_OUT = (ActionStatus.ACCEPTED, ActionStatus.DONE, ActionStatus.PART_DONE)
"""What a problem lends: what somebody had taken on."""
S, A = Suggestion.__table__.c, Action.__table__.c
SUBJECT = "action_suggestion"
OVER = N_("Something was made of it meanwhile, or it was taken off the list.")

_LENT = (
    sa.select(A.id, A.problem_id, A.what, A.aim, A.planned_dosage, A.status, A.delivered_percent)
    .where(
        A.problem_id.in_(sa.bindparam("ids", expanding=True)), A.audience == Audience.TEAM,
        A.status.in_(CARRIED_OUT),
    )
    .order_by(A.problem_id, A.id)
)  # fmt: skip


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One that waits here; `reference` and `outcome` only for who may see where it came from."""

    id: int
    what: str
    aim: str
    planned_dosage: str
    from_problem_id: int
    reference: str = ""
    outcome: Outcome | None = None


def lent(db: Reader, problem_ids: Collection[int]) -> dict[int, list[Any]]:
    """What these problems lend, by problem."""
    found: dict[int, list[Any]] = {}
    if problem_ids:
        for row in db.execute(_LENT, {"ids": list(problem_ids)}):
            found.setdefault(row.problem_id, []).append(row)
    return found


def take_over(
    db: Session, found: Found, action_ids: Collection[int], *, by: Viewer, now: dt.datetime
) -> int:
    """Take actions of closed problems over; gives how many. Each problem is one that this person
    sees from within. Raises `NotFound` for any other, and for what is not lent."""
    check_working(found)
    if found.row.stage in BEFORE_THE_PLAN:
        raise Refused(TOO_EARLY)
    seats.locked(db, found.id)
    sources = db.scalars(sa.select(A.problem_id).where(A.id.in_(action_ids)).distinct()).all()
    from_where = {number: _source(db, by, found, number) for number in sources}
    rows = [row for one in lent(db, from_where).values() for row in one if row.id in action_ids]
    if len(rows) != len(set(action_ids)):
        raise NotFound
    here = set(
        db.scalars(sa.select(S.from_action_id).where(S.problem_id == found.id,
                                                     S.dropped_at.is_(None)))
    )  # fmt: skip
    new = [row for row in rows if row.id not in here]
    for row in new:
        _take(db, found, row, from_where[row.problem_id], by=by, now=now)
    return len(new)


def _source(db: Session, by: Viewer, found: Found, number: int) -> Found:
    source = find(db, by, number)
    if source.row.stage is not Stage.CLOSED or number == found.id:
        raise NotFound
    return source


def _take(
    db: Session, found: Found, row: Any, source: Found, *, by: Viewer, now: dt.datetime
) -> None:
    one = Suggestion(
        problem_id=found.id, what=row.what, aim=row.aim, planned_dosage=row.planned_dosage,
        from_problem_id=source.id, from_action_id=row.id, added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(one)
    db.flush()
    # The team here reads the entry: of a problem that is not published it names nothing.
    public = {"taken_from": ("", source.row.reference)} if source.row.published_at else {}
    record(
        db, "action.taken_over", by=by.account_id, now=now, problem_id=found.id, subject=SUBJECT,
        subject_id=one.id,
        changes={"what": ("", one.what), "aim": ("", one.aim),
                 "planned_dosage": ("", one.planned_dosage)} | public,
    )  # fmt: skip


def put_aside(db: Session, found: Found, number: int, *, by: Viewer, now: dt.datetime) -> None:
    """Take one off the list."""
    check_working(found)
    one = _open(db, found, number)
    one.dropped_at = now
    record(
        db, "action.put_aside", by=by.account_id, now=now, problem_id=found.id, subject=SUBJECT,
        subject_id=one.id, changes={"what": (one.what, "")},
    )  # fmt: skip


def made_into(db: Session, found: Found, number: int, action: Action) -> None:
    """Note what was made of it; adding the action has left the entry."""
    _open(db, found, number).action_id = action.id


def _open(db: Session, found: Found, number: int) -> Suggestion:
    one = db.get(Suggestion, number, with_for_update=True, populate_existing=True)
    if one is None or one.problem_id != found.id:
        raise NotFound
    if one.action_id is not None or one.dropped_at is not None:
        raise Refused(OVER)
    return one


_FROM = (
    sa.select(
        *S, Problem.reference, Problem.outcome, Problem.area_id, Problem.published_at,
        Seat.kind.label("seat"),
    )
    .join(Problem, Problem.id == S.from_problem_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Problem.id, Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .order_by(S.id)
)  # fmt: skip
_WAITING = _FROM.where(
    S.problem_id == sa.bindparam("problem_id"), S.action_id.is_(None), S.dropped_at.is_(None)
)
_OF_ACTION = _FROM.where(S.action_id == sa.bindparam("action_id"))


def waiting(db: Reader, viewer: Viewer, problem_id: int) -> Sequence[Taken]:
    """What was taken over, and of which nothing was made yet."""
    asked = {"problem_id": problem_id, "reader": viewer.account_id}
    return [_taken(viewer, row) for row in db.execute(_WAITING, asked)]


def of_action(db: Reader, viewer: Viewer, action_id: int) -> Taken | None:
    """Where an action was taken from, if it was."""
    row = db.execute(_OF_ACTION, {"action_id": action_id, "reader": viewer.account_id}).first()
    return _taken(viewer, row) if row is not None else None


def _taken(viewer: Viewer, row: Any) -> Taken:
    sees = reach_of(viewer, row) > Reach.NONE
    return Taken(
        id=row.id, what=row.what, aim=row.aim, planned_dosage=row.planned_dosage,
        from_problem_id=row.from_problem_id, reference=row.reference if sees else "",
        outcome=row.outcome if sees else None,
    )  # fmt: skip
