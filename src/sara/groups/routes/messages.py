"""One message of the discussion: changing it, removing it with a reason, putting it back."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.db import Reader
from sara.groups import covering, queries
from sara.groups.forms import CoverComment, EditComment, RemoveComment
from sara.groups.moderation import remove_comment, return_comment
from sara.groups.operations import edit_comment
from sara.privacy.covering import LOOK, cover_chosen, each_once, look_through, unseen
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence, say

EDITED = notice("edited", N_("Your message is changed. What it said before is kept."))
COVERED = notice("comment-covered", N_("Covered. Nobody can read it any more."))
NOT_COVERED = N_("Nothing is covered: these words do not stand in the message.")
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
    earlier = queries.earlier_texts(call.db, comment_id) if readable else []
    form = call.filled(row)
    return frame(found, call.today, "/discussion") | {
        "comment": row,
        "readable": readable,
        "earlier": earlier,
        "may_edit": own and row.removed_at is None and found.may(Permission.COMMENT_POST),
        "may_moderate": moderates and not own,
        "form": form,
        "found": each_once(look_through({"body": form.value("body")}))
        if form.error("cover")
        else [],
        "may_cover": readable and (own or moderates),
        "details": each_once(covering.details_of(covering.texts_of(row, earlier)))
        if readable
        else [],
        "covering": call.filled(name="covering"),
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
    body, covered = form.body, list[str]()
    if row.audience is Audience.PUBLIC:
        body, covered = _looked_over(form)
    edit_comment(call.db, found, comment_id, form.version, body, by=call.me, now=call.now,
                 covered=covered)  # fmt: skip
    return _back(problem_id, comment_id, row.audience, EDITED)


def _looked_over(form: EditComment) -> tuple[str, list[str]]:
    """The words with what was chosen covered, and what kinds these were.

    Raises `FormError` until what may tell who somebody is was looked at, and the change said to be
    for everyone.
    """
    details, wrong = look_through({"body": form.body}), dict[str, Sentence]()
    if unseen(details, form.looked):
        wrong["cover"] = say(LOOK)
    if not form.sure:
        wrong["sure"] = say(TICK)
    if wrong:
        raise FormError(wrong)
    texts, _ = cover_chosen({"body": form.body}, details, form.cover)
    return texts["body"], [one.kind.value for one in details if one.key in form.cover]


@post(
    "/problems/{problem_id:int}/comments/{comment_id:int}/covering",
    may=Permission.COMMENT_POST,
    again=show_comment,
)
def cover(call: Write, problem_id: int, comment_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.COMMENT_POST)
    room = _room_of(call.db, found, comment_id)
    form = call.read(CoverComment)
    done = covering.cover_comment(
        call.db, found, comment_id, chosen=form.cover, words=form.words, by=call.me, now=call.now
    )  # fmt: skip
    if not done:
        raise FormError({"words": say(NOT_COVERED)})
    return _back(problem_id, comment_id, room, COVERED)


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


ROUTES: list[Route] = [show_comment, edit, cover, removal, remove, put_back]
