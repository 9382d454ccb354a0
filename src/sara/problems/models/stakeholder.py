"""Who has a stake in a problem, and what part they play."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.problems.models.stages import Stage
from sara.words import N_, Spoken


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
