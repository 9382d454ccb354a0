"""Response: what will we do, who, by when? (practice 1.4 and 1.5)"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.words import N_, Spoken


class Side(Spoken):
    """The side of the problem analysis triangle an option works on."""

    OFFENDING = "offending", N_("Those who do it")
    TARGET = "target", N_("Those who suffer it")
    PLACE = "place", N_("The place")


class Approach(Spoken):
    PREVENTION = "prevention", N_("Change the place or the opportunity")
    SERVICES = "services", N_("Services and support")
    RULES = "rules", N_("Rules, permits and agreements")
    MEDIATION = "mediation", N_("Mediation")
    INFORMATION = "information", N_("Information and advice")
    ENFORCEMENT = "enforcement", N_("Enforcement")


class Design(Spoken):
    BEFORE_AFTER = "before_after", N_("Before and after")
    TIME_SERIES = "time_series", N_("A series over time")
    COMPARISON = "comparison", N_("Before and after, with a comparison place")


class LogKind(Spoken):
    """What is written down while the response runs."""

    DEVIATION = "deviation", N_("A change from the plan, and why")
    UNEXPECTED = "unexpected", N_("Something unexpected")
    COST = "cost", N_("A cost")
    COMPLAINT = "complaint", N_("A complaint (only that there was one)")
    TOLD = "told", N_("Residents were told")


class Option(Base):
    """One alternative that was considered."""

    __tablename__ = "option"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    approach: Mapped[Approach] = mapped_column(spoken(Approach))
    side: Mapped[Side] = mapped_column(spoken(Side))
    hypothesis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hypothesis.id"))
    how: Mapped[str] = mapped_column(sa.Text, default="")
    chosen: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    removed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class Plan(Base):
    """The choice, why it was made, and what it should reach."""

    __tablename__ = "plan"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    choice_because: Mapped[str] = mapped_column(sa.Text, default="")
    agreed: Mapped[str] = mapped_column(sa.Text, default="")
    objections: Mapped[str] = mapped_column(sa.Text, default="")
    answers: Mapped[str] = mapped_column(sa.Text, default="")
    enforcement_only_because: Mapped[str] = mapped_column(sa.Text, default="")
    short_term: Mapped[str] = mapped_column(sa.Text, default="")
    long_term: Mapped[str] = mapped_column(sa.Text, default="")
    lawful_basis: Mapped[str] = mapped_column(sa.Text, default="")
    approvals: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class EvaluationPlan(Base):
    """How success will be judged. Locked before the first action runs; then only amended."""

    __tablename__ = "evaluation_plan"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    design: Mapped[Design | None] = mapped_column(spoken(Design))
    place: Mapped[str] = mapped_column(sa.Text, default="")
    comparison: Mapped[str] = mapped_column(sa.Text, default="")
    buffer: Mapped[str] = mapped_column(sa.Text, default="")
    before_first: Mapped[dt.date | None]
    before_last: Mapped[dt.date | None]
    after_first: Mapped[dt.date | None]
    after_last: Mapped[dt.date | None]
    follow_up_on: Mapped[dt.date | None]
    assessor: Mapped[str] = mapped_column(sa.String(200), default="")
    decision_rule: Mapped[str] = mapped_column(sa.Text, default="")
    locked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    locked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)


class PlanIndicator(Base):
    """An indicator that the evaluation plan names."""

    __tablename__ = "plan_indicator"
    problem_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evaluation_plan.problem_id"), primary_key=True
    )
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"), primary_key=True)


class Amendment(Base):
    """A change to a locked evaluation plan; it stays visible on the verdict."""

    __tablename__ = "amendment"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluation_plan.problem_id"), index=True)
    what: Mapped[str] = mapped_column(sa.Text)
    because: Mapped[str] = mapped_column(sa.Text)
    follow_up_from: Mapped[dt.date | None]
    follow_up_to: Mapped[dt.date | None]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)


class LogLine(Base):
    """A line of the response log; a deviation may name the action it belongs to."""

    __tablename__ = "log_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(sa.ForeignKey("action.id"), index=True)
    kind: Mapped[LogKind] = mapped_column(spoken(LogKind))
    happened_on: Mapped[dt.date]
    words: Mapped[str] = mapped_column(sa.Text)
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
