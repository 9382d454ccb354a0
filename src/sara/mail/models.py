"""The outbox, what people are told, and how each wants to be told.

Mail is written in the transaction that causes it and sent afterwards.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class DigestEvery(Spoken):
    """How often somebody gets a letter with all that is new."""

    DAY = "day", N_("Every day")
    WEEK = "week", N_("Once a week")
    NEVER = "never", N_("Never: I look here myself")


class Message(Base):
    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"))
    """A standing group that the reader must still belong to."""
    about: Mapped[str] = mapped_column(sa.String(64), default="")
    """What a later letter to the same person overtakes, as "meeting-7"; "" for nothing."""
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    gathered: Mapped[bool] = mapped_column(default=False)
    """Written from notifications, and only at the moment of sending: see `sara.mail.digests`."""
    calendar: Mapped[str] = mapped_column(sa.Text, default="")
    calendar_method: Mapped[str] = mapped_column(sa.String(12), default="")
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")
    unsubscribe: Mapped[str] = mapped_column(sa.String(400), default="")
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    due_at: Mapped[dt.datetime] = mapped_column(Moment)
    until: Mapped[dt.datetime | None] = mapped_column(Moment)
    """When it is of no use to anybody any more."""
    claimed_until: Mapped[dt.datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(sa.String(300), default="")
    __table_args__ = (
        partial_index(
            "ix_message_waiting", "due_at", "id",
            where="sent_at IS NULL AND dropped_at IS NULL",
        ),
    )  # fmt: skip


class Notification(Base):
    """One thing that one person is told, on the page and by mail.

    It says nothing that only some may read: the reference of a problem, public words and the link.
    `due_at` is when it goes out by mail; it is empty once it lies in a letter, and when it never
    will.
    """

    __tablename__ = "notification"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    """The standing group it is about; whoever left it is told nothing more."""
    kind: Mapped[str] = mapped_column(sa.String(48))
    act: Mapped[bool]
    """Whether the reader has to do something."""
    subject: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int | None]
    link: Mapped[str] = mapped_column(sa.String(300))
    says: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[dt.datetime] = mapped_column(Moment)
    until: Mapped[dt.datetime | None] = mapped_column(Moment)
    """When it is over by itself, as the end of a meeting."""
    due_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    message_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    seen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    settled_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    """When the thing was done, or stopped being of any matter to this person."""
    __table_args__ = (
        sa.Index("ix_notification_account_id_id", "account_id", "id"),
        sa.Index("ix_notification_subject", "subject", "subject_id"),
        partial_index(
            "ix_notification_new", "account_id",
            where="seen_at IS NULL AND settled_at IS NULL",
        ),
        partial_index("ix_notification_due", "due_at", where="due_at IS NOT NULL"),
    )  # fmt: skip


class Reminder(Base):
    """That somebody was reminded of one thing: once for each step, and each time it is asked anew.

    `since` is the day from which it waits; where that changes, it counts from the beginning.
    """

    __tablename__ = "reminder"
    subject: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    since: Mapped[dt.date] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Moment)


class MailChoice(Base):
    """How one person wants mail. Who never chose has no row: see `sara.mail.times.USUAL`."""

    __tablename__ = "mail_choice"
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    digest: Mapped[DigestEvery] = mapped_column(spoken(DigestEvery))
    digest_hour: Mapped[int]
    digest_weekday: Mapped[int]
    """Monday is 0."""
    at_once: Mapped[bool]
    """Whether what one must do comes by itself, at once."""
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    """Hours of the day between which nothing comes at once; the same twice for no quiet hours."""
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "digest_hour BETWEEN 0 AND 23 AND quiet_from BETWEEN 0 AND 23"
            " AND quiet_until BETWEEN 0 AND 23",
            name="hours_of_a_day",
        ),
        sa.CheckConstraint("digest_weekday BETWEEN 0 AND 6", name="a_day_of_the_week"),
    )


class MailStop(Base):
    """One person wants no mail about one problem."""

    __tablename__ = "mail_stop"
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Moment)
