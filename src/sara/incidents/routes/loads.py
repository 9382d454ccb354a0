"""The pages of a file on its way in: sent, its columns mapped, loaded, dropped or taken back."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound, Refusal
from sara.incidents import arriving, operations, proposing, queries, receiving, report, snapping
from sara.incidents.forms import DELIMITERS, WithdrawForm, standing
from sara.incidents.meanings import Clock, Meaning, Order
from sara.incidents.models import LoadState, Timing
from sara.incidents.persons import is_age
from sara.incidents.reading import workbooks
from sara.incidents.reading.delimited import ENCODINGS
from sara.incidents.receiving import Seen
from sara.incidents.routes.datasets import dataset_for, show
from sara.incidents.telling import told_odd, told_rows
from sara.web.answers import Page, Redirect, Spooled
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

LOOK_AGAIN = notice("load-mapped", N_("Look at what is understood now."))
QUEUED = notice("load-queued", N_("The file will be loaded now. You need not wait here."))
DROPPED = notice("load-dropped", N_("The file is dropped. Nothing of it was loaded."))
TAKEN_BACK = notice("load-taken-back", N_("What this file had added is taken out again."))


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


def _load(call: Call[Any], dataset_id: int, load_id: int) -> Any:
    row = queries.load(call.db, dataset_id, load_id)
    if row is None:
        raise NotFound
    return row


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


ROUTES: list[Route] = [send, show_load, map_columns, withdraw, rows]
