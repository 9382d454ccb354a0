"""Choosing incidents for a problem, and keeping what was chosen."""

from typing import Any
from urllib.parse import parse_qsl

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.charts import looking
from sara.charts.about import made_of, names_of, place_words
from sara.charts.asked import Subject
from sara.charts.chart import ChartKind
from sara.charts.choosing import WHERE, chosen_in, standing
from sara.charts.forms import Baseline, Keep, Places
from sara.errors import BadRequest
from sara.figures import choosing as keeping
from sara.figures.selections import selection, selections
from sara.incidents import queries as incidents
from sara.incidents.chosen import Chosen
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.stages import AT_REST
from sara.problems.writing import writable
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence

KEPT = notice("selection-kept", N_("The selection is kept with the problem."))
LISTED = notice("places-listed", N_("The list of places is kept."))
BASELINE = notice("baseline-made", N_("The baseline is frozen. Later numbers stand beside it."))


@get("/problems/{problem_id:int}/incidents", may=Permission.PROBLEM_READ, heavy=True)
def choose(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, at_least=Reach.AGENCIES)
    asked = looking.asked_in(call)
    datasets = incidents.offered(call.db, found.reach)
    chosen, wrong = _chosen(asked) if asked.get("dataset", [""])[-1] else (None, None)
    fields = {"area": found.row.area_id, "where": "area"} | standing(chosen, asked)
    areas, kinds = incidents.areas(call.db), []
    names = names_of(areas)
    if chosen:
        looking.noted(call, problem_id, looking.dataset_of(call, chosen.dataset_id, found.reach))
        kinds = [Choice(str(k.id), k.name) for k in incidents.kinds(call.db, chosen.dataset_id)]
    return Page("charts/choose.html", {
        **frame(found, call.today, here="/incidents"),
        "datasets": [Choice(str(d.id), d.name) for d in datasets],
        "areas": [Choice(str(a.id), a.name) for a in areas],
        "kinds": kinds, "wheres": WHERE, "form": call.filled(fields),
        "keep": call.filled({"name": ""}, name="keep"),
        "chosen": chosen, "wrong": wrong, "count": _count(call, chosen),
        "place": place_words(chosen.place, names) if chosen else "",
        "query": chosen.as_query() if chosen else "",
        "pairs": parse_qsl(chosen.as_query()) if chosen else [],
        "kept": [
            {"line": line, "place": place_words(line.chosen.place, names)}
            for line in selections(call.db, problem_id)
        ],
        "may_keep": found.may(Permission.EVIDENCE_ADD) and found.row.stage not in AT_REST,
        "may_load": call.me.might(Permission.INCIDENT_LOAD),
        "first_kind": ChartKind.TREND.value,
        "tiles": call.settings.map_tiles, "credit": call.settings.map_credit,
    })  # fmt: skip


def _chosen(asked: Any) -> tuple[Chosen | None, Sentence | None]:
    try:
        return chosen_in(asked), None
    except BadRequest as mistake:
        return None, mistake.sentence


def _count(call: Call[Any], chosen: Chosen | None) -> int | None:
    return incidents.counted(call.db, chosen) if chosen else None


@post("/problems/{problem_id:int}/selections", may=Permission.EVIDENCE_ADD, again=choose)
def keep(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, permission=Permission.EVIDENCE_ADD)
    chosen = chosen_in(looking.asked_in(call))
    looking.dataset_of(call, chosen.dataset_id, found.reach)
    form = call.read(Keep)
    kept = keeping.keep(
        call.db, problem_id, chosen=chosen, name=form.name, by=call.me, now=call.now
    )
    return Redirect(f"/problems/{problem_id}/selections/{kept.id}", KEPT)


@get(
    "/problems/{problem_id:int}/selections/{selection_id:int}",
    may=Permission.PROBLEM_READ,
    heavy=True,
)
def show_selection(call: Read, problem_id: int, selection_id: int) -> Page:
    found = find(call.db, call.me, problem_id, at_least=Reach.AGENCIES)
    kept = selection(call.db, problem_id, selection_id)
    dataset = looking.dataset_of(call, kept.chosen.dataset_id, found.reach)
    looking.noted(call, problem_id, dataset)
    assert kept.chosen.starts_on
    assert kept.chosen.ends_on
    subject = Subject(
        chosen=kept.chosen, timing=dataset.row.timing, first=kept.chosen.starts_on,
        last=kept.chosen.ends_on, here=looking.in_words(call, kept.chosen),
    )  # fmt: skip
    return Page("charts/selection.html", {
        **frame(found, call.today, here="/incidents", stage=Stage.SCANNING),
        "kept": kept, "made": made_of(call.db, subject, dataset), "kinds": list(ChartKind),
        "now_counted": incidents.counted(call.db, kept.chosen),
        "places": call.filled({"places": kept.places}, name="places"),
        "baseline": call.filled({"name": kept.name}, name="baseline"),
        "may_keep": found.may(Permission.EVIDENCE_ADD) and found.row.stage not in AT_REST,
        "over": kept.chosen.ends_on < call.today,
    })  # fmt: skip


@post(
    "/problems/{problem_id:int}/selections/{selection_id:int}/places",
    may=Permission.EVIDENCE_ADD, again=show_selection,
)  # fmt: skip
def list_places(call: Write, problem_id: int, selection_id: int) -> Redirect:
    _may_write_in(call, problem_id, selection_id, Permission.EVIDENCE_ADD)
    keeping.list_places(
        call.db, problem_id, selection_id, places=call.read(Places).places, by=call.me,
        now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/selections/{selection_id}", LISTED)


@post(
    "/problems/{problem_id:int}/selections/{selection_id:int}/baseline",
    may=Permission.PROBLEM_WORK, again=show_selection,
)  # fmt: skip
def make_baseline(call: Write, problem_id: int, selection_id: int) -> Redirect:
    _may_write_in(call, problem_id, selection_id, Permission.PROBLEM_WORK)
    form = call.read(Baseline)
    made = keeping.make_baseline(
        call.db, problem_id, selection_id, name=form.name, unit=form.unit, by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/figures#indicator-{made.id}", BASELINE)


def _may_write_in(call: Write, problem_id: int, selection_id: int, permission: Permission) -> None:
    """Raises unless this person may see the selection and write in its problem."""
    found = writable(call.db, call.me, problem_id, permission=permission)
    kept = selection(call.db, problem_id, selection_id)
    looking.dataset_of(call, kept.chosen.dataset_id, found.reach)


ROUTES: list[Route] = [choose, keep, show_selection, list_places, make_baseline]
