"""Signed links: one contact of an agency, one action, one step; no account.

A link is a long random token, of which only the hash is kept. It works while all of this holds: it
was not used, not taken back and has not ended; the agency is in use and still owns the action; the
address is still one of its contacts; the action waits for this very step; the problem is worked on.
Whatever of it fails, the answer is the same, and the same as for a token that never was.
"""

import datetime as dt
import secrets
from base64 import b32encode
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Agency, AgencyContact, AgencyKind
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus, SignedLink, Step
from sara.db import Reader
from sara.errors import Refusal
from sara.mail.withdrawing import take_back
from sara.problems.models import Problem
from sara.problems.stages import ORDER
from sara.secret import hashed, token
from sara.settings import Settings
from sara.words import N_

PATH = "/partners/"


class LinkOver(Refusal):
    """The link was used, taken back, is too old, or never was: it does not say which."""

    status = 410
    heading = N_("This link does not work any more")

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Each link works for one step and for some time. If you still have to answer, use"
                " the newest letter about it. If that does not work either, ask the people who"
                " wrote to you for a new link."
            )
        )


WAITS_FOR = sa.case(
    (Action.status == ActionStatus.PROPOSED, Step.ANSWER.value),
    (Action.status.in_((ActionStatus.ACCEPTED, ActionStatus.PART_DONE)), Step.REPORT.value),
    else_="",
)
"""The step that an action waits for."""


def step_of(status: ActionStatus) -> Step | None:
    """The step that an action with this status waits for."""
    if status is ActionStatus.PROPOSED:
        return Step.ANSWER
    return Step.REPORT if status in (ActionStatus.ACCEPTED, ActionStatus.PART_DONE) else None


_MAY_SEE = sa.or_(Action.audience != Audience.AGENCIES, Agency.kind != AgencyKind.RESIDENTS)
_STANDS = (
    sa.select(
        SignedLink.id, SignedLink.step, SignedLink.contact_id, SignedLink.action_id,
        SignedLink.ends_at, SignedLink.used_at, AgencyContact.email, AgencyContact.desk,
        Agency.id.label("agency_id"), Agency.name.label("agency"), Action.what, Action.role,
        Action.place, Action.start_on, Action.due_on, Action.continuing, Action.planned_dosage,
        Action.done_dosage, Action.delivered_percent, Action.cost, Action.status, Action.audience,
        Action.version, Action.added_by, Problem.id.label("problem_id"), Problem.reference,
        Problem.stage, Problem.lead_id, Problem.area_id,
    )
    .join(Action, Action.id == SignedLink.action_id)
    .join(AgencyContact, AgencyContact.id == SignedLink.contact_id)
    .join(
        Agency,
        sa.and_(Agency.id == AgencyContact.agency_id, Agency.id == Action.owner_agency_id),
    )
    .join(Problem, Problem.id == Action.problem_id)
    .where(
        SignedLink.revoked_at.is_(None),
        SignedLink.ends_at > sa.bindparam("now"),
        AgencyContact.removed_at.is_(None),
        Agency.active,
        Problem.stage.in_(ORDER),
        _MAY_SEE,
    )
)  # fmt: skip
_BY_TOKEN = _STANDS.where(
    SignedLink.token_hash == sa.bindparam("hash"),
    SignedLink.used_at.is_(None),
    SignedLink.step == WAITS_FOR,
)
# An answer by mail may come after the step was done, and more than once.
_BY_REPLY = _STANDS.where(SignedLink.reply_hash == sa.bindparam("hash"))


def find(db: Reader, given: str, now: dt.datetime) -> Any:
    """What the link is for. Raises `LinkOver` when it does not work."""
    row = db.execute(_BY_TOKEN, {"hash": hashed(given), "now": now}).one_or_none()
    if row is None:
        raise LinkOver
    return row


def answered_by_mail(db: Reader, given: str, now: dt.datetime) -> Any | None:
    """The link whose letter has this token in its address for answers, while it stands."""
    return db.execute(_BY_REPLY, {"hash": hashed(given), "now": now}).one_or_none()


def use(db: Session, given: str, now: dt.datetime) -> Any:
    """Use the link up; of two at once one wins. Raises `LinkOver` for the other."""
    row = find(db, given, now)
    done = db.execute(
        sa.update(SignedLink)
        .where(
            SignedLink.id == row.id, SignedLink.used_at.is_(None), SignedLink.revoked_at.is_(None)
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # a DML result has a rowcount
        raise LinkOver
    return row


class Fresh:
    """A link about to be kept: its tokens, which stand in the letter and nowhere else."""

    def __init__(self, settings: Settings) -> None:
        self.token = token()
        self.address = settings.public_address.rstrip("/") + PATH + self.token
        # Of letters and digits that survive being written small, as some mail servers do.
        self.reply = b32encode(secrets.token_bytes(20)).decode().lower()
        name, _, domain = settings.reply_address.partition("@")
        self.reply_to = f"{name}+{self.reply}@{domain}" if domain else ""


def keep(
    db: Session, fresh: Fresh, *, action_id: int, due_on: dt.date, contact_id: int, step: Step,
    message_id: str, now: dt.datetime,
) -> None:  # fmt: skip
    """Keep a link by its hashes; those this contact had for the action end."""
    end(db, action_id, now=now, contact_id=contact_id)
    settings: Settings = db.info["settings"]
    due = dt.datetime.combine(due_on, dt.time.max, db.info["zone"])
    db.add(
        SignedLink(
            token_hash=hashed(fresh.token), action_id=action_id, contact_id=contact_id, step=step,
            reply_hash=hashed(fresh.reply) if fresh.reply_to else None, message_id=message_id,
            made_at=now, ends_at=max(now, due) + dt.timedelta(days=settings.signed_link_days),
        )
    )  # fmt: skip
    db.flush()


def end(
    db: Session, action_id: int, *, now: dt.datetime, contact_id: int | None = None,
    only: Iterable[int] | None = None,
) -> int:  # fmt: skip
    """End the open links of an action, or some of them, and take back their unsent letters."""
    narrow = [SignedLink.contact_id == contact_id] if contact_id is not None else []
    if only is not None:
        narrow.append(SignedLink.id.in_(list(only)))
    ended = db.scalars(
        sa.update(SignedLink)
        .where(
            SignedLink.action_id == action_id, SignedLink.used_at.is_(None),
            SignedLink.revoked_at.is_(None), *narrow,
        )
        .values(revoked_at=now)
        .returning(SignedLink.message_id)
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    if ended:
        take_back(db, numbers=ended, now=now)
    return len(ended)


_OPEN = (
    sa.select(
        SignedLink.id, SignedLink.step, SignedLink.made_at, SignedLink.ends_at,
        SignedLink.used_at, SignedLink.revoked_at, AgencyContact.email, AgencyContact.desk,
        sa.and_(
            SignedLink.used_at.is_(None), SignedLink.revoked_at.is_(None),
            SignedLink.ends_at > sa.bindparam("now"), AgencyContact.removed_at.is_(None),
        ).label("works"),
    )
    .join(AgencyContact, AgencyContact.id == SignedLink.contact_id)
    .where(SignedLink.action_id == sa.bindparam("action_id"))
    .order_by(SignedLink.id.desc())
    .limit(20)
)  # fmt: skip


def of_action(db: Reader, action_id: int, now: dt.datetime) -> list[Any]:
    """The links of one action that went out last, newest first, and what became of them."""
    return list(db.execute(_OPEN, {"action_id": action_id, "now": now}).all())
