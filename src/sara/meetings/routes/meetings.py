"""Meetings: mine, those of a problem or a group, calling, changing and cancelling one."""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.meetings import guides, inviting, operations, queries
from sara.meetings.finding import (
    Circle,
    circle_of_group,
    circle_of_problem,
    find_meeting,
    people,
)
from sara.meetings.forms import AnswerInvitation, CallMeeting, CancelMeeting, clock
from sara.meetings.models import Coming, MeetingKind
from sara.meetings.routes.around import around
from sara.meetings.waiting import coming
from sara.problems.frame import frame
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

CALLED = notice("meeting-called", N_("The meeting is called. Set its agenda, then invite people."))
INVITED = notice("meeting-invited", N_("The invitations are on their way, with a calendar file."))
CHANGED = notice("meeting-changed", N_("The meeting is changed. Whoever is invited is told."))
CANCELLED = notice("meeting-cancelled", N_("The meeting is cancelled. Whoever is invited is told."))
ANSWERED = notice("meeting-answered", N_("Your answer is saved. Only the chair and whoever called "
                                         "the meeting see it."))  # fmt: skip

FAR = dt.timedelta(days=800)
TOO_FAR = N_("Choose a day within two years")
NOT_HERE = N_("Choose somebody who meets here")
USUAL = {"starts": "18:30", "ends": "20:00"}


@get("/meetings", may=Permission.SIGNED_IN)
def mine(call: Read) -> Page:
    """The meetings I am invited to, and minutes that wait for me."""
    return Page("meetings/mine.html", {"mine": coming(call.db, call.me, call.now)})


@get("/problems/{problem_id:int}/meetings", may=Permission.PROBLEM_READ)
def of_problem(call: Read, problem_id: int) -> Page:
    circle = circle_of_problem(call.db, call.me, problem_id)
    assert circle.problem is not None
    return Page(
        "meetings/of_problem.html",
        frame(circle.problem, call.today, "/meetings") | _listed(call, circle),
    )


@get("/groups/{group_id:int}/meetings", may=Permission.SIGNED_IN)
def of_group(call: Read, group_id: int) -> Page:
    circle = circle_of_group(call.db, call.me, group_id)
    return Page("meetings/of_group.html", _listed(call, circle))


@get("/problems/{problem_id:int}/meetings/new", may=Permission.MEETING_HOLD)
def new_of_problem(call: Read, problem_id: int) -> Page:
    return _new(call, circle_of_problem(call.db, call.me, problem_id, Permission.MEETING_HOLD))


@get("/groups/{group_id:int}/meetings/new", may=Permission.MEETING_HOLD)
def new_of_group(call: Read, group_id: int) -> Page:
    return _new(call, circle_of_group(call.db, call.me, group_id, holding=True))


@post("/problems/{problem_id:int}/meetings", may=Permission.MEETING_HOLD, again=new_of_problem)
def call_of_problem(call: Write, problem_id: int) -> Redirect:
    return _call(call, circle_of_problem(call.db, call.me, problem_id, Permission.MEETING_HOLD))


@post("/groups/{group_id:int}/meetings", may=Permission.MEETING_HOLD, again=new_of_group)
def call_of_group(call: Write, group_id: int) -> Redirect:
    return _call(call, circle_of_group(call.db, call.me, group_id, holding=True))


@get("/meetings/{meeting_id:int}", may=Permission.SIGNED_IN)
def show(call: Read, meeting_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id)
    invited = found.row.invited is not None
    inviting_now = found.holds and not found.cancelled and found.row.ends_at >= call.now
    return Page(
        "meetings/show.html",
        around(call, found)
        | {
            "agenda": queries.agenda(call.db, meeting_id),
            "shown": queries.shown_names(call.db, meeting_id),
            "answers": list(Coming) if invited else [],
            "to_invite": len(inviting.not_invited(call.db, found)) if inviting_now else 0,
            "form": call.filled(
                {"answer": found.row.answer, "needs": found.row.needs, "shown": found.row.shown},
                name="answer",
            ),
            "invite": call.filled(name="invite"),
        },
    )


