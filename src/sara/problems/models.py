"""The problem, its team, its passages through the stages, and who has a stake in it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import Precision as Precision
from sara.accounts.reach import Audience, SeatKind as SeatKind
from sara.db import Base, Moment, spoken
from sara.words import N_, Spoken


class Stage(Spoken):
    SCANNING = "scanning", N_("Scanning")
    ANALYSIS = "analysis", N_("Analysis")
    PLAN = "plan", N_("Response plan")
    RUNNING = "running", N_("Response running")
    ASSESSMENT = "assessment", N_("Assessment")
    SUSTAIN = "sustain", N_("Sustain")
    CLOSED = "closed", N_("Closed")
    PAUSED = "paused", N_("Paused")
    REFERRED_OUT = "referred_out", N_("Referred out")
    NOT_A_PROBLEM = "not_a_problem", N_("Not a problem")
    MERGED = "merged", N_("Merged")


WORKING = (Stage.SCANNING, Stage.ANALYSIS, Stage.PLAN, Stage.RUNNING, Stage.ASSESSMENT)
"""The stages that end in a gate."""


class Tier(Spoken):
    QUICK = "1", N_("Quick: one officer")
    TEAM = "2", N_("Team: a working group")
    PARTNERSHIP = "3", N_("Partnership: several agencies")


class Outcome(Spoken):
    """How a problem ended (practice 1.6). "Closed" alone is not an outcome."""

    GOAL_MET = "goal_met", N_("Goal met")
    REDUCED = "reduced", N_("Reduced, kept under watch")
    DISAGREE = "disagree", N_("Residents and agencies disagree")
    EXHAUSTED = "exhausted", N_("Effort exhausted: some benefit, little more to gain")
    NOT_SOLVED = "not_solved", N_("Not solved")
    MOVED = "moved", N_("Moved to the proper owner")
    OVERTAKEN = "overtaken", N_("Overtaken by events")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class Surroundings(Spoken):
    """Where a problem lives: the environments of POP Center, step 15."""

    RESIDENTIAL = "residential", N_("Homes, and the ground around them")
    RECREATIONAL = "recreational", N_("Parks, playgrounds, bars: where people spend free time")
    OFFICE = "office", N_("Offices")
    RETAIL = "retail", N_("Shops and banks")
    INDUSTRIAL = "industrial", N_("Workshops, factories and stores of goods")
    AGRICULTURAL = "agricultural", N_("Farms, fields and gardens")
    EDUCATION = "education", N_("Schools, libraries, places of worship")
    HUMAN_SERVICE = "human_service", N_("Hospitals, courts, shelters and other public help")
    PUBLIC_WAYS = "public_ways", N_("Streets, paths and squares")
    TRANSPORT = "transport", N_("Buses, trains, stations and harbours")
    OPEN = "open", N_("Building sites, empty houses, waste ground")


class BehaviourKind(Spoken):
    """What is done, by what it is between people (POP Center, step 15)."""

    PREDATORY = "predatory", N_("Somebody takes or hurts: theft, robbery, burglary, abuse")
    CONSENSUAL = "consensual", N_("All take part willingly: dealing, gambling, selling sex")
    CONFLICTS = "conflicts", N_("People fall out: fights, quarrels of neighbours or families")
    INCIVILITIES = "incivilities", N_("It disturbs and frightens: noise, litter, damage, drinking")
    ENDANGERMENT = "endangerment", N_("It may hurt without meaning to: speeding, fire, dangers")
    MISUSE = "misuse", N_("The police are called without need: false alarms, hoaxes")


class Part(Spoken):
    """The part a stakeholder plays."""

    AFFECTED = "affected", N_("Is affected")
    HELPS = "helps", N_("Can help")
    OWNS = "owns", N_("Owns the place")
    DECIDES = "decides", N_("Decides")
    FUNDS = "funds", N_("Pays")
    OPPOSES = "opposes", N_("Is against it")


class StakeholderKind(Spoken):
    ORGANISATION = "organisation", N_("Organisation")
    GROUP = "group", N_("Group of people")
    ROLE = "role", N_("Role, for example the park keeper")


class Involvement(Spoken):
    INFORMED = "informed", N_("Informed")
    CONSULTED = "consulted", N_("Consulted")
    DECIDING = "deciding", N_("Deciding")
    DELIVERING = "delivering", N_("Delivering")


def unchecked(kind: type[Spoken], name: str = "") -> sa.Enum:
    """A column for the values of an enum that a later migration adds, or that it shares."""
    return sa.Enum(
        kind, native_enum=False, create_constraint=False, length=24, name=name or kind.__name__,
        values_callable=lambda members: [m.value for m in members],
    )  # fmt: skip


def _where(condition: str, name: str, *columns: str) -> sa.Index:
    """An index over the rows that meet a condition, on both engines."""
    only = sa.text(condition)
    return sa.Index(name, *columns, sqlite_where=only, postgresql_where=only)


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
    surroundings: Mapped[Surroundings | None] = mapped_column(unchecked(Surroundings))
    behaviour_kind: Mapped[BehaviourKind | None] = mapped_column(unchecked(BehaviourKind))
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
    paused_from: Mapped[Stage | None] = mapped_column(unchecked(Stage, "paused_from"))
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
        sa.Index(
            "ix_problem_merged_into_id", "merged_into_id",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
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
        *(_where("stage_due IS NOT NULL", *index) for index in (
            ("ix_problem_clock", "updated_at", "id", "stage_due", "stage"),
            ("ix_problem_clock_area", "area_id", "updated_at", "id", "stage_due", "stage"),
            ("ix_problem_clock_stage", "stage", "stage_due"),
            ("ix_problem_clock_area_stage", "area_id", "stage", "stage_due"),
        )),
        # Closed problems of one kind, newest first: what is known elsewhere.
        _where("behaviour_kind IS NOT NULL", "ix_problem_kind", "behaviour_kind", "stage",
               "closed_at", "id", "area_id", "published_at"),
        # What is read beside the order stands in the index too: SQLite, which counts no rows,
        # takes an index that spares it the table before any other.
        *(_where("published_at IS NOT NULL", *index) for index in (
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
        sa.Index(
            "uq_visit_open", "problem_id", unique=True,
            sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"),
        ),
    )  # fmt: skip


def _area_of_problem(context: Any) -> Any:
    problem_id = context.get_current_parameters()["problem_id"]
    area = sa.select(Problem.area_id).where(Problem.id == problem_id)
    return context.connection.scalar(area)


class Seat(Base):
    """A person's place on one problem. A seat that ended stays, with its dates.

    The area is that of the problem, repeated here so that the list of somebody who reads an area
    need not look at each of their seats in it.
    """

    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), default=_area_of_problem)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    kind: Mapped[SeatKind] = mapped_column(spoken(SeatKind))
    since: Mapped[dt.datetime] = mapped_column(Moment)
    until: Mapped[dt.datetime | None] = mapped_column(Moment)
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    __table_args__ = (
        sa.Index(
            "uq_seat_held", "account_id", "problem_id", unique=True,
            sqlite_where=sa.text("until IS NULL"), postgresql_where=sa.text("until IS NULL"),
        ),
        sa.Index(
            "uq_seat_one_lead", "problem_id", unique=True,
            sqlite_where=sa.text("until IS NULL AND kind = 'lead'"),
            postgresql_where=sa.text("until IS NULL AND kind = 'lead'"),
        ),
        sa.Index("ix_seat_problem_id", "problem_id"),
        _where("until IS NULL", "ix_seat_held_area", "account_id", "area_id", "problem_id",
               "until"),
    )  # fmt: skip


class Stakeholder(Base):
    """An organisation, group or role with a stake; never a named person to look up."""

    __tablename__ = "stakeholder"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(140))
    kind: Mapped[StakeholderKind] = mapped_column(spoken(StakeholderKind))
    part: Mapped[Part] = mapped_column(spoken(Part))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    contact: Mapped[str] = mapped_column(sa.String(300), default="")
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class StakeholderStage(Base):
    """In which stage a stakeholder was informed, consulted, deciding or delivering."""

    __tablename__ = "stakeholder_stage"
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(spoken(Stage), primary_key=True)
    involvement: Mapped[Involvement] = mapped_column(spoken(Involvement), primary_key=True)


class Searchable(Base):
    """The words of one thing on a problem, for full-text search behind the same filter as pages.

    The area is that of the problem, repeated here so that search begins with what its reader may
    see. The title of a published problem has a row of its own, for those who see nothing else.
    The index over `words` is made by the migrations: FTS5 on SQLite, a tsvector on PostgreSQL.
    """

    __tablename__ = "searchable"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    subject: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int]
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    words: Mapped[str] = mapped_column(sa.Text)
    __table_args__ = (
        sa.UniqueConstraint("subject", "subject_id"),
        sa.Index("ix_searchable_problem_id", "problem_id", "id"),
    )
