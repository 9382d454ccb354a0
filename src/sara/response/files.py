"""What the two gates of the response look at: frozen, read once, free of the database."""

import datetime as dt

import msgspec

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.figures.models import Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.problems.models import Stage, Tier
from sara.response.models import Approach, Design, Side
from sara.rounds.reckoning import Asked


class OptionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One alternative; `explained` is whether it acts on an explanation that still stands."""

    id: int
    title: str
    approach: Approach
    side: Side
    hypothesis_id: int | None = None
    how: str = ""
    chosen: bool = False
    explained: bool = False
    version: int = 1


class ActionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One action of the response. Amounts are percent of what was planned, days are whole days."""

    id: int
    what: str
    owner: str
    role: str = ""
    place: str = ""
    stage: Stage = Stage.PLAN
    audience: Audience = Audience.TEAM
    hypothesis_id: int | None = None
    explained: bool = False
    status: ActionStatus
    status_because: str = ""
    start_on: dt.date | None = None
    due_on: dt.date
    ended_on: dt.date | None = None
    continuing: bool = False
    planned_dosage: str = ""
    done_dosage: str = ""
    delivered_percent: int | None = None
    deviations: int = 0
    """Lines of the response log that tell of a change from the plan for this action."""

    @property
    def planned(self) -> bool:
        """In the plan from its start; what was added while it ran is shown but not counted."""
        return self.stage is Stage.PLAN

    @property
    def reported(self) -> bool:
        return self.status in (ActionStatus.DONE, ActionStatus.PART_DONE)

    @property
    def answered(self) -> bool:
        """Done, done in part or dropped; what goes on is reported as done so far."""
        return self.reported or self.status is ActionStatus.DROPPED

    def late(self, today: dt.date) -> bool:
        """Ended after it was due, or not answered although it is."""
        if self.ended_on is not None:
            return self.ended_on > self.due_on
        return not self.answered and not self.continuing and self.due_on < today

    def deviates(self, today: dt.date) -> bool:
        """Whether it went otherwise than planned."""
        other = self.status in (ActionStatus.PART_DONE, ActionStatus.DROPPED)
        short = self.delivered_percent is not None and self.delivered_percent < 100
        return other or short or self.late(today)

    @property
    def deviation_explained(self) -> bool:
        return bool(self.status_because.strip()) or self.deviations > 0


class PlanTexts(msgspec.Struct, frozen=True, kw_only=True):
    choice_because: str = ""
    agreed: str = ""
    objections: str = ""
    answers: str = ""
    enforcement_only_because: str = ""
    short_term: str = ""
    long_term: str = ""
    lawful_basis: str = ""
    approvals: str = ""
    version: int = 0


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The evaluation plan; `locked_on` is the day of the lock in the installation's time zone."""

    design: Design | None = None
    place: str = ""
    comparison: str = ""
    buffer: str = ""
    before_first: dt.date | None = None
    before_last: dt.date | None = None
    after_first: dt.date | None = None
    after_last: dt.date | None = None
    follow_up_on: dt.date | None = None
    assessor: str = ""
    decision_rule: str = ""
    locked_at: dt.datetime | None = None
    locked_on: dt.date | None = None
    locked_by_name: str = ""
    version: int = 0

    @property
    def days_after(self) -> int | None:
        """How many days the time after has, when it is settled."""
        if self.after_first is None or self.after_last is None:
            return None
        return (self.after_last - self.after_first).days + 1


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    options: tuple[OptionLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    """The actions of the plan that were not dropped."""
    plan: PlanTexts = PlanTexts()
    evaluation: Evaluation = Evaluation()
    today: dt.date | None = None
    tier: Tier = Tier.QUICK
    asked: Asked | None = None
    """The round in which the group was asked for its consent to this plan."""

    @property
    def chosen(self) -> tuple[OptionLine, ...]:
        return tuple(o for o in self.options if o.chosen)


class RunningFile(msgspec.Struct, frozen=True, kw_only=True):
    actions: tuple[ActionLine, ...] = ()
    """The actions of the response; those dropped before it began to run are left out."""
    evaluation: Evaluation = Evaluation()
    indicators: tuple[IndicatorLine, ...] = ()
    named: tuple[int, ...] = ()
    """The indicators by which the evaluation plan judges."""
    began_on: dt.date | None = None
    today: dt.date
    least_share: int
    """The share of the plan, in percent, below which its result says nothing about it."""

    @property
    def judged_by(self) -> tuple[IndicatorLine, ...]:
        return tuple(i for i in self.indicators if i.id in self.named)


def after_values(line: IndicatorLine, began_on: dt.date | None) -> tuple[MeasurementLine, ...]:
    """The values taken after this response: those that ended before it began are left out."""
    return tuple(m for m in line.at(Taken.AFTER) if began_on is None or m.ends_on >= began_on)
