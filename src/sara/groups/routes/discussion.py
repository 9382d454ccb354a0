"""The discussion on a problem, in three rooms."""

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.db import BIGGEST_ID, whole
from sara.errors import NotFound
from sara.groups import queries
from sara.groups.forms import PostComment
from sara.groups.named import named_on
from sara.groups.operations import mark_seen, post_comment
from sara.privacy.covering import cover
from sara.privacy.finding import details_in
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

POSTED = notice("posted", N_("Your message is posted."))
SEEN = notice("mentions-seen", N_("Marked as read."))

ROOMS = {"public": Audience.PUBLIC, "team": Audience.TEAM, "agencies": Audience.AGENCIES}
TWO_STEPS = N_("Look at it once more before everyone can read it. Press the button again.")


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
    public = found.row.published_at is not None
    return Page(
        "groups/discussion.html",
        frame(found, call.today, "/discussion")
        | {
            "room": room,
            "rooms": [r for r in ROOMS.values() if found.reach.sees(r)],
            "talk": list(reversed(shown)),
            "called": queries.called(call.db, [c.id for c in shown if not c.removed_at])
            if room is not Audience.PUBLIC
            else {},
            "older": f"{base}&before={shown[-1].id}" if len(rows) > len(shown) else "",
            "newest": base if before else "",
            "people": queries.callable_people(call.db, problem_id, room, call.me.account_id),
            "may_post": found.may(Permission.COMMENT_POST)
            and (public or room is not Audience.PUBLIC),
            "is_public": public,
            "may_moderate": found.may(Permission.DISCUSSION_MODERATE),
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
    body, covered = form.body, list[str]()
    if room is Audience.PUBLIC:
        body, covered = _covered(form)
    comment = post_comment(
        call.db, found, room, body, call=form.call, by=call.me, now=call.now,
        covered=covered,
    )  # fmt: skip
    mark_seen(call.db, found, room, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/discussion?room={room.value}#c{comment.id}", POSTED)


def _covered(form: PostComment) -> tuple[str, list[str]]:
    """The words with what was chosen covered, and what kinds these were.

    Raises `FormError` unless the second step was taken with all that could tell who somebody is.
    """
    details = details_in(form.body)
    if not form.sure or any(one.words not in form.seen for one in details):
        raise FormError({"body": say(TWO_STEPS)})
    chosen = [one for one in details if one.words in form.cover]
    return cover(form.body, chosen), [one.kind.value for one in chosen]


@post(
    "/problems/{problem_id:int}/discussion/preview", may=Permission.COMMENT_POST, again=discussion
)
def look_once_more(call: Write, problem_id: int) -> Page:
    """The second step before the public room: what everyone will read. Nothing is kept yet."""
    found = find(call.db, call.me, problem_id, Permission.COMMENT_POST)
    form = call.read(PostComment)
    details = details_in(form.body)
    return Page(
        "groups/preview.html",
        frame(found, call.today, "/discussion")
        | {
            "body": form.body,
            "called": form.call,
            "details": list({one.words: one for one in details}.values()),
            "named": named_on(call.db, call.me.account_id, problem_id),
            "form": call.filled(),
        },
    )


@post("/problems/{problem_id:int}/discussion/seen", may=Permission.PROBLEM_READ)
def seen(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id)
    room = room_of(found, call.asked.typed.get("room", [""])[-1])
    mark_seen(call.db, found, room, by=call.me, now=call.now)
    return Redirect("/", SEEN)


ROUTES: list[Route] = [discussion, say_it, look_once_more, seen]
