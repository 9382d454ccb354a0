"""The queue of reports, and the page on which one is decided about."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts import queries as accounts
from sara.accounts.models import Area
from sara.accounts.permissions import Permission
from sara.accounts.reach import SeatKind
from sara.db import BIGGEST_ID
from sara.errors import Forbidden, NotFound
from sara.files.arriving import store_of
from sara.intake import operations as intake, queries as taken
from sara.intake.models import ContactBy, IdentityMode
from sara.intake.safety import why_not
from sara.problems.models import Problem, Stage
from sara.problems.operations import give_seat, log_problem
from sara.problems.queries import find as find_problem
from sara.problems.wanted import whole
from sara.scanning.lying import may_log
from sara.triage import covering, operations, pulse, queries, telling
from sara.triage.forms import (
    AreaForm,
    CoverForm,
    LinkForm,
    LogForm,
    MergeForm,
    MessageForm,
    PhotoForm,
    ReferForm,
    SplitForm,
    StartForm,
    ToldByHand,
    UndoForm,
)
from sara.triage.letters import tell_decided, tell_lead, tell_receiver, tell_reporters
from sara.triage.looking import look_over
from sara.triage.models import ReferralState
from sara.triage.page import LOOKED_OVER, lying_of, report_page
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import CHOOSE, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

MAY = Permission.REPORT_TRIAGE
DECIDED = notice("report-decided", N_("Decided. The reporter reads it with the receipt."))
PASSED_BY_HAND = notice(
    "passed-by-hand",
    N_("Decided. Nobody there works in sara: tell them yourself, and write down their answer."),
)
UNDONE = notice("report-undone", N_("The decision is taken back. The reporter reads that, too."))
ANSWERED = notice("report-answered", N_("Your message stands on the page of the receipt."))
TOLD = notice("reporter-told", N_("Written down: the reporter was told."))
PHOTO_ERASED = notice("report-photo-erased", N_("The photo is erased."))
COVERED = notice("report-covered", N_("Covered. Nobody can read it any more."))
NOT_COVERED = N_("Nothing is covered: these words do not stand in the report.")
MOVED = notice("report-moved", N_("The report is in the other area now."))
NO_PROBLEM = N_("There is no problem with this reference that you can open")
NO_REPORT = N_("There is no report with this number that you can open")


@get("/triage", may=MAY)
def queue(call: Read) -> Page | Redirect:
    """What waits; with `decided` what was decided about, with `number` straight to one report."""
    number = whole(call.query("number"))
    if number:
        try:
            return Redirect(f"/triage/{queries.find(call.db, call.me, number).id}")
        except NotFound:
            pass
    asked = {"number": call.query("number")}
    if call.query("decided"):
        return Page("triage/decided.html", _decided(call) | asked)
    found = queries.waiting(call.db, call.me, cursor(call.query("after")))
    shown = found[: queries.PAGE]
    last = shown[-1] if len(found) > len(shown) else None
    late = call.today - dt.timedelta(days=call.settings.report_days)
    return Page("triage/queue.html", {
        "waiting": shown, "late": late,
        "older": f"/triage?after={last.received_on}.{last.id}" if last else "",
        "untold": [(row, (call.today - row.news_on).days)
                   for row in telling.untold(call.db, call.me, queries.PAGE)],
        "written": queries.written_to_us(call.db, call.me),
        "passed_on": queries.passed_on(call.db, call.me),
        "going_on": pulse.unheard(call.db, call.me, call.settings.zone, queries.PAGE),
    } | asked)  # fmt: skip


def _decided(call: Read) -> dict[str, Any]:
    rows = queries.decided(call.db, call.me, whole(call.query("before")) or BIGGEST_ID)
    shown = rows[: queries.PAGE]
    older = f"/triage?decided=1&before={shown[-1].id}" if len(rows) > len(shown) else ""
    return {"decided": shown, "older": older, "open": ReferralState.OPEN,
            "newest": "/triage?decided=1" if call.query("before") else ""}  # fmt: skip


@get("/triage/{report_id:int}", may=MAY)
def show(call: Read, report_id: int) -> Page:
    return Page("triage/show.html", report_page(call, queries.find(call.db, call.me, report_id)))


@get("/triage/{report_id:int}/contact", may=MAY)
def contact(call: Read, report_id: int) -> Page:
    """Who reported it and what to heed. That it was read is written down."""
    report = queries.find(call.db, call.me, report_id)
    first = queries.whole_of(call.db, report_id)
    who = taken.contact_of(call.db, first)
    if who is None or who.mode is IdentityMode.ANONYMOUS:
        raise NotFound
    call.note_reading(None, "report", first)
    ways = [(way, why_not(who, way)) for way in ContactBy]
    return Page("triage/contact.html", {"report": report, "who": who, "ways": ways})


@post("/triage/{report_id:int}/link", may=MAY, again=show)
def link(call: Write, report_id: int) -> Redirect:
    form, ids = call.read(LinkForm), [report_id]
    ids += _others(call, report_id, form.also)
    problem_id = _problem(call, form)
    told = _told(call, report_id, "link", form)["told"]
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
    texts = _told(call, report_id, "start", form)
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
    texts = _told(call, report_id, "refer", form)
    passed = operations.refer(
        call.db, report_id, receiver=receiver, agency_id=form.agency_id, note=texts["note"],
        told=texts["told"], by=call.me, now=call.now,
    )  # fmt: skip
    told = tell_receiver(call.db, passed, by=call.me, now=call.now)
    return _done(call, report_id, [report_id], DECIDED if told else PASSED_BY_HAND)


@post("/triage/{report_id:int}/log", may=MAY, again=show)
def log(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    told = _told(call, report_id, "log", call.read(LogForm))["told"]
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
    told = _told(call, report_id, "merge", form)["told"]
    operations.merge(call.db, report_id, into, told=told, by=call.me, now=call.now)
    return _done(call, report_id, [report_id])


@post("/triage/{report_id:int}/split", may=MAY, again=show)
def split(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    texts = _told(call, report_id, "split", call.read(SplitForm))
    operations.split(call.db, report_id, by=call.me, now=call.now, **texts)
    return _done(call, report_id, [report_id])


@post("/triage/{report_id:int}/undo", may=MAY, again=show)
def undo(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    because = _told(call, report_id, "undo", call.read(UndoForm))["because"]
    operations.undo(call.db, report_id, because=because, by=call.me, now=call.now)
    tell_decided(call.db, [report_id], now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}", UNDONE)


@post("/triage/{report_id:int}/messages", may=MAY, again=show)
def write(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    message = _told(call, report_id, "message", call.read(MessageForm))["message"]
    first = queries.whole_of(call.db, report_id)
    intake.answer(call.db, first, message, by=call.me.account_id, now=call.now,
                  today=call.today)  # fmt: skip
    tell_reporters(call.db, [first], now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}#messages", ANSWERED)


@post("/triage/{report_id:int}/telling", may=MAY, again=show)
def tell(call: Write, report_id: int) -> Redirect:
    """The reporter was called, visited or written to by hand."""
    queries.find(call.db, call.me, report_id)
    form = call.read(ToldByHand)
    line = _told(call, report_id, "telling", form)["line"]
    telling.told(call.db, queries.whole_of(call.db, report_id), how=form.how, line=line,
                 by=call.me, now=call.now, today=call.today)  # fmt: skip
    return Redirect(f"/triage/{report_id}", TOLD)


@post("/triage/{report_id:int}/area", may=MAY, again=show)
def move(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    form = call.read(AreaForm)
    area = call.db.get(Area, form.area_id)
    if area is None or not area.active:
        raise FormError({"area_id": say(CHOOSE)})
    operations.move_to(call.db, report_id, area.id, area.name, by=call.me, now=call.now)
    kept = queries.reads(call.me, area.id)
    return Redirect(f"/triage/{report_id}" if kept else "/triage", MOVED)


@post("/triage/{report_id:int}/covering", may=MAY, again=show)
def cover(call: Write, report_id: int) -> Redirect:
    report = queries.find(call.db, call.me, report_id)
    form, first = call.read(CoverForm), queries.whole_of(call.db, report_id)
    done = covering.cover(call.db, report, first, chosen=form.cover, words=form.words,
                          by=call.me, now=call.now)  # fmt: skip
    if not done:
        raise FormError({"words": say(NOT_COVERED)})
    return Redirect(f"/triage/{report_id}", COVERED)


@post("/triage/{report_id:int}/photo-erasing", may=MAY, again=show)
def erase_photo(call: Write, report_id: int) -> Redirect:
    """A photo that shows whom nobody needs to know."""
    report = queries.find(call.db, call.me, report_id)
    covering.erase_photo(
        call.db, report, call.read(PhotoForm).photo, store=store_of(call.settings), by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/triage/{report_id}", PHOTO_ERASED)


def _others(call: Write, report_id: int, also: tuple[int, ...]) -> list[int]:
    """The other reports that the same is decided about, each of them this person's to decide."""
    queries.find(call.db, call.me, report_id)
    return [queries.find(call.db, call.me, n).id for n in dict.fromkeys(also) if n != report_id]


