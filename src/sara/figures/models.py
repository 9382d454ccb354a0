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


class Indicator(Base):
    __tablename__ = "indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(140))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    counted: Mapped[Counted] = mapped_column(spoken(Counted), default=Counted.COUNT)
    generator: Mapped[Generator] = mapped_column(spoken(Generator))
    direction: Mapped[Direction] = mapped_column(spoken(Direction))
    frozen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)


class Measurement(Base):
    """One value over one window of days (both ends count), with its source."""

    __tablename__ = "measurement"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"), index=True)
    taken: Mapped[Taken] = mapped_column(spoken(Taken))
    value: Mapped[float]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    source: Mapped[str] = mapped_column(sa.String(200))
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="window"),)
