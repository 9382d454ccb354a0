"""The list of groups, the page of one, and what it says of itself."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.queries import areas
from sara.accounts.reach import Reach
from sara.db import BIGGEST_ID, whole
from sara.groups import lists, members, queries
from sara.groups.finding import FoundGroup, find_group, group_of, may_found, run_group
from sara.groups.joining_forms import ChangeGroup, FoundGroup as FoundGroupForm
from sara.groups.models import GroupKind, MembershipState
from sara.groups.opening import CONDUCT, change_group, found_group, open_group
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_, gettext, say

MOST_ASKED = 1_000_000
OPENED = notice("group-opened", N_("The working group is open. Invite people, or let them ask."))
FOUNDED = notice("group-founded", N_("The group is founded. Invite people, or let them ask."))


@get("/groups", may=Permission.PUBLIC)
def groups(call: Read) -> Page:
    """Mine, those that stand, and those of published problems that take requests."""
    me = call.viewer
    return Page(
        "groups/list.html",
        {
            "mine": lists.my_groups(call.db, me) if me else [],
            "standing": lists.standing_groups(call.db, me),
            "to_ask": lists.groups_to_ask(call.db, me),
            "may_found": bool(me and me.might_by_role(Permission.GROUP_FOUND)),
        },
    )


@get("/groups/new", may=Permission.GROUP_FOUND)
def new(call: Read) -> Page:
    return Page(
        "groups/new.html",
        {
            "form": call.filled(),
            "kinds": [GroupKind.AREA, GroupKind.BOARD],
            "areas": [
                Choice(str(area.id), area.name)
                for area in areas(call.db)
                if may_found(call.me, GroupKind.AREA, area.id)
            ],
        },
    )


@post("/groups", may=Permission.GROUP_FOUND, again=new)
def add(call: Write) -> Redirect:
    form = call.read(FoundGroupForm)
    if form.kind is GroupKind.PROBLEM:
        raise FormError({"kind": say(FoundGroupForm.says["kind"])})
    area = form.area_id if form.kind is GroupKind.AREA else None
    number = found_group(
        call.db, kind=form.kind, area_id=area, name=form.name, purpose=form.purpose, by=call.me,
        now=call.now,
    )  # fmt: skip
    return Redirect(f"/groups/{number}", FOUNDED)


@get("/groups/{group_id:int}", may=Permission.PUBLIC)
def show(call: Read, group_id: int) -> Page | Redirect:
    found = find_group(call.db, call.viewer, group_id)
    if found.reach is Reach.NONE:
        return Redirect(f"/groups/{group_id}/join")
    if not found.inside:
        return Page("groups/public.html", public_view(call, found))
    after = whole(call.query("asked")) or 0
    rows = members.trail(call.db, group_id, min(after, MOST_ASKED))
    more = len(rows) > members.TRAIL
    return Page(
        "groups/show.html",
        around(found)
        | {
            "members": members.members(call.db, group_id),
            "beside": members.beside(call.db, found.row.problem_id)
            if found.row.problem_id is not None
            else [],
            "trail": rows[: members.TRAIL],
            "earlier": f"/groups/{group_id}?asked={after + members.TRAIL}" if more else "",
            "asking": members.asking(call.db, group_id),
            "meetings": _meetings(call, found),
            "today": call.today,
            "form": call.filled(),
        },
    )


def _meetings(call: Read, found: FoundGroup) -> str:
    """Where the meetings of the group stand, for those who take part in them."""
    if found.row.problem_id is not None:
        return f"/problems/{found.row.problem_id}/meetings"
    takes_part = found.state is MembershipState.ADMITTED or call.me.might_by_role(
        Permission.MEETING_HOLD
    )
    return f"/groups/{found.id}/meetings" if takes_part else ""


@get("/groups/{group_id:int}/edit", may=Permission.GROUP_RUN)
def edit(call: Read, group_id: int) -> Page:
    found = run_group(call.db, call.me, group_id)
    standing = dict(found.row._mapping) | {"conduct": found.row.conduct or _usual_conduct()}
    return Page("groups/edit.html", around(found) | {"form": call.filled(standing)})


@post("/groups/{group_id:int}", may=Permission.GROUP_RUN, again=edit)
def save(call: Write, group_id: int) -> Redirect:
    found = run_group(call.db, call.me, group_id)
    form = call.read(ChangeGroup)
    if found.standing and not form.name:
        raise FormError({"name": say(FoundGroupForm.says["name"])})
    change_group(
        call.db, found, form.version, by=call.me, now=call.now,
        name=form.name if found.standing else "", purpose=form.purpose,
        conduct="" if form.conduct == _usual_conduct() else form.conduct,
        open_to_ask=form.open_to_ask,
    )  # fmt: skip
    return Redirect(f"/groups/{group_id}", SAVED)


@get("/problems/{problem_id:int}/group", may=Permission.PROBLEM_READ)
def of_problem(call: Read, problem_id: int) -> Page | Redirect:
    found = find(call.db, call.me, problem_id, at_least=Reach.PUBLIC)
    number = group_of(call.db, problem_id)
    if number is not None:
        return Redirect(f"/groups/{number}")
    return Page(
        "groups/none.html",
        frame(found, call.today, "/people")
        | {"may_open": found.may(Permission.GROUP_RUN), "form": call.filled()},
    )


@post("/problems/{problem_id:int}/group", may=Permission.GROUP_RUN, again=of_problem)
def open_for_problem(call: Write, problem_id: int) -> Redirect:
    find(call.db, call.me, problem_id, Permission.GROUP_RUN)
    number = open_group(call.db, problem_id, by=call.me, now=call.now)
    return Redirect(f"/groups/{number}", OPENED)


def around(found: FoundGroup) -> dict[str, Any]:
    """What every page of one group shows."""
    return {
        "found": found,
        "group": found.row,
        "called": gettext(found.called),
        "may_run": found.may_run,
        "conduct": found.row.conduct,
        "usual": CONDUCT,
    }


def public_view(call: Call[Any], found: FoundGroup) -> dict[str, Any]:
    """What everybody sees of a group: its people as they want to be named, and its public room."""
    problem_id, before = found.row.problem_id, whole(call.query("before"))
    talk = queries.public_talk(call.db, problem_id, before or BIGGEST_ID) if problem_id else []
    shown = talk[: queries.PAGE]
    base = f"/groups/{found.id}"
    return around(found) | {
        "named": members.public_members(call.db, found.id),
        "agencies": members.agencies_on_team(call.db, problem_id) if problem_id else [],
        "talk": list(reversed(shown)),
        "older": f"{base}?before={shown[-1].id}#talk" if len(talk) > len(shown) else "",
        "newest": base if before else "",
    }


def _usual_conduct() -> str:
    return "\n".join(gettext(line) for line in CONDUCT)


ROUTES: list[Route] = [groups, new, add, show, edit, save, of_problem, open_for_problem]
