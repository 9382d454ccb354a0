"""What one person was told, as far as they still reach what it is about."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.mail.models import Notification
from sara.problems.models import Problem, Seat
from sara.problems.queries import reach_of

NEW_SHOWN = 100
PAGE = 30

_MINE = sa.select(
    Notification.id, Notification.problem_id, Notification.act, Notification.says, Notification.at,
    Notification.settled_at,
).where(Notification.account_id == sa.bindparam("reader"))  # fmt: skip
_NEW = (
    _MINE.where(Notification.seen_at.is_(None), Notification.settled_at.is_(None))
    .order_by(Notification.act.desc(), Notification.id.desc())
    .limit(NEW_SHOWN)
)
_SEEN = (
    _MINE.where(Notification.seen_at.is_not(None), Notification.id < sa.bindparam("before"))
    .order_by(Notification.id.desc())
    .limit(PAGE + 1)
)


def new(db: Reader, viewer: Viewer) -> list[Any]:
    """What waits to be opened: first what one must do, then the newest."""
    return list(db.execute(_NEW, {"reader": viewer.account_id}).all())


def seen(db: Reader, viewer: Viewer, before: int) -> list[Any]:
    """What was opened, newest first, below `before`; one more than a page."""
    return list(db.execute(_SEEN, {"reader": viewer.account_id, "before": before}).all())


_PROBLEMS = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.area_id, Problem.published_at,
        Seat.kind.label("seat"),
    )
    .outerjoin(
        Seat,
        sa.and_(
            Seat.problem_id == Problem.id,
            Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .where(Problem.id.in_(sa.bindparam("ids", expanding=True)))
)  # fmt: skip


def reached(db: Reader, viewer: Viewer, problems: Iterable[int | None]) -> dict[int, Any]:
    """Of these problems, those this person reaches as one of the team: id, reference, title."""
    ids = sorted({number for number in problems if number is not None})
    rows = db.execute(_PROBLEMS, {"reader": viewer.account_id, "ids": ids}).all() if ids else []
    return {row.id: row for row in rows if reach_of(viewer, row) >= Reach.TEAM}


def reference(db: Reader, problem_id: int) -> str:
    """The number of a problem, and no more; empty when there is none."""
    return db.scalar(sa.select(Problem.reference).where(Problem.id == problem_id)) or ""
