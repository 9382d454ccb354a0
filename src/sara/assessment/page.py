"""The assessment page: did it work, did it only move, and what do both sides say?"""

from collections.abc import Mapping
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.assessment import operations, queries
from sara.assessment.compared import results_of
from sara.assessment.dates import dates_shown
from sara.assessment.files import MovedLine
from sara.assessment.forms import (
    Elsewhere,
    Ending,
    Goal,
    Impact,
    Lessons,
    Process,
    Residents,
    Section,
    Summary,
)
from sara.assessment.gate import CRITERIA
from sara.assessment.models import (
    Delivered,
    FailureReason,
    Fell,
    Finding,
    GoalMet,
    Judgement,
    Moved,
)
from sara.assessment.record import record_says, values_shown
from sara.assessment.side_by_side import verdicts_shown
from sara.assessment.verdict_table import CELLS, applies
from sara.evidence.noting import noted
from sara.figures.models import Taken
from sara.problems.checklist import checklist
from sara.problems.frame import frame
from sara.problems.models import Outcome, Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.response import queries as response
from sara.response.delivery import HOW, delivered_share
from sara.response.plan import note_agency_actions
from sara.scanning.queries import scan_row
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED
from sara.web.route import Route, get, post

JUDGEMENTS = (Judgement.WORKED, Judgement.PARTLY, Judgement.DID_NOT)


@get("/problems/{problem_id:int}/assessment", may=Permission.PROBLEM_READ, heavy=True)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    run = response.running_file(call.db, problem_id, call.settings, call.today)
    file = queries.gate_file(call.db, problem_id, call.settings, call.today, run)
    texts = file.texts
    results = results_of(call.db, found, file, run, call.settings)
    going_on = [a for a in run.actions if a.continuing and found.reach.sees(a.audience)]
    note_agency_actions(call, problem_id, going_on)
    around = frame(found, call.today, here="/assessment", stage=Stage.ASSESSMENT)
    return Page(
        "assessment/show.html",
        around
        | verdicts_shown(call, found, file.asked, may_answer=not around["closed"])
        | dates_shown(call, found)
        | {
            "points": checklist(CRITERIA, file, problem_id),
            "texts": texts,
            "scan": scan_row(call.db, problem_id),
            "going_on": going_on,
            "share": delivered_share(run.actions), "how": HOW,
            "plan": run.evaluation,
            "plan_texts": response.plan_texts(call.db, problem_id),
            "amendments": response.amendments(call.db, problem_id),
            "compared": [
                (c, values_shown(c.line.baseline, c.change.before),
                 values_shown(c.line.at(Taken.AFTER), c.change.after), r)
                for c, r in zip(file.compared, results, strict=True)
            ],
            "record": record_says(run, results),
            "evidence": noted(call, problem_id, queries.residents_evidence(
                call.db, problem_id, found.reach.audiences)),
            "cells": CELLS, "cell": applies(texts.delivered, texts.fell),
            "moved": {way.value: one for way, one in file.moved.items()}, "ways": list(Moved),
            "forms_of": {
                name: call.filled(texts, name=name)
                for name in ("process", "impact", "goal", "residents", "lessons", "outcome",
                             "summary")
            },
            "displacement": call.filled(_as_form(file.moved), name="displacement"),
            "may_move": found.may(Permission.PROBLEM_MOVE),
            "may_publish": found.may(Permission.PROBLEM_PUBLISH),
            "choices": {
                "delivered": list(Delivered), "failure": list(FailureReason), "fell": list(Fell),
                "goal_met": list(GoalMet), "outcome": list(Outcome), "finding": list(Finding),
                "judgement": JUDGEMENTS,
            },
        },
    )  # fmt: skip


def _as_form(moved: Mapping[Moved, MovedLine]) -> dict[str, Any]:
    standing: dict[str, Any] = {"version": sum(one.version for one in moved.values())}
    for way, one in moved.items():
        standing[way.value] = one.finding
        standing[f"{way.value}_words"] = one.words
    return standing


def save(call: Write, problem_id: int, kind: type[Section], section: str) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    values = msgspec.structs.asdict(call.read(kind))
    version = values.pop("version")
    operations.save_answers(call.db, found, version, values, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/assessment#{section}", SAVED)


@post("/problems/{problem_id:int}/assessment/process", may=Permission.PROBLEM_WORK, again=show)
def save_process(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Process, "process")


@post("/problems/{problem_id:int}/assessment/impact", may=Permission.PROBLEM_WORK, again=show)
def save_impact(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Impact, "impact")


@post("/problems/{problem_id:int}/assessment/goal", may=Permission.PROBLEM_WORK, again=show)
def save_goal(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Goal, "goal")


@post("/problems/{problem_id:int}/assessment/residents", may=Permission.PROBLEM_WORK, again=show)
def save_residents(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Residents, "residents")


@post("/problems/{problem_id:int}/assessment/lessons", may=Permission.PROBLEM_WORK, again=show)
def save_lessons(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Lessons, "lessons")


@post("/problems/{problem_id:int}/assessment/outcome", may=Permission.PROBLEM_WORK, again=show)
def save_outcome(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Ending, "outcome")


@post("/problems/{problem_id:int}/assessment/summary", may=Permission.PROBLEM_WORK, again=show)
def save_summary(call: Write, problem_id: int) -> Redirect:
    return save(call, problem_id, Summary, "summary")


@post("/problems/{problem_id:int}/assessment/displacement", may=Permission.PROBLEM_WORK, again=show)
def save_displacement(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    form = call.read(Elsewhere)
    operations.save_displacement(
        call.db, found, form.version, form.answers(), by=call.me, now=call.now
    )
    return Redirect(f"/problems/{problem_id}/assessment#displacement", SAVED)


ROUTES: list[Route] = [
    show, save_process, save_impact, save_goal, save_residents, save_lessons, save_outcome,
    save_summary, save_displacement,
]  # fmt: skip
