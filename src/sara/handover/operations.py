"""Handing over: another lead for a problem, another owner for an action."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import WORKING_SEATS, Permission
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.actions.models import Action
from sara.actions.operations import change_action
from sara.actions.owners import columns_of
from sara.errors import Refused
from sara.handover.left import ACCOUNT, ACTION, AGENCY, PROBLEM, PROMISE, Ownerless
from sara.handover.promises import give_promise
from sara.handover.queries import ownerless
from sara.problems.letters import tell_seated
from sara.problems.models import Seat
from sara.problems.operations import end_seat, give_seat
from sara.problems.queries import find
from sara.words import N_

NOTHING = N_("Tick what is to be handed over.")
OVERTAKEN = N_("Some of it has an owner again. Look at the list anew.")


def hand_over(
    db: Session, left_id: int, to: int, *, problems: Collection[int], actions: Collection[int],
    because: str, by: Viewer, now: dt.datetime, promises: Collection[int] = (),
) -> None:  # fmt: skip
    """Give what this account led and owned to another one; all of it, or nothing.

    The new lead has a seat with it; whoever gets an action only becomes a member of the team, and
    is asked whether they accept it.
    """
    if not problems and not actions and not promises:
        raise Refused(NOTHING)
    open_now = [o for o in ownerless(db, by) if o.left == ACCOUNT and o.left_id == left_id]
    for one in _picked(open_now, PROBLEM, problems):
        find(db, by, one.id, Permission.HANDOVER_MAKE)
        give_seat(db, one.id, to, SeatKind.LEAD, by=by, now=now, because=because)
        end_seat(db, one.id, left_id, by=by, now=now)
        tell_seated(db, find(db, by, one.id).row, to, SeatKind.LEAD, now=now)
    for one in _picked(open_now, ACTION, actions):
        _give(db, one, f"{ACCOUNT}:{to}", because=because, by=by, now=now)
    for one in _picked(open_now, PROMISE, promises):
        _promise(db, one, f"{ACCOUNT}:{to}", because=because, by=by, now=now)


def hand_over_of_agency(
    db: Session, agency_id: int, owner: str, *, actions: Collection[int], because: str, by: Viewer,
    now: dt.datetime, promises: Collection[int] = (),
) -> None:  # fmt: skip
    """Give what an agency owned and promised to a person or another agency; all, or nothing."""
    if not actions and not promises:
        raise Refused(NOTHING)
    open_now = [o for o in ownerless(db, by) if o.left == AGENCY and o.left_id == agency_id]
    for one in _picked(open_now, ACTION, actions):
        _give(db, one, owner, because=because, by=by, now=now)
    for one in _picked(open_now, PROMISE, promises):
        _promise(db, one, owner, because=because, by=by, now=now)


def _promise(
    db: Session, one: Ownerless, owner: str, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    if one.problem_id is not None:
        find(db, by, one.problem_id, Permission.HANDOVER_MAKE)
        _seat(db, one.problem_id, owner, because=because, by=by, now=now)
    give_promise(db, one, owner, because=because, by=by, now=now)


def _seat(
    db: Session, problem_id: int, owner: str, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    """A person works on the problem from now on, if they did not before."""
    kind, _, number = owner.partition(":")
    if kind == ACCOUNT and not _works_on(db, problem_id, int(number)):
        give_seat(db, problem_id, int(number), SeatKind.MEMBER, by=by, now=now, because=because)


def _give(
    db: Session, one: Ownerless, owner: str, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    assert one.problem_id is not None
    found = find(db, by, one.problem_id, Permission.HANDOVER_MAKE)
    _seat(db, one.problem_id, owner, because=because, by=by, now=now)
    action = db.get_one(Action, one.id)
    change_action(
        db, found, action, action.version, by=by, now=now, because=because, **columns_of(owner)
    )


def _picked(open_now: Collection[Ownerless], kind: str, wanted: Collection[int]) -> list[Ownerless]:
    known = {one.id: one for one in open_now if one.kind == kind}
    if not set(wanted) <= set(known):
        raise Refused(OVERTAKEN)
    return [known[number] for number in sorted(set(wanted))]


def _works_on(db: Session, problem_id: int, account_id: int) -> bool:
    kinds = [kind for kind in SeatKind if kind.value in WORKING_SEATS]
    seat = sa.select(Seat.id).where(
        Seat.problem_id == problem_id, Seat.account_id == account_id, Seat.until.is_(None),
        Seat.kind.in_(kinds),
    )  # fmt: skip
    return db.scalar(seat) is not None
