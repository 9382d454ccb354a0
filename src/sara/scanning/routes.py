"""Logging a problem, and the scanning page, each of whose sections is a form of its own."""

import datetime as dt
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.errors import Forbidden
from sara.intake.queries import areas as bounded
from sara.patterns import queries as patterns
from sara.patterns.rules import PROPOSED, owed
from sara.problems.areas import movable_to, why_not_there
from sara.problems.likeness import Known, known_to
from sara.problems.models import Precision
from sara.problems.operations import log_problem
from sara.problems.queries import Found
from sara.problems.tiers import SAY_WHY, choose_tier, less
from sara.problems.writing import writable
from sara.scanning import operations
from sara.scanning.forms import (
    AddEvent,
    Cheers,
    ChooseTier,
    Goal,
    LogProblem,
    Origin,
    Privacy,
    ReviewOn,
    Statement,
    Voice,
)
from sara.scanning.lying import Lying, may_log, taken_apart
from sara.scanning.models import Letter
from sara.scanning.page import scanning_page
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Filled, Form, FormError, read
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_, say

BESIDE = ("community", "harms", "recurring", "identified_by")
"""What a template can ask for besides the statement; it stands on the scanning page then."""

ALIKE = 3
"""So many shared words stop somebody once who logs a problem."""
LOOK_FIRST = N_("We know of something like it. Look whether it is one of these.")
LOGGED = notice("logged", N_("The problem is logged. Next: fill in what scanning asks for."))
EVENT_LISTED = notice("event-listed", N_("The event is on the list."))
EVENT_REMOVED = notice("event-removed", N_("The event is off the list. You can put it back."))
EVENT_RETURNED = notice("event-returned", N_("The event is on the list again."))


@get("/problems/new", may=Permission.PROBLEM_LOG)
def new(call: Read) -> Page:
    areas = bounded(call.db)
    mine = [area for area in areas if may_log(call.me)(area.id)]
    first = {"area_id": mine[0].id if len(mine) == 1 else "", "pattern": call.query("pattern")}
    sheet = patterns.to_begin_with(call.db, call.filled(first).value("pattern"))
    if sheet is not None:
        first |= {name: getattr(sheet, name) for name in PROPOSED} | {"pattern": sheet.id}
    form = call.filled(first)
    doubt = form.error("meant") and read(LogProblem, call.asked.typed).lying(areas)
    return Page("scanning/new.html", {
        "form": form, "areas": mine, "which": doubt.choices(may_log(call.me)) if doubt else (),
        "tiles": call.settings.map_tiles, "credit": call.settings.map_credit, "sheet": sheet,
        "asked": [one for one in sheet.must if one.value in BESIDE] if sheet else (),
        "patterns": patterns.in_use(call.db), "offers": _shown_again(call, form),
        "may_keep": call.me.might_by_role(Permission.PATTERN_KEEP),
    })  # fmt: skip


def _shown_again(call: Read, form: Filled) -> list[Known]:
    """The problems like it, once they were pointed out."""
    if not form.error("offered") and not form.value("offered"):
        return []
    try:
        typed = read(LogProblem, call.asked.typed)
        return _alike(call, typed, typed.lying(bounded(call.db)).area(may_log(call.me)))
    except FormError:
        return []


def _alike(call: Call[Any], form: LogProblem, area_id: int) -> list[Known]:
    words = f"{form.title} {form.behaviour} {form.place}"
    return known_to(call.db, call.me, words, area_id, least=ALIKE)


@post("/problems", may=Permission.PROBLEM_LOG, again=new)
def log(call: Write) -> Redirect:
    form = call.read(LogProblem)
    if form.area_id is not None and not may_log(call.me)(form.area_id):
        raise Forbidden
    sheet = patterns.to_begin_with(call.db, str(form.pattern or ""))
    typed = msgspec.structs.asdict(form)
    if sheet is not None and (wrong := owed(sheet, typed, confirmed=form.confirmed)):
        raise FormError(wrong)
    lying = form.lying(bounded(call.db))
    area_id = lying.area(may_log(call.me))
    if {one.id for one in _alike(call, form, area_id)} - {*form.offered}:
        raise FormError({"offered": say(LOOK_FIRST)})
    problem = log_problem(
        call.db, title=form.title, behaviour=form.behaviour, place=taken_apart(form.place)[0],
        times=form.times, area_id=area_id, point=lying.point,
        precision=Precision.STREET if lying.point else Precision.AREA,
        by=call.me, now=call.now, today=call.today,
        due_on=call.today + dt.timedelta(days=call.settings.scanning_days),
        kind=(sheet.behaviour_kind, sheet.surroundings) if sheet else (None, None),
        pattern=(sheet.id, sheet.name) if sheet else None,
    )  # fmt: skip
    told = {name: typed[name] for name in BESIDE if sheet and typed[name]}
    if told:
        operations.fill(call.db, problem.id, 0, by=call.me, now=call.now, **told)
    return Redirect(f"/problems/{problem.id}", LOGGED)


