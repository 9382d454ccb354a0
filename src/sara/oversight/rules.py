"""The right to a review as pure functions: when it is there, and by when each answer is due.

Borrowed from the law on antisocial behaviour, made general (practice 1.8). It is no complaint: it
asks that others look at the work, not that somebody be blamed.
"""

import datetime as dt
from collections.abc import Collection, Sequence

import msgspec

from sara.settings import Settings
from sara.words import N_, Sentence, Spoken, say

WORKDAYS = range(5)


class Trigger(Spoken):
    """What gives the right to a review; one of them is enough."""

    REPORTS = "reports", N_("It was reported again and again")
    MEMBERS = "members", N_("Members of the group ask for it")
    STUCK = "stuck", N_("The work has stood still beyond its limit")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of this installation; days are working days."""

    reports: int = 3
    reports_hate: int = 2
    """So many are enough where what happens has an element of hate."""
    months: int = 6
    members_percent: int = 25
    stuck_days: int = 14
    acknowledge_days: int = 10
    threshold_days: int = 15
    meeting_days: int = 20
    result_days: int = 30
    report_days: int = 5
    """Until when somebody should have decided about a report."""

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        own = (name for name in cls.__struct_fields__ if name != "report_days")
        numbers = {name: getattr(settings, f"request_{name}") for name in own}
        return cls(report_days=settings.report_days, **numbers)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about the work on the day that somebody asks."""

    reports: int = 0
    """Reports of the same problem in the last `months`."""
    hate: bool = False
    """Whether the team has written down that what happens has an element of hate."""
    asking: int = 0
    """Members of the group who ask for a review."""
    members: int = 0
    over: int = 0
    """Days that the stage has stood beyond its limit; before there is a stage, that a report has
    waited too long for a decision."""


class Finding(msgspec.Struct, frozen=True):
    """One trigger, held against the facts."""

    trigger: Trigger
    met: bool
    words: Sentence


ENOUGH_REPORTS = N_("Reports in the last {months} months: {n}; {needed} are needed.")
ENOUGH_MEMBERS = N_("Members who ask: {n} of {of}; {needed} percent are needed.")
STOOD_STILL = N_("Days beyond the limit of the stage: {n}; {needed} are needed.")


def threshold(facts: Facts, limits: Limits) -> tuple[Finding, ...]:
    """Each trigger with whether it is met, and by what."""
    needed = min(limits.reports, limits.reports_hate) if facts.hate else limits.reports
    share = 100 * facts.asking >= limits.members_percent * facts.members
    return (
        Finding(Trigger.REPORTS, facts.reports >= needed,
                say(ENOUGH_REPORTS, months=limits.months, n=facts.reports, needed=needed)),
        Finding(Trigger.MEMBERS, facts.asking > 0 and share,
                say(ENOUGH_MEMBERS, n=facts.asking, of=facts.members,
                    needed=limits.members_percent)),
        Finding(Trigger.STUCK, facts.over >= limits.stuck_days,
                say(STOOD_STILL, n=facts.over, needed=limits.stuck_days)),
    )  # fmt: skip


def is_met(findings: Sequence[Finding]) -> bool:
    return any(finding.met for finding in findings)


def window(today: dt.date, months: int) -> dt.date:
    """The first day of the last so many months: the same day of the month, or the last before."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = 31
    while True:
        try:
            return dt.date(years, month + 1, min(today.day, last))
        except ValueError:
            last -= 1


def workdays_after(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day`. A public holiday counts as one: no date is later for it."""
    while n > 0:
        day += dt.timedelta(days=1)
        n -= day.weekday() in WORKDAYS
    return day


class Step(Spoken):
    """What an applicant is owed, in order."""

    ACKNOWLEDGE = "acknowledge", N_("We confirm that we have your request")
    THRESHOLD = "threshold", N_("We decide whether there is a review, and say why")
    MEETING = "meeting", N_("Those who review it meet")
    RESULT = "result", N_("You are told the result, and what will be done")


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One promise with its day. `done_on` is the day it was kept."""

    step: Step
    due: dt.date
    done_on: dt.date | None = None
    planned: dt.date | None = None
    """The day set for it, when that is still to come."""

    def late(self, today: dt.date) -> bool:
        """Whether the promise was broken, or will be by what is planned."""
        return (self.done_on or max(today, self.planned or today)) > self.due


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """The days of one request."""

    asked_on: dt.date
    acknowledged_on: dt.date | None = None
    decided_on: dt.date | None = None
    met: bool | None = None
    meeting_on: dt.date | None = None
    answered_on: dt.date | None = None
    withdrawn_on: dt.date | None = None


def clocks(dates: Dates, limits: Limits, today: dt.date) -> list[Clock]:
    """What is owed, each counted from the day of the request.

    After a "no" and after a withdrawal nothing more is owed, but what was promised before stays.
    """
    due = {
        Step.ACKNOWLEDGE: limits.acknowledge_days, Step.THRESHOLD: limits.threshold_days,
        Step.MEETING: limits.meeting_days, Step.RESULT: limits.result_days,
    }  # fmt: skip
    held = dates.meeting_on is not None and dates.meeting_on <= today
    done = {
        Step.ACKNOWLEDGE: dates.acknowledged_on, Step.THRESHOLD: dates.decided_on,
        Step.MEETING: dates.meeting_on if held else None, Step.RESULT: dates.answered_on,
    }  # fmt: skip
    found = [
        Clock(
            step=step, due=workdays_after(dates.asked_on, days), done_on=done[step],
            planned=dates.meeting_on if step is Step.MEETING and not held else None,
        )
        for step, days in due.items()
    ]  # fmt: skip
    if dates.met is False:
        return found[:2]
    if dates.withdrawn_on is not None:
        return [clock for clock in found if clock.done_on is not None]
    return found


def next_clock(clocks: Sequence[Clock]) -> Clock | None:
    """The first promise that is not kept yet."""
    return next((clock for clock in clocks if clock.done_on is None), None)


INVOLVED = N_(
    "This person was involved before: logged, led, worked on, reviewed or decided something on it."
)
NOT_ONESELF = N_("Whoever decides about the request names somebody else as reviewer.")
APPLICANT = N_("Whoever asked for the review cannot be its reviewer.")


def why_not_reviewer(
    account_id: int, *, involved: Collection[int], applicant: int | None, by: int
) -> str:
    """Why this person cannot review the work; "" when they can."""
    if account_id == by:
        return NOT_ONESELF
    if account_id == applicant:
        return APPLICANT
    return INVOLVED if account_id in involved else ""
