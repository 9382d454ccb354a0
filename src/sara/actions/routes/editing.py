"""The form of an action: to add one, and to change it."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import operations, points, queries, suggestions
from sara.actions.forms import AUDIENCES, EditAction
from sara.actions.models import Action, ActionStatus
from sara.actions.operations import BEFORE_THE_PLAN
from sara.actions.owners import columns_of, owners, value_of
from sara.actions.page import around, hypotheses, note, reached
from sara.db import whole
from sara.patterns.queries import behind
from sara.problems.queries import Found, find
from sara.problems.stages import at
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

ADDED = notice("action-added", N_("The action is added. Its owner is asked to accept it."))
OWN = notice("action-own", N_("The action is added. You own it, so it counts as accepted."))
SAVED = notice("action-saved", N_("The action is saved."))
AGAIN = notice("action-again", N_("The action is saved. Its owner is asked again."))


@get("/problems/{problem_id:int}/actions/new", may=Permission.ACTION_ADD)
def new(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    standing: dict[str, Any] = {
        "hypothesis_id": call.query("hypothesis"), "audience": Audience.TEAM,
    }  # fmt: skip
    for one in suggestions.waiting(call.db, call.me, problem_id) if call.query("taken") else ():
        if str(one.id) == call.query("taken"):
            standing |= {"what": one.what, "aim": one.aim, "suggestion": one.id,
                         "planned_dosage": one.planned_dosage}  # fmt: skip
    if usual := whole(call.query("usual")):
        sheet = behind(call.db, found.row.pattern_id)
        standing["what"] = dict(enumerate(sheet.actions if sheet else (), 1)).get(usual, "")
    return Page("actions/edit.html", _edit_page(call, found, standing))


@post("/problems/{problem_id:int}/actions", may=Permission.ACTION_ADD, again=new)
def add(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    form = call.read(EditAction)
    early = found.row.stage in BEFORE_THE_PLAN
    action = operations.add_action(
        call.db, found, by=call.me, now=call.now, stage=at(found.row),
        interim=early and form.interim, **_values(call, found, form),
    )  # fmt: skip
    if form.suggestion is not None:
        suggestions.made_into(call.db, found, form.suggestion, action)
    accepted = action.status is ActionStatus.ACCEPTED
    return Redirect(f"/problems/{problem_id}/actions/{action.id}", OWN if accepted else ADDED)


@get("/problems/{problem_id:int}/actions/{action_id:int}/edit", may=Permission.ACTION_MANAGE)
def edit(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ACTION_MANAGE)
    row = queries.one(call.db, problem_id, action_id, found.reach.audiences)
    note(call, found, row)
    standing = dict(row._mapping) | {"owner": value_of(row)}
    return Page("actions/edit.html", _edit_page(call, found, standing) | {"action": row})


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}",
    may=Permission.ACTION_MANAGE,
    again=edit,
)
def save(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    form = call.read(EditAction)
    asked_again = operations.change_action(
        call.db, found, action, form.version, by=call.me, now=call.now,
        **_values(call, found, form, action),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", AGAIN if asked_again else SAVED)


def _edit_page(call: Call[Any], found: Found, standing: dict[str, Any]) -> dict[str, Any]:
    agencies = found.reach.sees(Audience.AGENCIES)
    form = call.filled(standing)
    said = hypotheses(call, found)
    return around(call, found) | {
        "action": None,
        "form": form,
        "owners": owners(call.db, found.id),
        "hypotheses": [
            Choice(o.key, o.words) for o in said if o.open or form.has("hypothesis_id", o.key)
        ],
        "points": _points(found, str(standing.get("criterion") or "")),
        "audiences": AUDIENCES if agencies else AUDIENCES[:1],
    }


def _points(found: Found, standing: str) -> list[Choice]:
    """The points of the gate that comes, and the one that an action serves already."""
    return list(dict.fromkeys((*points.find(standing), *points.of_gate(found.row.stage))))


def _values(
    call: Write, found: Found, form: EditAction, before: Action | None = None
) -> dict[str, Any]:
    """The columns a form stands for; owner and reason must be of this problem."""
    wrong = {}
    standing = value_of(before) if before else ""
    if form.owner not in {standing, *(o.value for o in owners(call.db, found.id))}:
        wrong["owner"] = say(N_("Choose who does it"))
    known = {o.key for o in hypotheses(call, found) if o.open}
    known.add(str(before.hypothesis_id) if before else "")
    if form.hypothesis_id is not None and str(form.hypothesis_id) not in known:
        wrong["hypothesis_id"] = say(N_("Choose one of the explanations"))
    served = {point.value for point in _points(found, before.criterion if before else "")}
    if form.criterion not in served | {""}:
        wrong["criterion"] = say(N_("Choose one of the points"))
    if form.due_on < call.today and form.due_on != (before.due_on if before else None):
        wrong["due_on"] = say(N_("The due day has already passed"))
    if wrong:
        raise FormError(wrong)
    return {
        "what": form.what, "hypothesis_id": form.hypothesis_id, "criterion": form.criterion,
        "aim": form.aim,
        "role": form.role, "place": form.place, "start_on": form.start_on, "due_on": form.due_on,
        "continuing": form.continuing, "planned_dosage": form.planned_dosage, "cost": form.cost,
        "audience": form.audience if found.reach.sees(form.audience) else Audience.TEAM,
        **columns_of(form.owner),
    }  # fmt: skip


ROUTES: list[Route] = [new, add, edit, save]
