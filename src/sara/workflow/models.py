"""Reviews at the gates, and criteria that were waived."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.problems.models import Stage
from sara.words import N_, Spoken


class ReviewState(Spoken):
    OPEN = "open", N_("Waiting for a decision")
    DECIDED = "decided", N_("Decided")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class Decision(Spoken):
    ADVANCE = "advance", N_("Move on to the next stage")
    SEND_BACK = "send_back", N_("Send back with reasons")
    REFER = "refer", N_("Refer to another body")
    MERGE = "merge", N_("Merge with another problem")
    NOT_A_PROBLEM = "not_a_problem", N_("Not a problem")
    PARK = "park", N_("Park until a date")
    CLOSE = "close", N_("Close with its outcome")


class Review(Base):
    """A reviewer's decision at a gate. The reviewer is neither author nor lead."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    stage: Mapped[Stage] = mapped_column(spoken(Stage))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[dt.date]
    state: Mapped[ReviewState] = mapped_column(spoken(ReviewState), default=ReviewState.OPEN)
    decision: Mapped[Decision | None] = mapped_column(spoken(Decision))
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    because: Mapped[str] = mapped_column(sa.Text, default="")
    told: Mapped[str] = mapped_column(sa.Text, default="")
    heard: Mapped[str] = mapped_column(sa.Text, default="")
    """What the input of reporters and members changed, in words for them."""
    rules_version: Mapped[str] = mapped_column(sa.String(24))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "decided_by IS NULL OR (decided_by <> author_id AND decided_by <> lead_id)",
            name="not_ones_own",
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (decision IS NOT NULL AND decided_by IS NOT NULL"
            " AND decided_at IS NOT NULL AND because <> '' AND told <> '')",
            name="decided_whole",
        ),
        sa.Index("ix_review_problem_id_id", "problem_id", "id"),
        sa.Index("ix_review_state_due", "state", "due_on", "id"),
        sa.Index("ix_review_decided_by", "decided_by", "decided_at"),
        partial_index("uq_review_open", "problem_id", where="state = 'open'", unique=True),
    )  # fmt: skip


class ReviewPoint(Base):
    """One criterion as the reviewer found it, with the reason when it was sent back for it."""

    __tablename__ = "review_point"
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(sa.String(48), primary_key=True)
    met: Mapped[bool]
    because: Mapped[str] = mapped_column(sa.Text, default="")


class Waiver(Base):
    """An unmet criterion let pass in one visit, with a reason that stays on the problem."""

    __tablename__ = "waiver"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"))
    criterion: Mapped[str] = mapped_column(sa.String(48))
    because: Mapped[str] = mapped_column(sa.Text)
    waived_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    waived_at: Mapped[dt.datetime] = mapped_column(Moment)
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "criterion"),
        sa.CheckConstraint("because <> ''", name="has_reason"),
    )
