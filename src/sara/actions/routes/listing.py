"""The list of actions, with what was offered from closed problems."""

from sara.accounts.permissions import Permission
from sara.actions import queries, suggestions
from sara.actions.page import around, note
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

ASIDE = notice("action-aside", N_("It is off the list. The history keeps it."))


@get("/problems/{problem_id:int}/actions", may=Permission.PROBLEM_READ)
def actions(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    rows = queries.listed(call.db, problem_id, found.reach.audiences)
    for row in rows:
        note(call, found, row)
    taken = suggestions.waiting(call.db, call.me, problem_id)
    context = around(call, found) | {"actions": rows, "suggestions": taken}
    return Page("actions/list.html", context | {"aside": call.filled(name="aside")})


@post(
    "/problems/{problem_id:int}/actions/taken-over/{suggestion_id:int}/removal",
    may=Permission.ACTION_ADD,
    again=actions,
)
def put_aside(call: Write, problem_id: int, suggestion_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    suggestions.put_aside(call.db, found, suggestion_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions", ASIDE)


ROUTES: list[Route] = [actions, put_aside]