@get("/meetings/{meeting_id:int}/edit", may=Permission.MEETING_HOLD)
def edit(call: Read, meeting_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    standing = operations.as_typed(found.row, call.settings.zone)
    return Page(
        "meetings/edit.html",
        around(call, found)
        | _asked(call, found.circle)
        | {
            "form": call.filled(standing | {"version": found.row.version}, name="edit"),
            "cancel": call.filled({"version": found.row.version}, name="cancel"),
        },
    )


@post("/meetings/{meeting_id:int}", may=Permission.MEETING_HOLD, again=edit)
def save(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    form = call.read(CallMeeting)
    operations.change_meeting(
        call.db, found, form.version, now=call.now, settings=call.settings,
        **_values(call, found.circle, form),
    )  # fmt: skip
    return Redirect(f"/meetings/{meeting_id}", CHANGED)


@post("/meetings/{meeting_id:int}/cancellation", may=Permission.MEETING_HOLD, again=edit)
def cancel(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    form = call.read(CancelMeeting)
    operations.cancel_meeting(
        call.db, found, form.version, because=form.because, now=call.now, settings=call.settings
    )
    return Redirect(f"/meetings/{meeting_id}", CANCELLED)


@post("/meetings/{meeting_id:int}/invitations", may=Permission.MEETING_HOLD, again=show)
def invite(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    inviting.invite(call.db, found, now=call.now, settings=call.settings)
    return Redirect(f"/meetings/{meeting_id}", INVITED)


@post("/meetings/{meeting_id:int}/answer", may=Permission.SIGNED_IN, again=show)
def answer(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id)
    form = call.read(AnswerInvitation)
    inviting.answer(call.db, found, form.answer, needs=form.needs, shown=form.shown, now=call.now)
    return Redirect(f"/meetings/{meeting_id}", ANSWERED)


def _listed(call: Read, circle: Circle) -> dict[str, Any]:
    rows = queries.of_circle(call.db, circle)
    return {
        "circle": circle,
        "ahead": [row for row in reversed(rows) if row.ends_at >= call.now],
        "past": [row for row in rows if row.ends_at < call.now],
    }


def _kind(call: Call[Any]) -> MeetingKind:
    """The kind that is asked for in the address, whose guide stands in the form."""
    return next((k for k in MeetingKind if k.value == call.query("kind")), MeetingKind.MEETING)


def _new(call: Read, circle: Circle) -> Page:
    kind = _kind(call)
    standing = USUAL | guides.usual(kind) | {"kind": kind}
    return Page(
        "meetings/new.html",
        {"circle": circle, "form": call.filled(standing)} | _asked(call, circle),
    )


def _asked(call: Call[Any], circle: Circle) -> dict[str, Any]:
    return {
        "kinds": list(MeetingKind),
        "takers": [Choice(str(one.id), one.name) for one in people(call.db, circle)],
    }


def _call(call: Write, circle: Circle) -> Redirect:
    form = call.read(CallMeeting)
    number = operations.call_meeting(call.db, circle, now=call.now, **_values(call, circle, form))
    return Redirect(f"/meetings/{number}/agenda", CALLED)


def _values(call: Write, circle: Circle, form: CallMeeting) -> dict[str, Any]:
    """The columns a form stands for, with its times in the zone of the place."""
    if abs(form.day - call.today) > FAR:
        raise FormError({"day": say(TOO_FAR)})
    if form.minutes_by is not None and all(
        one.id != form.minutes_by for one in people(call.db, circle)
    ):
        raise FormError({"minutes_by": say(NOT_HERE)})
    starts, ends = clock(form.starts), clock(form.ends)
    assert starts is not None
    assert ends is not None
    zone = call.settings.zone
    return {
        "kind": form.kind, "title": form.title, "place": form.place, "access": form.access,
        "interpreter": form.interpreter, "guide": form.guide, "consent": form.consent,
        "minutes_by": form.minutes_by,
        "starts_at": dt.datetime.combine(form.day, starts, zone).astimezone(dt.UTC),
        "ends_at": dt.datetime.combine(form.day, ends, zone).astimezone(dt.UTC),
    }  # fmt: skip


ROUTES: list[Route] = [
    mine, of_problem, of_group, new_of_problem, new_of_group, call_of_problem, call_of_group,
    show, edit, save, cancel, invite, answer,
]  # fmt: skip