@get("/problems/{problem_id:int}/scanning", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    return Page("scanning/show.html", scanning_page(call, problem_id))


@post(
    "/problems/{problem_id:int}/scanning/statement", may=Permission.PROBLEM_WORK, again=show
)  # fmt: skip
def state(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id)
    form = call.read(Statement)
    values = msgspec.structs.asdict(form)
    del values["meant"]
    values["area_id"] = area = _stated_area(call, found, form)
    if area == found.row.area_id:
        del values["area_id"]
    elif form.version == found.row.version and (why := why_not_there(call.db, found, area)):
        raise FormError({"area_id": say(why)})
    operations.state(call.db, problem_id, by=call.me, now=call.now, **values)
    return Redirect(f"/problems/{problem_id}/scanning#statement", SAVED)


def _stated_area(call: Write, found: Found, form: Statement) -> int:
    """The area as it is to be; asked only where this very saving sets area and point apart."""
    area = form.area(int(found.row.area_id))
    if (form.point, area) == ((found.row.latitude, found.row.longitude), found.row.area_id):
        return area
    lying = Lying(areas=bounded(call.db), point=form.point, chosen=area, meant=form.meant)
    return lying.area(movable_to(call.db, found))


def section(name: str, kind: type[Form]) -> Route:
    """The form of one section, which saves its own fields and no others."""

    @post(
        "/problems/{problem_id:int}/scanning/" + name, may=Permission.PROBLEM_WORK, again=show
    )  # fmt: skip
    def save(call: Write, problem_id: int) -> Redirect:
        writable(call.db, call.me, problem_id)
        values = msgspec.structs.asdict(call.read(kind))
        operations.fill(call.db, problem_id, by=call.me, now=call.now, **values)
        return Redirect(_next(call, problem_id, name), SAVED)

    return save


def _next(call: Write, problem_id: int, name: str) -> str:
    """Back to the section, or on to the evidence for one of the six letters."""
    then = call.query("then")
    if then in {letter.value for letter in Letter}:
        return f"/problems/{problem_id}/evidence/new?claim=cheers&key={then}&stage=scanning"
    return f"/problems/{problem_id}/scanning#{name}"


SECTIONS = [
    section("cheers", Cheers),
    section("origin", Origin),
    section("voice", Voice),
    section("goal", Goal),
    section("privacy", Privacy),
    section("review", ReviewOn),
]


@post("/problems/{problem_id:int}/scanning/tier", may=Permission.PROBLEM_WORK, again=show)
def tier(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id)
    form = call.read(ChooseTier)
    if less(form.tier, found.row.tier) and not form.reason:
        raise FormError({"reason": say(SAY_WHY)})
    choose_tier(
        call.db, found, form.version, form.tier, reason=form.reason, by=call.me, now=call.now
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/scanning#team", SAVED)


@post("/problems/{problem_id:int}/scanning/events", may=Permission.PROBLEM_WORK, again=show)
def add_event(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    form = call.read(AddEvent)
    operations.add_event(
        call.db, problem_id, happened_on=form.happened_on, what=form.what, source=form.source,
        by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/scanning#similar", EVENT_LISTED)


@post(
    "/problems/{problem_id:int}/scanning/events/{event_id:int}/removal",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def remove_event(call: Write, problem_id: int, event_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    operations.remove_event(call.db, problem_id, event_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/scanning#similar", EVENT_REMOVED)


@post(
    "/problems/{problem_id:int}/scanning/events/{event_id:int}/return",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def return_event(call: Write, problem_id: int, event_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    operations.return_event(call.db, problem_id, event_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/scanning#similar", EVENT_RETURNED)


ROUTES: list[Route] = [
    new,
    log,
    show,
    state,
    *SECTIONS,
    tier,
    add_event,
    remove_event,
    return_event,
]
