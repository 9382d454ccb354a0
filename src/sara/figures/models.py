"""Indicators and their small series, entered by hand."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.incidents.models import Generator as Generator
from sara.words import N_, Spoken


class Direction(Spoken):
    DOWN = "down", N_("Lower is better")
    UP = "up", N_("Higher is better")


class Taken(Spoken):
    """When in the life of the problem a value was taken."""

    BASELINE = "baseline", N_("Before the response")
    INTERIM = "interim", N_("While the response runs")
    AFTER = "after", N_("After the response")
    LATER = "later", N_("Later check")


class Counted(Spoken):
    """How a value goes with its window: a count grows with the days, a level does not."""

    COUNT = "count", N_("A count: how many in those days")
    LEVEL = "level", N_("A level: a share, a score or a mean")


class Place(Spoken):
    """Where a value was counted: what a result compares."""

    RESPONSE = "response", N_("The place of the response")
    COMPARISON = "comparison", N_("The comparison place, where nothing is done")
    BUFFER = "buffer", N_("Places around, where it might move")
    BUFFER_COMPARISON = "buffer_comparison", N_("Places around the comparison place")


class Indicator(Base):
    __tablename__ = "indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(140))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    counted: Mapped[Counted] = mapped_column(spoken(Counted), default=Counted.COUNT)
    generator: Mapped[Generator] = mapped_column(spoken(Generator))
    direction: Mapped[Direction] = mapped_column(spoken(Direction))
    definition: Mapped[str] = mapped_column(sa.Text, default="")
    """What exactly is counted, so that two people count the same."""
    known_bias: Mapped[str] = mapped_column(sa.Text, default="")
    """What else moves this number, and who is missing from it."""
    enough_percent: Mapped[int | None]
    """The change that would be enough, in percent of the value before."""
    frozen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    elsewhere_frozen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    """When the values before of other places were frozen: with the evaluation plan."""
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)


class Measurement(Base):
    """One value over one window of days (both ends count), with its source."""

    __tablename__ = "measurement"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"), index=True)
    taken: Mapped[Taken] = mapped_column(spoken(Taken))
    place: Mapped[Place] = mapped_column(
        "counted_at", spoken(Place, checked=False), default=Place.RESPONSE
    )
    """Told in the history by the name of its column: a place elsewhere is free words."""
    value: Mapped[float]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    source: Mapped[str] = mapped_column(sa.String(200))
    kinds: Mapped[dict[str, int] | None] = mapped_column(sa.JSON(none_as_null=True))
    """How many of each kind of incident, by its number; empty for what was entered by hand."""
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="window"),)
