"""Reviews that wait: asked for, taken back, and the list of them for who decides."""

from sara.accounts.permissions import Permission
from sara.errors import Forbidden
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.problems.wanted import cursor
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say
from sara.workflow import queries
from sara.workflow.forms import AskReview
from sara.workflow.gates import judgement
from sara.workflow.letters import tell_reviewers
from sara.workflow.operations.reviewing import ask_review, withdraw_review
from sara.workflow.words import AFTERWARDS

ASKED = notice("review-asked", N_("The review is asked for. A reviewer is told."))
WITHDRAWN = notice("review-withdrawn", N_("The review is withdrawn."))


@get("/problems/{problem_id:int}/reviews/new", may=Permission.REVIEW_ASK)
def new_review(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    held = judgement(call.db, problem_id, found.row.stage, call.settings, call.today)
    return Page(
        "workflow/ask.html", frame(found, call.today) | {"held": held, "form": call.filled()}
    )


@post("/problems/{problem_id:int}/reviews", may=Permission.REVIEW_ASK, again=new_review)
def ask(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    form = call.read(AskReview)
    if form.anyway and not form.note:
        raise FormError({"note": say(N_("Say why the missing points should not hold this up"))})
    review = ask_review(
        call.db, found, note=form.note, anyway=form.anyway, by=call.me, now=call.now,
        today=call.today, settings=call.settings,
    )  # fmt: skip
    tell_reviewers(call.db, found, review.id, now=call.now)
    return Redirect(f"/problems/{problem_id}", ASKED)


@post("/problems/{problem_id:int}/reviews/{review_id:int}/withdrawal", may=Permission.REVIEW_ASK)
def withdraw(call: Write, problem_id: int, review_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    withdraw_review(call.db, found, review_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}", WITHDRAWN)


@get("/reviews", may=Permission.REVIEW_QUEUE)
def queue(call: Read) -> Page:
    if not call.me.might_by_role(Permission.REVIEW_QUEUE):
        raise Forbidden
    waiting = queries.review_queue(call.db, call.me, cursor(call.query("after")))
    shown = waiting[: queries.QUEUE_PAGE]
    more = len(waiting) > len(shown)
    last = shown[-1] if shown else None
    return Page(
        "workflow/queue.html",
        {
            "waiting": shown,
            "today": call.today,
            "me": call.me.account_id,
            "decided": queries.decided_lately(call.db, call.me),
            "afterwards": AFTERWARDS,
            "older": f"/reviews?after={last.due_on}.{last.id}" if more and last else "",
        },
    )


ROUTES: list[Route] = [new_review, ask, withdraw, queue]
