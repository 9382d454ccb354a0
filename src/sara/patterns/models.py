"""What a coordinator keeps for one kind of problem, so that nobody begins with an empty page."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.problems.models import BehaviourKind, Surroundings
from sara.words import N_, Spoken


class Must(Spoken):
    """What a template can ask to be filled in before a problem is logged."""

    TIMES = "times", N_("When it happens")
    COMMUNITY = "community", N_("Who is harmed")
    HARMS = "harms", N_("What harm it does")
    RECURRING = "recurring", N_("How often it comes back")
    IDENTIFIED_BY = "identified_by", N_("Who noticed it, and from what")


class Pattern(Base):
    """A template. What it proposes is text that a person changes or confirms, and no evidence.

    The questions, stakeholders and actions stand one on each line; `must` holds the values of
    `Must`, with commas.
    """

    __tablename__ = "pattern"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(140), unique=True)
    behaviour_kind: Mapped[BehaviourKind] = mapped_column(spoken(BehaviourKind, checked=False))
    surroundings: Mapped[Surroundings | None] = mapped_column(spoken(Surroundings, checked=False))
    behaviour: Mapped[str] = mapped_column(sa.Text, default="")
    times: Mapped[str] = mapped_column(sa.String(300), default="")
    scanning_asks: Mapped[str] = mapped_column(sa.Text, default="")
    analysis_asks: Mapped[str] = mapped_column(sa.Text, default="")
    stakeholders: Mapped[str] = mapped_column(sa.Text, default="")
    actions: Mapped[str] = mapped_column(sa.Text, default="")
    must: Mapped[str] = mapped_column(sa.String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
