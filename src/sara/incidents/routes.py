"""The pages of datasets: the list, one of them, and each file on its way in."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound, Refusal
from sara.incidents import (
    arriving,
    operations,
    proposing,
    queries,
    receiving,
    refinding,
    report,
    snapping,
)
from sara.incidents.forms import (
    AUDIENCES,
    DELIMITERS,
    GENERATORS,
    OPENS_TO,
    DatasetForm,
    WithdrawForm,
    standing,
)
from sara.incidents.meanings import Clock, Meaning, Order
from sara.incidents.models import LoadState, Timing
from sara.incidents.persons import is_age
from sara.incidents.reading import workbooks
from sara.incidents.reading.delimited import ENCODINGS
from sara.incidents.receiving import Seen
from sara.incidents.telling import told_odd, told_rows
from sara.people.queries.told import history
from sara.web.answers import Page, Redirect, Spooled
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

LOOK_AGAIN = notice("load-mapped", N_("Look at what is understood now."))
QUEUED = notice("load-queued", N_("The file will be loaded now. You need not wait here."))
DROPPED = notice("load-dropped", N_("The file is dropped. Nothing of it was loaded."))
TAKEN_BACK = notice("load-taken-back", N_("What this file had added is taken out again."))
AREAS_FOUND = notice(
    "dataset-areas", N_("Every incident with a point lies in the area of today's boundaries now.")
)
RETIRED = notice("dataset-retired", N_("The dataset is retired. What rests on it stays."))
RETURNED = notice("dataset-returned", N_("The dataset is in use again."))


@get("/incidents", may=Permission.INCIDENT_READ)
def listing(call: Read) -> Page:
    may_load = call.me.might_by_role(Permission.INCIDENT_LOAD)
    rows = queries.listed(call.db, queries.reach_of(call.me), every=may_load)
    return Page("incidents/list.html", {"rows": rows, "may_load": may_load, "opens_to": OPENS_TO})


@get("/incidents/new", may=Permission.INCIDENT_LOAD)
def new(call: Read) -> Page:
    preset = {"zone": call.settings.time_zone, "audience": AUDIENCES[0].value}
    return Page("incidents/new.html", _choices(call) | {"form": call.filled(preset)})


@post(
    "/incidents", may=Permission.INCIDENT_LOAD, again=new, before=receiving.store_first,
    uploads=True,
)  # fmt: skip
def add(call: Write) -> Redirect:
    sent: receiving.Sent = call.prepared
    assert sent.form is not None
    by = call.me.account_id
    dataset = operations.add_dataset(call.db, **_values(sent.form), by=by, now=call.now)
    load = operations.arrive(
        call.db, dataset.id, sent.arrived, sent.mapping, by=by, now=call.now
    )  # fmt: skip
    return Redirect(f"/incidents/{dataset.id}/loads/{load.id}")


@get("/incidents/{dataset_id:int}", may=Permission.INCIDENT_READ)
def show(call: Read, dataset_id: int) -> Page:
    row = dataset_for(call, dataset_id)
    may_load = call.me.might_by_role(Permission.INCIDENT_LOAD)
    shown = queries.shown_to(call.me, row, call.settings.small_count)
    loads = queries.loads(call.db, dataset_id) if may_load else []
    waits = any(load.state in operations.ON_ITS_WAY for load in loads)
    return Page(
        "incidents/dataset.html",
        {
            "history": history(call.db, "dataset", dataset_id) if may_load else [],
            "row": row, "loads": loads, "may_load": may_load, "opens_to": OPENS_TO,
            "may_send": may_load and not waits and row.retired_at is None,
            "told": queries.summary(call.db, dataset_id, shown) if shown else None,
            "form": call.filled(name="file"), "retire": call.filled(name="retire"),
            "find": call.filled(name="find"), "bring_back": call.filled(name="bring_back"),
            "megabytes": call.settings.file_megabytes,
        },
    )  # fmt: skip


@get("/incidents/{dataset_id:int}/edit", may=Permission.INCIDENT_LOAD)
def edit(call: Read, dataset_id: int) -> Page:
    row = dataset_for(call, dataset_id)
    return Page("incidents/edit.html", _choices(call) | {"row": row, "form": call.filled(row)})


@post("/incidents/{dataset_id:int}", may=Permission.INCIDENT_LOAD, again=edit)
def change(call: Write, dataset_id: int) -> Redirect:
    form = call.read(DatasetForm)
    operations.change_dataset(
        call.db, dataset_id, form.version, **_values(form), by=call.me.account_id, now=call.now
    )  # fmt: skip
    return Redirect(f"/incidents/{dataset_id}", SAVED)


@post("/incidents/{dataset_id:int}/retirement", may=Permission.INCIDENT_LOAD, again=show)
def retire(call: Write, dataset_id: int) -> Redirect:
    operations.retire_dataset(call.db, dataset_id, by=call.me.account_id, now=call.now)
    return Redirect("/incidents", RETIRED)


@post("/incidents/{dataset_id:int}/return", may=Permission.INCIDENT_LOAD, again=show)
def bring_back(call: Write, dataset_id: int) -> Redirect:
    operations.return_dataset(call.db, dataset_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/incidents/{dataset_id}", RETURNED)


@post(
    "/incidents/{dataset_id:int}/areas", may=Permission.INCIDENT_LOAD, again=show,
    before=receiving.find_areas,
)  # fmt: skip
def find_areas(call: Write, dataset_id: int) -> Redirect:
    refinding.move(call.db, dataset_id, call.prepared, by=call.me.account_id, now=call.now)
    return Redirect(f"/incidents/{dataset_id}", AREAS_FOUND)


@post(
    "/incidents/{dataset_id:int}/loads", may=Permission.INCIDENT_LOAD, again=show,
    before=receiving.store_next, uploads=True,
)  # fmt: skip
def send(call: Write, dataset_id: int) -> Redirect:
    sent: receiving.Sent = call.prepared
    load = operations.arrive(
        call.db, dataset_id, sent.arrived, sent.mapping, by=call.me.account_id, now=call.now
    )  # fmt: skip
    return Redirect(f"/incidents/{dataset_id}/loads/{load.id}")


@get(
    "/incidents/{dataset_id:int}/loads/{load_id:int}", may=Permission.INCIDENT_LOAD,
    before=receiving.see,
)  # fmt: skip
def show_load(call: Read, dataset_id: int, load_id: int) -> Page:
    row, load = dataset_for(call, dataset_id), _load(call, dataset_id, load_id)
    context: dict[str, Any] = {
        "row": row, "load": load, "withdraw": call.filled(name="withdraw"),
        "may_drop": load.state in (LoadState.ARRIVED, LoadState.QUEUED),
        "may_take_back": load.state is LoadState.LOADED
        and queries.newest_load(call.db, dataset_id) == load_id,
        "unreadable": "",
    }  # fmt: skip
    if load.state in (LoadState.ARRIVED, LoadState.LOADED) and call.asked.method == "GET":
        # Cells of the file stand there, whoever the dataset is for. A form that is turned down
        # shows nothing new.
        call.note_reading(None, "load", load_id)
    if load.state is LoadState.ARRIVED:
        try:
            seen = call.prepared or receiving.see_again(call.house, load, row.zone)
        except Refusal as refusal:
            return Page("incidents/load.html", context | {"unreadable": refusal.sentence})
        return Page("incidents/mapping.html", context | _mapping(call, load, seen))
    if load.state is LoadState.LOADED:
        context |= {
            "lines": report.lines(call.db, load), "columns": report.columns(load),
            "snapped": snapping.told(load.report), "most": snapping.SHOWN,
            "known": load.report.get("remarks", {}).get("known", 0),
        }  # fmt: skip
    return Page("incidents/load.html", context, {"progress": "incidents/_progress.html"})


@post(
    "/incidents/{dataset_id:int}/loads/{load_id:int}/mapping", may=Permission.INCIDENT_LOAD,
    again=show_load, before=receiving.read_mapping,
)  # fmt: skip
def map_columns(call: Write, dataset_id: int, load_id: int) -> Redirect:
    _load(call, dataset_id, load_id)
    mapping, then = call.prepared
    here = f"/incidents/{dataset_id}/loads/{load_id}"
    by = call.me.account_id
    if then == "load":
        operations.queue(call.db, load_id, mapping, by=by, now=call.now)
        return Redirect(here, QUEUED)
    operations.set_mapping(call.db, load_id, mapping, by=by, now=call.now)
    return Redirect(here, LOOK_AGAIN)


@post(
    "/incidents/{dataset_id:int}/loads/{load_id:int}/withdrawal", may=Permission.INCIDENT_LOAD,
    again=show_load,
)  # fmt: skip
def withdraw(call: Write, dataset_id: int, load_id: int) -> Redirect:
    load = _load(call, dataset_id, load_id)
    form = call.read(WithdrawForm)
    by, here = call.me.account_id, f"/incidents/{dataset_id}"
    if load.state is LoadState.LOADED:
        operations.take_back(call.db, load_id, reason=form.reason, by=by, now=call.now)
        return Redirect(here, TAKEN_BACK)
    token = operations.drop(call.db, load_id, by=by, now=call.now)
    arriving.forget(call.settings, token)
    return Redirect(here, DROPPED)


@get(
    "/incidents/{dataset_id:int}/loads/{load_id:int}/rows", may=Permission.INCIDENT_LOAD, heavy=True
)
def rows(call: Read, dataset_id: int, load_id: int) -> Spooled:
    load = _load(call, dataset_id, load_id)
    call.note_reading(None, "load", load_id)
    return report.as_csv(call.db, load)


def dataset_for(call: Call[Any], dataset_id: int) -> Any:
    """A dataset that this person sees, or loads. Raises `NotFound` for any other."""
    row = queries.one(call.db, dataset_id)
    loads = call.me.might_by_role(Permission.INCIDENT_LOAD)
    if row is None or not (loads or queries.shown_to(call.me, row, call.settings.small_count)):
        raise NotFound
    return row


def _load(call: Call[Any], dataset_id: int, load_id: int) -> Any:
    row = queries.load(call.db, dataset_id, load_id)
    if row is None:
        raise NotFound
    return row


def _values(form: DatasetForm) -> dict[str, Any]:
    return {name: getattr(form, name)
            for name in ("name", "source", "about", "generator", "zone", "audience")}  # fmt: skip


def _choices(call: Read) -> dict[str, Any]:
    return {
        "generators": GENERATORS, "audiences": AUDIENCES,
        "megabytes": call.settings.file_megabytes,
    }  # fmt: skip


def _mapping(call: Read, load: Any, seen: Seen) -> dict[str, Any]:
    header, found = seen.looked.table.header, seen.preview
    return {
        "form": call.filled(standing(seen.mapping, header, found.codes)),
        "columns": [
            {"n": n, "column": column, "age": is_age(column.name) and not column.dropped,
             "codes": [one for one in found.codes if one.column == column.name]}
            for n, column in enumerate(seen.looked.columns)
        ],
        "preview": found, "first": told_rows(found, _area_names(call)), "odd": told_odd(found),
        "busiest": _busiest(found.hours),
        "meanings": [m for m in Meaning if m is not Meaning.AGE], "timings": list(Timing),
        "orders": list(Order), "clocks": list(Clock),
        "ambiguous": proposing.is_ambiguous(seen.looked, seen.mapping),
        "marked": proposing.is_marked_universal(seen.looked, seen.mapping),
        "degrees": bool(seen.mapping.epsg) or proposing.is_degrees(seen.looked, seen.mapping),
        "encodings": list(ENCODINGS), "delimiters": DELIMITERS,
        "sheets": _sheets(call, load),
    }  # fmt: skip


def _area_names(call: Read) -> dict[int, str]:
    return {row.id: row.name for row in queries.areas(call.db)}


def _sheets(call: Read, load: Any) -> list[Choice]:
    path = arriving.path_of(call.settings, str(load.report.get("file", "")))
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return []
    return [Choice(title, title) for title in workbooks.titles(path)]


def _busiest(hours: list[int]) -> tuple[int, int]:
    """The hours with most and with fewest rows."""
    return hours.index(max(hours)), hours.index(min(hours))


ROUTES: list[Route] = [
    listing, new, add, show, edit, change, retire, bring_back, find_areas, send, show_load,
    map_columns, withdraw, rows,
]  # fmt: skip
