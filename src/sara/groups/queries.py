"""Reads of the discussion."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, RoleGrant
from sara.accounts.reach import Audience
from sara.accounts.viewer import AGENCY_ROLES, Viewer
from sara.db import BIGGEST_ID, Reader, spoken
from sara.errors import NotFound
from sara.groups.models import Comment, EarlierText, Mention
from sara.groups.named import public_name
from sara.problems.models import Problem, Seat

MENTIONS_SHOWN = 20

# Who lost their seat is no longer told where they were called.
_UNSEEN = (
    sa.select(
        Comment.id, Comment.problem_id, Comment.posted_at, Comment.audience.label("room"),
        Account.name.label("author"), Problem.reference, Problem.title,
    )
    .join(Mention, Mention.comment_id == Comment.id)
    .join(Account, Account.id == Comment.author_id)
    .join(Problem, Problem.id == Comment.problem_id)
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Comment.problem_id,
            Seat.account_id == Mention.account_id,
            Seat.until.is_(None),
        ),
    )
    .where(
        Mention.account_id == sa.bindparam("reader"),
        Mention.seen_at.is_(None),
        Comment.removed_at.is_(None),
        Comment.audience.in_(sa.bindparam("audiences", expanding=True)),
        sa.or_(
            Seat.id.is_not(None),
            sa.bindparam("everywhere", type_=sa.Boolean) == sa.true(),
            Problem.area_id.in_(sa.bindparam("areas", expanding=True)),
        ),
    )
    .order_by(Comment.id.desc())
    .limit(MENTIONS_SHOWN)
)  # fmt: skip


def unseen_mentions(db: Reader, viewer: Viewer) -> list[Any]:
    """Comments that call this person and that they have not opened yet, newest first."""
    audiences = viewer.seat_reach.audiences
    return list(
        db.execute(
            _UNSEEN,
            {
                "reader": viewer.account_id, "audiences": list(audiences),
                "everywhere": viewer.reads_everywhere, "areas": list(viewer.reads_areas),
            },
        ).all()
    )  # fmt: skip


PAGE = 50

Remover = sa.orm.aliased(Account)
_WORDS = sa.case((Comment.removed_at.is_(None), Comment.body), else_="").label("body")
"""What a message says; nothing once it was removed."""

_TALK = (
    sa.select(
        Comment.id, _WORDS, Comment.posted_at, Comment.edited_at, Comment.author_id,
        Comment.removed_at, Comment.removed_because, Account.name.label("author"),
        public_name(Comment.author_id, Comment.problem_id).label("named"),
        Remover.name.label("remover"),
    )
    .join(Account, Account.id == Comment.author_id)
    .outerjoin(Remover, Remover.id == Comment.removed_by)
    .where(
        Comment.problem_id == sa.bindparam("problem_id"),
        Comment.audience == sa.bindparam("room", type_=spoken(Audience)),
        Comment.id < sa.bindparam("before"),
    )
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def talk(db: Reader, problem_id: int, room: Audience, before: int) -> list[Any]:
    """The newest comments of one room below `before`, newest first; one more than a page."""
    return list(db.execute(_TALK, {"problem_id": problem_id, "room": room, "before": before}).all())


_CALLED = (
    sa.select(Mention.comment_id, Account.name)
    .join(Account, Account.id == Mention.account_id)
    .where(Mention.comment_id.in_(sa.bindparam("comments", expanding=True)))
    .order_by(Mention.comment_id, Account.name)
)


def called(db: Reader, comments: Collection[int]) -> dict[int, list[str]]:
    """Who was called by name in each of these messages."""
    found: dict[int, list[str]] = {}
    for row in db.execute(_CALLED, {"comments": list(comments)}):
        found.setdefault(row.comment_id, []).append(row.name)
    return found


_PUBLIC_TALK = (
    sa.select(
        Comment.id, _WORDS, Comment.posted_at, Comment.edited_at, Comment.removed_at,
        Comment.removed_because,
        public_name(Comment.author_id, Comment.problem_id).label("named"),
        public_name(Comment.removed_by, Comment.problem_id).label("remover"),
    )
    .join(Problem, Problem.id == Comment.problem_id)
    .where(
        Comment.problem_id == sa.bindparam("problem_id"),
        Comment.audience == Audience.PUBLIC,
        Problem.published_at.is_not(None),
        Comment.id < sa.bindparam("before"),
    )
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def public_talk(db: Reader, problem_id: int, before: int = BIGGEST_ID) -> list[Any]:
    """What stands in the public room for everybody, newest first; one more than a page.

    Each with `named` and `remover` as these people want to be named ("" for nobody's name), and
    without the words of what was removed. Nothing of a problem that is not published.
    """
    return list(db.execute(_PUBLIC_TALK, {"problem_id": problem_id, "before": before}).all())


_REMOVED = (
    sa.select(Problem.reference, Comment.posted_at, Comment.removed_at, Comment.removed_because)
    .join(Problem, Problem.id == Comment.problem_id)
    .where(
        Comment.audience == Audience.PUBLIC, Comment.removed_at.is_not(None),
        Problem.published_at.is_not(None),
    )
    .order_by(Comment.removed_at.desc(), Comment.id.desc())
    .limit(sa.bindparam("limit"))
)  # fmt: skip


def removed_in_public(db: Reader, limit: int) -> list[Any]:
    """What was taken out of the public rooms of published problems, and why; the newest first."""
    return list(db.execute(_REMOVED, {"limit": limit}).all())


_ONE = (
    sa.select(*Comment.__table__.c, Account.name.label("author"), Remover.name.label("remover"))
    .join(Account, Account.id == Comment.author_id)
    .outerjoin(Remover, Remover.id == Comment.removed_by)
    .where(
        Comment.id == sa.bindparam("comment_id"),
        Comment.problem_id == sa.bindparam("problem_id"),
        Comment.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
)


def comment(db: Reader, problem_id: int, comment_id: int, audiences: Sequence[Audience]) -> Any:
    """One comment of this problem, if its room is open to the reader. Raises `NotFound`."""
    row = db.execute(
        _ONE,
        {"problem_id": problem_id, "comment_id": comment_id, "audiences": list(audiences)},
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


_EARLIER = (
    sa.select(EarlierText.id, EarlierText.body, EarlierText.until)
    .where(EarlierText.comment_id == sa.bindparam("comment_id"))
    .order_by(EarlierText.id.desc())
)


def earlier_texts(db: Reader, comment_id: int) -> list[Any]:
    """What a comment said before each edit, the latest first."""
    return list(db.execute(_EARLIER, {"comment_id": comment_id}).all())


_CALLABLE = (
    sa.select(
        Account.id, Account.email, Account.name,
        sa.exists(
            sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
        ).label("works_for_agency"),
    )
    .join(Seat, Seat.account_id == Account.id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"),
        Seat.until.is_(None),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name, Account.id)
)  # fmt: skip


def callable_people(db: Reader, problem_id: int, room: Audience, but: int) -> list[Any]:
    """People on the team who may read this room, and so may be called into it."""
    rows = db.execute(_CALLABLE, {"problem_id": problem_id}).all()
    return [
        r for r in rows if r.id != but and (room is not Audience.AGENCIES or r.works_for_agency)
    ]
