"""The people of a problem: its team, and who has a stake in it."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.problems import stakeholders, team as finding
from sara.problems.frame import frame
from sara.problems.letters import tell_seated
from sara.problems.models import Involvement, Part, SeatKind, Stage, StakeholderKind
from sara.problems.operations import end_seat, give_seat
from sara.problems.people_forms import EditStakeholder, GiveSeat
from sara.problems.queries import Found, find, team
from sara.problems.stages import AT_REST, ORDER
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

SEAT_GIVEN = notice("seat-given", N_("The seat is given."))
SEAT_ENDED = notice("seat-ended", N_("The seat is ended. Its dates stay on record."))
ADDED = notice("stakeholder-added", N_("The stakeholder is added."))
SAVED = notice("stakeholder-saved", N_("The stakeholder is saved."))
REMOVED = notice("stakeholder-removed", N_("Taken off the list. You can put it back."))
RESTORED = notice("stakeholder-restored", N_("Back on the list."))


@get("/problems/{problem_id:int}/people", may=Permission.PROBLEM_READ)
def people(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    may_manage = found.may(Permission.TEAM_MANAGE)
    words = call.query("who") or call.asked.typed.get("who", [""])[-1]
    return Page(
        "problems/people.html",
        frame(found, call.today, "/people")
        | {
            "team": team(call.db, problem_id),
            "stakeholders": stakeholders.on_problem(call.db, problem_id),
            "may_manage": may_manage,
            "may_work": _may_work(found),
            "closed": AT_REST.get(found.row.stage, ""),
            "who": words,
            "candidates": finding.candidates(call.db, problem_id, found.row.area_id, words, call.me)
            if may_manage
            else [],
            "shortest": finding.SHORTEST,
            "kinds": list(SeatKind),
            "duties": finding.duties(),
            "me": call.me.account_id,
            "seat": call.filled(name="seat"),
        },
    )


@post("/problems/{problem_id:int}/seats", may=Permission.TEAM_MANAGE, again=people)
def give(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.TEAM_MANAGE)
    form = call.read(GiveSeat)
    give_seat(call.db, found.id, form.account_id, form.kind, by=call.me, now=call.now)
    tell_seated(call.db, found.row, form.account_id, form.kind, now=call.now)
    return Redirect(f"/problems/{problem_id}/people", SEAT_GIVEN)


@post(
    "/problems/{problem_id:int}/seats/{account_id:int}/end",
    may=Permission.TEAM_MANAGE,
    again=people,
)
def end(call: Write, problem_id: int, account_id: int) -> Redirect:
    find(call.db, call.me, problem_id, Permission.TEAM_MANAGE)
    end_seat(call.db, problem_id, account_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/people", SEAT_ENDED)


@get("/problems/{problem_id:int}/stakeholders/new", may=Permission.PROBLEM_WORK)
def new_stakeholder(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    return Page("problems/stakeholder.html", _form_page(call, found, {}))


@post("/problems/{problem_id:int}/stakeholders", may=Permission.PROBLEM_WORK, again=new_stakeholder)
def add(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    form = call.read(EditStakeholder)
    stakeholders.add(
        call.db, found, involved=_pairs(form), by=call.me, now=call.now, **_values(found, form)
    )
    return Redirect(f"/problems/{problem_id}/people#stakeholders", ADDED)


@get("/problems/{problem_id:int}/stakeholders/{stakeholder_id:int}", may=Permission.PROBLEM_READ)
def stakeholder(call: Read, problem_id: int, stakeholder_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    row = stakeholders.one(call.db, found, stakeholder_id)
    if row.contact:
        call.note_reading(problem_id, "stakeholder", stakeholder_id)
    involved = stakeholders.involved_in(call.db, stakeholder_id)
    standing = dict(row._mapping) | {"involved": [stakeholders.value_of(p) for p in involved]}
    return Page(
        "problems/stakeholder.html",
        _form_page(call, found, standing) | {"row": row, "involved": involved},
    )


@post(
    "/problems/{problem_id:int}/stakeholders/{stakeholder_id:int}",
    may=Permission.PROBLEM_WORK,
    again=stakeholder,
)
def save(call: Write, problem_id: int, stakeholder_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    form = call.read(EditStakeholder)
    stakeholders.change(
        call.db, found, stakeholder_id, form.version, involved=_pairs(form), by=call.me,
        now=call.now, **_values(found, form),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/people#stakeholders", SAVED)


@post(
    "/problems/{problem_id:int}/stakeholders/{stakeholder_id:int}/removal",
    may=Permission.PROBLEM_WORK,
    again=stakeholder,
)
def remove(call: Write, problem_id: int, stakeholder_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    stakeholders.remove(call.db, found, stakeholder_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/stakeholders/{stakeholder_id}", REMOVED)


@post(
    "/problems/{problem_id:int}/stakeholders/{stakeholder_id:int}/restoration",
    may=Permission.PROBLEM_WORK,
    again=stakeholder,
)
def restore(call: Write, problem_id: int, stakeholder_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    stakeholders.restore(call.db, found, stakeholder_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/people#stakeholders", RESTORED)


def _form_page(call: Call[Any], found: Found, standing: dict[str, Any]) -> dict[str, Any]:
    return frame(found, call.today, "/people") | {
        "row": None,
        "involved": [],
        "form": call.filled(standing),
        "kinds": list(StakeholderKind),
        "parts_played": list(Part),
        "stages": ORDER,
        "involvements": list(Involvement),
        "sees_contact": found.reach.sees(Audience.AGENCIES),
        "may_work": _may_work(found),
        "closed": AT_REST.get(found.row.stage, ""),
    }


def _may_work(found: Found) -> bool:
    return found.may(Permission.PROBLEM_WORK) and found.row.stage not in AT_REST


def _values(found: Found, form: EditStakeholder) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": form.name, "kind": form.kind, "part": form.part, "note": form.note,
    }  # fmt: skip
    if found.reach.sees(Audience.AGENCIES):
        values["contact"] = form.contact or ""
    return values


def _pairs(form: EditStakeholder) -> list[tuple[Stage, Involvement]]:
    known = {stakeholders.value_of((s, i)): (s, i) for s in ORDER for i in Involvement}
    # The page that shows two texts sends all pairs in one, on lines of their own.
    chosen = [line for text in form.involved for line in text.split()]
    return [known[pair] for pair in chosen if pair in known]


ROUTES: list[Route] = [
    people, give, end, new_stakeholder, add, stakeholder, save, remove, restore,
]  # fmt: skip
