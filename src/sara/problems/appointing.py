"""What an administrator does with seats on problems that they do not read: give, hand on, end.

The rules are those of the team's own page. Beside them nobody acts on their own seats, and the
lead is told each time, so that nobody comes to a team unseen.
"""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, Stale
from sara.problems import seats
from sara.problems.letters import tell_changed, tell_seated
from sara.problems.models import Problem, SeatKind
from sara.problems.operations import end_seat, give_seat
from sara.words import N_

OWN = N_("Nobody gives or ends their own seats. Ask another administrator.")
MEANWHILE = N_("This seat was ended or changed meanwhile. Look at the list of seats again.")


def appoint(
    db: Session, account_id: int, problem_id: int, kind: SeatKind, *, because: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Give somebody a seat; a new lead takes the place of the one of today."""
    not_to_oneself(account_id, by)
    problem = seats.locked(db, problem_id)
    lead = problem.lead_id
    give_seat(db, problem_id, account_id, kind, by=by, now=now, because=because)
    tell_seated(db, problem, account_id, kind, now=now)
    tell_changed(db, problem, {lead} - {by.account_id}, now=now)


def dismiss(
    db: Session, account_id: int, seat: Any, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    """End a seat that is not the lead's. Raises `Stale` when somebody was quicker."""
    problem = _still_held(db, account_id, seat, by)
    end_seat(db, problem.id, account_id, by=by, now=now, because=because)
    tell_changed(db, problem, {problem.lead_id} - {by.account_id}, now=now)


def hand_on(
    db: Session, account_id: int, seat: Any, to: int, *, leaves: bool, because: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Name another lead; whoever led becomes a member, or leaves the team at once."""
    problem = _still_held(db, account_id, seat, by)
    give_seat(db, problem.id, to, SeatKind.LEAD, by=by, now=now, because=because)
    tell_seated(db, problem, to, SeatKind.LEAD, now=now)
    tell_changed(db, problem, {account_id}, now=now)
    if leaves:
        end_seat(db, problem.id, account_id, by=by, now=now, because=because)


def not_to_oneself(account_id: int, by: Viewer) -> None:
    if account_id == by.account_id:
        raise Forbidden(OWN)


def _still_held(db: Session, account_id: int, seat: Any, by: Viewer) -> Problem:
    """The problem, held until the commit, while this very seat stands."""
    not_to_oneself(account_id, by)
    problem = seats.locked(db, seat.problem_id)
    held = seats.held(db, seat.problem_id, account_id)
    if held is None or held.id != seat.id:
        raise Stale(sentence=MEANWHILE)
    return problem
