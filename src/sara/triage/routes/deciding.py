"""What becomes of a report, and taking that back."""

import datetime as dt

from sara.accounts import queries as accounts
from sara.accounts.reach import SeatKind
from sara.errors import Forbidden, NotFound
from sara.intake import queries as taken
from sara.problems.operations import give_seat, log_problem
from sara.problems.queries import find as find_problem
from sara.scanning.lying import may_log
from sara.triage import operations, queries
from sara.triage.forms import (
    LinkForm,
    LogForm,
    MergeForm,
    ReferForm,
    SplitForm,
    StartForm,
    UndoForm,
)
from sara.triage.letters import tell_decided, tell_lead, tell_receiver
from sara.triage.page import lying_of
from sara.triage.routes.report import MAY, looked_over, show
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.forms import CHOOSE, FormError
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_, say

DECIDED = notice("report-decided", N_("Decided. The reporter reads it with the receipt."))
PASSED_BY_HAND = notice(
    "passed-by-hand",
    N_("Decided. Nobody there works in sara: tell them yourself, and write down their answer."),
)
UNDONE = notice("report-undone", N_("The decision is taken back. The reporter reads that, too."))
NO_PROBLEM = N_("There is no problem with this reference that you can open")
NO_REPORT = N_("There is no report with this number that you can open")


@post("/triage/{report_id:int}/link", may=MAY, again=show)
def link(call: Write, report_id: int) -> Redirect:
    form, ids = call.read(LinkForm), [report_id]
    ids += _others(call, report_id, form.also)
    problem_id = _problem(call, form)
    told = looked_over(call, report_id, "link", form)["told"]
    operations.link(call.db, ids, problem_id, told=told, by=call.me, now=call.now)
    tell_lead(call.db, problem_id, by=call.me, now=call.now)
    return _done(call, report_id, ids)


@post("/triage/{report_id:int}/start", may=MAY, again=show)
def start(call: Write, report_id: int) -> Redirect:
    report = queries.find(call.db, call.me, report_id)
    form = call.read(StartForm)
    may = may_log(call.me)
    if form.area_id is not None and not may(form.area_id):
        raise Forbidden
    lying = lying_of(report, taken.areas(call.db), form.area_id, form.meant)
    area_id = lying.area(may)
    ids = [report_id, *_others(call, report_id, form.also)]
    texts = looked_over(call, report_id, "start", form)
    problem = log_problem(
        call.db, title=texts["title"], behaviour=texts["behaviour"], place=texts["place"],
        times=texts["times"], area_id=area_id, point=lying.point, precision=report.precision,
        by=call.me, now=call.now, today=call.today,
        due_on=call.today + dt.timedelta(days=call.settings.scanning_days),
    )  # fmt: skip
    operations.started(call.db, ids, problem.id, told=texts["told"], by=call.me, now=call.now)
    if form.lead_id is not None:
        give_seat(call.db, problem.id, form.lead_id, SeatKind.LEAD, by=call.me, now=call.now)
    return _done(call, report_id, ids)


@post("/triage/{report_id:int}/referral", may=MAY, again=show)
def refer(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    form = call.read(ReferForm)
    receiver = form.receiver
    if form.agency_id is not None:
        names = {agency.id: agency.name for agency in accounts.agencies(call.db)}
        if form.agency_id not in names:
            raise FormError({"agency_id": say(CHOOSE)})
        receiver = names[form.agency_id]
    texts = looked_over(call, report_id, "refer", form)
    passed = operations.refer(
        call.db, report_id, receiver=receiver, agency_id=form.agency_id, note=texts["note"],
        told=texts["told"], by=call.me, now=call.now,
    )  # fmt: skip
    told = tell_receiver(call.db, passed, by=call.me, now=call.now)
    return _done(call, report_id, [report_id], DECIDED if told else PASSED_BY_HAND)


@post("/triage/{report_id:int}/log", may=MAY, again=show)
def log(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    told = looked_over(call, report_id, "log", call.read(LogForm))["told"]
    operations.log_only(call.db, report_id, told=told, by=call.me, now=call.now)
    return _done(call, report_id, [report_id])


@post("/triage/{report_id:int}/merge", may=MAY, again=show)
def merge(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    form = call.read(MergeForm)
    into = form.into or form.near or 0
    try:
        queries.find(call.db, call.me, into)
    except NotFound:
        raise FormError({"into": say(NO_REPORT)}) from None
    told = looked_over(call, report_id, "merge", form)["told"]
    operations.merge(call.db, report_id, into, told=told, by=call.me, now=call.now)
    return _done(call, report_id, [report_id])


@post("/triage/{report_id:int}/split", may=MAY, again=show)
def split(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    texts = looked_over(call, report_id, "split", call.read(SplitForm))
    operations.split(call.db, report_id, by=call.me, now=call.now, **texts)
    return _done(call, report_id, [report_id])


@post("/triage/{report_id:int}/undo", may=MAY, again=show)
def undo(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    because = looked_over(call, report_id, "undo", call.read(UndoForm))["because"]
    operations.undo(call.db, report_id, because=because, by=call.me, now=call.now)
    tell_decided(call.db, [report_id], now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}", UNDONE)


def _others(call: Write, report_id: int, also: tuple[int, ...]) -> list[int]:
    """The other reports that the same is decided about, each of them this person's to decide."""
    queries.find(call.db, call.me, report_id)
    return [queries.find(call.db, call.me, n).id for n in dict.fromkeys(also) if n != report_id]


def _problem(call: Write, form: LinkForm) -> int:
    """The problem that was named, if this person works on it as a coordinator of its area."""
    named = queries.problem_named(call.db, form.reference, form.problem_id)
    try:
        if named is None:
            raise NotFound
        return find_problem(call.db, call.me, named).id
    except NotFound:
        field = "reference" if form.reference else "problem_id"
        raise FormError({field: say(NO_PROBLEM)}) from None


def _done(call: Write, report_id: int, ids: list[int], said: str = DECIDED) -> Redirect:
    tell_decided(call.db, ids, now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}", said)


ROUTES: list[Route] = [link, start, refer, log, merge, split, undo]
