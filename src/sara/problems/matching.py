"""The newest matches that a reader may see, found without looking at any others.

Each row of the full-text index carries marks of who may find it (see the migrations), and the marks
of the reader are part of what is looked for. The rule itself is held against each row once more.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Connection

from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.problems.models import Searchable, Seat
from sara.problems.search import TITLE
from sara.problems.sources import AREAS, HELD, P, Source
from sara.problems.spans import spans
from sara.problems.terms import Term, for_postgresql, for_sqlite
from sara.problems.wanted import Wanted

S = Searchable.__table__.c
READS = frozenset({"area", "areas"})
SHOWN = (S.problem_id, S.subject, S.audience)
"""What the rule looks at, beside the problem itself."""
WIDE = READS | {"all"}
"""The ways of a reader who sees most of what is there."""
AUDIENCES = sa.bindparam("audiences", expanding=True, type_=S.audience.type)
_IN_AREA = HELD.where(Seat.area_id == sa.bindparam("area"))


def _and_newest(held: sa.Select[Any]) -> sa.CompoundSelect[Any]:
    """The problems on which the reader has a seat, and under NULL the newest row of all."""
    numbers = held.subquery().c.problem_id
    return sa.union_all(
        sa.select(sa.null().label("held"), sa.func.max(S.id).label("newest")),
        sa.select(numbers, sa.null()),
    )


_OUTSIDE_AND_NEWEST = _and_newest(HELD.where(Seat.area_id.not_in(AREAS)))
_IN_AREA_AND_NEWEST = _and_newest(_IN_AREA)


def match(
    db: Connection, viewer: Viewer, asked: Wanted, ways: Iterable[Source], words: Sequence[Term]
) -> dict[str, Any]:
    """What the engine is told to look for, and where the reader may look."""
    sqlite = db.dialect.name == "sqlite"
    if is_narrow(sqlite, ways):
        held = db.scalars(_IN_AREA if asked.area else HELD, _of(viewer, asked)).all()
        return {"match": for_postgresql(words), "held": list(held)}
    areas, held, newest = _within(db, viewer, asked)
    marks = ""
    if not everywhere(viewer, asked):
        marks = _marks(viewer, asked, ways, areas, held, _SQLITE if sqlite else _POSTGRESQL)
    if not sqlite:
        if asked.before is not None and not asked.best:
            newest = min(newest, max(asked.before - 1, 0))
        marked, rest = spans(newest)
        given = {f"span_{at}": span for at, span in enumerate(marked)}
        return {"match": for_postgresql(words), "marks": marks, "rest": rest, **given}
    return {"match": for_sqlite(words) + (f" AND {marks}" if marks else " NOT {scope} : title")}


def everywhere(viewer: Viewer, asked: Wanted) -> bool:
    return viewer.reads_everywhere and not asked.area


def is_narrow(sqlite: bool, ways: Iterable[Source]) -> bool:
    """Whether PostgreSQL begins with the seats, and not with the words."""
    return not sqlite and not kinds(ways) & WIDE


class _Grammar(msgspec.Struct, frozen=True):
    any_of: Callable[..., str]
    both: str
    but: str
    either: str


def _any_sqlite(*marks: str) -> str:
    return f"{{scope}} : ({' OR '.join(marks or ('nothing',))})"


def _any_postgresql(*marks: str) -> str:
    return "(" + " | ".join(f"'#{mark}'" for mark in marks or ("nothing",)) + ")"


_SQLITE = _Grammar(_any_sqlite, "AND", "NOT", "OR")
_POSTGRESQL = _Grammar(_any_postgresql, "&", "&!", "|")


def _marks(
    viewer: Viewer, asked: Wanted, ways: Iterable[Source], areas: Sequence[int],
    held: Sequence[int], say: _Grammar,
) -> str:  # fmt: skip
    own = "p" if viewer.seat_reach is Reach.AGENCIES else "t"
    marks = say.any_of(*(f"a{a}" for a in areas), *(f"{own}{p}" for p in held))
    if not any(way.is_public for way in ways):
        return marks
    title = say.any_of("title")
    if asked.area:
        title = f"({title} {say.both} {say.any_of(f'ta{asked.area}')})"
    inside = say.any_of(*(f"ta{a}" for a in areas), *(f"tp{p}" for p in held))
    return f"({marks} {say.either} ({title} {say.but} {inside}))"


def _within(
    db: Connection, viewer: Viewer, asked: Wanted
) -> tuple[Sequence[int], Sequence[int], int]:
    """The areas that are looked through, the problems elsewhere, and the newest row of all."""
    areas = [a for a in viewer.reads_areas if asked.area in (None, a)]
    if asked.area and viewer.reads_everywhere:
        areas = [asked.area]
    wanted = _IN_AREA_AND_NEWEST if asked.area else _OUTSIDE_AND_NEWEST
    rows = db.execute(wanted, _of(viewer, asked)).all()
    held = [row.held for row in rows if row.held]
    newest = max((row.newest for row in rows if row.newest), default=0)
    return areas, [] if asked.area and areas else held, newest


def _of(viewer: Viewer, asked: Wanted) -> dict[str, Any]:
    return {"reader": viewer.account_id, "areas": viewer.reads_areas, "area": asked.area}


_TSV: sa.ColumnClause[Any] = sa.literal_column("searchable.tsv")
_SPAN: sa.ColumnClause[Any] = sa.literal_column("searchable.span")


def window(sqlite: bool, all_read: bool, later: bool, most: int, spans: int = 0) -> sa.Subquery:
    """The newest matches, or those before one of them; of SQLite only their numbers."""
    if not sqlite:
        return _by_spans(all_read, later, most, spans)
    row: Any = sa.literal_column("rowid", sa.Integer).label("id")
    found = sa.select(row).select_from(sa.table("searchable_fts"))
    found = found.where(sa.literal_column("searchable_fts").op("MATCH")(sa.bindparam("match")))
    if later:
        found = found.where(row < sa.bindparam("before"))
    return found.order_by(row.desc()).limit(exactly(most)).subquery("near")


def _by_spans(all_read: bool, later: bool, most: int, number: int) -> sa.Subquery:
    """Span by span, then the rest; each gives what those before it left over of `most`."""
    before = [S.id + 0 < sa.bindparam("before")] if later else []
    looked: list[sa.CTE] = []
    left: sa.ColumnElement[int] = exactly(most)
    for at in range(number + 1):
        here = S.id + 0 < sa.bindparam("rest")
        if at < number:
            here = _SPAN.op("@@")(sa.cast(_written(f"span_{at}"), TSQUERY))
        matches = sa.select(S.id, *SHOWN).where(*_matches(all_read), here, *before)
        # OFFSET keeps the order out of there, and "+ 0" the numbers: every match is met first,
        # through the index of words.
        inside = matches.offset(sa.literal_column("0")).subquery()
        newest = sa.select(inside).order_by(inside.c.id.desc()).limit(left).cte(f"span_{at}")
        count = sa.select(sa.func.count()).select_from(newest).scalar_subquery()
        left = sa.select(sa.select((left - count).label("n")).cte(f"left_{at}")).scalar_subquery()
        looked.append(newest)
    found = sa.union_all(*(sa.select(span) for span in looked)).subquery("found")
    # No more are there, but the planner does not see it.
    return sa.select(found).limit(exactly(most)).subquery("near")


def _matches(all_read: bool) -> list[sa.ColumnElement[bool]]:
    words = sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), _written("match"))
    marked = _TSV.op("@@")(sa.cast(_written("marks"), TSQUERY))
    return [_TSV.op("@@")(words), S.subject != TITLE if all_read else marked]


def narrow_window(ways: Iterable[Source], in_area: bool, later: bool, most: int) -> sa.Subquery:
    """The same on PostgreSQL for who sees little of what is there, by seats and what is public.

    Its planner takes a long list of marks for a common one: it would walk back through what all
    others wrote. Read along the seats, and along the titles of what is published, it cannot.
    """
    held = sa.bindparam("held", expanding=True, type_=sa.Integer)
    words = sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), _written("match"))
    both = [_TSV.op("@@")(words), *([S.id < sa.bindparam("before")] if later else [])]
    branches = []
    for way in ways:
        if way.by_seat:
            mine = [S.problem_id.in_(held), S.audience.in_(AUDIENCES), S.subject != TITLE]
        else:
            mine = [S.subject == TITLE, S.problem_id.not_in(held)]
            mine += [S.area_id == sa.bindparam("area")] if in_area else []
        branches.append(sa.select(S.id, *SHOWN).where(*mine, *both))
    found = sa.union_all(*branches).subquery("found")
    return sa.select(found).order_by(found.c.id.desc()).limit(exactly(most)).subquery("near")


def _written(name: str) -> Any:
    """A value written into the statement; ours are letters, digits and signs of our own.

    Planning once for words that it does not know, PostgreSQL would read every match of a common
    one.
    """
    return sa.bindparam(name, type_=sa.String, literal_execute=True)


def exactly(number: int) -> sa.ColumnElement[int]:
    """A limit written into the statement.

    PostgreSQL plans a statement that it has often met without its values. For a limit that it does
    not know it walks back through every row in the hope of enough matches.
    """
    return sa.literal_column(str(number), sa.Integer)


def kinds(ways: Iterable[Source]) -> frozenset[str]:
    return frozenset(way.kind for way in ways)


def visible(ways: tuple[Source, ...], row: Any = S) -> sa.ColumnElement[bool]:
    """The rule itself, held against each row, whatever an index says."""
    on = kinds(ways)
    inside: list[sa.ColumnElement[bool]] = [sa.true()] if "all" in on else []
    if on & READS:
        inside.append(P.area_id.in_(AREAS))
    if on & {"seat", "outside"}:
        inside.append(sa.and_(row.problem_id.in_(HELD), row.audience.in_(AUDIENCES)))
    rule = sa.and_(row.subject != TITLE, sa.or_(*inside))
    if not on & {"published", "elsewhere"}:
        return rule
    elsewhere = [P.area_id.not_in(AREAS)] if on & READS else []
    public = [row.subject == TITLE, P.published_at.is_not(None), row.problem_id.not_in(HELD)]
    return sa.or_(rule, sa.and_(*public, *elsewhere))
