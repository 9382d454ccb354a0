"""What the group is asked on one problem: the list, asking, answering, and the outcome."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST
from sara.rounds import answering, keying, operations, queries
from sara.rounds.asking import KINDS, alone, offered, subjects_of, why_not
from sara.rounds.forms import (
    AnswerIt,
    AskQuestion,
    KeyPosition,
    OpenRound,
    TakeBack,
    TakePosition,
    WriteOutcome,
)
from sara.rounds.models import RoundKind, RoundState
from sara.rounds.page import round_page
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

OPENED = notice("round-opened", N_("The group is asked. Everyone who may answer is told."))
TAKEN = notice("position-taken", N_("Your answer is saved. You can change it until the last day."))
KEYED = notice("position-keyed", N_("The answer is saved. Everyone sees that you keyed it in."))
QUESTION = notice("round-question", N_("Your question is sent, and stands here for everyone."))
ANSWERED = notice("round-answered", N_("The answer is saved, and who asked is told."))
CLOSED = notice("round-closed", N_("It is closed. Everyone who was asked is told."))
BACK = notice("round-back", N_("The question is taken back. The reason stays."))
CONCLUDED = notice("round-concluded", N_("What follows from it is written down."))
REASON = N_("Say why, so that it can be answered")

LIST = "/problems/{problem_id:int}/decisions"
ONE = LIST + "/{round_id:int}"


@get(LIST, may=Permission.PROBLEM_READ)
def decisions(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    runs = found.may(Permission.ROUND_OPEN) and found.row.stage not in AT_REST
    rounds = queries.on_problem(call.db, problem_id, call.me.account_id, call.today)
    under_way = {r.kind for r in rounds if r.state is RoundState.OPEN and not r.over}
    kinds = [k for k in offered(found.row.stage) if not (alone(k) and k in under_way)]
    return Page(
        "rounds/list.html",
        frame(found, call.today, "/decisions")
        | {
            "rounds": rounds,
            "offers": [(kind, KINDS[kind]) for kind in kinds] if runs else [],
        },
    )


@get(LIST + "/new", may=Permission.ROUND_OPEN)
def new(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    kind = _kind(call.asked.typed.get("kind", [call.query("kind", "anything")])[-1])
    people = queries.able(call.db, problem_id, kind)
    subjects = subjects_of(call.db, problem_id, kind)
    about = call.query("option")
    standing = {
        "kind": kind, "option_id": about,
        "proposal": next((t for n, t in subjects if str(n) == about), KINDS[kind].begins),
        "voters": [p.id for p in people], "quorum": len(people) // 2 + 1, "hidden": False,
        "closes_on": call.today + dt.timedelta(days=call.settings.round_days),
    }  # fmt: skip
    closed = AT_REST.get(found.row.stage, "")
    return Page(
        "rounds/new.html",
        frame(found, call.today, "/decisions")
        | {
            "kind": kind, "asking": KINDS[kind], "form": call.filled(standing),
            "people": [Choice(str(p.id), p.name) for p in people],
            "subjects": [Choice(str(number), title) for number, title in subjects],
            "closed": closed,
            "why_not": "" if closed else _why_not(call, found, kind),
        },
    )  # fmt: skip


def _why_not(call: Read, found: Found, kind: RoundKind) -> str:
    if kind not in offered(found.row.stage):
        return operations.NOT_NOW
    latest = queries.latest(call.db, found.id, kind, call.today) if alone(kind) else None
    if latest is not None and not latest.over:
        return operations.ALREADY
    return why_not(call.db, found.id, kind, call.today)


@post(LIST, may=Permission.ROUND_OPEN, again=new)
def open_it(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(OpenRound)
    row = operations.open_round(
        call.db, found, kind=form.kind, proposal=form.proposal, background=form.background,
        voters=form.voters, closes_on=form.closes_on, hidden=form.hidden, quorum=form.quorum,
        option_id=form.option_id, **_now(call),
    )  # fmt: skip
    return _to(problem_id, row.id, OPENED)


@get(ONE, may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int, round_id: int) -> Page:
    return Page("rounds/show.html", round_page(call, problem_id, round_id))


@post(ONE + "/position", may=Permission.ROUND_ANSWER, again=show)
def answer(call: Write, problem_id: int, round_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_ANSWER)
    form = call.read(TakePosition)
    row, _ = queries.one(call.db, problem_id, round_id, call.me.account_id, call.today)
    if answering.needs_a_reason(row.kind, form.stance) and not form.reason:
        raise FormError({"reason": say(REASON)})
    answering.take_position(
        call.db, found, round_id, form.version, stance=form.stance, reason=form.reason, **_now(call)
    )
    return _to(problem_id, round_id, TAKEN)


@post(ONE + "/positions/{account_id:int}", may=Permission.ROUND_OPEN, again=show)
def key_in(call: Write, problem_id: int, round_id: int, account_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(KeyPosition)
    row, _ = queries.one(call.db, problem_id, round_id, call.me.account_id, call.today)
    if answering.needs_a_reason(row.kind, form.stance) and not form.reason:
        raise FormError({"reason": say(REASON)})
    keying.key_in(
        call.db, found, round_id, account_id, form.version, stance=form.stance,
        reason=form.reason, how=form.how, **_now(call),
    )  # fmt: skip
    return _to(problem_id, round_id, KEYED, f"position-{account_id}")


@post(ONE + "/questions", may=Permission.ROUND_ANSWER, again=show)
def question(call: Write, problem_id: int, round_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_ANSWER)
    form = call.read(AskQuestion)
    answering.ask_question(call.db, found, round_id, question=form.question, **_now(call))
    return _to(problem_id, round_id, QUESTION, "questions")


@post(ONE + "/questions/{question_id:int}/answer", may=Permission.ROUND_OPEN, again=show)
def answer_question(call: Write, problem_id: int, round_id: int, question_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(AnswerIt)
    answering.answer_question(
        call.db, found, round_id, question_id, form.version, answer=form.answer, **_now(call)
    )
    return _to(problem_id, round_id, ANSWERED, f"question-{question_id}")


@post(ONE + "/objections/{account_id:int}/answer", may=Permission.ROUND_OPEN, again=show)
def answer_objection(call: Write, problem_id: int, round_id: int, account_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(AnswerIt)
    answering.answer_objection(
        call.db, found, round_id, account_id, form.version, answer=form.answer, **_now(call)
    )
    return _to(problem_id, round_id, ANSWERED, f"position-{account_id}")


@post(ONE + "/closing", may=Permission.ROUND_OPEN, again=show)
def close(call: Write, problem_id: int, round_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    operations.close_round(call.db, found, round_id, **_now(call))
    return _to(problem_id, round_id, CLOSED)


@post(ONE + "/outcome", may=Permission.ROUND_OPEN, again=show)
def conclude(call: Write, problem_id: int, round_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(WriteOutcome)
    operations.write_outcome(
        call.db, found, round_id, form.version, outcome=form.outcome, **_now(call)
    )
    return _to(problem_id, round_id, CONCLUDED, "outcome")


@post(ONE + "/taking-back", may=Permission.ROUND_OPEN, again=show)
def take_back(call: Write, problem_id: int, round_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.ROUND_OPEN)
    form = call.read(TakeBack)
    operations.take_back(call.db, found, round_id, because=form.because, **_now(call))
    return _to(problem_id, round_id, BACK)


def _kind(value: str) -> RoundKind:
    try:
        return RoundKind.of(value)
    except ValueError:
        raise NotFound from None


def _now(call: Call[Any]) -> Mapping[str, Any]:
    return {"by": call.me, "now": call.now, "today": call.today, "settings": call.settings}


def _to(problem_id: int, round_id: int, words: str, anchor: str = "") -> Redirect:
    end = f"#{anchor}" if anchor else ""
    return Redirect(f"/problems/{problem_id}/decisions/{round_id}{end}", words)


ROUTES: list[Route] = [
    decisions, new, open_it, show, answer, key_in, question, answer_question, answer_objection,
    close, conclude, take_back,
]  # fmt: skip
