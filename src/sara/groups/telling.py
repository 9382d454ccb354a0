"""Who is told when somebody asks, answers, comes in or goes."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import RUNNING_SEATS
from sara.accounts.reach import SeatKind
from sara.groups.finding import FoundGroup
from sara.groups.models import GroupRole, Membership, MembershipState, WorkingGroup
from sara.mail.operations import notify, settle
from sara.mail.withdrawing import leave
from sara.problems.models import Problem, Seat
from sara.words import N_, Sentence, say

SUBJECT = "membership"

ASKS = N_("Someone asks to join the working group of problem {name}. Admit them, or say why not.")
ASKS_STANDING = N_("Someone asks to join {name}. Admit them, or say why not.")
INVITES = N_("You are invited to the working group of problem {name}.")
INVITES_STANDING = N_("You are invited to {name}.")
ACCEPTS = N_("Someone accepted the invitation to the working group of problem {name}.")
ACCEPTS_STANDING = N_("Someone accepted the invitation to {name}.")
DECLINES = N_("Someone declined the invitation to the working group of problem {name}.")
DECLINES_STANDING = N_("Someone declined the invitation to {name}.")
ADMITTED = N_("You are in the working group of problem {name}.")
ADMITTED_STANDING = N_("You are in {name}.")
REFUSED = N_("You were not admitted to the working group of problem {name}. Read why.")
REFUSED_STANDING = N_("You were not admitted to {name}. Read why.")
ROLE = N_("Your role or term in the working group of problem {name} has changed.")
ROLE_STANDING = N_("Your role or term in {name} has changed.")
ENDED = N_("Your membership in the working group of problem {name} has ended. Read why.")
ENDED_STANDING = N_("Your membership in {name} has ended. Read why.")
LEFT = N_("Someone left the working group of problem {name}.")
LEFT_STANDING = N_("Someone left {name}.")


def asked(db: Session, found: FoundGroup, membership_id: int, *, now: dt.datetime) -> None:
    """Those who run the group have somebody to admit."""
    notify(
        db, to=runners(db, found.row), kind="membership.asked", problem_id=found.row.problem_id,
        link=page_of(found.id, membership_id), says=_says(found, ASKS, ASKS_STANDING), now=now,
        act=True, subject=SUBJECT, subject_id=membership_id, group_id=_standing(found),
    )  # fmt: skip


def invited(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    """Whoever has an account already is told as they want to be told."""
    _tell(db, held, "membership.invited", _says(found, INVITES, INVITES_STANDING),
          f"/groups/{found.id}/join", now, act=True)  # fmt: skip


def answered(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    """The invitation or the request needs nobody any more; the inviter hears of an answer."""
    settle(db, SUBJECT, held.id, now=now)
    if held.asked_by == held.account_id:
        return
    accepted = held.state is MembershipState.ADMITTED
    words = (ACCEPTS, ACCEPTS_STANDING) if accepted else (DECLINES, DECLINES_STANDING)
    notify(
        db, to=[held.asked_by], kind="membership.answered", problem_id=found.row.problem_id,
        link=f"/groups/{found.id}", says=_says(found, *words), now=now, subject=SUBJECT,
        subject_id=held.id, group_id=_standing(found),
    )  # fmt: skip


def decided(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    settle(db, SUBJECT, held.id, now=now)
    admitted = held.state is MembershipState.ADMITTED
    words = (ADMITTED, ADMITTED_STANDING) if admitted else (REFUSED, REFUSED_STANDING)
    _tell(db, held, "membership.decided", _says(found, *words),
          page_of(found.id, held.id), now)  # fmt: skip


def role_given(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    """Whoever chairs no longer has nobody to admit any more."""
    if held.account_id not in runners(db, found.row):
        waiting = sa.select(Membership.id).where(
            Membership.group_id == found.id, Membership.state == MembershipState.ASKED
        )
        for number in db.scalars(waiting).all():
            settle(db, SUBJECT, number, now=now, who=[held.account_id], kind="membership.asked")
    _tell(db, held, "membership.role_given", _says(found, ROLE, ROLE_STANDING),
          page_of(found.id, held.id), now)  # fmt: skip


def ended(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    """An invitation that is taken back is only not shown any more."""
    settle(db, SUBJECT, held.id, now=now)
    if held.state is not MembershipState.ENDED:
        return
    leave(db, held.account_id, group_id=found.id, now=now)
    _tell(db, held, "membership.ended", _says(found, ENDED, ENDED_STANDING),
          page_of(found.id, held.id), now)  # fmt: skip


def left(db: Session, found: FoundGroup, held: Membership, *, now: dt.datetime) -> None:
    settle(db, SUBJECT, held.id, now=now)
    leave(db, held.account_id, group_id=found.id, now=now)
    notify(
        db, to=[r for r in runners(db, found.row) if r != held.account_id],
        kind="membership.left", problem_id=found.row.problem_id, link=f"/groups/{found.id}",
        says=_says(found, LEFT, LEFT_STANDING), now=now, subject=SUBJECT, subject_id=held.id,
        group_id=_standing(found),
    )  # fmt: skip


def term_over(
    db: Session, group: WorkingGroup, held: Membership, *, now: dt.datetime
) -> None:  # fmt: skip
    settle(db, SUBJECT, held.id, now=now)
    leave(db, held.account_id, group_id=group.id, now=now)
    name = group.name
    if group.problem_id is not None:
        name = db.scalar(sa.select(Problem.reference).where(Problem.id == group.problem_id)) or ""
    words = ENDED_STANDING if group.problem_id is None else ENDED
    notify(
        db, to=[held.account_id], kind="membership.ended", problem_id=None,
        link=page_of(group.id, held.id), says=say(words, name=name), now=now, subject=SUBJECT,
        subject_id=held.id,
    )  # fmt: skip


def runners(db: Session, group: Any) -> list[int]:
    """Whom a request waits for: lead and chair, or the chair of a standing group, else whoever
    opened it. `group` has id, problem_id and opened_by."""
    if group.problem_id is not None:
        kinds = [kind for kind in SeatKind if kind.value in RUNNING_SEATS]
        running = sa.select(Seat.account_id).where(
            Seat.problem_id == group.problem_id, Seat.until.is_(None), Seat.kind.in_(kinds)
        )
    else:
        running = sa.select(Membership.account_id).where(
            Membership.group_id == group.id,
            Membership.state == MembershipState.ADMITTED,
            Membership.role == GroupRole.CHAIR,
        )
    return list(db.scalars(running)) or [group.opened_by]


def page_of(group_id: int, membership_id: int) -> str:
    return f"/groups/{group_id}/memberships/{membership_id}"


def _standing(found: FoundGroup) -> int | None:
    """The number of a standing group; whoever belongs to a problem reaches that."""
    return found.id if found.standing else None


def _says(found: FoundGroup, of_problem: str, standing: str) -> Sentence:
    """Only what may stand in a letter: the reference, or the public name of a standing group."""
    return (
        say(standing, name=found.row.name) if found.standing
        else say(of_problem, name=found.row.reference)
    )  # fmt: skip


def _tell(
    db: Session, held: Membership, kind: str, says: Sentence, link: str, now: dt.datetime,
    act: bool = False,
) -> None:  # fmt: skip
    # Without the problem: whoever is outside has a right to know how their own request ended.
    notify(
        db, to=[held.account_id], kind=kind, problem_id=None, link=link, says=says, now=now,
        act=act, subject=SUBJECT, subject_id=held.id,
    )  # fmt: skip
