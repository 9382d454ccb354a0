"""Reads of the discussion."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.groups.models import Comment, Mention
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
    audiences = [Audience.TEAM, *([Audience.AGENCIES] if viewer.works_for_agency else [])]
    return list(
        db.execute(
            _UNSEEN,
            {
                "reader": viewer.account_id, "audiences": audiences,
                "everywhere": viewer.reads_everywhere, "areas": list(viewer.reads_areas),
            },
        ).all()
    )  # fmt: skip
