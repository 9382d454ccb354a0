"""Preparing a meeting: its agenda, which proposes points by itself, and who comes."""

from typing import Any

from sara.accounts.models import ByHand
from sara.accounts.permissions import Permission
from sara.meetings import inviting, operations, queries
from sara.meetings.finding import find_meeting
from sara.meetings.forms import AddToAgenda, KeepAttendance, KeyInvitation
from sara.meetings.models import Coming
from sara.meetings.proposing import proposals
from sara.meetings.routes.around import around, keeping, local_day
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Filled, FormError
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_, say

ON_AGENDA = notice("agenda-added", N_("The agenda is changed."))
NOTHING = N_("Choose a point, or write one")


@get("/meetings/{meeting_id:int}/agenda", may=Permission.MEETING_HOLD)
def agenda(call: Read, meeting_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    items = queries.agenda(call.db, meeting_id)
    there = {item.source for item in items}
    proposed = proposals(
        call.db, found.circle, day=local_day(call, found.row.starts_at), today=call.today,
        settings=call.settings,
    )  # fmt: skip
    return Page(
        "meetings/agenda.html",
        around(call, found, "/agenda")
        | {
            "agenda": items,
            "proposed": [one for one in proposed if one.source not in there],
            "form": call.filled(name="add"),
            "move": call.filled(name="move"),
        },
    )


@post("/meetings/{meeting_id:int}/agenda", may=Permission.MEETING_HOLD, again=agenda)
def add(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    form = call.read(AddToAgenda)
    if not (form.chosen or form.words):
        raise FormError({"words": say(NOTHING)})
    proposed = proposals(
        call.db, found.circle, day=local_day(call, found.row.starts_at), today=call.today,
        settings=call.settings,
    )  # fmt: skip
    operations.add_to_agenda(
        call.db, found, chosen=form.chosen, proposed=proposed, words=form.words, now=call.now
    )
    return Redirect(f"/meetings/{meeting_id}/agenda", ON_AGENDA)


@post(
    "/meetings/{meeting_id:int}/agenda/{item_id:int}/removal",
    may=Permission.MEETING_HOLD,
    again=agenda,
)
def take_off(call: Write, meeting_id: int, item_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    operations.take_off_agenda(call.db, found, item_id, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/agenda", ON_AGENDA)


@post(
    "/meetings/{meeting_id:int}/agenda/{item_id:int}/earlier",
    may=Permission.MEETING_HOLD,
    again=agenda,
)
def earlier(call: Write, meeting_id: int, item_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    operations.raise_on_agenda(call.db, found, item_id, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/agenda", ON_AGENDA)


@get("/meetings/{meeting_id:int}/attendance", may=Permission.MEETING_HOLD)
def attendance(call: Read, meeting_id: int) -> Page:
    found = keeping(call, meeting_id)
    rows = queries.attendance(call.db, meeting_id)
    return Page(
        "meetings/attendance.html",
        around(call, found, "/attendance")
        | {
            "rows": rows,
            "coming": len([row for row in rows if row.answer is Coming.YES]),
            "form": call.filled({"came": [row.account_id for row in rows if row.came]}),
            "keyings": [_keying(call, row) for row in rows if _keyable(call, row)],
            "answers": list(Coming),
            "ways": list(ByHand),
        },
    )


@post("/meetings/{meeting_id:int}/attendance", may=Permission.MEETING_HOLD, again=attendance)
def keep(call: Write, meeting_id: int) -> Redirect:
    found = keeping(call, meeting_id)
    form = call.read(KeepAttendance)
    operations.keep_attendance(call.db, found, form.came, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/attendance", SAVED)


def _keyable(call: Read, row: Any) -> bool:
    """Whether this person's answer may be keyed in: they gave none themselves."""
    return row.account_id != call.me.account_id and (not row.answer or bool(row.keyed_by))


def _keying(call: Read, row: Any) -> tuple[Any, Filled]:
    standing = {"answer": row.answer, "needs": row.needs, "how": row.keyed_how}
    return row, call.filled(standing, name=f"keying-{row.account_id}")


@post(
    "/meetings/{meeting_id:int}/attendance/{account_id:int}",
    may=Permission.MEETING_HOLD,
    again=attendance,
)
def key_in(call: Write, meeting_id: int, account_id: int) -> Redirect:
    found = keeping(call, meeting_id)
    form = call.read(KeyInvitation)
    inviting.key_in(
        call.db, found, account_id, form.answer, needs=form.needs, how=form.how, now=call.now
    )
    return Redirect(f"/meetings/{meeting_id}/attendance", SAVED)


ROUTES: list[Route] = [agenda, add, take_off, earlier, attendance, keep, key_in]
