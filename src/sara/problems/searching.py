"""Looking for words in what its reader may see.

The search begins with what the reader may see and takes the newest of that: neither its result nor
its order nor the time it takes depends on anything else. It looks through a window of the newest
`WINDOW` matches; filters choose among these, and "older" moves the window on.
"""

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sara.accounts.models import Area
from sara.accounts.viewer import Viewer
from sara.problems.counting import MOST, Count
from sara.problems.listing import PAGE
from sara.problems.matching import (
    S,
    everywhere,
    exactly,
    is_narrow,
    match,
    narrow_window,
    visible,
    window,
)
from sara.problems.models import Problem, Searchable, Stage
from sara.problems.sources import OPEN, P, Source, sources, values
from sara.problems.terms import Term, best
from sara.problems.wanted import Wanted

WINDOW = MOST + 1
RANKED = 200
"""The newest matches among which the best are chosen on request."""


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found, and how much there is."""

    rows: Sequence[Any] = ()
    counts: Sequence[Count] = ()
    total: int = 0
    more: bool = False
    """Whether there is more than was looked through."""
    before: int | None = None
    """Where the next page begins."""


class _Shape(msgspec.Struct, frozen=True):
    """What a statement depends on."""

    sqlite: bool
    everywhere: bool
    ways: tuple[Source, ...]
    filters: frozenset[str]
    later: bool
    spans: int
    """How many spans PostgreSQL looks through, from the newest back, before the rest."""
    most: int
    """How many are to be shown, or to be weighed."""


def search(
    db: Connection, viewer: Viewer, asked: Wanted, words: Sequence[Term], today: dt.date
) -> Searched:
    """One page of what matches, newest first, or on request the best of the newest."""
    if not words:
        return Searched()
    most = RANKED if asked.best else PAGE + 1
    answer = _matches(db, viewer, asked, words, today, most)
    by_stage = {row.stage: row for row in answer if row.stage}
    here = [row.id for row in answer if not row.stage]
    rows = db.execute(_SHOWN, {"ids": here[: RANKED if asked.best else PAGE]}).all()
    if asked.best:
        rows = [rows[at] for at in best([r.words for r in rows], words)][:PAGE]
    looked = sum(row.looked for row in by_stage.values())
    last = here[PAGE - 1] if len(here) > PAGE else None
    if last is None and looked >= WINDOW:
        last = min(row.id for row in by_stage.values())
    counts = [Count(s, by_stage[s.value].passed if s.value in by_stage else 0) for s in Stage]
    return Searched(
        rows=rows,
        counts=counts,
        total=sum(c.n for c in counts if asked.stage in (None, c.stage)),
        more=looked >= WINDOW,
        before=None if asked.best else last,
    )


def found_in(
    db: Connection, viewer: Viewer, asked: Wanted, words: Sequence[Term], today: dt.date
) -> list[int]:
    """The problems in which these words stand, among the newest matches that are looked through."""
    if not words:
        return []
    answer = _matches(db, viewer, asked, words, today, WINDOW)
    hits = [row.id for row in answer if not row.stage]
    return list(db.scalars(_PROBLEMS, {"ids": hits})) if hits else []


_PROBLEMS = sa.select(S.problem_id).where(S.id.in_(sa.bindparam("ids", expanding=True))).distinct()


def _matches(
    db: Connection, viewer: Viewer, asked: Wanted, words: Sequence[Term], today: dt.date, most: int
) -> Sequence[Any]:
    """How many of each stage match, and the first `most` that pass every filter."""
    ways = sources(viewer, asked)
    looked_for = match(db, viewer, asked, ways, words)
    shape = _Shape(
        db.dialect.name == "sqlite", everywhere(viewer, asked), ways, asked.set,
        asked.before is not None and not asked.best,
        sum(name.startswith("span_") for name in looked_for), most,
    )  # fmt: skip
    given = values(viewer, asked, today) | {
        "audiences": list(viewer.seat_reach.audiences),
        "before": asked.before,
        **looked_for,
        "stage": asked.stage and asked.stage.value,
    }
    return db.execute(_looked_through(shape), given).all()


@functools.lru_cache(maxsize=256)
def _looked_through(shape: _Shape) -> sa.Select[Any]:
    """The newest matches: how many of each stage, and the first that pass every filter.

    Rows with a stage count: `looked`, of these `passed` the other filters, `id` is the oldest. Rows
    without are what is shown, newest first.
    """
    row: Any
    if is_narrow(shape.sqlite, shape.ways):
        start: Any = narrow_window(shape.ways, "area" in shape.filters, shape.later, WINDOW)
        row = start.c
    else:
        start = window(shape.sqlite, shape.everywhere, shape.later, WINDOW, shape.spans)
        row = start.c
        if shape.sqlite:
            start, row = start.join(Searchable, S.id == start.c.id), S
    filters = _filters(shape.filters - {"stage"})
    passes = sa.case((sa.and_(*filters), 1), else_=0) if filters else sa.literal_column("1")
    seen = (
        sa.select(row.id, sa.type_coerce(P.stage, sa.String).label("stage"), passes.label("passes"))
        .select_from(start)
        .join(Problem, P.id == row.problem_id)
        .where(visible(shape.ways, row))
        .cte("seen")
    )
    counted = sa.select(
        seen.c.stage, sa.func.min(seen.c.id).label("id"), sa.func.count().label("looked"),
        sa.func.sum(seen.c.passes).label("passed"),
    ).group_by(seen.c.stage)  # fmt: skip
    shown = sa.select(
        sa.literal_column("''").label("stage"), seen.c.id, sa.literal_column("0").label("looked"),
        sa.literal_column("0").label("passed"),
    )  # fmt: skip
    shown = shown.where(seen.c.passes == 1)
    if "stage" in shape.filters:
        shown = shown.where(seen.c.stage == sa.bindparam("stage", type_=sa.String))
    first = shown.order_by(seen.c.id.desc()).limit(exactly(shape.most)).subquery()
    both = sa.union_all(counted, sa.select(first)).subquery()
    return sa.select(both).order_by(both.c.id.desc())


_SHOWN = (
    sa.select(
        S.id, S.subject, S.subject_id, S.audience, S.words,
        P.id.label("problem_id"), P.reference, P.title, P.stage, Area.name.label("area_name"),
    )
    .join(Problem, P.id == S.problem_id)
    .join(Area, Area.id == P.area_id)
    .where(S.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(S.id.desc())
)  # fmt: skip


def _filters(filters: frozenset[str]) -> list[sa.ColumnElement[bool]]:
    rules = {
        "tier": P.tier == sa.bindparam("tier"),
        "lead": P.lead_id == sa.bindparam("lead"),
        "late": sa.and_(P.stage_due < sa.bindparam("today"), P.stage.in_(OPEN)),
    }
    return [rules[name] for name in sorted(filters & rules.keys())]
