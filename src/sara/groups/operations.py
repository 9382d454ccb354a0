"""Writing in the discussion: posting, calling somebody, editing with the earlier text kept."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import Forbidden, Refused, Stale
from sara.groups.models import Comment, EarlierText, Mention
from sara.groups.queries import callable_people
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems import search
from sara.problems.queries import Found
from sara.words import N_, say

CALLED = N_("Someone asks you on problem {reference}")
DISCUSSION = "discussion"
NOT_PUBLIC = N_("The public room opens when the summary of the problem is published.")


def post_comment(
    db: Session, found: Found, room: Audience, body: str, *, call: Sequence[int], by: Viewer,
    now: dt.datetime, covered: Sequence[str] = (),
) -> Comment:  # fmt: skip
    """Post to one room and call people who may read it; others are left out in silence.

    `covered` says what kinds of details were covered in the words, never what stood there. Raises
    `Refused` for the public room of a problem that is not public.
    """
    if room is Audience.PUBLIC and found.row.published_at is None:
        raise Refused(NOT_PUBLIC)
    comment = Comment(
        problem_id=found.id, audience=room, author_id=by.account_id, body=body, posted_at=now
    )
    db.add(comment)
    db.flush()
    called: list[int] = []
    for person in callable_people(db, found.id, room, by.account_id):
        if person.id in call:
            db.add(Mention(comment_id=comment.id, account_id=person.id))
            called.append(person.id)
    _tell_called(db, found, room, called, now=now)
    index_comment(db, comment)
    record(
        db, "comment.posted", by=by.account_id, now=now, problem_id=found.id, subject="comment",
        subject_id=comment.id, changes={"comment": ("", body)} | _hidden(covered), audience=room,
    )  # fmt: skip
    return comment


def edit_comment(
    db: Session, found: Found, comment_id: int, version: int, body: str, *, by: Viewer,
    now: dt.datetime, covered: Sequence[str] = (),
) -> None:  # fmt: skip
    """Change one's own comment; what it said before is kept. Raises `Stale` on a newer version.

    `covered` says what kinds of details were covered in the new words, never what stood there.
    """
    comment = db.get_one(Comment, comment_id)
    if comment.author_id != by.account_id:
        raise Forbidden(N_("Only its author can change a comment."))
    if comment.removed_at is not None:
        raise Refused(N_("This message was removed. Write a new one instead."))
    before = comment.body
    if body == before:
        return
    if not bump(db, Comment.__table__, comment_id, version, body=body, edited_at=now):
        db.refresh(comment)
        raise Stale({"body": comment.body}, comment.version)
    db.refresh(comment)
    db.add(EarlierText(comment_id=comment_id, body=before, until=now))
    index_comment(db, comment)
    record(
        db, "comment.edited", by=by.account_id, now=now, problem_id=found.id, subject="comment",
        subject_id=comment_id, changes={"comment": (before, body)} | _hidden(covered),
        audience=comment.audience,
    )  # fmt: skip


def mark_seen(db: Session, found: Found, room: Audience, *, by: Viewer, now: dt.datetime) -> None:
    """Note that the person has answered in the room they were called into."""
    called = sa.select(Comment.id).where(Comment.problem_id == found.id, Comment.audience == room)
    db.execute(
        sa.update(Mention)
        .where(
            Mention.account_id == by.account_id,
            Mention.seen_at.is_(None),
            Mention.comment_id.in_(called),
        )
        .values(seen_at=now)
    )
    settle(db, DISCUSSION, found.id, now=now, who=[by.account_id], kind=f"called.{room}")


def called_no_more(db: Session, found: Found, comment: Comment, *, now: dt.datetime) -> None:
    """The message is removed: whoever it called, and no other message does, is called no more."""
    room = comment.audience
    elsewhere = (
        sa.select(Mention.account_id)
        .join(Comment, Comment.id == Mention.comment_id)
        .where(
            Comment.problem_id == found.id, Comment.audience == room, Comment.id != comment.id,
            Comment.removed_at.is_(None), Mention.seen_at.is_(None),
        )
    )  # fmt: skip
    settle(db, DISCUSSION, found.id, now=now, kind=f"called.{room}",
           who=set(_unseen(db, comment)) - set(db.scalars(elsewhere)))  # fmt: skip


def call_again(db: Session, found: Found, comment: Comment, *, now: dt.datetime) -> None:
    """The message is back in sight: whoever it called and did not answer is called again."""
    able = {p.id for p in callable_people(db, found.id, comment.audience, comment.author_id)}
    _tell_called(db, found, comment.audience, able & set(_unseen(db, comment)), now=now)


def _unseen(db: Session, comment: Comment) -> Sequence[int]:
    return db.scalars(
        sa.select(Mention.account_id).where(
            Mention.comment_id == comment.id, Mention.seen_at.is_(None)
        )
    ).all()


def _tell_called(
    db: Session, found: Found, room: Audience, who: Collection[int], *, now: dt.datetime
) -> None:
    notify(
        db, to=who, kind=f"called.{room}", problem_id=found.id, act=True, now=now,
        says=say(CALLED, reference=found.row.reference), subject=DISCUSSION, subject_id=found.id,
        link=f"/problems/{found.id}/discussion?room={room}",
    )  # fmt: skip


def _hidden(covered: Sequence[str]) -> dict[str, tuple[object, object]]:
    return {"covered": ("", list(covered))} if covered else {}


def index_comment(db: Session, comment: Comment) -> None:
    """Let the message be found by those who may read it."""
    search.index(
        db, problem_id=comment.problem_id, subject="comment", subject_id=comment.id,
        words=comment.body, audience=comment.audience,
    )  # fmt: skip
