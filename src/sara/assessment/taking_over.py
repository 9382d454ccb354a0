"""The plan of a closed problem as a start: its actions, with how it ended, can be taken over."""

from sara.accounts.permissions import Permission
from sara.actions.forms import TakeOver
from sara.actions.operations import BEFORE_THE_PLAN
from sara.actions.suggestions import lent, take_over
from sara.assessment.of_its_kind import of_its_kind
from sara.patterns.queries import behind
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.stages import AT_REST
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

TAKEN = notice("actions-taken-over", N_("Taken over. Say of each who does it and by when."))


@get("/problems/{problem_id:int}/plan/earlier", may=Permission.ACTION_ADD)
def earlier(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    known = [one for one in of_its_kind(call.db, call.me, found.row).same_kind if one.inside]
    actions = lent(call.db, {one.id for one in known})
    return Page(
        "assessment/taking_over.html",
        frame(found, call.today, here="/plan", stage=Stage.PLAN)
        | {
            "lenders": [(one, actions[one.id]) for one in known if one.id in actions],
            "pattern": behind(call.db, found.row.pattern_id),
            "form": call.filled(),
            "may_take": found.row.stage not in (*AT_REST, *BEFORE_THE_PLAN),
        },
    )


@post("/problems/{problem_id:int}/plan/earlier", may=Permission.ACTION_ADD, again=earlier)
def take(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    chosen = call.read(TakeOver).chosen
    take_over(call.db, found, set(chosen), by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions#taken-over", TAKEN)


ROUTES: list[Route] = [earlier, take]
