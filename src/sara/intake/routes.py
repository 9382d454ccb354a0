"""Reporting something: the screen before the form, the form, the look over it, the receipt."""

import re
from typing import Any

from sara.accounts.models import Precision
from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.intake import codes, operations, places, queries, similar
from sara.intake.following import ROUTES as FOLLOWING
from sara.intake.forms import MODES, Before, ReportForm
from sara.intake.models import ContactBy, HowOften, IdentityMode
from sara.intake.receiving import MOST_PHOTOS, PHOTOS, SPARED, Taken, area_of, details, read, take
from sara.intake.told import facts, reached
from sara.intake.urgent import Urgent, advice
from sara.privacy.covering import cover_chosen, each_once, look_through
from sara.web.answers import Page, Text
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.route import Route, get, post

FORM = "report"
LATER = frozenset({"photos", "joins", "cover", ""})
"""Fields that stand on the second page."""


@get("/report", may=Permission.PUBLIC, traceless=True)
def before(call: Read) -> Page:
    return Page("intake/before.html", _around(call) | {
        "kinds": list(Urgent), "emergency": advice(Urgent.DANGER, call.settings).lines[0],
        "onward": _onward(call),
    })  # fmt: skip


@get("/report/urgent/{kind:str}", may=Permission.PUBLIC, traceless=True)
def urgent(call: Read, kind: str) -> Page:
    try:
        found = Urgent.of(kind)
    except ValueError:
        raise NotFound from None
    return Page("intake/urgent.html", _around(call) | {
        "advice": advice(found, call.settings), "onward": _onward(call),
    })  # fmt: skip


@get("/report/new", may=Permission.PUBLIC, traceless=True)
def new(call: Read) -> Page:
    return _first_page(call, {
        "mode": IdentityMode.ANONYMOUS, "precision": Precision.STREET,
        "area_id": call.query("area"), "joins": call.query("joins"),
    })  # fmt: skip


@get("/report/areas", may=Permission.PUBLIC, traceless=True)
def outlines(call: Read) -> Text:
    """The boundaries of the areas, for the map on which a place can be picked."""
    return Text(places.outlines(queries.areas(call.db)), "application/geo+json")


@post("/report/check", may=Permission.PUBLIC, again=new, traceless=True)
def check(call: Write) -> Page:
    if call.asked.typed.get("back"):
        return _first_page(call, call.asked.typed)
    return _second_page(call, read(call.asked, call.viewer))


@get("/report/check", may=Permission.PUBLIC, traceless=True)
def again(call: Read) -> Page:
    """The page with the mistake, of the two that make up the form. No page of its own."""
    sent = call.filled(name=call.asked.typed.get("_form", [""])[-1])
    try:
        form = read(call.asked, call.viewer)
    except FormError:
        return _first_page(call, {})
    later = {error.name for error in sent.errors} <= LATER
    return _second_page(call, form) if later else _first_page(call, {})


@post(
    "/report", may=Permission.PUBLIC, again=again, before=take, uploads=True, traceless=True
)  # fmt: skip
def send(call: Write) -> Page:
    taken: Taken = call.prepared
    form, texts = taken.form, taken.form.texts()
    texts, covered = cover_chosen(texts, look_through(texts, SPARED), form.cover)
    receipt = operations.receive(
        call.db, form.told(texts, taken.area_id), mode=form.mode, contact=form.contact(),
        photos=taken.photos,
        covered=covered, by=call.viewer.account_id if call.viewer else None,
        once=call.asked.typed.get("_once", [""])[-1], now=call.now, today=call.today,
    )  # fmt: skip
    return Page("intake/sent.html", _around(call) | {
        "code": receipt.code, "groups": codes.shown(receipt.code),
        "form": call.filled(name="code"), "address": f"{call.settings.public_address}/receipt",
        "anonymous": form.mode is IdentityMode.ANONYMOUS, "days": call.settings.report_days,
    })  # fmt: skip


def _first_page(call: Call[Any], standing: Any) -> Page:
    form, areas = call.filled(standing, name=FORM), queries.areas(call.db)
    return Page("intake/new.html", _around(call) | {
        "form": form, "areas": [Choice(str(a.id), a.name) for a in areas],
        "drawing": places.drawing(areas), "tiles": call.settings.map_tiles,
        "credit": call.settings.map_credit,
        "joined": _joined(call, form.value("joins")), "modes": MODES,
        "ways": list(ContactBy), "often": list(HowOften), "before": list(Before),
        "precisions": [p for p in Precision if p is not Precision.AREA],
        "urgent": advice(Urgent.DANGER, call.settings).lines[0], "accepted": PHOTOS,
    })  # fmt: skip


def _second_page(call: Call[Any], form: ReportForm) -> Page:
    areas = queries.areas(call.db)
    told = form.told(form.texts(), area_of(form, areas))
    area = next((area.name for area in areas if area.id == told.area_id), None)
    offers = list(similar.like(call.db, f"{told.what} {told.place}", told.area_id))
    joined = similar.published(call.db, form.joins) if form.joins else None
    if joined and joined.problem_id not in {offer.problem_id for offer in offers}:
        offers.insert(0, joined)
    found = each_once(details(form))
    typed = {name: values for name, values in call.asked.typed.items() if name in CARRIED}
    filled = call.filled(typed | {"joins": joined.problem_id if joined else ""}, name=FORM)
    return Page("intake/check.html", _around(call) | {
        "form": filled, "facts": facts(told, area), "offers": offers,
        "found": found, "chosen": form.cover if form.looked else [one.key for one in found],
        "mode": next(m for m in MODES if m.value == form.mode.value),
        "reached": reached(form.contact()),
        "anonymous": form.mode is IdentityMode.ANONYMOUS, "no_area": told.area_id is None,
        "most": MOST_PHOTOS, "accepted": PHOTOS,
        "carried": [(name, value) for name, values in typed.items() for value in values],
    })  # fmt: skip


CARRIED = frozenset(ReportForm.__struct_fields__) - {"joins", "cover", "looked"}


def _joined(call: Call[Any], named: str) -> similar.Offer | None:
    """The published problem that somebody says theirs is part of."""
    number = re.fullmatch(r"[0-9]{1,9}", named)
    return similar.published(call.db, int(named)) if number else None


def _onward(call: Read) -> str:
    """What an address carries on to the form: the problem that theirs is part of."""
    joined = _joined(call, call.query("joins"))
    return f"?joins={joined.problem_id}" if joined else ""


def _around(call: Call[Any]) -> dict[str, Any]:
    return {"leave_to": call.settings.leave_to}


ROUTES: list[Route] = [before, urgent, new, outlines, check, send, *FOLLOWING]
