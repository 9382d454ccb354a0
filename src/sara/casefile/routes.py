"""Choosing a file of a problem, and having it made."""

from functools import partial
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.casefile.kinds import MEDIA, Form, Kind
from sara.casefile.orders import ORDERS
from sara.casefile.pressing import pressed
from sara.casefile.queries import holds_for_agencies
from sara.casefile.writing import for_whom, perhaps_names, reach_for, read_for, written
from sara.errors import NotFound
from sara.files.arriving import store_of
from sara.files.names import content_disposition
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Made, Page
from sara.web.call import Read
from sara.web.route import Route, get


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One file that can be had."""

    kind: Kind
    whom: str
    guide: str
    noted: bool
    """Whether taking it is noted, because it holds what is for agencies only."""


@get("/problems/{problem_id:int}/case-file", may=Permission.PROBLEM_READ)
def choose(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    kept = found.reach.sees(Audience.AGENCIES) and holds_for_agencies(call.db, problem_id)
    offers = [
        Offer(
            kind=kind, whom=for_whom(kind, reach_for(found, kind)), guide=ORDERS[kind].guide,
            noted=kept and reach_for(found, kind).sees(Audience.AGENCIES),
        )
        for kind in Kind
    ]  # fmt: skip
    context: dict[str, Any] = frame(found, call.today, "/case-file")
    return Page("casefile/choose.html", context | {"offers": offers, "forms": list(Form)})


@get(
    "/problems/{problem_id:int}/case-file/{kind:str}/contents", may=Permission.PROBLEM_READ,
    heavy=True,
)  # fmt: skip
def contents(call: Read, problem_id: int, kind: str) -> Page:
    """What a file would hold now, what it would lack, and what in it may be names."""
    found = find(call.db, call.me, problem_id)
    asked = _kind(kind)
    read = read_for(call, found, reach_for(found, asked))
    file = written(call, read, asked)
    names = perhaps_names(file) if ORDERS[asked].for_judges else []
    context: dict[str, Any] = frame(found, call.today, "/case-file")
    return Page(
        "casefile/contents.html",
        context | {"kind": asked, "file": file, "names": names, "forms": list(Form)},
    )


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
    store = store_of(call.settings).folder
    return Made(partial(pressed, told, form, store), MEDIA[form], content_disposition(saved))


def asked_for(name: str) -> tuple[Kind, Form]:
    """The kind and form that a name such as case-file.pdf asks for. Raises `NotFound`."""
    kind, _, form = name.partition(".")
    try:
        return _kind(kind), Form.of(form)
    except ValueError:
        raise NotFound from None


def _kind(name: str) -> Kind:
    try:
        return Kind.of(name)
    except ValueError:
        raise NotFound from None


ROUTES: list[Route] = [choose, contents, file]
