"""The moves that no review decides: each is a button on the page of a problem."""

import datetime as dt

from sara.accounts.permissions import Permission
from sara.errors import NotFound, Refused
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import Found, find
from sara.triage.letters import tell_followers
from sara.triage.looking import found_in, look_over
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence, say
from sara.workflow import queries
from sara.workflow.forms import MakeMove
from sara.workflow.letters import tell_move
from sara.workflow.moves import Move, moves
from sara.workflow.operations.moving import Details, move
from sara.workflow.words import BY_HAND, WORDS

TELL_THEM = N_("Write what the people who reported it are told")
MOVED = notice("moved", N_("The problem is moved, and the reason is in its history."))
PAUSED = notice(
    "paused",
    N_("The problem is paused. When the pause is over, it stands on the lead's home page."),
)
RESUMED = notice("resumed", N_("The problem goes on where it was."))


@get("/problems/{problem_id:int}/moves/new", may=Permission.PROBLEM_MOVE)
def new_move(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_MOVE)
    sent = call.asked.typed.get("event", [call.query("event")])[-1]
    chosen = next((m for m in by_hand(call, found, enough=True) if m.event == sent), None)
    if chosen is None:
        raise NotFound
    return Page(
        "workflow/move.html",
        frame(found, call.today)
        | {"move": chosen, "words": WORDS[chosen.event], "form": (form := call.filled()),
           "event": sent, "found": found_in(form, ("told",))},
    )  # fmt: skip


@post("/problems/{problem_id:int}/moves", may=Permission.PROBLEM_MOVE, again=new_move)
def make_move(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_MOVE)
    form = call.read(MakeMove)
    if form.event not in BY_HAND:
        raise Refused(N_("This move is decided in a review."))
    if wrong := _mistakes(form, call.today):
        raise FormError(wrong)
    told = look_over(form, ("told",))[0]["told"]
    stage = move(
        call.db, found, form.event, by=call.me,
        details=Details(reason=form.reason, until=form.until, told=told),
        now=call.now, today=call.today, settings=call.settings,
    )  # fmt: skip
    tell_move(call.db, found, stage, by=call.me, now=call.now)
    tell_followers(call.db, problem_id, by=call.me, now=call.now, settings=call.settings)
    said = {"pause": PAUSED, "resume": RESUMED}.get(form.event, MOVED)
    return Redirect(f"/problems/{problem_id}", said)


def _mistakes(form: MakeMove, today: dt.date) -> dict[str, Sentence]:
    """A move that no review decides is told with its reason, too: to the team, and to everybody."""
    wrong: dict[str, Sentence] = {}
    if form.event == "resume":
        return wrong
    if not form.reason:
        wrong["reason"] = say(N_("Say why"))
    if not form.told:
        wrong["told"] = say(TELL_THEM)
    if form.event == "pause" and (form.until is None or form.until <= today):
        wrong["until"] = say(N_("Choose a day after today"))
    return wrong


def by_hand(call: Read, found: Found, enough: bool) -> list[Move]:
    """The moves that this person may make with a button, or sees refused with a reason."""
    facts = queries.facts_for_display(call.db, found, call.me, enough)
    if not (facts.may_lead or facts.may_review):
        return []
    possible = [m for m in moves(facts) if m.event in BY_HAND and "reviewed" not in m.blockers]
    if found.row.stage is Stage.PAUSED:
        return [m for m in possible if m.open]
    return sorted(possible, key=lambda m: BY_HAND.index(m.event))


ROUTES: list[Route] = [new_move, make_move]
