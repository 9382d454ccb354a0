"""Looking for words in what its reader may see.

The search begins with what the reader may see and takes the newest of that: neither its result nor
its order nor the time it takes depends on anything else. It looks through a window of the newest
`WINDOW` matches; filters choose among these, and "older" moves the window on.
"""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sara.accounts.models import Area
from sara.accounts.viewer import Viewer
from sara.problems.counting import MOST, Count
from sara.problems.listing import PAGE
from sara.problems.matching import S, everywhere, is_narrow, match, narrow_window, visible, window
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
    several: bool
    """Whether there is more than one word."""


def search(
    db: Connection, viewer: Viewer, asked: Wanted, words: Sequence[Term], today: dt.date
) -> Searched:
    """One page of what matches, newest first, or on request the best of the newest."""
    if not words:
        return Searched()
    ways = sources(viewer, asked)
    shape = _Shape(
        db.dialect.name == "sqlite", everywhere(viewer, asked), ways, asked.set,
        asked.before is not None and not asked.best, len(words) > 1,
    )  # fmt: skip
    given = values(viewer, asked, today) | {
        "audiences": list(viewer.seat_reach.audiences),
        "before": asked.before,
        **match(db, viewer, asked, ways, words),
    }
    looked = db.execute(_looked_through(shape), given).all()
    passed = [row for row in looked if row.passes]
    here = [row.id for row in passed if not asked.stage or row.stage == asked.stage.value]
    wanted = here[: RANKED if asked.best else PAGE]
    rows = db.execute(_SHOWN, {"ids": wanted}).all()
    if asked.best:
        rows = [rows[at] for at in best([r.words for r in rows], words)][:PAGE]
    n = Counter(row.stage for row in passed)
    last = here[PAGE - 1] if len(here) > PAGE else None
    if last is None and len(looked) >= WINDOW:
        last = looked[-1].id
    return Searched(
        rows=rows,
        counts=[Count(stage, n[stage.value]) for stage in Stage],
        total=len(here),
        more=len(looked) >= WINDOW,
        before=None if asked.best else last,
    )


@functools.lru_cache(maxsize=256)
def _looked_through(shape: _Shape) -> sa.Select[Any]:
    """The newest matches, with the stage of each and whether it passes the other filters."""
    row: Any = S
    if is_narrow(shape.sqlite, shape.ways):
        start: Any = narrow_window(shape.ways, "area" in shape.filters, shape.later, WINDOW)
        row = start.c
    else:
        newest = window(shape.sqlite, shape.everywhere, shape.later, WINDOW, shape.several)
        start = newest.join(Searchable, S.id == newest.c.id)
    filters = _filters(shape.filters - {"stage"})
    passes = sa.case((sa.and_(*filters), 1), else_=0) if filters else sa.literal_column("1")
    return (
        sa.select(row.id, sa.type_coerce(P.stage, sa.String).label("stage"), passes.label("passes"))
        .select_from(start)
        .join(Problem, P.id == row.problem_id)
        .where(visible(shape.ways, row))
        .order_by(row.id.desc())
    )


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