def _problem(call: Write, form: LinkForm) -> int:
    """The problem that was named, if this person works on it as a coordinator of its area."""
    asked = sa.select(Problem.id, Problem.stage).where(
        Problem.reference == form.reference if form.reference else Problem.id == form.problem_id
    )
    row = call.db.execute(asked).one_or_none()
    wrong = FormError({"reference" if form.reference else "problem_id": say(NO_PROBLEM)})
    if row is None or row.stage is Stage.MERGED:
        raise wrong
    try:
        return find_problem(call.db, call.me, row.id).id
    except NotFound:
        raise wrong from None


def _told(call: Write, report_id: int, name: str, form: Any) -> dict[str, str]:
    """The texts of a form once they were looked over; what was covered is written down."""
    texts, covered = look_over(form, LOOKED_OVER[name])
    if covered:
        operations.note_covered(call.db, report_id, covered, by=call.me, now=call.now)
    return texts


def _done(call: Write, report_id: int, ids: list[int], said: str = DECIDED) -> Redirect:
    tell_decided(call.db, ids, now=call.now, settings=call.settings)
    return Redirect(f"/triage/{report_id}", said)


def cursor(text: str) -> tuple[dt.date, int] | None:
    """Where a page of the queue begins, from its address; None for nonsense."""
    day, _, number = text.rpartition(".")
    try:
        return dt.date.fromisoformat(day), int(number)
    except ValueError:
        return None


ROUTES: list[Route] = [
    queue, show, contact, link, start, refer, log, merge, split, undo, write, tell, move,
    cover, erase_photo,
]  # fmt: skip
