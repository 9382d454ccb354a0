"""The pages of datasets: the list, one of them, adding, changing and retiring it."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.incidents import operations, queries, receiving, refinding
from sara.incidents.forms import AUDIENCES, GENERATORS, OPENS_TO, DatasetForm
from sara.people.queries.told import history
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

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


def dataset_for(call: Call[Any], dataset_id: int) -> Any:
    """A dataset that this person sees, or loads. Raises `NotFound` for any other."""
    row = queries.one(call.db, dataset_id)
    loads = call.me.might_by_role(Permission.INCIDENT_LOAD)
    if row is None or not (loads or queries.shown_to(call.me, row, call.settings.small_count)):
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


ROUTES: list[Route] = [listing, new, add, show, edit, change, retire, bring_back, find_areas]
