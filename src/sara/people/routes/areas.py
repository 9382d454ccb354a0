"""Administration of areas: beats or neighbourhoods, with their boundaries."""

import msgspec

from sara.accounts.permissions import Permission
from sara.people import boundaries
from sara.people.forms import AddArea, Because, ChangeArea
from sara.people.operations.areas import (
    RETIRED_ALREADY,
    add_area,
    change_area,
    retire_area,
    return_area,
)
from sara.people.queries import places
from sara.people.queries.told import history
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

ADDED = notice("area-added", N_("The area is added."))
RETIRED = notice("area-retired", N_("The area is retired: nothing new begins there."))
RETURNED = notice("area-returned", N_("The area is in use again."))


class Drawn(msgspec.Struct, frozen=True):
    """An area of the list, with its outline if it has a boundary."""

    id: int
    code: str
    name: str
    active: bool
    outline: boundaries.Outline | None


@get("/admin/areas", may=Permission.AREAS_MANAGE)
def listed(call: Read) -> Page:
    areas = [
        Drawn(a.id, a.code, a.name, a.active, boundaries.outline(a.boundary))
        for a in places.every_area(call.db)
    ]
    return Page("people/areas.html", {"areas": areas})


@get("/admin/areas/new", may=Permission.AREAS_MANAGE)
def new(call: Read) -> Page:
    return Page("people/area_new.html", {"form": call.filled()})


@post("/admin/areas", may=Permission.AREAS_MANAGE, again=new, uploads=True)
def add(call: Write) -> Redirect:
    form = call.read(AddArea)
    add_area(
        call.db, code=form.code, name=form.name, boundary=_boundary(call, form),
        by=call.me.account_id, now=call.now,
    )  # fmt: skip
    return Redirect("/admin/areas", ADDED)


@get("/admin/areas/{area_id:int}", may=Permission.AREAS_MANAGE)
def show(call: Read, area_id: int) -> Page:
    area = places.area(call.db, area_id)
    context = {
        "area": area,
        "outline": boundaries.outline(area.boundary),
        "history": history(call.db, "area", area_id),
        "form": call.filled(area, name="change"),
        "return_form": call.filled(name="return"),
    }
    return Page("people/area.html", context)


@post("/admin/areas/{area_id:int}", may=Permission.AREAS_MANAGE, again=show, uploads=True)
def change(call: Write, area_id: int) -> Redirect:
    form = call.read(ChangeArea)
    change_area(
        call.db, area_id, form.version, code=form.code, name=form.name,
        boundary=_boundary(call, form), by=call.me.account_id, now=call.now,
    )  # fmt: skip
    return Redirect(f"/admin/areas/{area_id}", SAVED)


@get("/admin/areas/{area_id:int}/retirement", may=Permission.AREAS_MANAGE)
def ask_retire(call: Read, area_id: int) -> Page:
    area = places.area(call.db, area_id)
    why_not = "" if area.active else RETIRED_ALREADY
    context = {"area": area, "why_not": why_not, "form": call.filled()}
    return Page("people/area_retirement.html", context)


@post("/admin/areas/{area_id:int}/retirement", may=Permission.AREAS_MANAGE, again=ask_retire)
def retire(call: Write, area_id: int) -> Redirect:
    reason = call.read(Because).reason
    retire_area(call.db, area_id, reason=reason, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/areas/{area_id}", RETIRED)


@post("/admin/areas/{area_id:int}/return", may=Permission.AREAS_MANAGE, again=show)
def bring_back(call: Write, area_id: int) -> Redirect:
    return_area(call.db, area_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/areas/{area_id}", RETURNED)


def _boundary(call: Write, form: AddArea) -> str | None:
    """The boundary from the file if one was sent, else from the text. Raises `FormError`."""
    sent = call.asked.uploads.get("file")
    try:
        text = boundaries.decoded(sent[-1].file) if sent else form.boundary or ""
        return boundaries.read(text, form.epsg or 0) if text.strip() else None
    except boundaries.Unfit as unfit:
        raise FormError({"file" if sent else "boundary": unfit.sentence}) from unfit


ROUTES: list[Route] = [listed, new, add, show, change, ask_retire, retire, bring_back]
