"""The passages of a problem through the stages."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index, spoken
from sara.problems.models.stages import Stage


class Visit(Base):
    """One passage through a stage: a problem may come back, and each passage keeps its dates."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    stage: Mapped[Stage] = mapped_column(spoken(Stage))
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)
    left_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    entered_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    move: Mapped[str] = mapped_column(sa.String(32))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    letter: Mapped[str | None] = mapped_column(sa.String(24))
    """The CHEERS letter that is not met, where this was found not to be a problem."""
    told: Mapped[str | None] = mapped_column(sa.Text)
    """What everybody who follows it is told of a move that no review decided."""
    __table_args__ = (
        sa.Index("ix_visit_problem_id_id", "problem_id", "id"),
        partial_index("uq_visit_open", "problem_id", where="left_at IS NULL", unique=True),
    )  # fmt: skip
