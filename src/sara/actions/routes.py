"""The actions of a problem: the list, one action, its owner's answers."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import queries
from sara.actions.forms import AnswerAction, EditAction
from sara.actions.models import Action, ActionStatus
from sara.actions.operations import (
    ANSWERS,
    BEFORE_THE_PLAN,
    add_action,
    answer_action,
    change_action,
    drop_action,
    may_answer,
)
from sara.actions.queries import Choice
from sara.evidence.claims import Offer, of_kind
from sara.evidence.models import Supports
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST, ORDER
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

ADDED = notice("action-added", N_("The action is added. Its owner is asked to accept it."))
SAVED = notice("action-saved", N_("The action is saved."))
AGAIN = notice("action-again", N_("The action is saved. Its owner is asked again."))
ANSWERED = notice("action-answered", N_("Your answer is saved."))


@get("/problems/{problem_id:int}/actions", may=Permission.PROBLEM_READ)
def actions(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    return Page(
        "actions/list.html",
        frame(found, call.today, "/actions")
        | {
            "actions": queries.listed(call.db, problem_id, found.reach.audiences),
            "today": call.today,
            "may_add": found.may(Permission.ACTION_ADD) and found.row.stage not in AT_REST,
            "open": (ActionStatus.PROPOSED, ActionStatus.ACCEPTED),
        },
    )


@get("/problems/{problem_id:int}/actions/new", may=Permission.ACTION_ADD)
def new(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    early = found.row.stage in BEFORE_THE_PLAN
    standing = {
        "hypothesis_id": call.query("hypothesis"), "interim": early,
        "stage": call.query("stage") or ("scanning" if early else "plan"),
        "audience": Audience.TEAM,
    }  # fmt: skip
    return Page("actions/edit.html", _edit_page(call, found, standing) | {"early": early})


@post("/problems/{problem_id:int}/actions", may=Permission.ACTION_ADD, again=new)
def add(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    form = call.read(EditAction)
    action = add_action(
        call.db, found, by=call.me, now=call.now, settings=call.settings,
        **_values(call, found, form),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action.id}", ADDED)


@get("/problems/{problem_id:int}/actions/{action_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    row = queries.one(call.db, problem_id, action_id, found.reach.audiences)
    if row.audience is Audience.AGENCIES:
        call.note_reading(problem_id, "action", action_id)
    at_rest = found.row.stage in AT_REST
    answers = ANSWERS.get(row.status, ()) if may_answer(found, row, call.me) else ()
    why = {o.key: o.words for o in _hypotheses(call, found)}
    return Page(
        "actions/show.html",
        frame(found, call.today, "/actions")
        | {
            "action": row,
            "today": call.today,
            "why": why.get(str(row.hypothesis_id), ""),
            "answers": [] if at_rest else list(answers),
            "may_change": found.may(Permission.PROBLEM_MOVE) and not at_rest,
            "form": call.filled(row, name="answer"),
            "drop": call.filled({"version": row.version}, name="drop"),
        },
    )


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/answer",
    may=Permission.ACTION_ANSWER,
    again=show,
)
def answer(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.PROBLEM_READ)
    form = call.read(AnswerAction)
    answer_action(
        call.db, found, action, form.version, form.status, because=form.because, by=call.me,
        now=call.now, start_on=form.start_on, ended_on=form.ended_on,
        continuing=form.continuing or None, done_dosage=form.done_dosage or None,
        delivered_percent=100 if form.status is ActionStatus.DONE else form.delivered_percent,
        proof=form.proof or None,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", ANSWERED)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/drop",
    may=Permission.PROBLEM_MOVE,
    again=show,
)
def drop(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.PROBLEM_MOVE)
    because = call.asked.typed.get("because", [""])[-1].strip()[:500]
    if not because:
        raise FormError({"because": say(N_("Say why"))})
    version = call.asked.typed.get("version", ["0"])[-1]
    drop_action(
        call.db, found, action, int(version) if version.isdecimal() else 0, because=because,
        by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", SAVED)


@get("/problems/{problem_id:int}/actions/{action_id:int}/edit", may=Permission.PROBLEM_MOVE)
def edit(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_MOVE)
    row = queries.one(call.db, problem_id, action_id, found.reach.audiences)
    standing = dict(row._mapping) | {"owner": _owner_value(row)}
    return Page(
        "actions/edit.html",
        _edit_page(call, found, standing)
        | {"action": row, "early": found.row.stage in BEFORE_THE_PLAN},
    )


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}",
    may=Permission.PROBLEM_MOVE,
    again=edit,
)
def save(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.PROBLEM_MOVE)
    form = call.read(EditAction)
    asked_again = change_action(
        call.db, found, action, form.version, by=call.me, now=call.now, settings=call.settings,
        **_values(call, found, form),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", AGAIN if asked_again else SAVED)


def _reached(
    call: Write, problem_id: int, action_id: int, permission: Permission
) -> tuple[Found, Action]:
    found = find(call.db, call.me, problem_id, permission)
    queries.one(call.db, problem_id, action_id, found.reach.audiences)
    return found, call.db.get_one(Action, action_id)


def _hypotheses(call: Call[Any], found: Found) -> list[Offer]:
    return of_kind(call.db, found.id, Supports.HYPOTHESIS, found.reach.audiences)


def _edit_page(call: Call[Any], found: Found, standing: dict[str, Any]) -> dict[str, Any]:
    agencies = found.reach.sees(Audience.AGENCIES)
    return frame(found, call.today, "/actions") | {
        "action": None,
        "form": call.filled(standing),
        "owners": queries.owners(call.db, found.id),
        "hypotheses": [Choice(o.key, o.words) for o in _hypotheses(call, found) if o.open],
        "stages": ORDER,
        "audiences": [Audience.TEAM, *([Audience.AGENCIES] if agencies else [])],
    }


def _owner_value(row: Any) -> str:
    for kind in ("account", "agency", "stakeholder"):
        if (number := getattr(row, f"owner_{kind}_id")) is not None:
            return f"{kind}:{number}"
    return ""


def _values(call: Write, found: Found, form: EditAction) -> dict[str, Any]:
    """The columns a form stands for; owner and reason must be of this problem."""
    if form.owner not in {o.value for o in queries.owners(call.db, found.id)}:
        raise FormError({"owner": say(N_("Choose who does it"))})
    known = {o.key for o in _hypotheses(call, found) if o.open}
    if form.hypothesis_id is not None and str(form.hypothesis_id) not in known:
        raise FormError({"hypothesis_id": say(N_("Choose one of the explanations"))})
    kind, _, number = form.owner.partition(":")
    owner = dict.fromkeys(("account", "agency", "stakeholder"))
    hidden = form.audience if found.reach.sees(form.audience) else Audience.TEAM
    return {
        "what": form.what, "hypothesis_id": form.hypothesis_id, "criterion": form.criterion,
        "role": form.role, "place": form.place, "start_on": form.start_on, "due_on": form.due_on,
        "continuing": form.continuing, "interim": form.interim, "stage": form.stage,
        "audience": hidden, "planned_dosage": form.planned_dosage, "cost": form.cost,
        **{f"owner_{k}_id": int(number) if k == kind else None for k in owner},
    }  # fmt: skip


ROUTES: list[Route] = [actions, new, add, show, answer, drop, edit, save]
