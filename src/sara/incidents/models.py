"""Imported files of incidents. Times are clock times of the place, never moments of the world."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class Generator(Spoken):
    """Who generates the number. Police activity says how busy the police were, not what changed."""

    RESIDENTS = "residents", N_("Residents")
    AGENCIES = "agencies", N_("Agencies")
    POLICE_ACTIVITY = "police_activity", N_("Police activity")


class Timing(Spoken):
    """How exactly a file knows when something happened."""

    MOMENT = "moment", N_("Day and hour")
    WINDOW = "window", N_("Between two times")
    DAY = "day", N_("The day alone")
    MONTH = "month", N_("The month alone")


class LoadState(Spoken):
    """Where a file is on its way in."""

    ARRIVED = "arrived", N_("Its columns are being named")
    QUEUED = "queued", N_("Waits to be read")
    READING = "reading", N_("Is being read")
    LOADED = "loaded", N_("Loaded")
    FAILED = "failed", N_("Could not be loaded")
    TAKEN_BACK = "taken_back", N_("Taken back")


class Remark(Spoken):
    """What a careful reader says of a row: why it was not used, or what is odd in one that was."""

    EMPTY = "empty", N_("The row is empty")
    BROKEN = "broken", N_("More cells than there are columns")
    NO_DAY = "no_day", N_("No day that can be read")
    NO_SUCH_DAY = "no_such_day", N_("A day that does not exist, or lies before 1970")
    TO_COME = "to_come", N_("A day that is still to come")
    KNOWN = "known", N_("Loaded before")
    ID_AGAIN = "id_again", N_("The number of an earlier row, with other content")
    SAME_AGAIN = "same_again", N_("The same as an earlier row in every column")
    NO_TIME = "no_time", N_("A time of day that cannot be read")
    NO_SUCH_TIME = "no_such_time", N_("A clock time that did not exist: the clocks went forward")
    BACKWARDS = "backwards", N_("The window ends before it starts")
    NO_POINT = "no_point", N_("No coordinates")
    ODD_POINT = "odd_point", N_("Coordinates that cannot be on the map")
    OUTSIDE = "outside", N_("A point outside every area")
    ODD_AGE = "odd_age", N_("An age that nobody has")


class Dataset(Base):
    """Incidents of one source, from one or more files of the same kind."""

    __tablename__ = "dataset"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(140))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(200))
    generator: Mapped[Generator] = mapped_column(spoken(Generator))
    zone: Mapped[str] = mapped_column(sa.String(64))
    """The time zone whose clocks the file tells."""
    timing: Mapped[Timing | None] = mapped_column(spoken(Timing))
    """Known with the first file."""
    audience: Mapped[Audience] = mapped_column(spoken(Audience), default=Audience.AGENCIES)
    mapping: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What each column means, kept for the next file; see `sara.incidents.mapping`."""
    first_on: Mapped[dt.date | None]
    last_on: Mapped[dt.date | None]
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Empty for what the command line added."""
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    retired_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        partial_index("uq_dataset_name_in_use", "name", where="retired_at IS NULL", unique=True),
    )  # fmt: skip


class IncidentLoad(Base):
    """One file on its way in, and what became of it. Later loads have higher numbers."""

    __tablename__ = "incident_load"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(sa.ForeignKey("dataset.id"))
    state: Mapped[LoadState] = mapped_column(spoken(LoadState))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the file."""
    size: Mapped[int] = mapped_column(sa.BigInteger)
    mapping: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_used: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Counts by remark, and what was done with each column; see `sara.incidents.report`."""
    why: Mapped[str] = mapped_column(sa.String(500), default="")
    """Why it could not be loaded, in the language of the installation."""
    loaded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    arrived_at: Mapped[dt.datetime] = mapped_column(Moment)
    loaded_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (
        sa.Index("ix_incident_load_dataset_id_id", "dataset_id", "id"),
        # One file at a time: so what a load added is told by its number for ever.
        partial_index(
            "uq_incident_load_on_its_way", "dataset_id", unique=True,
            where="state IN ('arrived', 'queued', 'reading')",
        ),
    )  # fmt: skip


class NotedRow(Base):
    """Rows of a file with the same remark, from one number to another as a spreadsheet counts."""

    __tablename__ = "noted_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    load_id: Mapped[int] = mapped_column(sa.ForeignKey("incident_load.id"))
    row_no: Mapped[int]
    to_row_no: Mapped[int]
    remark: Mapped[Remark] = mapped_column(spoken(Remark))
    used: Mapped[bool]
    shown: Mapped[str] = mapped_column(sa.String(120), default="")
    """What stood in the cell, cut short; never of a column that looks like a person's."""
    __table_args__ = (sa.Index("ix_noted_row_load_id_row_no", "load_id", "row_no"),)


class IncidentKind(Base):
    """What happened, in the words of the file."""

    __tablename__ = "incident_kind"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(sa.ForeignKey("dataset.id"))
    name: Mapped[str] = mapped_column(sa.String(140))
    __table_args__ = (sa.UniqueConstraint("dataset_id", "name"),)


class Incident(Base):
    """One row of a file: what, when by the clock of the place, and where.

    `hour` and `weekday` (Monday 0) are those of the start, empty where the file does not know them.
    `row_key` stands for the row's content and its how-manieth among identical rows, so that a file
    loaded again doubles nothing and identical rows stay what they are.
    """

    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(sa.ForeignKey("dataset.id"))
    load_id: Mapped[int] = mapped_column(sa.ForeignKey("incident_load.id"))
    row_no: Mapped[int]
    row_key: Mapped[str] = mapped_column(sa.String(32))
    source_id: Mapped[str] = mapped_column(sa.String(60), default="")
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("incident_kind.id"))
    starts_on: Mapped[dt.date]
    start_minute: Mapped[int | None] = mapped_column(sa.SmallInteger)
    ends_on: Mapped[dt.date | None]
    end_minute: Mapped[int | None] = mapped_column(sa.SmallInteger)
    hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    weekday: Mapped[int | None] = mapped_column(sa.SmallInteger)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    """Where, in the words of the file."""
    place_key: Mapped[str] = mapped_column(sa.String(200), default="")
    """Equal for what counts as the same place; empty where nothing is known of the place."""
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    __table_args__ = (
        sa.UniqueConstraint("dataset_id", "row_key"),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start"),
        sa.CheckConstraint("end_minute BETWEEN 0 AND 1439", name="end"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point"),
        # Every chart of one area is counted from these two alone, however big the table.
        sa.Index(
            "ix_incident_of_area", "dataset_id", "area_id", "starts_on", "load_id", "kind_id",
            "weekday", "hour", "start_minute", "ends_on", "end_minute", "latitude", "longitude",
        ),
        sa.Index(
            "ix_incident_place_in_area", "dataset_id", "area_id", "place_key", "starts_on",
            "load_id", "kind_id",
        ),
        sa.Index("ix_incident_place", "dataset_id", "place_key"),
        sa.Index("ix_incident_point", "dataset_id", "latitude", "longitude"),
        sa.Index("ix_incident_load_id", "load_id"),
        sa.Index("ix_incident_kind_id", "kind_id"),
    )  # fmt: skip
