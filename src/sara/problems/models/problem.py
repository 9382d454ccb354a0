"""The problem itself, and the numbers it goes by."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import Precision
from sara.db import Base, Moment, partial_index, spoken
from sara.problems.models.kinds import BehaviourKind, Surroundings
from sara.problems.models.stages import Outcome, Stage, Tier


class Problem(Base):
    """The thing that moves through the stages.

    The list shows it newest changed first under each filter, so each filter has an index that ends
    in (updated_at, id).
    """

    __tablename__ = "problem"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)
    title: Mapped[str] = mapped_column(sa.String(140))
    behaviour: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    times: Mapped[str] = mapped_column(sa.String(300), default="")
    surroundings: Mapped[Surroundings | None] = mapped_column(spoken(Surroundings, checked=False))
    behaviour_kind: Mapped[BehaviourKind | None] = mapped_column(
        spoken(BehaviourKind, checked=False)
    )
    pattern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pattern.id"), index=True)
    """The template it began with; a room above keeps it."""
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    precision: Mapped[Precision] = mapped_column(spoken(Precision), default=Precision.AREA)
    tier: Mapped[Tier] = mapped_column(spoken(Tier), default=Tier.QUICK)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    stage: Mapped[Stage] = mapped_column(spoken(Stage), default=Stage.SCANNING)
    stage_since: Mapped[dt.datetime] = mapped_column(Moment)
    stage_due: Mapped[dt.date | None]
    opened_at: Mapped[dt.datetime] = mapped_column(Moment)
    updated_at: Mapped[dt.datetime] = mapped_column(Moment)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    outcome: Mapped[Outcome | None] = mapped_column(spoken(Outcome))
    paused_from: Mapped[Stage | None] = mapped_column(spoken(Stage, checked=False))
    paused_until: Mapped[dt.date | None]
    paused_because: Mapped[str] = mapped_column(sa.String(300), default="")
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    referred_to: Mapped[str] = mapped_column(sa.String(200), default="")
    public_summary: Mapped[str] = mapped_column(sa.Text, default="")
    published_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(stage = 'closed') = (outcome IS NOT NULL AND closed_at IS NOT NULL)",
            name="closed_has_outcome",
        ),
        sa.CheckConstraint(
            "(stage = 'paused') = (paused_from IS NOT NULL)", name="paused_from_somewhere"
        ),
        sa.CheckConstraint(
            "(stage = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_something"
        ),
        sa.CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        partial_index(
            "ix_problem_merged_into_id", "merged_into_id",
            where="merged_into_id IS NOT NULL",
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"
        ),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        sa.Index("ix_problem_updated_at_id", "updated_at", "id"),
        sa.Index("ix_problem_area_id_updated_at_id", "area_id", "updated_at", "id"),
        sa.Index("ix_problem_stage_updated_at_id", "stage", "updated_at", "id"),
        sa.Index("ix_problem_area_stage", "area_id", "stage", "updated_at", "id"),
        sa.Index("ix_problem_tier_updated_at_id", "tier", "updated_at", "id"),
        sa.Index("ix_problem_tier_stage", "tier", "stage", "updated_at", "id"),
        sa.Index("ix_problem_area_tier", "area_id", "tier", "updated_at", "id"),
        sa.Index("ix_problem_area_tier_stage", "area_id", "tier", "stage", "updated_at", "id"),
        sa.Index("ix_problem_lead", "lead_id", "updated_at", "id", "area_id"),
        sa.Index("ix_problem_lead_stage", "lead_id", "stage", "area_id"),
        sa.Index("ix_problem_stage_due", "stage_due", "id"),
        *(partial_index(*index, where="stage_due IS NOT NULL") for index in (
            ("ix_problem_clock", "updated_at", "id", "stage_due", "stage"),
            ("ix_problem_clock_area", "area_id", "updated_at", "id", "stage_due", "stage"),
            ("ix_problem_clock_stage", "stage", "stage_due"),
            ("ix_problem_clock_area_stage", "area_id", "stage", "stage_due"),
        )),
        # Closed problems of one kind, newest first: what is known elsewhere.
        partial_index("ix_problem_kind", "behaviour_kind", "stage", "closed_at", "id", "area_id",
                      "published_at", where="behaviour_kind IS NOT NULL"),
        # What is read beside the order stands in the index too: SQLite, which counts no rows,
        # takes an index that spares it the table before any other.
        *(partial_index(*index, where="published_at IS NOT NULL") for index in (
            ("ix_problem_published", "published_at", "id", "area_id"),
            ("ix_problem_published_area", "area_id", "published_at", "id"),
            ("ix_problem_published_stage", "stage", "published_at", "id", "area_id"),
            ("ix_problem_published_area_stage", "area_id", "stage", "published_at", "id"),
        )),
    )  # fmt: skip


class YearCount(Base):
    """The last number given out in a year; the row is locked while a reference is made."""

    __tablename__ = "year_count"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
