"""The right to a review: for everybody, for the team of a problem, for those who decide."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import Forbidden
from sara.oversight import letters, operations, queries
from sara.oversight.counting import by_year
from sara.oversight.forms import Answered, Ask, Decide, NameReviewer, Verdict, WriteResult
from sara.oversight.guards import involved
from sara.oversight.models import OPEN, RequestState
from sara.oversight.operations import Asking
from sara.oversight.rules import Limits, Trigger, threshold
from sara.oversight.shown import shown
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

ASKED = notice("request-asked", N_("Your request is with the coordinators."))
BACK = notice("request-withdrawn", N_("You have taken your request back."))
CONFIRMED = notice("request-confirmed", N_("It is confirmed, and the applicant can see it."))
DECIDED = notice("request-decided", N_("Your decision is saved, and the applicant can read it."))
NAMED = notice("request-named", N_("The reviewer and the day of the meeting are saved."))
ONWARD = 30
"""So many that wait are counted one by one."""
TOLD = notice("request-told", N_("The result is saved, and the applicant can read it."))


@get("/review-right", may=Permission.PUBLIC)
def right(call: Read) -> Page:
    limits = Limits.of(call.settings)
    return Page("oversight/right.html", {
        "limits": limits, "triggers": list(Trigger), "complaints_to": call.settings.complaints_to,
        "years": by_year(queries.every(call.db), limits, call.today),
        "problem": queries.published(call.db, call.query("problem")[:16]),
    })  # fmt: skip


@get("/problems/{problem_id:int}/review-requests", may=Permission.PROBLEM_READ)
def of_problem(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    limits = Limits.of(call.settings)
    rows = queries.of_problem(call.db, problem_id)
    own = next((r for r in rows if r.account_id == call.me.account_id and r.state in OPEN), None)
    known = queries.Sought.about(found.row)
    return Page("oversight/team.html", frame(found, call.today) | {
        "requests": [shown(row, limits, call.today) for row in rows], "own": own,
        "findings": threshold(queries.facts(call.db, known, limits, call.today), limits),
        "may_ask": found.may(Permission.REQUEST_ASK) and own is None, "limits": limits,
        "form": call.filled(), "me": call.me.account_id,
        "decides": queries.decides(call.me, found.row.area_id),
    })  # fmt: skip


@post("/problems/{problem_id:int}/review-requests", may=Permission.REQUEST_ASK, again=of_problem)
def ask(call: Write, problem_id: int) -> Redirect:
    find(call.db, call.me, problem_id, Permission.REQUEST_ASK)
    form = call.read(Ask)
    number = operations.ask_as_member(
        call.db, problem_id, Asking(why=form.why, wanted=form.wanted), by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    letters.tell_coordinators(call.db, queries.one(call.db, number), now=call.now)
    return Redirect(f"/problems/{problem_id}/review-requests", ASKED)


@post("/problems/{problem_id:int}/review-requests/withdrawal", may=Permission.REQUEST_ASK,
      again=of_problem)  # fmt: skip
def withdraw(call: Write, problem_id: int) -> Redirect:
    find(call.db, call.me, problem_id, Permission.REQUEST_ASK)
    for row in queries.of_problem(call.db, problem_id):
        if row.account_id == call.me.account_id and row.state in OPEN:
            operations.withdraw(call.db, row, by=call.me, now=call.now, today=call.today)
            letters.done(call.db, row, "", now=call.now)
    return Redirect(f"/problems/{problem_id}/review-requests", BACK)


@get("/review-requests", may=Permission.REQUEST_DECIDE)
def queue(call: Read) -> Page:
    limits = Limits.of(call.settings)
    return Page("oversight/queue.html", {
        "waiting": [shown(r, limits, call.today) for r in queries.waiting(call.db, call.me)],
        "ended": [shown(r, limits, call.today) for r in queries.ended(call.db, call.me)],
    })  # fmt: skip


@get("/review-requests/{request_id:int}", may=Permission.SIGNED_IN)
def show(call: Read, request_id: int) -> Page:
    row = queries.find(call.db, call.me, request_id)
    limits = Limits.of(call.settings)
    decides = queries.decides(call.me, row.area_id)
    facts = queries.facts(call.db, row, limits, call.today)
    naming = decides and row.state is RequestState.MET
    return Page("oversight/request.html", {
        "request": shown(row, limits, call.today), "row": row, "decides": decides,
        "reviews": row.reviewer_id == call.me.account_id, "limits": limits,
        "findings": threshold(facts, limits), "verdicts": list(Verdict),
        "reports": queries.reports_named(call.db, row.id) if decides else [],
        "applicant": queries.name_of(call.db, row.account_id) if decides else "",
        "people": _people(call, row) if naming else [], "anonymous": operations.is_anonymous(row),
        "held": row.meeting_on is not None and row.meeting_on <= call.today,
        "reads": row.problem_id is not None,
        "onward": [r for r in queries.waiting(call.db, call.me, ONWARD + 2) if r.id != row.id]
        if decides else None, "most": ONWARD,
        "form": call.filled({"version": row.version}),
        "naming": call.filled({"version": row.version, "reviewer_id": row.reviewer_id,
                               "meeting_on": row.meeting_on,
                               "meeting_where": row.meeting_where}, name="naming"),
        "telling": call.filled({"version": row.version}, name="telling"),
    })  # fmt: skip


def _people(call: Read, row: Any) -> list[Choice]:
    """Who could review it: nobody who was involved, asked, or decides."""
    but = involved(call.db, row.id, row.problem_id) - {row.reviewer_id}
    but |= {call.me.account_id, row.decided_by} | ({row.account_id} if row.account_id else set())
    return [
        Choice(
            str(p.id),
            say(N_("{name}, {agency}"), name=p.name, agency=p.agency_name)
            if p.agency_name
            else p.name,
        )
        for p in queries.candidates(call.db, but)
    ]


def _deciding(call: Call[Any], request_id: int) -> Any:
    row = queries.find(call.db, call.me, request_id)
    if not queries.decides(call.me, row.area_id):
        raise Forbidden
    return row


@post("/review-requests/{request_id:int}/acknowledgement", may=Permission.REQUEST_DECIDE,
      again=show)  # fmt: skip
def acknowledge(call: Write, request_id: int) -> Redirect:
    row = _deciding(call, request_id)
    operations.acknowledge(call.db, row, call.read(Answered).version, by=call.me, now=call.now,
                           today=call.today)  # fmt: skip
    letters.tell_applicant(call.db, row, now=call.now, settings=call.settings)
    return Redirect(f"/review-requests/{request_id}", CONFIRMED)


@post("/review-requests/{request_id:int}/decision", may=Permission.REQUEST_DECIDE, again=show)
def decide(call: Write, request_id: int) -> Redirect:
    row = _deciding(call, request_id)
    form, limits = call.read(Decide), Limits.of(call.settings)
    operations.decide(
        call.db, row, form.version, met=form.verdict is Verdict.MET, because=form.because,
        facts=queries.facts(call.db, row, limits, call.today), limits=limits, by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    letters.done(call.db, row, letters.ASKED, now=call.now)
    letters.tell_applicant(call.db, row, now=call.now, settings=call.settings)
    return Redirect(f"/review-requests/{request_id}", DECIDED)


@post("/review-requests/{request_id:int}/reviewer", may=Permission.REQUEST_DECIDE, again=show)
def name_reviewer(call: Write, request_id: int) -> Redirect:
    row = _deciding(call, request_id)
    form = call.read(NameReviewer)
    operations.name_reviewer(
        call.db, row, form.version, reviewer_id=form.reviewer_id, meeting_on=form.meeting_on,
        meeting_where=form.meeting_where, by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    letters.done(call.db, row, "request.review", now=call.now)
    letters.tell_reviewer(call.db, row, form.reviewer_id, form.meeting_on, now=call.now)
    letters.tell_applicant(call.db, row, now=call.now, settings=call.settings)
    return Redirect(f"/review-requests/{request_id}", NAMED)


@post("/review-requests/{request_id:int}/result", may=Permission.SIGNED_IN, again=show)
def answer(call: Write, request_id: int) -> Redirect:
    row = queries.find(call.db, call.me, request_id)
    form = call.read(WriteResult)
    operations.answer(call.db, row, form.version, result=form.result, plan=form.plan, by=call.me,
                      now=call.now, today=call.today)  # fmt: skip
    letters.done(call.db, row, "request.review", now=call.now)
    letters.tell_applicant(call.db, row, now=call.now, settings=call.settings)
    return Redirect(f"/review-requests/{request_id}", TOLD)


ROUTES: list[Route] = [
    right, of_problem, ask, withdraw, queue, show, acknowledge, decide, name_reviewer, answer,
]  # fmt: skip
