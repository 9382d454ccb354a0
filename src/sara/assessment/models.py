"""Assessment: did it work, did it only move? And does it last? (practice 1.6 and 1.7)"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.problems.models import Outcome
from sara.words import N_, Spoken


class Delivered(Spoken):
    YES = "yes", N_("Yes, as planned")
    PART = "part", N_("In part")
    NO = "no", N_("No")


class FailureReason(Spoken):
    """Why a response may fail (POP Center, step 46)."""

    MISUNDERSTOOD = "misunderstood", N_("We misunderstood the problem")
    COMPONENT = "component", N_("A part of the response did not work")
    ADAPTED = "adapted", N_("Those who do it adapted")
    OUTSIDE = "outside", N_("Something outside changed")


class Fell(Spoken):
    ENOUGH = "enough", N_("Yes, by at least the change we asked for")
    SOME = "some", N_("Yes, but by less")
    NOT = "not", N_("No")
    UNCLEAR = "unclear", N_("Too few to tell")


class GoalMet(Spoken):
    MET = "met", N_("Met")
    PARTLY = "partly", N_("Partly met")
    NOT_MET = "not_met", N_("Not met")


class Moved(Spoken):
    """The six kinds of displacement (POP Center, steps 48 to 51)."""

    PLACE = "place", N_("To another place")
    TIME = "time", N_("To another time")
    TARGET = "target", N_("To other targets")
    TACTIC = "tactic", N_("To another way of doing it")
    OFFENCE = "offence", N_("To another kind of offence")
    OFFENDERS = "offenders", N_("To other people doing it")


class Finding(Spoken):
    NOT_EXAMINED = "not_examined", N_("Not examined")
    NONE_SEEN = "none_seen", N_("Looked, none seen")
    MOVED = "moved", N_("Some of it moved")
    SPREAD = "spread", N_("The benefit spread")


class Judgement(Spoken):
    WORKED = "worked", N_("It worked")
    PARTLY = "partly", N_("It worked in part")
    DID_NOT = "did_not", N_("It did not work")
    NO_ANSWER = "no_answer", N_("No answer by the closing date")


class VerdictOf(Spoken):
    AGENCIES = "agencies", N_("Agencies")
    RESIDENTS = "residents", N_("Residents")


class Assessment(Base):
    """The assessment page of one problem."""

    __tablename__ = "assessment"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    delivered: Mapped[Delivered | None] = mapped_column(spoken(Delivered))
    process: Mapped[str] = mapped_column(sa.Text, default="")
    failure: Mapped[FailureReason | None] = mapped_column(spoken(FailureReason))
    fell: Mapped[Fell | None] = mapped_column(spoken(Fell))
    impact: Mapped[str] = mapped_column(sa.Text, default="")
    goal_met: Mapped[GoalMet | None] = mapped_column(spoken(GoalMet))
    objectives: Mapped[str] = mapped_column(sa.Text, default="")
    residents_measure: Mapped[str] = mapped_column(sa.Text, default="")
    lessons: Mapped[str] = mapped_column(sa.Text, default="")
    goes_on: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[Outcome | None] = mapped_column(spoken(Outcome, checked=False))
    you_said: Mapped[str] = mapped_column(sa.Text, default="")
    we_found: Mapped[str] = mapped_column(sa.Text, default="")
    we_did: Mapped[str] = mapped_column(sa.Text, default="")
    what_changed: Mapped[str] = mapped_column(sa.Text, default="")
    what_did_not: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Displacement(Base):
    """One of the six ways a problem can move, and what was found when somebody looked."""

    __tablename__ = "displacement"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    kind: Mapped[Moved] = mapped_column(spoken(Moved), primary_key=True)
    finding: Mapped[Finding] = mapped_column(spoken(Finding))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("finding <> 'not_examined' OR words <> ''", name="because"),
    )


class Verdict(Base):
    """One of the two verdicts, kept side by side."""

    __tablename__ = "verdict"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    of: Mapped[VerdictOf] = mapped_column(spoken(VerdictOf), primary_key=True)
    judgement: Mapped[Judgement] = mapped_column(spoken(Judgement))
    words: Mapped[str] = mapped_column(sa.Text)
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    given_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class SustainCheck(Base):
    """A date to measure again; it comes due by itself."""

    __tablename__ = "sustain_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    due_on: Mapped[dt.date]
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    done_on: Mapped[dt.date | None]
    holds: Mapped[bool | None]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    done_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (sa.Index("ix_sustain_check_holder", "holder_id", "due_on", "id"),)
