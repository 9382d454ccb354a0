"""Where a report stands once it was decided about, in plain words for its reporter.

The reviews of a problem lie above this room; `sara.workflow.told` adds what they decided.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account, Agency, Area
from sara.actions.progress import promised
from sara.db import Reader
from sara.intake import queries as intake
from sara.intake.models import ReportState
from sara.intake.standing import Decision, Standing, new
from sara.problems.models import Problem, Stage
from sara.problems.stages import at
from sara.settings import Settings
from sara.triage import queries
from sara.triage.models import Fate, ReferralState
from sara.triage.words import CLOSED, OF_STAGE, REFERRED_OUT
from sara.web import dates
from sara.words import N_, Sentence, say

LOGGED = N_("Your report is kept on record. Nothing more is done about it for now.")
PASSED = N_("Your report was passed on to {receiver}. They have not answered yet.")
TAKEN = N_("{receiver} has taken over your report.")
STILL_OURS = N_("{sender}, until {receiver} has taken it over")
AGENCY_IN = N_("{agency}, {area}")
COORDINATORS = N_("The coordinators")
COORDINATOR_OF = N_("The coordinator of {area}")
STEP_DUE = N_("By then this step should be done.")
STEP_LATE = N_("By then this step should have been done. Write below, and ask.")
RESTS_UNTIL = N_("Then the work goes on.")
ANSWER_DUE = N_("By then they should have answered. If not, we ask again.")
ANSWER_LATE = N_("By then they should have answered. They are asked again; you can ask us below.")
DEALT_WITH = N_("{receiver} took over your report, and says below what came of it.")
OURS_AGAIN = N_("{receiver} does not take your report. Somebody decides again what becomes of it.")
DECIDED_BY = N_("By then somebody has decided again, and writes here what happens next.")
DECIDED_LATE = N_("Somebody should have decided again by then. Write below, and ask.")

PASSED_TO = N_("Your report was passed on to {receiver}.")
TAKEN_BY = N_("{receiver} took your report over.")
CAME_OF_IT = N_("{receiver} says what came of it.")
NOT_TAKEN = N_("{receiver} did not take your report over.")
GIVEN_BACK = N_("{receiver} gave your report back.")
HOW_FAR = N_("Promised actions: {n}. Done: {done}. Late: {late}.")

OF_FATE = {
    Fate.LINK: N_("Your report is part of a problem that we work on."),
    Fate.START: N_("We started to work on a problem because of your report."),
    Fate.REFER: N_("Your report was passed on to another body."),
    Fate.LOG: N_("Your report is kept on record."),
    Fate.MERGE: N_("Your report was joined with another one about the same."),
    Fate.SPLIT: N_("You told of two matters; each of them is followed for itself."),
}
TAKEN_BACK = N_("Taken back: {what}")


class Behind(msgspec.Struct, frozen=True):
    """A problem that a report is part of, and since when."""

    problem_id: int
    since: dt.datetime


_PROBLEM = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.stage, Problem.stage_due,
        Problem.outcome, Problem.paused_from, Problem.paused_until, Problem.merged_into_id,
        Problem.referred_to, Problem.published_at, Area.name.label("area_name"),
        Agency.name.label("agency_name"),
    )
    .join(Area, Area.id == Problem.area_id)
    .join(Account, Account.id == Problem.lead_id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(Problem.id == sa.bindparam("problem_id"))
)  # fmt: skip


def standing(db: Reader, report: Any, settings: Settings, today: dt.date) -> Standing | None:
    """What this room knows of a report; None while nobody has decided anything about it."""
    family = family_of(db, report.id)
    decisions = queries.decisions_of(db, *family)
    if not decisions:
        return None
    first, *also = [_of_matter(db, one, settings, today)
                    for one in (report.id, *queries.parts_of(db, report.id))]  # fmt: skip
    passed = {(r.report_id, r.sent_at): r for one in family for r in queries.referrals_of(db, one)}
    if not also:
        first = msgspec.structs.replace(first, about="")
    return msgspec.structs.replace(first, decisions=list(_told(decisions, passed)), also=also)


def _of_matter(db: Reader, report_id: int, settings: Settings, today: dt.date) -> Standing:
    """Where the report itself, or one part that was split off it, stands."""
    way = _way(db, report_id)
    last = way[-1]
    behind = problems_behind(db, (row.id for row in way))
    if behind:
        found = _of_problem(db, behind[0], today)
    elif last.state is ReportState.REFERRED:
        found = _of_referral(db, last, settings, today)
    elif last.state is ReportState.NEW and (back := _came_back(db, last, settings, today)):
        found = back
    elif last.state is ReportState.LOGGED:
        found = Standing(stage=say(LOGGED), holder=_coordinator(last))
    else:
        found = new(last, settings, today)
    return msgspec.structs.replace(found, about=way[0].what)


def family_of(db: Reader, report_id: int) -> list[int]:
    """The report, the parts that were split off it, and what it was joined with."""
    found = [report_id, *queries.parts_of(db, report_id)]
    for one in list(found):
        row = intake.one(db, one)
        if row is not None and row.merged_into_id is not None:
            found.append(row.merged_into_id)
    return list(dict.fromkeys(found))


def problems_behind(db: Reader, report_ids: Iterable[int]) -> list[Behind]:
    """The problems that these reports are part of, each once; where merged, the one into."""
    found: dict[int, Behind] = {}
    for report_id in report_ids:
        row = queries.problem_behind(db, report_id)
        if row is not None:
            found.setdefault(row.problem_id, Behind(row.problem_id, row.linked_at))
    return list(found.values())


MERGES = 10
"""So many problems in a row, each merged into the next, are followed."""


def way_of(db: Reader, problem_id: int) -> list[Any]:
    """The problem, and where it was merged the one it was merged into, and so on."""
    way: list[Any] = [db.execute(_PROBLEM, {"problem_id": problem_id}).one()]
    while way[-1].merged_into_id is not None and len(way) <= MERGES:
        way.append(db.execute(_PROBLEM, {"problem_id": way[-1].merged_into_id}).one())
    return way


def into_of(db: Reader, problem_id: int) -> Any:
    """The problem as a reporter hears of it: where it was merged, the one it was merged into."""
    return way_of(db, problem_id)[-1]


def _told(
    decisions: Sequence[Any], passed: Mapping[tuple[int, dt.datetime], Any]
) -> Iterable[Decision]:
    """The newest first; one that was taken back stands there with the reason."""
    for row in decisions:
        referral = passed.get((row.report_id, row.decided_at)) if row.fate is Fate.REFER else None
        if referral is not None:
            yield from _of_hands(referral)
        came_back = referral is not None and referral.state is ReferralState.DECLINED
        if row.undone_at is not None and not came_back:
            yield Decision(day=dates.today(row.undone_at), because=row.undone_because,
                           words=say(TAKEN_BACK, what=say(OF_FATE[row.fate])))  # fmt: skip
        words = say(PASSED_TO, receiver=referral.receiver) if referral else say(OF_FATE[row.fate])
        yield Decision(day=dates.today(row.decided_at), words=words, because=row.told)


def _of_hands(referral: Any) -> Iterable[Decision]:
    """What the body that a report was passed on to said of it, by its name; the newest first."""
    declined = referral.state is ReferralState.DECLINED
    if referral.ended_on is not None:
        words = say(GIVEN_BACK if declined else CAME_OF_IT, receiver=referral.receiver)
        yield Decision(day=referral.ended_on, words=words, because=referral.result)
    if referral.answered_at is not None:
        turned_down = declined and referral.ended_on is None
        words = say(NOT_TAKEN if turned_down else TAKEN_BY, receiver=referral.receiver)
        yield Decision(day=dates.today(referral.answered_at), words=words, because=referral.answer)


def _way(db: Reader, report_id: int) -> list[Any]:
    """The report, and those it was joined with, one after the other; the last one counts."""
    way: list[Any] = [intake.one(db, report_id)]
    while way[-1].merged_into_id is not None:
        way.append(intake.one(db, way[-1].merged_into_id))
    return way


def _of_problem(db: Reader, behind: Behind, today: dt.date) -> Standing:
    row = into_of(db, behind.problem_id)
    public = row.published_at is not None
    next_on, next_is = _next(row, today)
    holder: Sentence | str = (
        say(AGENCY_IN, agency=row.agency_name, area=row.area_name)
        if row.agency_name
        else say(COORDINATOR_OF, area=row.area_name)
    )
    if row.stage is Stage.REFERRED_OUT:
        holder = row.referred_to
    return Standing(
        stage=_stage(row), holder=holder, next_on=next_on, next_is=next_is,
        promised=_how_far(db, row, today),
        title=row.title if public else "", href=f"/public/{row.reference}" if public else "",
    )  # fmt: skip


def _how_far(db: Reader, row: Any, today: dt.date) -> Sentence | None:
    found = promised(db, row.id, at(row), today)
    if found is None:
        return None
    return say(HOW_FAR, n=found.all.promised, done=found.all.done, late=found.all.late)


def _stage(row: Any) -> Sentence:
    if row.stage is Stage.CLOSED:
        return say(CLOSED, outcome=row.outcome)
    if row.stage is Stage.REFERRED_OUT:
        return say(REFERRED_OUT, body=row.referred_to)
    return say(OF_STAGE[row.stage])


def _next(row: Any, today: dt.date) -> tuple[dt.date | None, Sentence | None]:
    if row.stage is Stage.PAUSED:
        return row.paused_until, say(RESTS_UNTIL)
    if row.stage_due is None:
        return None, None
    return row.stage_due, say(STEP_DUE if row.stage_due >= today else STEP_LATE)


def _came_back(db: Reader, report: Any, settings: Settings, today: dt.date) -> Standing | None:
    """A report that another body did not take, or gave back, and that waits here again."""
    passed = next(iter(queries.referrals_of(db, report.id)), None)
    if passed is None or passed.state is not ReferralState.DECLINED:
        return None
    since = passed.ended_on or dates.today(passed.answered_at)
    due = since + dt.timedelta(days=settings.report_days)
    return Standing(
        stage=say(OURS_AGAIN, receiver=passed.receiver), holder=_coordinator(report), next_on=due,
        next_is=say(DECIDED_BY if today <= due else DECIDED_LATE),
    )  # fmt: skip


def _of_referral(db: Reader, report: Any, settings: Settings, today: dt.date) -> Standing:
    passed = queries.referrals_of(db, report.id)[0]
    if passed.state is ReferralState.ACCEPTED:
        stage = TAKEN if passed.ended_on is None else DEALT_WITH
        return Standing(stage=say(stage, receiver=passed.receiver), holder=passed.receiver)
    due = dates.today(passed.sent_at) + dt.timedelta(days=settings.report_days)
    sender = passed.sender_agency or _coordinator(report)
    return Standing(
        stage=say(PASSED, receiver=passed.receiver),
        holder=say(STILL_OURS, sender=sender, receiver=passed.receiver),
        next_on=due, next_is=say(ANSWER_DUE if today <= due else ANSWER_LATE),
    )  # fmt: skip


def _coordinator(report: Any) -> Sentence:
    return say(COORDINATOR_OF, area=report.area_name) if report.area_name else say(COORDINATORS)
