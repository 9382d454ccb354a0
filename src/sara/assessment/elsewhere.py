"""The page of what is known elsewhere; analysis asks for it, and assessments answer."""

from sara.accounts.permissions import Permission
from sara.assessment.of_its_kind import of_its_kind
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get


@get("/problems/{problem_id:int}/analysis/elsewhere", may=Permission.PROBLEM_READ)
def elsewhere(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    return Page(
        "assessment/elsewhere.html",
        frame(found, call.today, here="/analysis", stage=Stage.ANALYSIS)
        | {"known": of_its_kind(call.db, call.me, found.row)},
    )


ROUTES: list[Route] = [elsewhere]
