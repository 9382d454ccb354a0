"""What has no owner, and handing it over."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions.owners import OF_AGENCY, THE_AGENCY
from sara.errors import NotFound
from sara.handover.forms import HandOver, HandOverActions
from sara.handover.left import ACCOUNT, ACTION, AGENCY, PROBLEM, PROMISE, Ownerless
from sara.handover.operations import hand_over, hand_over_of_agency
from sara.handover.queries import (
    SHOWN,
    answering,
    candidates,
    ownerless,
)
from sara.web import dates
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

DONE = notice("handed-over", N_("It is handed over. The new owner is told."))


class Row(msgspec.Struct, frozen=True):
    """One line: what it is, for how many days, and whether that is too long."""

    one: Ownerless
    days: int
    late: bool

    @property
    def href(self) -> str:
        if self.one.kind == PROMISE:
            return f"/promises/{self.one.id}"
        base = f"/problems/{self.one.problem_id}"
        return base if self.one.kind == PROBLEM else f"{base}/actions/{self.one.id}"


class Left(msgspec.Struct, frozen=True):
    """Everything that one person, agency or stakeholder left behind."""

    kind: str
    id: int
    name: str
    rows: list[Row]


@get("/handover", may=Permission.HANDOVER_MAKE)
def overview(call: Read) -> Page:
    found = _rows(call)
    return Page(
        "handover/list.html",
        {
            "groups": _grouped(found), "days": call.settings.ownerless_days,
            "late": sum(row.late for row in found), "all": len(found),
            "more": len(found) >= SHOWN,
        },
    )  # fmt: skip


@get("/handover/{account_id:int}", may=Permission.HANDOVER_MAKE)
def show(call: Read, account_id: int) -> Page:
    mine = _rows(call, ACCOUNT, account_id)
    if not mine:
        raise NotFound
    people = candidates(call.db, _areas(mine), call.me)
    standing = {
        "problems": [r.one.id for r in mine if r.one.kind == PROBLEM],
        "actions": [r.one.id for r in mine if r.one.kind == ACTION],
        "promises": [r.one.id for r in mine if r.one.kind == PROMISE],
    }
    return Page(
        "handover/show.html",
        {
            "name": mine[0].one.name, "account_id": account_id, "form": call.filled(standing),
            "problems": [r for r in mine if r.one.kind == PROBLEM],
            "actions": [r for r in mine if r.one.kind == ACTION], "people": people,
            "promises": [r for r in mine if r.one.kind == PROMISE],
            "days": call.settings.ownerless_days,
        },
    )  # fmt: skip


@post("/handover/{account_id:int}", may=Permission.HANDOVER_MAKE, again=show)
def give(call: Write, account_id: int) -> Redirect:
    form = call.read(HandOver)
    hand_over(
        call.db, account_id, form.account_id, problems=form.problems, actions=form.actions,
        promises=form.promises, because=form.reason, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect("/handover", DONE)


@get("/handover/agencies/{agency_id:int}", may=Permission.HANDOVER_MAKE)
def show_agency(call: Read, agency_id: int) -> Page:
    mine = _rows(call, AGENCY, agency_id)
    if not mine:
        raise NotFound
    return Page(
        "handover/agency.html",
        {
            "name": mine[0].one.name, "agency_id": agency_id,
            "actions": [r for r in mine if r.one.kind == ACTION],
            "promises": [r for r in mine if r.one.kind == PROMISE],
            "form": call.filled({
                kind: [r.one.id for r in mine if r.one.kind == one]
                for kind, one in (("actions", ACTION), ("promises", PROMISE))
            }),
            "owners": _owners(call, mine), "days": call.settings.ownerless_days,
        },
    )  # fmt: skip


@post("/handover/agencies/{agency_id:int}", may=Permission.HANDOVER_MAKE, again=show_agency)
def give_of_agency(call: Write, agency_id: int) -> Redirect:
    form = call.read(HandOverActions)
    offered = _owners(call, _rows(call, AGENCY, agency_id))
    if all(one.value != form.owner for one in offered):
        raise FormError({"owner": say(HandOverActions.says["owner"])})
    hand_over_of_agency(
        call.db, agency_id, form.owner, actions=form.actions, promises=form.promises,
        because=form.reason, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect("/handover", DONE)


def _areas(rows: Sequence[Row]) -> set[int]:
    return {row.one.area_id for row in rows if row.one.area_id is not None}


def _owners(call: Call[Any], rows: Sequence[Row]) -> list[Choice]:
    """Who can take over what an agency owned: agencies with an address first, then people."""
    people = candidates(call.db, _areas(rows), call.me)
    return [
        *(
            Choice(f"{AGENCY}:{one.id}", say(THE_AGENCY, name=one.name))
            for one in answering(call.db)
        ),
        *(
            Choice(f"{ACCOUNT}:{one.id}", say(OF_AGENCY, name=one.name, agency=one.agency)
                   if one.agency else one.name)
            for one in people
        ),
    ]  # fmt: skip


def _rows(call: Call[Any], left: str = "", left_id: int | None = None) -> list[Row]:
    found = ownerless(call.db, call.me)
    if left:
        found = [o for o in found if o.left == left and o.left_id == left_id]
    for one in found:
        if one.audience is Audience.AGENCIES:
            call.note_reading(one.problem_id, "action", one.id)
    return rows_of(found, call.today, call.settings.ownerless_days)


def rows_of(found: Sequence[Ownerless], today: dt.date, allowed: int) -> list[Row]:
    """With the days each has been without an owner."""
    counted = [(one, (today - dates.today(one.since)).days) for one in found]
    return [Row(one, days, days > allowed) for one, days in counted]


def _grouped(rows: list[Row]) -> list[Left]:
    """By whoever left, the longest first, as the rows come."""
    groups: dict[tuple[str, Any], Left] = {}
    for row in rows:
        one = row.one
        left = groups.setdefault((one.left, one.left_id), Left(one.left, one.left_id, one.name, []))
        left.rows.append(row)
    return list(groups.values())


ROUTES: list[Route] = [overview, show, give, show_agency, give_of_agency]
