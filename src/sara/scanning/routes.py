"""Logging a problem, and the scanning page."""

import datetime as dt

from sara.accounts import queries as accounts
from sara.accounts.permissions import Permission
from sara.errors import Forbidden
from sara.problems.operations import log_problem
from sara.scanning.forms import LogProblem
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

LOGGED = notice("logged", N_("The problem is logged. Next: fill in what scanning asks for."))


@get("/problems/new", may=Permission.PROBLEM_LOG)
def new(call: Read) -> Page:
    mine = [a for a in accounts.areas(call.db) if call.me.may_in(Permission.PROBLEM_LOG, a.id)]
    first = {"area_id": mine[0].id if len(mine) == 1 else ""}
    return Page("scanning/new.html", {"form": call.filled(first), "areas": mine})


@post("/problems", may=Permission.PROBLEM_LOG, again=new)
def log(call: Write) -> Redirect:
    form = call.read(LogProblem)
    if not call.me.may_in(Permission.PROBLEM_LOG, form.area_id):
        raise Forbidden
    problem = log_problem(
        call.db, title=form.title, behaviour=form.behaviour, place=form.place, times=form.times,
        area_id=form.area_id, by=call.me, now=call.now, today=call.today,
        due_on=call.today + dt.timedelta(days=call.settings.scanning_days),
    )  # fmt: skip
    return Redirect(f"/problems/{problem.id}", LOGGED)


ROUTES: list[Route] = [new, log]
