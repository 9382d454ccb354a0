"""Asks again where a report was passed on and nobody has answered in time. Tells the lead of a
problem when many said that it still happens.

Chores of the worker: they look at how things stand, so they can be killed, and do the same twice.
"""

import datetime as dt

import sqlalchemy as sa

from sara.db import Database
from sara.intake.models import Pulse, Report
from sara.mail import reminders
from sara.mail.models import Reminder
from sara.mail.operations import notify
from sara.mail.reminders import TOLD
from sara.problems.models import Problem, Stage
from sara.scanning.models import LinkedReport
from sara.settings import Settings
from sara.triage.letters import LATE, ask_again
from sara.triage.models import ReportPart
from sara.triage.pulse import GOES_ON
from sara.triage.queries import late_referrals
from sara.words import N_, say

PULSES = "pulses"
HALF_A_YEAR = dt.timedelta(days=182)
GO_ON = N_(
    "Reporters of problem {reference} say that it still happens. Answers since you were last told:"
    " {n}. Read them."
)


def ask_late_receivers(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Ask each receiver that is late, once in as many days as a report may wait; gives how many."""
    before = now - dt.timedelta(days=settings.report_days)
    with database.read() as db:
        late = late_referrals(db, before, LATE)
    asked = 0
    for one in late:
        with database.write() as db:
            for passed in late_referrals(db, before, LATE, only=one.id):  # none, if answered since
                ask_again(db, passed, days=(now - passed.sent_at).days, now=now)
                asked += 1
    return asked


_RECENT = (
    sa.select(Pulse.report_id, Pulse.day)
    .where(
        Pulse.answer.in_(GOES_ON), Pulse.day < sa.bindparam("today"),
        Pulse.day > sa.bindparam("long_ago"),
    )
    .cte("recent")
)  # fmt: skip
_STANDS = LinkedReport.unlinked_at.is_(None)
_ABOUT = sa.select(LinkedReport.problem_id, _RECENT.c.report_id, _RECENT.c.day).where(_STANDS)
_SAID = sa.union(  # of reports that are linked, that were joined with one, and that were split
    _ABOUT.join(_RECENT, _RECENT.c.report_id == LinkedReport.report_id),
    _ABOUT.join(Report, Report.merged_into_id == LinkedReport.report_id)
    .join(_RECENT, _RECENT.c.report_id == Report.id),
    _ABOUT.join(ReportPart, ReportPart.part_id == LinkedReport.report_id)
    .join(_RECENT, _RECENT.c.report_id == ReportPart.of_id),
).cte("said")  # fmt: skip
_LINKED = sa.select(_SAID.c.problem_id, _SAID.c.problem_id.label("part_of")).cte(
    "gone_into", recursive=True
)
_GONE_INTO = _LINKED.union(  # a problem, and the one that it was merged into
    sa.select(_LINKED.c.problem_id, Problem.merged_into_id)
    .join(Problem, Problem.id == _LINKED.c.part_of)
    .where(Problem.merged_into_id.is_not(None))
)
_HEARD = (
    sa.select(_GONE_INTO.c.part_of.label("problem_id"), _SAID.c.report_id, _SAID.c.day)
    .join(_SAID, _SAID.c.problem_id == _GONE_INTO.c.problem_id)
    .distinct()
    .subquery("heard")
)
_TOLD_OF = (
    sa.select(sa.func.max(Reminder.since))
    .where(Reminder.subject == PULSES, Reminder.subject_id == Problem.id)
    .correlate(Problem)
    .scalar_subquery()
)
_GOING_ON = (
    sa.select(
        Problem.id, Problem.reference, Problem.lead_id, Problem.stage,
        sa.func.count().label("n"), sa.func.max(_HEARD.c.day).label("newest"),
    )
    .join(_HEARD, _HEARD.c.problem_id == Problem.id)
    .where(sa.or_(_TOLD_OF.is_(None), _HEARD.c.day > _TOLD_OF), Problem.stage != Stage.MERGED)
    .group_by(Problem.id, Problem.reference, Problem.lead_id, Problem.stage)
    .having(sa.func.count() >= sa.bindparam("many"))
    .order_by(Problem.id)
    .limit(reminders.MOST)
)  # fmt: skip


def tell_of_pulses(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Tell each lead that many say it goes on, a day later: the hour would tell who it was.

    Gives how many leads were told.
    """
    today = now.astimezone(settings.zone).date()
    asked = {"today": today, "long_ago": today - HALF_A_YEAR, "many": settings.still_happening}
    with database.read() as db:
        many = db.execute(_GOING_ON, asked).all()
    for row in many:
        with database.write() as db:
            if reminders.once(db, PULSES, row.id, TOLD, row.newest, now=now):
                notify(
                    db, to=[row.lead_id], kind="report.pulses", problem_id=row.id, now=now,
                    link=f"/problems/{row.id}/reports#pulse", subject=PULSES, subject_id=row.id,
                    act=row.stage in (Stage.CLOSED, Stage.SUSTAIN),
                    says=say(GO_ON, reference=row.reference, n=row.n),
                )  # fmt: skip
    return len(many)
