"""Meetings: what is on the agenda, who was asked, what was written down, and what was promised."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import ByHand
from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class MeetingKind(Spoken):
    MEETING = "meeting", N_("Meeting")
    FOCUS_GROUP = "focus_group", N_("Focus group")
    WALK_ROUND = "walk_round", N_("Walk-round")


class MeetingState(Spoken):
    PLANNED = "planned", N_("Called")
    CANCELLED = "cancelled", N_("Cancelled")


class MinutesState(Spoken):
    DRAFT = "draft", N_("Minutes being written")
    PROPOSED = "proposed", N_("Minutes wait for the group")
    AGREED = "agreed", N_("Minutes agreed by the group")


class Coming(Spoken):
    """What somebody answers to an invitation."""

    YES = "yes", N_("I come")
    MAYBE = "maybe", N_("Perhaps")
    NO = "no", N_("I cannot come")


class LineKind(Spoken):
    """What one line of the minutes is, and what was made from it."""

    NOTE = "note", N_("Note")
    DECISION = "decision", N_("Decision")
    PROMISE = "promise", N_("Promise")
    ACTION = "action", N_("Action")
    EVIDENCE = "evidence", N_("Evidence")
    QUESTION = "question", N_("Question")


class PromiseState(Spoken):
    OPEN = "open", N_("Open")
    KEPT = "kept", N_("Kept")
    DROPPED = "dropped", N_("Dropped")


class Meeting(Base):
    """People come together: those who work on one problem, or a standing group.

    `place` stands in invitations, so it must be fit for a letter; everything else stays here.
    `sequence` rises with every change, so that calendars take the newest.
    """

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"))
    kind: Mapped[MeetingKind] = mapped_column(spoken(MeetingKind))
    title: Mapped[str] = mapped_column(sa.String(140))
    starts_at: Mapped[dt.datetime] = mapped_column(Moment)
    ends_at: Mapped[dt.datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(sa.String(200))
    access: Mapped[str] = mapped_column(sa.String(300), default="")
    interpreter: Mapped[str] = mapped_column(sa.String(200), default="")
    guide: Mapped[str] = mapped_column(sa.Text, default="")
    consent: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[MeetingState] = mapped_column(spoken(MeetingState), default=MeetingState.PLANNED)
    cancelled_because: Mapped[str] = mapped_column(sa.String(300), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    called_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    called_at: Mapped[dt.datetime] = mapped_column(Moment)
    minutes_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who takes the minutes, besides those who hold the meeting."""
    minutes_state: Mapped[MinutesState] = mapped_column(
        spoken(MinutesState), default=MinutesState.DRAFT
    )
    minutes_until: Mapped[dt.date | None]
    """The last day on which the group can ask for a correction."""
    proposed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    agreed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("(problem_id IS NULL) <> (group_id IS NULL)", name="of_one_group"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_because <> '')", name="cancelled_with_a_reason"
        ),
        sa.CheckConstraint(
            "minutes_state = 'draft' OR (minutes_until IS NOT NULL AND proposed_by IS NOT NULL)",
            name="minutes_until_a_day",
        ),
        sa.CheckConstraint(
            "(minutes_state = 'agreed') = (agreed_at IS NOT NULL)", name="agreed_at_a_time"
        ),
        sa.Index("ix_meeting_problem_id", "problem_id", "starts_at", "id"),
        sa.Index("ix_meeting_group_id", "group_id", "starts_at", "id"),
        sa.Index("ix_meeting_starts_at", "starts_at", "id"),
    )


class AgendaItem(Base):
    """One point of the agenda. `source` says where it was proposed from: "criterion:...",
    "action:5", "promise:3", "question:2"; empty when somebody wrote it."""

    __tablename__ = "agenda_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    place: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(300))
    source: Mapped[str] = mapped_column(sa.String(64), default="")
    href: Mapped[str] = mapped_column(sa.String(200), default="")
    __table_args__ = (
        sa.Index("ix_agenda_item_meeting_id", "meeting_id", "place", "id"),
        partial_index(
            "uq_agenda_item_source", "meeting_id", "source", unique=True,
            where="source <> ''",
        ),
    )  # fmt: skip


class Attendance(Base):
    """One invitation and its answer. Sensitive: read only by the person, the chair, and whoever
    called the meeting; what somebody needs is deleted once the minutes are written."""

    __tablename__ = "attendance"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    answer: Mapped[Coming | None] = mapped_column(spoken(Coming))
    needs: Mapped[str] = mapped_column(sa.String(300), default="")
    shown: Mapped[bool] = mapped_column(default=False)
    """Whether this person lets the group see that they come."""
    came: Mapped[bool] = mapped_column(default=False)
    keyed_how: Mapped[ByHand | None] = mapped_column(spoken(ByHand))
    """How the answer came, where it was keyed in for them by `keyed_by`."""
    keyed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    __table_args__ = (
        sa.CheckConstraint("keyed_by <> account_id", name="keyed_by_another"),
        sa.Index("ix_attendance_account_id", "account_id", "meeting_id"),
    )


class MinuteLine(Base):
    """One line of the minutes; `thing_id` is the promise, action, evidence or question made."""

    __tablename__ = "minute_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    item_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("agenda_item.id", ondelete="SET NULL")
    )
    kind: Mapped[LineKind] = mapped_column(spoken(LineKind))
    words: Mapped[str] = mapped_column(sa.Text)
    thing_id: Mapped[int | None]
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    written_at: Mapped[dt.datetime] = mapped_column(Moment)
    struck_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(kind IN ('note', 'decision')) = (thing_id IS NULL)", name="made_into_something"
        ),
        sa.Index("ix_minute_line_meeting_id", "meeting_id", "id"),
        sa.Index("ix_minute_line_item_id", "item_id"),
    )


class MinutesAnswer(Base):
    """What one person answers to the minutes that wait for the group."""

    __tablename__ = "minutes_answer"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("account.id"), primary_key=True, index=True
    )
    agrees: Mapped[bool]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")
    """The correction that is asked for."""
    keyed_how: Mapped[ByHand | None] = mapped_column(spoken(ByHand))
    """How the answer came, where it was keyed in for them by `keyed_by`."""
    keyed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    __table_args__ = (
        sa.CheckConstraint("agrees = (words = '')", name="a_correction_has_words"),
        sa.CheckConstraint("keyed_by <> account_id", name="keyed_by_another"),
    )


class Promise(Base):
    """Said in a meeting, with a day and an owner: an agency, a person of the group, or in words."""

    __tablename__ = "promise"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(300))
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    who: Mapped[str] = mapped_column(sa.String(140), default="")
    due_on: Mapped[dt.date]
    state: Mapped[PromiseState] = mapped_column(spoken(PromiseState), default=PromiseState.OPEN)
    ended_on: Mapped[dt.date | None]
    because: Mapped[str] = mapped_column(sa.String(500), default="")
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN who = '' THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
        sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_on_a_day"),
        sa.CheckConstraint("state <> 'dropped' OR because <> ''", name="dropped_with_a_reason"),
        sa.Index("ix_promise_due_on", "due_on", "id"),
    )


class RaisedQuestion(Base):
    """Asked in a meeting and written down, until it is answered."""

    __tablename__ = "raised_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(500))
    asked_of: Mapped[str] = mapped_column(sa.String(140), default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered_at_a_time"),
    )
