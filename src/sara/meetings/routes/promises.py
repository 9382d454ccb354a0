"""The ledger of promises, and one promise."""

from sara.accounts.permissions import Permission
from sara.db import whole
from sara.meetings import ledger
from sara.meetings.finding import find_meeting
from sara.meetings.forms import AnswerPromise
from sara.meetings.models import PromiseState
from sara.meetings.promises import answer_promise, may_answer
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import SAVED
from sara.web.route import Route, get, post
from sara.words import N_, say

TO_COME = N_("This day is still to come")


@get("/promises", may=Permission.SIGNED_IN)
def promises(call: Read) -> Page:
    """How each agency keeps its promises, of the meetings open to the reader."""
    asked = call.query("agency")
    only = ledger.NOBODYS if asked == "none" else whole(asked)
    rows = ledger.listed(call.db, call.me, only)
    counts = ledger.counts(call.db, call.me, call.today)
    return Page(
        "meetings/promises.html",
        {
            "counts": counts,
            "promises": rows[: ledger.SHOWN],
            "more": len(rows) > ledger.SHOWN,
            "only": only,
            "chosen": next((row.agency for row in counts if row.agency_id == only), None),
            "nobodys": ledger.NOBODYS,
            "today": call.today,
        },
    )


@get("/promises/{promise_id:int}", may=Permission.SIGNED_IN)
def promise(call: Read, promise_id: int) -> Page:
    row = ledger.one(call.db, promise_id)
    found = find_meeting(call.db, call.me, row.meeting_id)
    return Page(
        "meetings/promise.html",
        {
            "promise": row,
            "found": found,
            "circle": found.circle,
            "today": call.today,
            "may_answer": may_answer(found, row) and row.state is PromiseState.OPEN,
            "answers": [PromiseState.KEPT, PromiseState.DROPPED],
            "form": call.filled({"version": row.version, "ended_on": call.today}),
        },
    )


@post("/promises/{promise_id:int}", may=Permission.SIGNED_IN, again=promise)
def answer(call: Write, promise_id: int) -> Redirect:
    row = ledger.one(call.db, promise_id)
    found = find_meeting(call.db, call.me, row.meeting_id)
    form = call.read(AnswerPromise)
    ended_on = form.ended_on or call.today
    if ended_on > call.today:
        raise FormError({"ended_on": say(TO_COME)})
    answer_promise(
        call.db, found, row, form.version, form.state, because=form.because, ended_on=ended_on,
        now=call.now,
    )  # fmt: skip
    return Redirect(f"/promises/{promise_id}", SAVED)


ROUTES: list[Route] = [promises, promise, answer]
