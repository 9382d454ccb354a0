"""One message of the discussion: changing it, removing it with a reason, putting it back."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.db import Reader
from sara.groups import queries
from sara.groups.forms import EditComment, RemoveComment
from sara.groups.moderation import remove_comment, return_comment
from sara.groups.operations import edit_comment
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

EDITED = notice("edited", N_("Your message is changed. What it said before is kept."))
REMOVED = notice("comment-removed", N_("The message is removed. That it was, and why, stays."))
RETURNED = notice("comment-returned", N_("The message stands again as it was written."))
TICK = N_("Tick this: everyone on the internet will read the change.")


@get("/problems/{problem_id:int}/comments/{comment_id:int}", may=Permission.PROBLEM_READ)
def show_comment(call: Read, problem_id: int, comment_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    return Page("groups/comment.html", _comment(call, found, comment_id))


def _comment(call: Call[Any], found: Found, comment_id: int) -> dict[str, Any]:
    """One message with its earlier texts; of a removed one, its words only for who moderates."""
    row = queries.comment(call.db, found.id, comment_id, found.reach.audiences)
    if row.audience is Audience.AGENCIES:
        call.note_reading(found.id, "comment", comment_id)
    moderates = found.may(Permission.DISCUSSION_MODERATE)
    own = row.author_id == call.me.account_id
    readable = row.removed_at is None or moderates
    return frame(found, call.today, "/discussion") | {
        "comment": row,
        "readable": readable,
        "earlier": queries.earlier_texts(call.db, comment_id) if readable else [],
        "may_edit": own and row.removed_at is None and found.may(Permission.COMMENT_POST),
        "may_moderate": moderates and not own,
        "form": call.filled(row),
    }


@post(
    "/problems/{problem_id:int}/comments/{comment_id:int}",
    may=Permission.COMMENT_POST,
    again=show_comment,
)
def edit(call: Write, problem_id: int, comment_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.COMMENT_POST)
    row = queries.comment(call.db, problem_id, comment_id, found.reach.audiences)
    form = call.read(EditComment)
    if row.audience is Audience.PUBLIC and not form.sure:
        raise FormError({"sure": say(TICK)})
    edit_comment(call.db, found, comment_id, form.version, form.body, by=call.me, now=call.now)
    return _back(problem_id, comment_id, row.audience, EDITED)


@get("/problems/{problem_id:int}/comments/{comment_id:int}/removal",
     may=Permission.DISCUSSION_MODERATE)  # fmt: skip
def removal(call: Read, problem_id: int, comment_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.DISCUSSION_MODERATE)
    return Page("groups/removal.html", _comment(call, found, comment_id) | {"form": call.filled()})


@post(
    "/problems/{problem_id:int}/comments/{comment_id:int}/removal",
    may=Permission.DISCUSSION_MODERATE,
    again=removal,
)
def remove(call: Write, problem_id: int, comment_id: int) -> Redirect:
    found, room = _moderated(call, problem_id, comment_id)
    form = call.read(RemoveComment)
    remove_comment(call.db, found, comment_id, because=form.because, by=call.me, now=call.now)
    return _back(problem_id, comment_id, room, REMOVED)


@post(
    "/problems/{problem_id:int}/comments/{comment_id:int}/return",
    may=Permission.DISCUSSION_MODERATE,
    again=show_comment,
)
def put_back(call: Write, problem_id: int, comment_id: int) -> Redirect:
    found, room = _moderated(call, problem_id, comment_id)
    return_comment(call.db, found, comment_id, by=call.me, now=call.now)
    return _back(problem_id, comment_id, room, RETURNED)


def _moderated(call: Write, problem_id: int, comment_id: int) -> tuple[Found, Audience]:
    found = find(call.db, call.me, problem_id, Permission.DISCUSSION_MODERATE)
    return found, _room_of(call.db, found, comment_id)


def _room_of(db: Reader, found: Found, comment_id: int) -> Audience:
    room: Audience = queries.comment(db, found.id, comment_id, found.reach.audiences).audience
    return room


def _back(problem_id: int, comment_id: int, room: Audience, said: str) -> Redirect:
    base = f"/problems/{problem_id}/discussion?room={room.value}"
    return Redirect(f"{base}&before={comment_id + 1}#c{comment_id}", said)


ROUTES: list[Route] = [show_comment, edit, removal, remove, put_back]
