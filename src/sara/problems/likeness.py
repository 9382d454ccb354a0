"""Problems like what somebody tells: by the words they share, and nothing else.

For everybody the newest published ones of the area, or of the whole installation; for people who
read an area by their role all the problems of it.
"""

import re
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.problems.models import Problem, Stage

LOOKED_AT = 200
OFFERED = 4
LOOKED_AT_BY_ROLE, OFFERED_BY_ROLE = 300, 6
LEAST = 2
"""Shared words for those who decide; one alone says little."""
SHORTEST = 4
"""Letters of a word that says something; shorter ones stand in every text."""
STEM = 5
"""Words are alike when they begin alike: bottle and bottles, smash and smashed."""


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """A published problem as everybody may know it. `stage` is still to be translated."""

    problem_id: int
    reference: str
    title: str
    stage: str
    area_name: str
    summary: str


_SHOWN = (
    sa.select(
        Problem.id, Problem.reference, Problem.title, Problem.stage, Problem.public_summary,
        Area.name.label("area_name"),
    )
    .join(Area, Area.id == Problem.area_id)
    .where(Problem.published_at.is_not(None))
)  # fmt: skip
_OPEN = _SHOWN.where(
    Problem.stage.not_in((Stage.CLOSED, Stage.MERGED, Stage.NOT_A_PROBLEM, Stage.REFERRED_OUT))
)
_NEWEST = _OPEN.order_by(Problem.published_at.desc(), Problem.id.desc()).limit(LOOKED_AT)
_NEWEST_IN = (
    _OPEN.where(Problem.area_id == sa.bindparam("area_id"))
    .order_by(Problem.published_at.desc(), Problem.id.desc())
    .limit(LOOKED_AT)
)
_STANDS = _SHOWN.add_columns(Problem.merged_into_id).where(Problem.id == sa.bindparam("problem_id"))
MERGES = 10
"""So many problems in a row, each merged into the next, are followed."""


def like(db: Reader, words: str, area_id: int | None) -> list[Alike]:
    """The published problems that share most words with these, the likeliest first."""
    asked = stems(words)
    rows = db.execute(_NEWEST_IN if area_id else _NEWEST, {"area_id": area_id}).all()
    marked = [(len(asked & stems(f"{row.title} {row.public_summary}")), row) for row in rows]
    likely = sorted((one for one in marked if one[0]), key=lambda one: -one[0])
    return [_offer(row) for _, row in likely[:OFFERED]]


def published(db: Reader, problem_id: int) -> Alike | None:
    """The problem with this number, if it is published; where merged, the one it is part of now.

    Also one that has ended: whoever meets it again says so here.
    """
    row = db.execute(_STANDS, {"problem_id": problem_id}).one_or_none()
    for _ in range(MERGES):
        if row is None or row.merged_into_id is None:
            break
        into = db.execute(_STANDS, {"problem_id": row.merged_into_id}).one_or_none()
        if into is None:
            break
        row = into
    return _offer(row) if row else None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as those know it who read it by their role."""

    id: int
    reference: str
    title: str
    stage: Stage
    named: bool
    """Whether somebody says that it is this one."""


P = Problem.__table__.c
_READ_BY_ROLE = sa.select(
    P.id, P.reference, P.title, P.behaviour, P.place, P.stage, P.updated_at
).where(P.stage != Stage.MERGED)


def known_to(
    db: Reader, viewer: Viewer, words: str, area_id: int | None, *, named: int | None = None,
    least: int = LEAST,
) -> list[Known]:  # fmt: skip
    """Problems that this person reads by role and that share most words with these.

    The one that was `named` comes first, whatever its words. Those that have ended are among them:
    it may have come back.
    """
    asked = stems(words)
    rows = {row.id: row for row in db.execute(_within(viewer, area_id, named)).all()}
    marked = [
        (len(asked & stems(f"{row.title} {row.behaviour} {row.place}")), row)
        for row in rows.values()
    ]
    likely = sorted(
        (one for one in marked if one[0] >= least or one[1].id == named),
        key=lambda one: (one[1].id == named, one[0], one[1].updated_at, one[1].id), reverse=True,
    )  # fmt: skip
    return [
        Known(id=row.id, reference=row.reference, title=row.title, stage=row.stage,
              named=row.id == named)
        for _, row in likely[:OFFERED_BY_ROLE]
    ]  # fmt: skip


def _within(viewer: Viewer, area_id: int | None, named: int | None) -> sa.Select[Any]:
    read = _READ_BY_ROLE
    if not viewer.reads_everywhere:
        read = read.where(P.area_id.in_(viewer.reads_areas))
    here = read if area_id is None else read.where(P.area_id == area_id)
    newest = here.order_by(P.updated_at.desc(), P.id.desc()).limit(LOOKED_AT_BY_ROLE)
    if named is None:
        return newest
    # Not one condition with "or": that no index serves, and the whole table would be read.
    both = sa.union_all(sa.select(newest.subquery()), read.where(P.id == named))
    return sa.select(both.subquery())


def stems(text: str) -> set[str]:
    """The beginnings of the words that say something."""
    return {word[:STEM] for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) >= SHORTEST}


def _offer(row: Any) -> Alike:
    return Alike(
        problem_id=row.id, reference=row.reference, title=row.title, stage=row.stage.words,
        area_name=row.area_name, summary=row.public_summary,
    )  # fmt: skip
