"""The actions of a problem: the list, one action, its owner's answers."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import exchange, links, operations, outside, points, queries, suggestions
from sara.actions.forms import (
    AUDIENCES,
    AnswerAction,
    DropAction,
    EditAction,
    SendLink,
    TellContacts,
)
from sara.actions.models import Action, ActionStatus
from sara.actions.operations import ANSWERS, BEFORE_THE_PLAN, ENDED, may_answer
from sara.actions.owners import columns_of, owners, value_of
from sara.evidence.claims import Offer, of_kind
from sara.evidence.models import Supports
from sara.evidence.noting import noted
from sara.evidence.queries import for_claim
from sara.patterns.queries import behind
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST, at
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
ANSWERED = notice("action-answered", N_("Your answer is saved."))
LINK_SENT = notice("link-sent", N_("A new link is on its way. The one before does not work."))
LINK_REVOKED = notice("link-revoked", N_("The link does not work any more."))
TOLD = notice("contacts-told", N_("Your message is saved, and those who hold a link are told."))
ASIDE = notice("action-aside", N_("It is off the list. The history keeps it."))
DROPPED = notice("action-dropped", N_("The action is dropped. Its owner is told."))


@get("/problems/{problem_id:int}/actions", may=Permission.PROBLEM_READ)
def actions(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    rows = queries.listed(call.db, problem_id, found.reach.audiences)
    for row in rows:
        _note(call, found, row)
    taken = suggestions.waiting(call.db, call.me, problem_id)
    around = _around(call, found) | {"actions": rows, "suggestions": taken}
    return Page("actions/list.html", around | {"aside": call.filled(name="aside")})


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
    usual = call.query("usual")
    if usual.isascii() and usual.isdigit():
        sheet = behind(call.db, found.row.pattern_id)
        standing["what"] = dict(enumerate(sheet.actions if sheet else (), 1)).get(int(usual), "")
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


@post(
    "/problems/{problem_id:int}/actions/taken-over/{suggestion_id:int}/removal",
    may=Permission.ACTION_ADD,
    again=actions,
)
def put_aside(call: Write, problem_id: int, suggestion_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ACTION_ADD)
    suggestions.put_aside(call.db, found, suggestion_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions", ASIDE)


@get("/problems/{problem_id:int}/actions/{action_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    sees = found.reach.audiences
    row = queries.one(call.db, problem_id, action_id, sees)
    _note(call, found, row)
    at_rest = found.row.stage in AT_REST
    answers = ANSWERS.get(row.status, ()) if may_answer(found, row, call.me) else ()
    why = {o.key: o.words for o in _hypotheses(call, found)}
    reported = row.status in (ActionStatus.DONE, ActionStatus.PART_DONE)
    standing = dict(row._mapping) | {"because": row.status_because if reported else ""}
    return Page(
        "actions/show.html",
        _around(call, found)
        | {
            "action": row,
            "taken": suggestions.of_action(call.db, call.me, action_id),
            "why": why.get(str(row.hypothesis_id), ""),
            "serves": next((point.words for point in points.find(row.criterion)), ""),
            "evidence": noted(call, problem_id, for_claim(
                call.db, problem_id, sees, Supports.ACTION, action_id)),
            "may_prove": found.may(Permission.EVIDENCE_ADD) and not at_rest,
            "answers": [] if at_rest else list(answers),
            "may_change": found.may(Permission.ACTION_MANAGE) and not at_rest
            and row.status not in ENDED,
            "form": call.filled(standing, name="answer"),
            "drop": call.filled({"version": row.version}, name="drop"),
            "outside": _outside(call, found, row, at_rest),
        },
    )  # fmt: skip


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/answer",
    may=Permission.ACTION_ANSWER,
    again=show,
)
def answer(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.PROBLEM_READ)
    form = call.read(AnswerAction)
    if wrong := form.against(call.today):
        raise FormError(wrong)
    operations.answer_action(
        call.db, found, action, form.version, form.status, because=form.because, by=call.me,
        now=call.now, **(_report(call, form) if form.reports else {}),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", ANSWERED)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/drop",
    may=Permission.ACTION_MANAGE,
    again=show,
)
def drop(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    form = call.read(DropAction)
    operations.drop_action(
        call.db, found, action, form.version, because=form.because, by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", DROPPED)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/links",
    may=Permission.ACTION_MANAGE,
    again=show,
)
def send_link(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    contact_id = call.read(SendLink).contact_id
    outside.resend(call.db, found, action, contact_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", LINK_SENT)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/links/{link_id:int}/revocation",
    may=Permission.ACTION_MANAGE,
    again=show,
)
def revoke_link(call: Write, problem_id: int, action_id: int, link_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    outside.revoke(call.db, found, action, link_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", LINK_REVOKED)


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/messages",
    may=Permission.ACTION_ADD,
    again=show,
)
def tell(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.ACTION_ADD)
    outside.tell(call.db, found, action, call.read(TellContacts).message, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/actions/{action_id}#outside", TOLD)


@get("/problems/{problem_id:int}/actions/{action_id:int}/edit", may=Permission.ACTION_MANAGE)
def edit(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ACTION_MANAGE)
    row = queries.one(call.db, problem_id, action_id, found.reach.audiences)
    _note(call, found, row)
    standing = dict(row._mapping) | {"owner": value_of(row)}
    return Page("actions/edit.html", _edit_page(call, found, standing) | {"action": row})


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}",
    may=Permission.ACTION_MANAGE,
    again=edit,
)
def save(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = _reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    form = call.read(EditAction)
    asked_again = operations.change_action(
        call.db, found, action, form.version, by=call.me, now=call.now,
        **_values(call, found, form, action),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", AGAIN if asked_again else SAVED)


def _reached(
    call: Write, problem_id: int, action_id: int, permission: Permission
) -> tuple[Found, Action]:
    found = find(call.db, call.me, problem_id, permission)
    queries.one(call.db, problem_id, action_id, found.reach.audiences)
    return found, call.db.get_one(Action, action_id)


def _note(call: Read, found: Found, row: Any) -> None:
    if row.audience is Audience.AGENCIES:
        call.note_reading(found.id, "action", row.id)


def _outside(call: Read, found: Found, row: Any, at_rest: bool) -> dict[str, Any] | None:
    """What goes on with the contacts of the owning agency; None for who may not see it."""
    if row.owner_agency_id is None or not found.reach.sees(Audience.AGENCIES):
        return None
    contacts = outside.contacts(call.db, row.owner_agency_id)
    said = exchange.said(call.db, row.id)
    if said and row.audience is not Audience.AGENCIES:
        call.note_reading(found.id, "action", row.id)
    if not contacts and not said:
        return None
    manages = found.may(Permission.ACTION_MANAGE) and not at_rest
    sent = links.of_action(call.db, row.id, call.now)
    return {
        "said": said, "contacts": contacts,
        "working": [one for one in sent if one.works],
        "over": [one for one in sent if not one.works],
        "may_send": manages and bool(contacts) and links.step_of(row.status) is not None,
        "may_revoke": manages,
        "may_tell": found.may(Permission.ACTION_ADD) and not at_rest and bool(contacts),
        "link_form": call.filled(name="link"), "revoke_form": call.filled(name="revoke"),
        "tell_form": call.filled(name="tell"),
        "choices": [Choice(str(c.id), c.email) for c in contacts],
    }  # fmt: skip


def _around(call: Call[Any], found: Found) -> dict[str, Any]:
    closed = AT_REST.get(found.row.stage, "")
    return frame(found, call.today, "/actions") | {
        "closed": closed,
        "today": call.today,
        "may_add": not closed and found.may(Permission.ACTION_ADD),
        "early": found.row.stage in BEFORE_THE_PLAN,
    }


def _hypotheses(call: Call[Any], found: Found) -> list[Offer]:
    return of_kind(call.db, found.id, Supports.HYPOTHESIS, found.reach.audiences)


def _edit_page(call: Call[Any], found: Found, standing: dict[str, Any]) -> dict[str, Any]:
    agencies = found.reach.sees(Audience.AGENCIES)
    form = call.filled(standing)
    said = _hypotheses(call, found)
    return _around(call, found) | {
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
    known = {o.key for o in _hypotheses(call, found) if o.open}
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


def _report(call: Write, form: AnswerAction) -> dict[str, Any]:
    """What a report says of an action; one that is done has ended, today unless told otherwise."""
    done = form.status is ActionStatus.DONE
    ended = form.ended_on or (call.today if done and not form.continuing else None)
    return {
        "start_on": form.start_on, "ended_on": ended, "continuing": form.continuing,
        "done_dosage": form.done_dosage, "proof": form.proof,
        "delivered_percent": 100 if done else form.delivered_percent,
    }  # fmt: skip


ROUTES: list[Route] = [
    actions, new, add, put_aside, show, answer, drop, edit, save, send_link, revoke_link, tell,
]  # fmt: skip
