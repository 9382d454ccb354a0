"""Choosing a file of a problem, and having it made."""

from functools import partial
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.casefile.kinds import MEDIA, Form, Kind
from sara.casefile.material import Material
from sara.casefile.orders import ORDERS
from sara.casefile.parts import CaseFile
from sara.casefile.pressing import pressed
from sara.casefile.writing import perhaps_names, reach_for, read_for, written
from sara.errors import NotFound
from sara.files.store import content_disposition
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Made, Page
from sara.web.call import Read
from sara.web.route import Route, get


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One file that can be had, and what it would hold now."""

    kind: Kind
    file: CaseFile
    noted: bool
    """Whether taking it is noted, because it holds what is for agencies only."""
    names: list[str]
    """What may be names in a file for strangers."""


@get("/problems/{problem_id:int}/case-file", may=Permission.PROBLEM_READ, heavy=True)
def choose(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    context: dict[str, Any] = frame(found, call.today, "/case-file")
    read = {reach: read_for(call, found, reach) for reach in {reach_for(found, k) for k in Kind}}
    offers = [_offer(call, read[reach_for(found, kind)], kind) for kind in Kind]
    return Page("casefile/choose.html", context | {"offers": offers, "forms": list(Form)})


def _offer(call: Read, read: Material, kind: Kind) -> Offer:
    file = written(call, read, kind)
    names = perhaps_names(file) if ORDERS[kind].for_judges else []
    return Offer(kind=kind, file=file, noted=bool(read.for_agencies), names=names)


@get(
    "/problems/{problem_id:int}/case-file/{name:str}", may=Permission.PROBLEM_READ, heavy=True
)  # fmt: skip
def file(call: Read, problem_id: int, name: str) -> Made:
    found = find(call.db, call.me, problem_id)
    kind, form = asked_for(name)
    read = read_for(call, found, reach_for(found, kind))
    for subject, subject_id in read.for_agencies:
        call.note_reading(problem_id, subject, subject_id)
    told = written(call, read, kind)
    saved = f"{found.row.reference}-{kind.value}.{form.value}"
    return Made(partial(pressed, told, form), MEDIA[form], content_disposition(saved))


def asked_for(name: str) -> tuple[Kind, Form]:
    """The kind and form that a name such as case-file.pdf asks for. Raises `NotFound`."""
    kind, _, form = name.partition(".")
    try:
        return Kind.of(kind), Form.of(form)
    except ValueError:
        raise NotFound from None


ROUTES: list[Route] = [choose, file]
