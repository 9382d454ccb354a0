"""Administration of agencies."""

from sara.accounts.models import AgencyKind
from sara.accounts.permissions import Permission
from sara.people.forms import AddAgency, AddContact, Because, ChangeAgency
from sara.people.operations.agencies import (
    ONES_OWN,
    RETIRED_ALREADY,
    add_agency,
    change_agency,
    retire_agency,
    return_agency,
)
from sara.people.operations.contacts import add_contact, remove_contact
from sara.people.queries import places
from sara.people.queries.told import history
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

ADDED = notice("agency-added", N_("The agency is added."))
RETIRED = notice("agency-retired", N_("The agency is retired, and its people are disabled."))
RETURNED = notice(
    "agency-returned", N_("The agency is in use again. Its people are enabled one by one.")
)

CONTACT_ADDED = notice(
    "contact-added", N_("The address is added. Letters about new actions go to it from now on.")
)
CONTACT_REMOVED = notice(
    "contact-removed", N_("The address is taken out. Links that went to it stopped working.")
)


@get("/admin/agencies", may=Permission.AGENCIES_MANAGE)
def listed(call: Read) -> Page:
    return Page("people/agencies.html", {"agencies": places.every_agency(call.db)})


@get("/admin/agencies/new", may=Permission.AGENCIES_MANAGE)
def new(call: Read) -> Page:
    return Page("people/agency_new.html", {"form": call.filled(), "kinds": list(AgencyKind)})


@post("/admin/agencies", may=Permission.AGENCIES_MANAGE, again=new)
def add(call: Write) -> Redirect:
    form = call.read(AddAgency)
    add_agency(call.db, name=form.name, kind=form.kind, by=call.me.account_id, now=call.now)
    return Redirect("/admin/agencies", ADDED)


@get("/admin/agencies/{agency_id:int}", may=Permission.AGENCIES_MANAGE)
def show(call: Read, agency_id: int) -> Page:
    agency = places.agency(call.db, agency_id)
    context = {
        "agency": agency,
        "kinds": list(AgencyKind),
        "history": history(call.db, "agency", agency_id),
        "form": call.filled(agency, name="change"),
        "return_form": call.filled(name="return"),
        "contacts": places.contacts(call.db, agency_id),
        "contact_form": call.filled(name="contact"),
        "remove_form": call.filled(name="remove"),
    }
    return Page("people/agency.html", context)


@post("/admin/agencies/{agency_id:int}", may=Permission.AGENCIES_MANAGE, again=show)
def change(call: Write, agency_id: int) -> Redirect:
    form = call.read(ChangeAgency)
    change_agency(
        call.db, agency_id, form.version, name=form.name, kind=form.kind,
        by=call.me.account_id, now=call.now,
    )  # fmt: skip
    return Redirect(f"/admin/agencies/{agency_id}", SAVED)


@get("/admin/agencies/{agency_id:int}/retirement", may=Permission.AGENCIES_MANAGE)
def ask_retire(call: Read, agency_id: int) -> Page:
    agency = places.agency(call.db, agency_id)
    why_not = ONES_OWN if agency_id == call.me.agency_id else ""
    why_not = why_not or ("" if agency.active else RETIRED_ALREADY)
    context = {"agency": agency, "why_not": why_not, "form": call.filled()}
    return Page("people/agency_retirement.html", context)


@post(
    "/admin/agencies/{agency_id:int}/retirement", may=Permission.AGENCIES_MANAGE, again=ask_retire
)
def retire(call: Write, agency_id: int) -> Redirect:
    reason = call.read(Because).reason
    retire_agency(call.db, agency_id, reason=reason, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/agencies/{agency_id}", RETIRED)


@post("/admin/agencies/{agency_id:int}/return", may=Permission.AGENCIES_MANAGE, again=show)
def bring_back(call: Write, agency_id: int) -> Redirect:
    return_agency(call.db, agency_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/agencies/{agency_id}", RETURNED)


@post("/admin/agencies/{agency_id:int}/contacts", may=Permission.AGENCIES_MANAGE, again=show)
def add_address(call: Write, agency_id: int) -> Redirect:
    form = call.read(AddContact)
    add_contact(
        call.db, agency_id, email=form.email, desk=form.desk, by=call.me.account_id, now=call.now
    )
    return Redirect(f"/admin/agencies/{agency_id}#contacts", CONTACT_ADDED)


@post(
    "/admin/agencies/{agency_id:int}/contacts/{contact_id:int}/removal",
    may=Permission.AGENCIES_MANAGE, again=show,
)  # fmt: skip
def remove_address(call: Write, agency_id: int, contact_id: int) -> Redirect:
    remove_contact(call.db, agency_id, contact_id, by=call.me.account_id, now=call.now)
    return Redirect(f"/admin/agencies/{agency_id}#contacts", CONTACT_REMOVED)


ROUTES: list[Route] = [
    listed, new, add, show, change, ask_retire, retire, bring_back, add_address, remove_address,
]  # fmt: skip
