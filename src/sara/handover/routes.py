"""What has no owner, and handing it over."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.errors import NotFound
from sara.handover.forms import HandOver
from sara.handover.operations import hand_over
from sara.handover.queries import ACCOUNT, ACTION, PROBLEM, SHOWN, Ownerless, candidates, ownerless
from sara.web import dates
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

DONE = notice("handed-over", N_("It is handed over. The new owner is told."))


class Row(msgspec.Struct, frozen=True):
    """One line: what it is, for how many days, and whether that is too long."""

    one: Ownerless
    days: int
    late: bool

    @property
    def href(self) -> str:
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
    mine = [r for r in _rows(call, account_id) if r.one.left == ACCOUNT]
    if not mine:
        raise NotFound
    people = candidates(call.db, {r.one.area_id for r in mine}, call.me)
    standing = {
        "problems": [r.one.id for r in mine if r.one.kind == PROBLEM],
        "actions": [r.one.id for r in mine if r.one.kind == ACTION],
    }
    return Page(
        "handover/show.html",
        {
            "name": mine[0].one.name, "account_id": account_id, "form": call.filled(standing),
            "problems": [r for r in mine if r.one.kind == PROBLEM],
            "actions": [r for r in mine if r.one.kind == ACTION], "people": people,
            "days": call.settings.ownerless_days,
        },
    )  # fmt: skip


@post("/handover/{account_id:int}", may=Permission.HANDOVER_MAKE, again=show)
def give(call: Write, account_id: int) -> Redirect:
    form = call.read(HandOver)
    hand_over(
        call.db, account_id, form.account_id, problems=form.problems, actions=form.actions,
        because=form.reason, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect("/handover", DONE)


def _rows(call: Read, account_id: int | None = None) -> list[Row]:
    found = ownerless(call.db, call.me)
    if account_id is not None:
        found = [o for o in found if o.left == ACCOUNT and o.left_id == account_id]
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


ROUTES: list[Route] = [overview, show, give]
