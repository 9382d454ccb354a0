"""Dates to measure again: set in the assessment, answered on the sustain page."""

from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.actions.models import ActionStatus
from sara.assessment import queries, sustaining
from sara.assessment.forms import CheckDate, FirstDates, RecordCheck
from sara.assessment.lapsing import LATER, signs
from sara.figures.change import change, plain
from sara.figures.queries import indicators
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import Found, find, team
from sara.problems.stages import why_closed
from sara.problems.writing import Closed, writable
from sara.response import queries as response
from sara.response.plan import note_agency_actions
from sara.triage.letters import tell_followers
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Filled
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

HOLDS = notice("check-holds", N_("Saved. The result still holds."))
FAILS = notice("check-fails", N_("Saved. It no longer holds: think about opening the problem"
                                 " again."))  # fmt: skip
DROPPED = notice("check-dropped", N_("The date is taken back."))
STILL_DUE = N_("This problem is closed. Its dates to measure again still come due.")
MOVE = {Stage.SUSTAIN: "came_back", Stage.CLOSED: "reopen"}
"""The move that opens the problem again when it comes back."""


AT_AN_END = (ActionStatus.DECLINED, ActionStatus.DROPPED)


class Choosable(msgspec.Struct, frozen=True):
    value: int | str
    words: str


YES_NO = (
    Choosable("yes", N_("Yes, it holds")),
    Choosable("no", N_("No, it is coming back")),
)  # fmt: skip


class CheckShown(msgspec.Struct, frozen=True, kw_only=True):
    """One date with its forms; `due` when it has come."""

    row: Any
    due: bool
    change: Filled
    removal: Filled
    answer: Filled


def dates_shown(call: Read, found: Found) -> dict[str, Any]:
    """The dates to measure again with their forms, for both pages."""
    holders = [
        Choosable(p.account_id, p.name)
        for p in team(call.db, found.id)
        if p.kind in sustaining.HOLDERS
    ]
    first = {"holder_id": found.row.lead_id}
    return {
        "checks": [_shown(call, c) for c in queries.checks(call.db, found.id)],
        "holders": holders,
        "may_set": found.may(Permission.PROBLEM_WORK)
        and not why_closed(found.row, Stage.ASSESSMENT),
        "months": call.settings.measure_again_months,
        "new_date": call.filled(first, name="date"),
        "first_dates": call.filled(first, name="first-dates"),
    }


def _shown(call: Read, row: Any) -> CheckShown:
    return CheckShown(
        row=row,
        due=row.done_on is None and row.due_on <= call.today,
        change=call.filled(row, name=f"date-{row.id}"),
        removal=call.filled(name=f"removal-{row.id}"),
        answer=call.filled({"version": row.version}, name=f"check-{row.id}"),
    )


@get("/problems/{problem_id:int}/sustain", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    around = frame(found, call.today, here="/sustain", stage=Stage.SUSTAIN)
    lines = indicators(call.db, problem_id)
    dates = dates_shown(call, found)
    answerable = found.row.stage in MOVE
    answered = [c.row for c in dates["checks"] if c.row.done_on is not None]
    actions = response.actions(call.db, problem_id, found.reach.audiences, call.settings.zone)
    going_on = [a for a in actions if a.continuing and a.status not in AT_AN_END]
    note_agency_actions(call, problem_id, going_on)
    if found.row.stage is Stage.CLOSED:
        around["closed"] = STILL_DUE
    return Page(
        "assessment/sustain.html",
        around
        | dates
        | {
            "may_answer": answerable and found.may(Permission.VERDICT_GIVE),
            "last": max(answered, key=lambda c: (c.done_on, c.id), default=None),
            "yes_no": YES_NO,
            "indicators": [
                (i, change(i, after=LATER), [(m, plain(m.value)) for m in i.at(*LATER)])
                for i in lines
            ],
            "choosable": [Choosable(i.id, i.name) for i in lines],
            "goes_on": queries.texts(call.db, problem_id).goes_on, "going_on": going_on,
            "signs": signs(call.db, problem_id, lines, call.settings.similar_events)
            if answerable else [],
            "move": MOVE.get(found.row.stage, "") if found.may(Permission.PROBLEM_MOVE) else "",
        },
    )  # fmt: skip


@post("/problems/{problem_id:int}/sustain/first-dates", may=Permission.PROBLEM_WORK, again=show)
def set_first_dates(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    sustaining.set_first_dates(
        call.db, found, call.settings.measure_again_months,
        holder_id=call.read(FirstDates).holder_id, by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return back(found)


@post("/problems/{problem_id:int}/sustain/dates", may=Permission.PROBLEM_WORK, again=show)
def add_date(call: Write, problem_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    form = call.read(CheckDate)
    sustaining.add_date(
        call.db, found, due_on=form.due_on, holder_id=form.holder_id, by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    return back(found)


@post(
    "/problems/{problem_id:int}/sustain/dates/{check_id:int}",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def change_date(call: Write, problem_id: int, check_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    form = call.read(CheckDate)
    sustaining.change_date(
        call.db, found, check_id, form.version, due_on=form.due_on, holder_id=form.holder_id,
        by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return back(found)


@post(
    "/problems/{problem_id:int}/sustain/dates/{check_id:int}/removal",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def drop_date(call: Write, problem_id: int, check_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id, Stage.ASSESSMENT)
    sustaining.drop_date(call.db, found, check_id, by=call.me, now=call.now)
    return Redirect(back(found).to, DROPPED)


@post(
    "/problems/{problem_id:int}/sustain/dates/{check_id:int}/answer",
    may=Permission.VERDICT_GIVE, again=show,
)  # fmt: skip
def answer(call: Write, problem_id: int, check_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.VERDICT_GIVE)
    if found.row.stage not in MOVE:
        raise Closed(why_closed(found.row, Stage.SUSTAIN))
    holds = sustaining.record_check(
        call.db, found, check_id, call.read(RecordCheck), by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    tell_followers(call.db, problem_id, by=call.me, now=call.now, settings=call.settings)
    return Redirect(f"/problems/{problem_id}/sustain", HOLDS if holds else FAILS)


def back(found: Found) -> Redirect:
    """To the dates, on the page of the stage the problem is in."""
    page = "assessment" if found.row.stage is Stage.ASSESSMENT else "sustain"
    return Redirect(f"/problems/{found.id}/{page}#dates", SAVED)


ROUTES: list[Route] = [show, set_first_dates, add_date, change_date, drop_date, answer]
