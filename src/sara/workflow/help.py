"""How a problem moves: the picture from the machine, the rules from the gates."""

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.db import BIGGEST_ID, whole
from sara.errors import NotFound
from sara.problems.criteria import RULES
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get
from sara.words import N_
from sara.workflow.chart import chart, told
from sara.workflow.gates import GATES
from sara.workflow.said import names
from sara.workflow.timeline import PAGE, entries, note_lines
from sara.workflow.words import WORDS

ASKS: dict[str, str] = {
    "scanning": N_("Is this a problem, and whose?"),
    "analysis": N_("Why here, and why now?"),
    "plan": N_("What will we do, who does it by when, and how will we know that it worked?"),
    "running": N_("Is it done as planned?"),
    "assessment": N_("Did it work, or did it only move?"),
    "sustain": N_("Does it last?"),
}
"""What each stage wants to know; the stages at rest ask nothing."""


@get("/help", may=Permission.PUBLIC)
def how(call: Read) -> Page:
    return Page(
        "workflow/help.html",
        {
            "chart": chart(),
            "told": told(),
            "words": WORDS,
            "asks": ASKS,
            "gates": {stage.value: gate.criteria for stage, gate in GATES.items()},
            "rules": RULES,
            "settings": call.settings,
        },
    )


@get("/problems/{problem_id:int}/history", may=Permission.PROBLEM_READ)
def history(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, at_least=Reach.TEAM)
    before = call.query("before")
    last = whole(before) if before else BIGGEST_ID
    if last is None:
        raise NotFound
    lines = entries(call.db, found, before=last, named=names(call.db, found))
    note_lines(call, problem_id, lines[:PAGE])
    return Page(
        "workflow/history.html",
        frame(found, call.today, "/history")
        | {
            "lines": lines[:PAGE],
            "older": f"/problems/{problem_id}/history?before={lines[PAGE - 1].seq}"
            if len(lines) > PAGE
            else "",
        },
    )


ROUTES: list[Route] = [how, history]
