"""Covering personal details in a message: what stood there is gone, also from what it said before,
from the history and from the search. That something was covered, and of which kind, stays.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, NotFound
from sara.groups.models import Comment, EarlierText
from sara.groups.moderation import tell_author
from sara.groups.operations import index_comment
from sara.history.models import Entry, EntryText
from sara.history.operations import erase, record
from sara.privacy.covering import Found as Detail, cover_chosen, cover_words, look_through
from sara.problems.queries import Found
from sara.words import N_, gettext

NOW, BEFORE = "body", "before-"
OTHERS_COVERED = N_("Personal details in a message of yours on problem {reference} were covered.")
ERASED = N_("Personal details were covered in the message.")


def texts_of(comment: Any, earlier: Iterable[Any]) -> dict[str, str]:
    """What a message says and said before, by name: "body", "before-12" and on."""
    return {NOW: comment.body} | {f"{BEFORE}{text.id}": text.body for text in earlier}


def details_of(texts: dict[str, str]) -> list[Detail]:
    """What in the message may tell who somebody is; the same words count once for each text."""
    return look_through(texts)


def cover_comment(
    db: Session, found: Found, comment_id: int, *, chosen: Iterable[str], words: str, by: Viewer,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """Cover the chosen details, and `words` wherever they stand; False when they do not.

    Its author does it, or whoever moderates.
    """
    comment = db.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if (
        comment is None
        or comment.problem_id != found.id
        or not found.reach.sees(comment.audience)
    ):  # fmt: skip
        raise NotFound
    if comment.author_id != by.account_id and not found.may(Permission.DISCUSSION_MODERATE):
        raise Forbidden
    asked = sa.select(EarlierText).where(EarlierText.comment_id == comment_id)
    earlier = list(db.scalars(asked))
    before = texts_of(comment, earlier)
    after, told = cover_chosen(before, details_of(before), chosen)
    if words.strip():
        if not cover_words(before, words.strip())[1]:
            return False
        after, more = cover_words(after, words.strip())
        told += more
    if after == before:
        return False
    comment.body, comment.version = after[NOW], comment.version + 1
    for text in earlier:
        text.body = after[f"{BEFORE}{text.id}"]
    if comment.removed_at is None:
        index_comment(db, comment)
    _forget(db, comment_id, by, now)
    record(
        db, "comment.covered", by=by.account_id, now=now, problem_id=found.id, subject="comment",
        subject_id=comment_id, changes={"covered": ("", _kinds(told))}, audience=comment.audience,
    )  # fmt: skip
    if comment.author_id != by.account_id:
        tell_author(db, found, comment, OTHERS_COVERED, now=now)
    return True


def _forget(db: Session, comment_id: int, by: Viewer, now: dt.datetime) -> None:
    """Let the history keep that the message was written and changed, and not what it said."""
    asked = (
        sa.select(Entry.seq)
        .join(EntryText, EntryText.seq == Entry.seq)
        .where(Entry.subject == "comment", Entry.subject_id == comment_id,
               Entry.verb.in_(("comment.posted", "comment.edited")))
        .order_by(Entry.seq)
    )  # fmt: skip
    for seq in list(db.scalars(asked)):
        erase(db, seq, by=by.account_id, now=now, reason=gettext(ERASED))


def _kinds(told: Iterable[str]) -> list[str]:
    """Of which kinds it was, each once, whatever the text it stood in."""
    return list(dict.fromkeys(one.rpartition(": ")[2] for one in told))
