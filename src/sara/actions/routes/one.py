"""One action: how it stands, what its owner answers, and giving it up."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.actions import operations, points, queries, suggestions
from sara.actions.forms import AnswerAction, DropAction
from sara.actions.models import ActionStatus
from sara.actions.operations import ANSWERS, ENDED, may_answer
from sara.actions.page import around, hypotheses, note, reached, with_contacts
from sara.evidence.models import Supports
from sara.evidence.noting import noted
from sara.evidence.queries import for_claim
from sara.problems.queries import find
from sara.problems.stages import AT_REST
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

ANSWERED = notice("action-answered", N_("Your answer is saved."))
DROPPED = notice("action-dropped", N_("The action is dropped. Its owner is told."))


@get("/problems/{problem_id:int}/actions/{action_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int, action_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    sees = found.reach.audiences
    row = queries.one(call.db, problem_id, action_id, sees)
    note(call, found, row)
    at_rest = found.row.stage in AT_REST
    answers = ANSWERS.get(row.status, ()) if may_answer(found, row, call.me) else ()
    why = {o.key: o.words for o in hypotheses(call, found)}
    reported = row.status in (ActionStatus.DONE, ActionStatus.PART_DONE)
    standing = dict(row._mapping) | {"because": row.status_because if reported else ""}
    return Page(
        "actions/show.html",
        around(call, found)
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
            "outside": with_contacts(call, found, row, at_rest),
        },
    )  # fmt: skip


@post(
    "/problems/{problem_id:int}/actions/{action_id:int}/answer",
    may=Permission.ACTION_ANSWER,
    again=show,
)
def answer(call: Write, problem_id: int, action_id: int) -> Redirect:
    found, action = reached(call, problem_id, action_id, Permission.PROBLEM_READ)
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
    found, action = reached(call, problem_id, action_id, Permission.ACTION_MANAGE)
    form = call.read(DropAction)
    operations.drop_action(
        call.db, found, action, form.version, because=form.because, by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/actions/{action_id}", DROPPED)


def _report(call: Write, form: AnswerAction) -> dict[str, Any]:
    """What a report says of an action; one that is done has ended, today unless told otherwise."""
    done = form.status is ActionStatus.DONE
    ended = form.ended_on or (call.today if done and not form.continuing else None)
    return {
        "start_on": form.start_on, "ended_on": ended, "continuing": form.continuing,
        "done_dosage": form.done_dosage, "proof": form.proof,
        "delivered_percent": 100 if done else form.delivered_percent,
    }  # fmt: skip


ROUTES: list[Route] = [show, answer, drop]
