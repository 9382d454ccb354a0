"""Templates for problems: the list, and one with its editor."""

from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.patterns import operations, queries
from sara.patterns.forms import EditPattern
from sara.patterns.models import Must
from sara.problems.models import BehaviourKind, Surroundings
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

MADE = notice("pattern-made", N_("The template is kept. A problem can begin with it now."))


@get("/patterns", may=Permission.PATTERN_KEEP)
def listed(call: Read) -> Page:
    return Page("patterns/list.html", {"patterns": queries.every(call.db)})


@get("/patterns/new", may=Permission.PATTERN_KEEP)
def new(call: Read) -> Page:
    return _editor(call, None, {"active": True})


@post("/patterns", may=Permission.PATTERN_KEEP, again=new)
def make(call: Write) -> Redirect:
    values = _values(call)
    del values["version"]
    operations.make(call.db, by=call.me.account_id, now=call.now, **values)
    return Redirect("/patterns", MADE)


@get("/patterns/{pattern_id:int}", may=Permission.PATTERN_KEEP)
def show(call: Read, pattern_id: int) -> Page:
    row = queries.one(call.db, pattern_id)
    return _editor(call, row, dict(row._mapping) | {"must": row.must.split(",")})


@post("/patterns/{pattern_id:int}", may=Permission.PATTERN_KEEP, again=show)
def change(call: Write, pattern_id: int) -> Redirect:
    operations.change(call.db, pattern_id, by=call.me.account_id, now=call.now, **_values(call))
    return Redirect("/patterns", SAVED)


def _editor(call: Read, row: Any | None, standing: dict[str, Any]) -> Page:
    return Page("patterns/edit.html", {
        "pattern": row, "form": call.filled(standing), "kinds": list(BehaviourKind),
        "places": list(Surroundings), "musts": list(Must),
    })  # fmt: skip


def _values(call: Write) -> dict[str, Any]:
    form = call.read(EditPattern)
    return msgspec.structs.asdict(form) | {"must": ",".join(one.value for one in form.must)}


ROUTES: list[Route] = [listed, new, make, show, change]
