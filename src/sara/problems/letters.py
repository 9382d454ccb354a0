"""Telling people of their seat on a problem, and of a problem that came to their area."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from sara.accounts.models import Area
from sara.accounts.queries import coordinators, member
from sara.errors import NotFound
from sara.mail.operations import notify
from sara.mail.withdrawing import leave
from sara.problems.models import Problem, SeatKind
from sara.problems.queries import find
from sara.words import N_, say

LEADS = N_("You lead problem {reference} from now on")
CAME = N_("Problem {reference} was moved to your area {area}")
CHANGED = N_("An administrator changed who works on problem {reference}")
SEATED = N_("You have a seat on problem {reference}: {seat}")


def tell_seated(
    db: Session, problem: Any, account_id: int, kind: SeatKind, *, now: dt.datetime
) -> None:
    """Tell somebody of the seat they were given; a lead has to act. Of `problem`: id, reference."""
    lead = kind is SeatKind.LEAD
    says = say(LEADS if lead else SEATED, reference=problem.reference, seat=kind)
    notify(
        db, to=[account_id], kind="seat.given", problem_id=problem.id, act=lead, says=says, now=now,
        link=f"/problems/{problem.id}", subject="seat", subject_id=problem.id,
    )  # fmt: skip


def tell_changed(db: Session, problem: Problem, to: Collection[int], *, now: dt.datetime) -> None:
    """Tell who leads of what an administrator did to the team."""
    notify(
        db, to=to, kind="seat.changed", problem_id=problem.id, now=now, subject="team",
        says=say(CHANGED, reference=problem.reference), subject_id=problem.id,
        link=f"/problems/{problem.id}/people",
    )  # fmt: skip


def tell_moved(db: Session, problem: Problem, *, by: int, now: dt.datetime) -> None:
    """Tell the coordinators of an area of a problem that came to it."""
    area = db.get_one(Area, problem.area_id).name
    notify(
        db, to=set(coordinators(db, problem.area_id)) - {by}, kind="problem.came",
        problem_id=problem.id, says=say(CAME, reference=problem.reference, area=area), now=now,
        link=f"/problems/{problem.id}", subject="problem", subject_id=problem.id,
    )  # fmt: skip


def out_of_reach(db: Session, problem_id: int, account_id: int, *, now: dt.datetime) -> None:
    """Without the seat, and no role that reaches the problem, nothing told of it stays."""
    person = member(db, account_id)
    try:
        if person is not None:
            find(db, person, problem_id)
    except NotFound:
        leave(db, account_id, problem_id, now=now)
