"""Administration of seats: whose they are, giving, handing on and ending them, and no problem."""

from typing import Any

from sara.accounts.models import Account, AccountState
from sara.accounts.permissions import Permission
from sara.accounts.reach import SeatKind
from sara.db import whole
from sara.errors import NotFound
from sara.people.queries import accounts
from sara.problems import appointing, holding, team
from sara.problems.operations import sits_there
from sara.problems.people import SEAT_ENDED, SEAT_GIVEN
from sara.problems.people_forms import Appoint, EndSeat
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

HANDED_ON = notice("seat-handed-on", N_("The problem has another lead, who is told."))
UNKNOWN = N_(
    "There is no problem in work with this reference, or this person has no role where it lies"
)
KINDS = [Choice(kind.value, kind.words, holding.WHAT[kind]) for kind in SeatKind]


@get("/admin/accounts/{account_id:int}/seats", may=Permission.SEATS_MANAGE)
def seats(call: Read, account_id: int) -> Page:
    account, last = accounts.one(call.db, account_id), whole(call.query("before")) or 0
    held, more = holding.page(call.db, account_id, last)
    context = {
        "account": account,
        "held": held,
        "more": more,
        "paged": bool(last),
        "myself": account_id == call.me.account_id,
        "in_use": account.state is AccountState.ACTIVE,
        "form": call.filled(name="seat"),
        "kinds": KINDS,
        "what": holding.WHAT,
        "duties": team.duties(),
    }
    return Page("problems/seats.html", context)


@post("/admin/accounts/{account_id:int}/seats", may=Permission.SEATS_MANAGE, again=seats)
def give(call: Write, account_id: int) -> Redirect:
    form = call.read(Appoint)
    appointing.not_to_oneself(account_id, call.me)
    account, problem = call.db.get(Account, account_id), holding.in_work(call.db, form.reference)
    if account is None:
        raise NotFound
    if problem is None or not sits_there(call.db, account, problem.area_id, call.me):
        # One sentence for all: or numbers that are tried would tell what lies where.
        raise FormError({"reference": say(UNKNOWN)})
    appointing.appoint(
        call.db, account_id, problem.id, form.kind, because=form.reason, by=call.me, now=call.now
    )
    return Redirect(f"/admin/accounts/{account_id}/seats", SEAT_GIVEN)


ENDING = "/admin/accounts/{account_id:int}/seats/{seat_id:int}/ending"


@get(ENDING, may=Permission.SEATS_MANAGE)
def ask_end(call: Read, account_id: int, seat_id: int) -> Page:
    appointing.not_to_oneself(account_id, call.me)
    account, seat = accounts.one(call.db, account_id), holding.one(call.db, account_id, seat_id)
    if seat.until is not None:
        raise NotFound
    words = call.query("who") or call.asked.typed.get("who", [""])[-1]
    context = {
        "account": account,
        "seat": seat,
        "leads": seat.kind is SeatKind.LEAD,
        "form": call.filled(),
        **_found(call, account_id, words),
    }
    return Page("problems/seat_end.html", context)


@post(ENDING, may=Permission.SEATS_MANAGE, again=ask_end)
def end(call: Write, account_id: int, seat_id: int) -> Redirect:
    form, seat = call.read(EndSeat), holding.one(call.db, account_id, seat_id)
    back = f"/admin/accounts/{account_id}/seats"
    now: dict[str, Any] = {"because": form.reason, "by": call.me, "now": call.now}
    if seat.kind is not SeatKind.LEAD:
        appointing.dismiss(call.db, account_id, seat, **now)
        return Redirect(back, SEAT_ENDED)
    appointing.hand_on(call.db, account_id, seat, form.successor(), leaves=form.leaves, **now)
    return Redirect(back, HANDED_ON)


def _found(call: Read, account_id: int, words: str) -> dict[str, Any]:
    """Who could lead from now on, of those that were searched."""
    me = call.me.account_id
    people = holding.successors(call.db, words, before=account_id, asking=me)
    choices = [Choice(str(one.id), one.name, one.agency_name or "") for one in people]
    return {"who": words, "successors": choices, "shortest": team.SHORTEST}


ROUTES: list[Route] = [seats, give, ask_end, end]
