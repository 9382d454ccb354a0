"""Removing a message: that it was, by whom and why stays where it stood. It can be put back.

Its words are kept for those who moderate, and nobody else finds or reads them any more: not in the
room, not in the history, not by a search.
"""

import datetime as dt

from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, NotFound, Refused
from sara.groups.models import Comment
from sara.groups.operations import call_again, called_no_more, index_comment
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems import search
from sara.problems.queries import Found
from sara.words import N_, say

SAY_WHY = N_("Say why. Everybody who could read the message reads the reason.")
GONE = N_("This message was removed before.")
THERE = N_("This message stands as it was written.")
REMOVED = N_("A message of yours on problem {reference} was removed. Read why.")
RETURNED = N_("A message of yours on problem {reference} was put back where it stood.")
OWN = N_("Nobody removes their own message. Change it instead: what it said before is kept.")


def remove_comment(
    db: Session, found: Found, comment_id: int, *, because: str, by: Viewer, now: dt.datetime
) -> None:
    """Take somebody's message out of sight, with a reason that stays and that its author is told
    of."""
    comment = _one(db, found, comment_id)
    if comment.author_id == by.account_id:
        raise Refused(OWN)
    if comment.removed_at is not None:
        raise Refused(GONE)
    if not because.strip():
        raise Refused(SAY_WHY)
    comment.removed_at, comment.removed_by, comment.removed_because = now, by.account_id, because
    comment.version += 1
    search.drop(db, "comment", comment.id)
    called_no_more(db, found, comment, now=now)
    record(
        db, "comment.removed", by=by.account_id, now=now, problem_id=found.id, subject="comment",
        subject_id=comment.id, reason=because, audience=comment.audience,
    )  # fmt: skip
    tell_author(db, found, comment, REMOVED, now=now)


def return_comment(
    db: Session, found: Found, comment_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Put a removed message back in sight. Its author does not do it."""
    comment = _one(db, found, comment_id)
    if comment.author_id == by.account_id:
        raise Forbidden
    if comment.removed_at is None:
        raise Refused(THERE)
    comment.removed_at = comment.removed_by = None
    comment.removed_because, comment.version = "", comment.version + 1
    index_comment(db, comment)
    call_again(db, found, comment, now=now)
    record(
        db, "comment.returned", by=by.account_id, now=now, problem_id=found.id,
        subject="comment", subject_id=comment.id, audience=comment.audience,
    )  # fmt: skip
    tell_author(db, found, comment, RETURNED, now=now)


def tell_author(
    db: Session, found: Found, comment: Comment, words: str, *, now: dt.datetime
) -> None:
    """What was told of it before is of no matter any more: the last word counts."""
    settle(db, "comment", comment.id, now=now)
    notify(
        db, to=[comment.author_id], kind="comment.moderated", problem_id=found.id, now=now,
        link=f"/problems/{found.id}/discussion?room={comment.audience}#c{comment.id}",
        says=say(words, reference=found.row.reference), subject="comment", subject_id=comment.id,
    )  # fmt: skip


def _one(db: Session, found: Found, comment_id: int) -> Comment:
    if not found.may(Permission.DISCUSSION_MODERATE):
        raise Forbidden
    comment = db.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if (
        comment is None
        or comment.problem_id != found.id
        or not found.reach.sees(comment.audience)
    ):  # fmt: skip
        raise NotFound
    return comment
