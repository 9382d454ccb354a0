"""The discussion on a problem, in two rooms."""

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience, Reach
from sara.db import BIGGEST_ID
from sara.errors import NotFound
from sara.groups import queries
from sara.groups.forms import EditComment, PostComment
from sara.groups.operations import edit_comment, mark_seen, post_comment
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.wanted import whole
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

POSTED = notice("posted", N_("Your message is posted."))
EDITED = notice("edited", N_("Your message is changed. What it said before is kept."))
SEEN = notice("mentions-seen", N_("Marked as read."))

ROOMS = {"team": Audience.TEAM, "agencies": Audience.AGENCIES}


def room_of(found: Found, name: str) -> Audience:
    """The room by its name; a reader it is not open to never learns that there is one."""
    room = ROOMS.get(name)
    if room is None or not found.reach.sees(room):
        raise NotFound
    return room


@get("/problems/{problem_id:int}/discussion", may=Permission.PROBLEM_READ)
def discussion(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    sent = call.asked.typed.get("room", [""])[-1]
    room = room_of(found, sent or call.query("room", "team"))
    before = whole(call.query("before"))
    last = before or BIGGEST_ID
    rows = queries.talk(call.db, problem_id, room, last)
    shown = rows[: queries.PAGE]
    if room is Audience.AGENCIES and shown:
        call.note_reading(problem_id, "discussion", problem_id)
    base = f"/problems/{problem_id}/discussion?room={room.value}"
    return Page(
        "groups/discussion.html",
        frame(found, call.today, "/discussion")
        | {
            "room": room,
            "rooms": [r for r in ROOMS.values() if found.reach.sees(r)]
            if found.reach is Reach.AGENCIES
            else [],
            "talk": list(reversed(shown)),
            "older": f"{base}&before={shown[-1].id}" if len(rows) > len(shown) else "",
            "newest": base if before else "",
            "people": queries.callable_people(call.db, problem_id, room, call.me.account_id),
            "may_post": found.may(Permission.COMMENT_POST),
            "me": call.me.account_id,
            "form": call.filled(),
        },
        parts={"talk": "groups/_talk.html"},
    )


@post("/problems/{problem_id:int}/discussion", may=Permission.COMMENT_POST, again=discussion)
def say_it(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.COMMENT_POST)
    room = room_of(found, call.asked.typed.get("room", [""])[-1])
    form = call.read(PostComment)
    comment = post_comment(
        call.db, found, room, form.body, call=form.call, by=call.me, now=call.now,
        settings=call.settings,
    )  # fmt: skip
    mark_seen(call.db, found, room, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/discussion?room={room.value}#c{comment.id}", POSTED)


@post("/problems/{problem_id:int}/discussion/seen", may=Permission.PROBLEM_READ)
def seen(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id)
    room = room_of(found, call.asked.typed.get("room", [""])[-1])
    mark_seen(call.db, found, room, by=call.me, now=call.now)
    return Redirect("/", SEEN)


@get("/problems/{problem_id:int}/comments/{comment_id:int}", may=Permission.PROBLEM_READ)
def show_comment(call: Read, problem_id: int, comment_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    row = queries.comment(call.db, problem_id, comment_id, found.reach.audiences)
    if row.audience is Audience.AGENCIES:
        call.note_reading(problem_id, "comment", comment_id)
    return Page(
        "groups/comment.html",
        frame(found, call.today, "/discussion")
        | {
            "comment": row,
            "earlier": queries.earlier_texts(call.db, comment_id),
            "may_edit": row.author_id == call.me.account_id and found.may(Permission.COMMENT_POST),
            "form": call.filled(row),
        },
    )


@post(
    "/problems/{problem_id:int}/comments/{comment_id:int}",
    may=Permission.COMMENT_POST,
    again=show_comment,
)
def edit(call: Write, problem_id: int, comment_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.COMMENT_POST)
    row = queries.comment(call.db, problem_id, comment_id, found.reach.audiences)
    form = call.read(EditComment)
    edit_comment(call.db, found, comment_id, form.version, form.body, by=call.me, now=call.now)
    room = f"/problems/{problem_id}/discussion?room={row.audience.value}"
    return Redirect(f"{room}&before={comment_id + 1}#c{comment_id}", EDITED)


ROUTES: list[Route] = [discussion, say_it, seen, show_comment, edit]
