"""What was decided about a report, to whom it was passed on, and its parts where it was split."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.intake.models import ReportState
from sara.words import N_, Spoken


class Fate(Spoken):
    """What a coordinator can decide about a report."""

    LINK = "link", N_("Part of a problem that is known")
    START = "start", N_("A new problem starts from it")
    REFER = "refer", N_("Passed on to another body")
    LOG = "log", N_("Kept on record")
    MERGE = "merge", N_("Joined with another report")
    SPLIT = "split", N_("Split in two")


class ReferralState(Spoken):
    OPEN = "open", N_("Waiting for an answer")
    ACCEPTED = "accepted", N_("Taken over")
    DECLINED = "declined", N_("Turned down")
    TAKEN_BACK = "taken_back", N_("Taken back")


class TellWay(Spoken):
    """How a reporter was told by a person."""

    CALL = "call", N_("By telephone")
    VISIT = "visit", N_("With a visit")
    FACE = "face", N_("At the counter, or at a meeting")
    LETTER = "letter", N_("By letter")
    TEXT = "text", N_("By text message")
    EMAIL = "email", N_("By e-mail")


class HandTelling(Base):
    """News for a reporter whom nothing reaches by itself: open until somebody has told them.

    Only of reporters who said who they are. As everything about them it keeps days and no hours.
    """

    __tablename__ = "hand_telling"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    news_on: Mapped[dt.date]
    """Since when there is something to tell."""
    told_on: Mapped[dt.date | None]
    told_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    how: Mapped[TellWay | None] = mapped_column(spoken(TellWay))
    line: Mapped[str] = mapped_column(sa.Text, default="")
    __table_args__ = (
        sa.CheckConstraint(
            "(told_on IS NULL) = (told_by IS NULL) AND (told_on IS NULL) = (how IS NULL)",
            name="told_by_somebody",
        ),
        sa.Index("ix_hand_telling_report_id", "report_id", "id"),
        partial_index("uq_hand_telling_open", "report_id", where="told_on IS NULL", unique=True),
    )  # fmt: skip


class TriageDecision(Base):
    """One decision about one report. One that was taken back stays, with who did it and why."""

    __tablename__ = "triage_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    fate: Mapped[Fate] = mapped_column(spoken(Fate))
    told: Mapped[str] = mapped_column(sa.Text)
    """What the reporter reads of it."""
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    """The report it was joined with, or the part that was split off."""
    before: Mapped[ReportState] = mapped_column(spoken(ReportState, checked=False))
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[dt.datetime] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    undone_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    undone_because: Mapped[str] = mapped_column(sa.Text, default="")
    __table_args__ = (
        sa.CheckConstraint("told <> ''", name="reporter_is_told"),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)"
            " AND (undone_at IS NULL OR undone_because <> '')",
            name="taken_back_with_a_reason",
        ),
        sa.Index("ix_triage_decision_report_id_id", "report_id", "id"),
    )


class Referral(Base):
    """A report passed on to another body: open until that body has said that it takes it."""

    __tablename__ = "referral"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agency.id"))
    """The receiver, when it works in sara; the name stands in `receiver` in any case."""
    receiver: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ReferralState] = mapped_column(spoken(ReferralState), default=ReferralState.OPEN)
    sent_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    sent_at: Mapped[dt.datetime] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the receiver said, and for somebody without an account who said it."""
    result: Mapped[str | None] = mapped_column(sa.Text)
    """What came of what was taken over; or why it was given back, and is turned down now."""
    ended_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("receiver <> ''", name="has_a_receiver"),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'declined')"
            " OR (answered_by IS NOT NULL AND answered_at IS NOT NULL AND answer <> '')",
            name="answered_whole",
        ),
        sa.Index("ix_referral_report_id_id", "report_id", "id"),
        sa.Index("ix_referral_agency_id_state", "agency_id", "state", "id"),
        sa.Index("ix_referral_state", "state", "id"),
        partial_index("uq_referral_open", "report_id", where="state = 'open'", unique=True),
    )  # fmt: skip


class ReportPart(Base):
    """A part that was split off a report: it is followed with the receipt of the whole."""

    __tablename__ = "report_part"
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    of_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), index=True)
    __table_args__ = (sa.CheckConstraint("part_id <> of_id", name="not_of_itself"),)
