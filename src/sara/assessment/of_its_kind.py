"""Closed problems like this one that its reader may see, failures first (practice 1.3, A9).

Of the same kind is what has the same kind of behaviour; the same kind of place besides comes first.
Where a kind is not said, and besides, problems that share words with this one are looked for among
the newest closed ones. Each way by which a reader reaches problems is read along an index.
"""

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.reach import Audience, Reach
from sara.accounts.viewer import Viewer
from sara.actions.models import Action, ActionStatus
from sara.assessment.models import Assessment, Displacement, FailureReason, Finding, Moved
from sara.db import Reader
from sara.problems.likeness import stems
from sara.problems.listing import reach, together
from sara.problems.models import Outcome, Problem, Stage
from sara.problems.sources import P, Source, along, columns, sources, values
from sara.problems.wanted import Wanted

FAILED = (
    Outcome.NOT_SOLVED, Outcome.EXHAUSTED, Outcome.DISAGREE, Outcome.WITHDRAWN, Outcome.OVERTAKEN,
)  # fmt: skip
"""How a problem ends without being solved, the plainest failure first."""
ENDED_WELL = tuple(outcome for outcome in Outcome if outcome not in FAILED)
MOST_FAILED, MOST_WELL, MOST_ALIKE = 10, 6, 6
LOOKED_AT = 200
"""The newest closed problems whose words are compared."""
SHARED = 2
"""Words that a title must share with this one before it is said to be like it."""
TRIED = 5


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """One closed problem. To whom it is only published, `tried`, `moved` and `why` stay empty."""

    id: int
    reference: str
    title: str
    area_name: str
    outcome: Outcome
    closed_on: dt.datetime
    inside: bool
    same_place: bool
    summary: str = ""
    tried: Sequence[str] = ()
    failure: FailureReason | None = None
    why: str = ""
    moved: Sequence[Moved] = ()

    @property
    def failed(self) -> bool:
        """Not solved, or solved here and moved elsewhere."""
        return self.outcome in FAILED or bool(self.moved)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What closed problems have to say: of the same kind, and of like words."""

    same_kind: Sequence[Earlier] = ()
    alike: Sequence[Earlier] = ()


def of_its_kind(db: Reader, viewer: Viewer, row: Any) -> Known:
    """What is known of problems like the one in `row`, in seven statements at most."""
    ways = sources(viewer, Wanted())
    given = values(viewer, Wanted(), dt.date.min) | {"this": row.id, "kind": row.behaviour_kind}
    kind: list[Any] = []
    if row.behaviour_kind is not None:
        for outcomes, most in ((FAILED, MOST_FAILED), (ENDED_WELL, MOST_WELL)):
            asked = given | {"outcomes": list(outcomes), "most": most, "place": row.surroundings}
            kind += db.execute(_of_kind(ways), asked)
    newest = db.execute(_newest(ways), given | {"most": LOOKED_AT}).all()
    alike = _sharing(row, newest, {one.id for one in kind})
    found = {one.id: one for one in _told(db, [*kind, *alike], row.surroundings)}
    return Known(
        same_kind=_failures_first(found[one.id] for one in kind),
        alike=_failures_first(found[one.id] for one in alike),
    )


@functools.lru_cache(maxsize=64)
def _of_kind(ways: tuple[Source, ...]) -> sa.Select[Any]:
    def closed(way: Source) -> sa.Select[Any]:
        c = columns(way)
        return (
            _closed(way)
            .where(
                c.behaviour_kind == sa.bindparam("kind", type_=P.behaviour_kind.type),
                c.outcome.in_(sa.bindparam("outcomes", expanding=True)),
            )
            .order_by(_elsewhere(c.surroundings), c.closed_at.desc(), c.id.desc())
            .limit(sa.bindparam("most"))
        )

    found = together(closed(way) for way in ways).subquery()
    return (
        sa.select(found)
        .order_by(_elsewhere(found.c.surroundings), found.c.closed_at.desc(), found.c.id.desc())
        .limit(sa.bindparam("most"))
    )


@functools.lru_cache(maxsize=64)
def _newest(ways: tuple[Source, ...]) -> sa.Select[Any]:
    def closed(way: Source) -> sa.Select[Any]:
        c = columns(way)
        return _closed(way).order_by(c.closed_at.desc(), c.id.desc()).limit(sa.bindparam("most"))

    found = together(closed(way) for way in ways).subquery()
    return (
        sa.select(found, P.title)
        .join(Problem, P.id == found.c.id)
        .order_by(found.c.closed_at.desc(), found.c.id.desc())
        .limit(sa.bindparam("most"))
    )


def _closed(way: Source) -> sa.Select[Any]:
    c = columns(way)
    shown = (c.id, c.closed_at, c.surroundings, reach(way))
    return along(way, frozenset(), *shown).where(
        c.stage == Stage.CLOSED, c.id != sa.bindparam("this")
    )


def _elsewhere(surroundings: Any) -> sa.ColumnElement[int]:
    """0 where the kind of place is the same, 1 elsewhere."""
    place = sa.bindparam("place", type_=P.surroundings.type)
    return sa.case((surroundings == place, 0), else_=1)


def _sharing(row: Any, newest: Sequence[Any], but: set[int]) -> list[Any]:
    """Those whose titles share most words with this problem."""
    asked = stems(f"{row.title} {row.behaviour}")
    marked = [(len(asked & stems(one.title)), one) for one in newest if one.id not in but]
    likely = sorted((m for m in marked if m[0] >= SHARED), key=lambda m: -m[0])
    return [one for _, one in likely[:MOST_ALIKE]]


_NAMED = (
    sa.select(
        P.id, P.reference, P.title, P.outcome, P.closed_at, P.surroundings, P.published_at,
        P.public_summary, Area.name.label("area_name"), Assessment.failure, Assessment.lessons,
        Assessment.what_did_not,
    )
    .join(Area, Area.id == P.area_id)
    .outerjoin(Assessment, Assessment.problem_id == P.id)
    .where(P.id.in_(sa.bindparam("ids", expanding=True)))
)  # fmt: skip
_nth = sa.func.row_number().over(partition_by=Action.problem_id, order_by=Action.id)
_ACTED = (
    sa.select(Action.problem_id, Action.what, _nth.label("nth"))
    .where(
        Action.problem_id.in_(sa.bindparam("ids", expanding=True)),
        Action.audience != Audience.AGENCIES,
        Action.status.in_((ActionStatus.ACCEPTED, ActionStatus.DONE, ActionStatus.PART_DONE)),
    )
    .subquery()
)
_TRIED = sa.select(_ACTED).where(_ACTED.c.nth <= TRIED).order_by(_ACTED.c.problem_id, _ACTED.c.nth)
_MOVED = sa.select(Displacement.problem_id, Displacement.kind).where(
    Displacement.problem_id.in_(sa.bindparam("ids", expanding=True)),
    Displacement.finding == Finding.MOVED,
)


def _told(db: Reader, found: Sequence[Any], place: Any) -> list[Earlier]:
    """Each with what its reader may know of it: of what is only published, what is public."""
    if not found:
        return []
    reached = {one.id: one.reach for one in found}
    inside = [number for number, far in reached.items() if far >= Reach.TEAM]
    tried: dict[int, list[str]] = {}
    moved: dict[int, list[Moved]] = {}
    if inside:
        for action in db.execute(_TRIED, {"ids": inside}):
            tried.setdefault(action.problem_id, []).append(action.what)
        for way in db.execute(_MOVED, {"ids": inside}):
            moved.setdefault(way.problem_id, []).append(way.kind)
    return [
        Earlier(
            id=one.id, reference=one.reference, title=one.title, area_name=one.area_name,
            outcome=one.outcome, closed_on=one.closed_at, inside=one.id in inside,
            same_place=place is not None and one.surroundings is place,
            summary=one.public_summary if one.published_at else "",
            tried=tried.get(one.id, ()), moved=moved.get(one.id, ()),
            failure=one.failure if one.id in inside else None,
            why=(one.lessons or one.what_did_not or "") if one.id in inside else "",
        )
        for one in db.execute(_NAMED, {"ids": list(reached)})
    ]  # fmt: skip


def _failures_first(found: Any) -> list[Earlier]:
    order = [*FAILED, *ENDED_WELL]

    def place(one: Earlier) -> tuple[bool, int, bool]:
        return not one.failed, order.index(one.outcome), not one.same_place

    return sorted(found, key=place)
