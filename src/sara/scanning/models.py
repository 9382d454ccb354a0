"""Scanning: is this a problem? Whose? How often? (practice 1.2)"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.evidence.models import SourceKind
from sara.words import N_, Spoken


class Letter(Spoken):
    """The six CHEERS letters (POP Center, step 14)."""

    COMMUNITY = "community", N_("Community: who is affected")
    HARMS = "harms", N_("Harms: what damage it does")
    EXPECTATION = "expectation", N_("Expectation: who expects something to be done")
    EVENTS = "events", N_("Events: what kind of event it is")
    RECURRING = "recurring", N_("Recurring: how often it happens")
    SIMILARITY = "similarity", N_("Similarity: what the events share")


class GoalType(Spoken):
    ELIMINATE = "eliminate", N_("End it")
    REDUCE_NUMBER = "reduce_number", N_("Make it happen less often")
    REDUCE_HARM = "reduce_harm", N_("Make it less harmful or less feared")
    HANDLE_BETTER = "handle_better", N_("Handle it better")
    MOVE = "move", N_("Move it to the proper owner")


class Scan(Base):
    """The scanning page of one problem."""

    __tablename__ = "scan"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    community: Mapped[str] = mapped_column(sa.Text, default="")
    harms: Mapped[str] = mapped_column(sa.Text, default="")
    expectation: Mapped[str] = mapped_column(sa.Text, default="")
    events: Mapped[str] = mapped_column(sa.Text, default="")
    recurring: Mapped[str] = mapped_column(sa.Text, default="")
    similarity: Mapped[str] = mapped_column(sa.Text, default="")
    since_on: Mapped[dt.date | None]
    identified_by: Mapped[str] = mapped_column(sa.Text, default="")
    community_input: Mapped[str] = mapped_column(sa.Text, default="")
    no_voice_because: Mapped[str] = mapped_column(sa.Text, default="")
    goal_type: Mapped[GoalType | None] = mapped_column(spoken(GoalType))
    minimum_change: Mapped[str] = mapped_column(sa.String(300), default="")
    success_by: Mapped[dt.date | None]
    no_names: Mapped[bool] = mapped_column(default=False)
    child_involved: Mapped[bool] = mapped_column(default=False)
    hate_element: Mapped[bool] = mapped_column(default=False)
    """Of what happens, never of a person or a report: hate itself is no matter for a form."""
    other_process: Mapped[str] = mapped_column(sa.String(300), default="")
    review_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)


class Event(Base):
    """One similar event that people told of or a record shows, in words and without names."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    happened_on: Mapped[dt.date]
    what: Mapped[str] = mapped_column(sa.String(300))
    source: Mapped[SourceKind] = mapped_column(spoken(SourceKind))
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class LinkedReport(Base):
    """A report that is part of this problem. A link that was taken off stays, with its dates."""

    __tablename__ = "linked_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    linked_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    linked_at: Mapped[dt.datetime] = mapped_column(Moment)
    unlinked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    unlinked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (
        sa.CheckConstraint(
            "(unlinked_at IS NULL) = (unlinked_by IS NULL)", name="taken_off_by_somebody"
        ),
        sa.Index("ix_linked_report_problem_id_id", "problem_id", "id"),
        sa.Index("ix_linked_report_report_id", "report_id"),
        partial_index(
            "uq_linked_report_now", "report_id", unique=True,
            where="unlinked_at IS NULL",
        ),
    )  # fmt: skip
