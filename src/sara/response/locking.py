"""The evaluation plan on the plan page: written, locked, and amended in the open."""

import msgspec

from sara.accounts.permissions import Permission
from sara.figures.foresight import foresight
from sara.figures.queries import indicators
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.response import evaluation, queries
from sara.response.forms import Amend, Evaluate, NameIndicator, Versioned
from sara.response.plan import show
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

LOCKED = notice("plan-locked", N_("The evaluation plan is locked. Changes are now amendments."))
AMENDED = notice("plan-amended", N_("The amendment is saved and stays visible."))


@post("/problems/{problem_id:int}/plan/evaluation", may=Permission.PROBLEM_WORK, again=show)
def save_evaluation(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    values = msgspec.structs.asdict(call.read(Evaluate))
    version = values.pop("version")
    evaluation.save_evaluation(call.db, found, version, values, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/plan#evaluation", SAVED)


@post(
    "/problems/{problem_id:int}/plan/indicators/{indicator_id:int}",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def name_indicator(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    named = call.read(NameIndicator).named
    evaluation.name_indicator(
        call.db, found, indicator_id, named=named, by=call.me, now=call.now
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/plan#indicators", SAVED)


@get("/problems/{problem_id:int}/plan/lock", may=Permission.PLAN_LOCK)
def confirm(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PLAN_LOCK)
    plan = queries.evaluation(call.db, problem_id, call.settings)
    ids = queries.named_indicators(call.db, problem_id)
    named = [i for i in indicators(call.db, problem_id) if i.id in ids]
    return Page(
        "response/lock.html",
        frame(found, call.today, here="/plan", stage=Stage.PLAN)
        | {
            "could": {i.id: foresight(i, plan.days_after) for i in named},
            "plan": plan, "named": named, "form": call.filled({"version": plan.version}),
            "missing": evaluation.missing_for_the_lock(plan, named, call.today),
        },
    )  # fmt: skip


@post("/problems/{problem_id:int}/plan/lock", may=Permission.PLAN_LOCK, again=confirm)
def lock(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN, Permission.PLAN_LOCK)
    evaluation.lock(
        call.db, found, call.read(Versioned).version, by=call.me, now=call.now, today=call.today,
        settings=call.settings,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/plan#evaluation", LOCKED)


@post("/problems/{problem_id:int}/plan/amendments", may=Permission.PLAN_LOCK, again=show)
def amend(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN, Permission.PLAN_LOCK)
    form = call.read(Amend)
    evaluation.amend(
        call.db, found, what=form.what, because=form.because, follow_up_on=form.follow_up_on,
        by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/plan#amendments", AMENDED)


ROUTES: list[Route] = [save_evaluation, name_indicator, confirm, lock, amend]
