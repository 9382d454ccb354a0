"""The plan page: what we will do, who does it by when, and how its success will be judged."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions.suggestions import waiting
from sara.analysis.models import TestResult
from sara.analysis.queries import HypothesisLine, hypotheses, study_row
from sara.figures.foresight import foresight
from sara.figures.queries import indicators
from sara.problems.checklist import checklist
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.response import operations, queries
from sara.response.files import ActionLine, OptionLine
from sara.response.forms import (
    ChangeOption,
    Choice,
    Choose,
    Lawful,
    Objectives,
    Versioned,
    WriteOption,
)
from sara.response.gate import PLAN_CRITERIA
from sara.response.models import Approach, Design, Side
from sara.rounds.queries import of_options
from sara.rounds.reckoning import Asked
from sara.scanning.queries import scan_row
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Filled
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence

OPTION_REMOVED = notice("option-removed", N_("The option is removed. The history keeps it."))


class Choosable(msgspec.Struct, frozen=True):
    value: int
    words: Sentence


class OptionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One option with its forms and the explanation it acts on."""

    line: OptionLine
    explanation: Sentence | None
    refuted: bool
    asked: Asked | None
    """What the group says to it, where it was asked."""
    change: Filled
    choice: Filled
    removal: Filled


@get("/problems/{problem_id:int}/plan", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    explanations = hypotheses(call.db, problem_id)
    rounds = of_options(call.db, problem_id, call.today)
    file = queries.plan_file(call.db, problem_id, call.settings, call.today)
    options, texts, plan = file.options, file.plan, file.evaluation
    actions = [a for a in file.actions if found.reach.sees(a.audience)]
    named = queries.named_indicators(call.db, problem_id)
    note_agency_actions(call, problem_id, actions)
    around = frame(found, call.today, here="/plan", stage=Stage.PLAN)
    return Page(
        "response/plan.html",
        around
        | {
            "points": checklist(PLAN_CRITERIA, file, problem_id),
            "options": [_shown(call, o, explanations, rounds.get(o.id)) for o in options],
            "new_option": call.filled(name="option-new"),
            "approaches": list(Approach), "sides": list(Side), "designs": list(Design),
            "explanations": [Choosable(h.id, h.sentence) for h in explanations],
            "said": {h.id: h.sentence for h in explanations},
            "texts": texts,
            "scan": scan_row(call.db, problem_id),
            "study": study_row(call.db, problem_id),
            "enforcement_only": _enforcement_only(options),
            "choice": call.filled(texts, name="choice"),
            "asked": file.asked,
            "may_ask": found.may(Permission.ROUND_OPEN) and found.row.stage is Stage.PLAN,
            "objectives": call.filled(texts, name="objectives"),
            "lawful": call.filled(texts, name="lawful"),
            "actions": actions,
            "plan": plan,
            "evaluation": call.filled(plan, name="evaluation"),
            "amendment": call.filled(name="amendment"),
            "amendments": queries.amendments(call.db, problem_id),
            "indicators": [
                (i, i.id in named, call.filled(name=f"indicator-{i.id}"),
                 None if plan.locked_at else foresight(i, plan.days_after))
                for i in indicators(call.db, problem_id)
            ],
            "may_lock": around["may_write"] and found.may(Permission.PLAN_LOCK),
            "may_act": found.may(Permission.ACTION_ADD),
            "suggestions": waiting(call.db, call.me, problem_id),
            "ran_early": plan.locked_at is None and any(a.reported for a in actions),
        },
    )  # fmt: skip


def note_agency_actions(call: Read, problem_id: int, actions: Sequence[ActionLine]) -> None:
    """Leave a reading for each action on the page that is for agencies only."""
    for action in actions:
        if action.audience is Audience.AGENCIES:
            call.note_reading(problem_id, "action", action.id)


def _enforcement_only(options: Sequence[OptionLine]) -> bool:
    chosen = [o for o in options if o.chosen]
    return bool(chosen) and all(o.approach is Approach.ENFORCEMENT for o in chosen)


def _shown(
    call: Read, line: OptionLine, explanations: Sequence[HypothesisLine], asked: Asked | None
) -> OptionShown:
    acts_on = next((h for h in explanations if h.id == line.hypothesis_id), None)
    return OptionShown(
        line=line,
        explanation=acts_on.sentence if acts_on else None,
        asked=asked,
        refuted=acts_on is not None and acts_on.result is TestResult.NOT_SUPPORTED,
        change=call.filled(line, name=f"option-{line.id}"),
        choice=call.filled(name=f"choose-{line.id}"),
        removal=call.filled(name=f"remove-{line.id}"),
    )


@post("/problems/{problem_id:int}/plan/options", may=Permission.PROBLEM_WORK, again=show)
def add_option(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    values = msgspec.structs.asdict(call.read(WriteOption))
    option = operations.add_option(call.db, found, values, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/plan#option-{option.id}", SAVED)


@post(
    "/problems/{problem_id:int}/plan/options/{option_id:int}",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def change_option(call: Write, problem_id: int, option_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    values = msgspec.structs.asdict(call.read(ChangeOption))
    version = values.pop("version")
    operations.change_option(
        call.db, found, option_id, version, values, by=call.me, now=call.now
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/plan#option-{option_id}", SAVED)


@post(
    "/problems/{problem_id:int}/plan/options/{option_id:int}/choice",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def choose_option(call: Write, problem_id: int, option_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    chosen = call.read(Choose).chosen
    operations.choose_option(call.db, found, option_id, chosen=chosen, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/plan#option-{option_id}", SAVED)


@post(
    "/problems/{problem_id:int}/plan/options/{option_id:int}/removal",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def remove_option(call: Write, problem_id: int, option_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    operations.remove_option(call.db, found, option_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/plan#options", OPTION_REMOVED)


@post("/problems/{problem_id:int}/plan/choice", may=Permission.PROBLEM_WORK, again=show)
def save_choice(call: Write, problem_id: int) -> Redirect:
    return _save(call, problem_id, Choice, "choice")


@post("/problems/{problem_id:int}/plan/objectives", may=Permission.PROBLEM_WORK, again=show)
def save_objectives(call: Write, problem_id: int) -> Redirect:
    return _save(call, problem_id, Objectives, "objectives")


@post("/problems/{problem_id:int}/plan/lawful-basis", may=Permission.PROBLEM_WORK, again=show)
def save_lawful_basis(call: Write, problem_id: int) -> Redirect:
    return _save(call, problem_id, Lawful, "lawful")


def _save(call: Write, problem_id: int, kind: type[Versioned], section: str) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.PLAN)
    values: dict[str, Any] = msgspec.structs.asdict(call.read(kind))
    version = values.pop("version")
    operations.save_plan(call.db, found, version, values, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/plan#{section}", SAVED)


ROUTES: list[Route] = [
    show, add_option, change_option, choose_option, remove_option, save_choice, save_objectives,
    save_lawful_basis,
]  # fmt: skip
