"""Who does what by when, accepted by its owner."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, spoken
from sara.problems.models import Stage
from sara.words import N_, Spoken


class ActionStatus(Spoken):
    PROPOSED = "proposed", N_("Proposed: the owner has not answered")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    DONE = "done", N_("Done")
    PART_DONE = "part_done", N_("Done in part")
    DROPPED = "dropped", N_("Dropped")


OPEN = (ActionStatus.PROPOSED, ActionStatus.ACCEPTED)


class Action(Base):
    """What is promised; exactly one owner is named.

    `hypothesis_id` or `criterion`, the code of a point of a gate, says why; `aim` in own words.
    """

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    what: Mapped[str] = mapped_column(sa.String(300))
    hypothesis_id: Mapped[int | None] = mapped_column(index=True)
    criterion: Mapped[str] = mapped_column(sa.String(48), default="")
    aim: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    interim: Mapped[bool] = mapped_column(default=False)
    owner_account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    owner_agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agency.id"))
    owner_stakeholder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stakeholder.id"))
    role: Mapped[str] = mapped_column(sa.String(140), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    start_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date]
    continuing: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[Stage] = mapped_column(spoken(Stage))
    audience: Mapped[Audience] = mapped_column(spoken(Audience), default=Audience.TEAM)
    status: Mapped[ActionStatus] = mapped_column(
        spoken(ActionStatus), default=ActionStatus.PROPOSED
    )
    status_because: Mapped[str] = mapped_column(sa.String(500), default="")
    planned_dosage: Mapped[str] = mapped_column(sa.String(140), default="")
    done_dosage: Mapped[str] = mapped_column(sa.String(140), default="")
    delivered_percent: Mapped[int | None]
    cost: Mapped[str] = mapped_column(sa.String(140), default="")
    proof: Mapped[str] = mapped_column(sa.Text, default="")
    asked_on: Mapped[dt.date | None]
    """Since when it waits for its owner, where that is later than it was added."""
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_on: Mapped[dt.date | None]
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN owner_account_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN owner_agency_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN owner_stakeholder_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
        sa.CheckConstraint(
            "status NOT IN ('declined', 'dropped') OR status_because <> ''", name="no_has_reason"
        ),
        sa.CheckConstraint(
            "delivered_percent IS NULL OR delivered_percent BETWEEN 0 AND 100", name="percent"
        ),
        sa.Index("ix_action_problem_id_id", "problem_id", "id"),
        sa.Index("ix_action_owner_account", "owner_account_id", "status", "due_on", "id"),
        sa.Index("ix_action_owner_agency", "owner_agency_id", "status", "due_on", "id"),
        sa.Index("ix_action_problem_status_due", "problem_id", "status", "due_on"),
    )


class Suggestion(Base):
    """An action taken over from a closed problem, with nobody and no day yet.

    It counts nowhere until somebody has made an action of it.
    """

    __tablename__ = "action_suggestion"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    what: Mapped[str] = mapped_column(sa.String(300))
    aim: Mapped[str] = mapped_column(sa.String(300), default="")
    planned_dosage: Mapped[str] = mapped_column(sa.String(140), default="")
    from_problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    from_action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"), index=True)
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"), index=True)
    """What was made of it."""
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (
        sa.CheckConstraint("from_problem_id <> problem_id", name="from_elsewhere"),
        sa.CheckConstraint("action_id IS NULL OR dropped_at IS NULL", name="made_or_dropped"),
        sa.Index("ix_action_suggestion_problem_id", "problem_id", "id"),
    )


class Step(Spoken):
    """What a signed link lets its holder do."""

    ANSWER = "answer", N_("Accept or decline")
    REPORT = "report", N_("Report what was done")


class SignedLink(Base):
    """The key of one agency contact to one step of one action, without an account.

    Only hashes are kept: of the token in the address, and of the one that answers by mail go to.
    It is used once; the next step has a link of its own.
    """

    __tablename__ = "signed_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    reply_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"))
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("agency_contact.id"), index=True)
    step: Mapped[Step] = mapped_column(spoken(Step))
    message_id: Mapped[str] = mapped_column(sa.String(120))
    """The letter it went out in: taken back with the link while it is not sent."""
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    ends_at: Mapped[dt.datetime] = mapped_column(Moment)
    used_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (sa.Index("ix_signed_link_action_id_id", "action_id", "id"),)


class ActionMessage(Base):
    """What a contact of the owning agency asks about an action, and what they are told.

    It is for agencies only, whoever may see the action.
    """

    __tablename__ = "action_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("action.id"))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agency_contact.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    by_mail: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[dt.datetime] = mapped_column(Moment)
    __table_args__ = (
        sa.CheckConstraint("(contact_id IS NULL) <> (author_id IS NULL)", name="one_writer"),
        sa.Index("ix_action_message_action_id_id", "action_id", "id"),
    )
