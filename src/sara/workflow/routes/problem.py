"""The page of a problem."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.errors import NotFound
from sara.problems.frame import frame
from sara.problems.models import WORKING
from sara.problems.queries import Found, find, team
from sara.web.answers import Page, Redirect
from sara.web.call import Read
from sara.web.route import Route, get
from sara.workflow import queries
from sara.workflow.gates import judgement
from sara.workflow.routes.moves import by_hand
from sara.workflow.sheet import let_pass
from sara.workflow.words import AFTERWARDS, LETTERS, WORDS


@get("/problems/{problem_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page | Redirect:
    found = find(call.db, call.me, problem_id, at_least=Reach.PUBLIC)
    if found.reach is Reach.PUBLIC:  # one truth: what everybody sees stands on the public page
        return Redirect(f"/public/{found.row.reference}")
    held = judgement(call.db, problem_id, found.row.stage, call.settings, call.today)
    reviews = queries.reviews(call.db, problem_id)
    return Page(
        "workflow/problem.html",
        frame(found, call.today)
        | {
            "held": held,
            "into": _into(call, found),
            "has_gate": found.row.stage in WORKING,
            "reviews": reviews,
            "open_review": next((r for r in reviews if r.state.value == "open"), None),
            "may_ask": found.may(Permission.REVIEW_ASK),
            "may_review": found.may(Permission.GATE_REVIEW)
            and queries.not_ones_own(found, call.me),
            "may_publish": found.may(Permission.PROBLEM_PUBLISH),
            "may_cover": found.may(Permission.DETAILS_COVER),
            "visits": queries.visits(call.db, problem_id),
            "team": team(call.db, problem_id),
            "moves": by_hand(call, found, held.enough_delivered),
            "let_pass": let_pass(held),
            "letters": LETTERS,
            "words": WORDS,
            "afterwards": AFTERWARDS,
        },
        parts={"gate": "workflow/_gate.html"},
    )


def _into(call: Read, found: Found) -> Any:
    """The problem that it was merged into, if whoever reads this may know of it; else None."""
    if found.row.merged_into_id is None:
        return None
    try:
        return find(call.db, call.me, found.row.merged_into_id, at_least=Reach.PUBLIC).row
    except NotFound:
        return None


ROUTES: list[Route] = [show]
