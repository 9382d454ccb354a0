"""Counts for the charts, each made by the database in one statement."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from sara.accounts.models import Area
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.charts.models import FiledChart
from sara.db import Reader
from sara.evidence.models import Evidence
from sara.incidents.chosen import Chosen, InArea, Place
from sara.incidents.models import Incident, IncidentKind, IncidentLoad, LoadState
from sara.incidents.points import Point
from sara.incidents.where import where, within
from sara.problems.models import Stage, Visit

I = Incident.__table__.c  # noqa: E741  the columns of an incident
N = sa.func.count().label("n")
PIECE = 10_000
"""So many incidents are read at once for a file."""


class days_between(GenericFunction[int]):  # noqa: N801  it is a function of the database
    """Days from the first date to the second."""

    type = sa.Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(c, **options) for c in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _elsewhere(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(c, **options) for c in element.clauses)
    return f"({second} - {first})"


def _grouped(chosen: Chosen, *columns: Any, **more: Any) -> sa.Select[Any]:
    picked = [c.label(name) for name, c in more.items()]
    return sa.select(*columns, N, *picked).where(*where(chosen)).group_by(*columns)


def rows(db: Reader, chosen: Chosen, most: int) -> Iterator[Any]:
    """The newest incidents that are chosen, with words of kind and area; read piece by piece."""
    asked = (
        sa.select(
            I.id, I.source_id, IncidentKind.name.label("kind"), I.starts_on, I.start_minute,
            I.ends_on, I.end_minute, I.weekday, I.latitude, I.longitude, I.place,
            Area.name.label("area"),
        )
        .join(IncidentKind, IncidentKind.id == I.kind_id)
        .outerjoin(Area, Area.id == I.area_id)
        .where(*where(chosen))
        .order_by(I.starts_on.desc(), I.id.desc())
    )  # fmt: skip
    piece = asked
    while most > 0:
        found = db.execute(piece.limit(min(PIECE, most))).all()
        yield from found
        most -= len(found)
        if len(found) < PIECE:
            return
        last = found[-1]
        piece = asked.where(sa.tuple_(I.starts_on, I.id) < (last.starts_on, last.id))


def days(db: Reader, chosen: Chosen) -> dict[dt.date, int]:
    """How many on each day that had any."""
    return {row.starts_on: row.n for row in db.execute(_grouped(chosen, I.starts_on))}


def hours(db: Reader, chosen: Chosen) -> Sequence[Any]:
    """Columns weekday, hour (None where not known), n."""
    return db.execute(_grouped(chosen, I.weekday, I.hour)).all()


def windows(db: Reader, chosen: Chosen) -> Sequence[Any]:
    """Columns weekday, start_minute, days (from first to last day), end_minute, n."""
    length = days_between(I.starts_on, I.ends_on).label("days")
    return db.execute(_grouped(chosen, I.weekday, I.start_minute, length, I.end_minute)).all()


def places(db: Reader, chosen: Chosen) -> Sequence[Any]:
    """Columns place_key, n, first, last; the places with most first."""
    asked = _grouped(
        chosen, I.place_key, first=sa.func.min(I.starts_on), last=sa.func.max(I.starts_on)
    ).order_by(sa.desc("n"), I.place_key)
    return db.execute(asked).all()


def place_names(db: Reader, dataset_id: int, keys: Collection[str]) -> dict[str, str]:
    """Places as the file writes them, by what counts as the same place."""
    asked = (
        sa.select(I.place_key, sa.func.min(I.place).label("place"))
        .where(I.dataset_id == dataset_id, I.place_key.in_(keys))
        .group_by(I.place_key)
    )
    return {row.place_key: row.place for row in db.execute(asked)}


def place_counts(db: Reader, chosen: Chosen) -> Sequence[Any]:
    """Columns place_key, n."""
    return db.execute(_grouped(chosen, I.place_key)).all()


def extent(db: Reader, chosen: Chosen) -> Any:
    """One row: south, north, west, east, n and pointed (how many have a point)."""
    asked = sa.select(
        sa.func.min(I.latitude).label("south"), sa.func.max(I.latitude).label("north"),
        sa.func.min(I.longitude).label("west"), sa.func.max(I.longitude).label("east"),
        N, sa.func.count(I.latitude).label("pointed"),
    ).where(*where(chosen))  # fmt: skip
    return db.execute(asked).one()


def gridded(
    db: Reader, chosen: Chosen, *, south: float, west: float, high: float, wide: float
) -> Sequence[Any]:
    """Columns row, column, n, latitude and longitude (means), in cells of so many degrees."""
    row = sa.cast(sa.func.floor((I.latitude - south) / high), sa.Integer).label("row")
    column = sa.cast(sa.func.floor((I.longitude - west) / wide), sa.Integer).label("column")
    asked = (
        sa.select(row, column, N, sa.func.avg(I.latitude).label("latitude"),
                  sa.func.avg(I.longitude).label("longitude"))
        .where(*where(chosen), I.latitude.is_not(None))
        .group_by(row, column)
    )  # fmt: skip
    return db.execute(asked).all()


def points(db: Reader, chosen: Chosen, most: int) -> Sequence[Any]:
    """Columns latitude, longitude, starts_on; one more than `most` where there are more."""
    asked = (
        sa.select(I.latitude, I.longitude, I.starts_on)
        .where(*where(chosen), I.latitude.is_not(None))
        .order_by(I.id)
        .limit(most + 1)
    )
    return db.execute(asked).all()


def on_points(db: Reader, chosen: Chosen, wanted: Collection[Point]) -> list[int]:
    """How many lie on each of these exact points, where any does."""
    if not wanted:
        return []
    at = sa.tuple_(I.latitude, I.longitude).in_(sorted(wanted))
    return [row.n for row in db.execute(_grouped(chosen, I.latitude, I.longitude).where(at))]


def parts(db: Reader, chosen: Chosen, but: Chosen | None = None) -> Sequence[Any]:
    """Columns kind_id, weekday, hour, n; without what also lies in the place of `but`."""
    asked = _grouped(chosen, I.kind_id, I.weekday, I.hour)
    return db.execute(_outside(asked, but.place) if but else asked).all()


def months_by_area(
    db: Reader, chosen: Chosen, but: Chosen, before: dt.date | None
) -> Sequence[Any]:
    """Columns area_id, year, month, n; without what also lies in the place of `but`.

    Counted by days first, which the index has in order: the months of a million rows are not
    worked out, only those of the days of each area.
    """
    asked = _outside(_grouped(chosen, I.area_id, I.starts_on), but.place)
    if before:
        asked = asked.where(I.starts_on < before)
    a_day = asked.where(I.area_id.is_not(None)).subquery()
    year = sa.extract("year", a_day.c.starts_on).label("year")
    month = sa.extract("month", a_day.c.starts_on).label("month")
    counted = sa.func.sum(a_day.c.n).label("n")
    return db.execute(
        sa.select(a_day.c.area_id, year, month, counted).group_by(a_day.c.area_id, year, month)
    ).all()


def _outside(asked: sa.Select[Any], place: Place | None) -> sa.Select[Any]:
    if place is None:
        return asked.where(sa.false())
    if isinstance(place, InArea):
        return asked.where(I.area_id.is_distinct_from(place.area_id))
    # Not NOT: of an incident without a point it would be neither true nor false.
    return asked.where(sa.case((sa.and_(*within(place)), 1), else_=0) == 0)


def kind_names(db: Reader, kinds: Collection[int]) -> dict[int, str]:
    asked = sa.select(IncidentKind.id, IncidentKind.name).where(IncidentKind.id.in_(kinds))
    return {row.id: row.name for row in db.execute(asked)}


def area(db: Reader, area_id: int) -> Any:
    """Columns id, name, boundary; None when there is none."""
    asked = sa.select(Area.id, Area.name, Area.boundary).where(Area.id == area_id)
    return db.execute(asked).one_or_none()


def area_names(db: Reader, area_ids: Collection[int]) -> Sequence[Any]:
    """Columns id, name."""
    return db.execute(sa.select(Area.id, Area.name).where(Area.id.in_(area_ids))).all()


def load(db: Reader, dataset_id: int, up_to: int | None) -> Any:
    """The last file that a choice holds: columns id, loaded_at; None when there is none."""
    loads = IncidentLoad.__table__.c
    asked = sa.select(loads.id, loads.loaded_at).where(
        loads.dataset_id == dataset_id, loads.state == LoadState.LOADED
    )
    if up_to:
        asked = asked.where(loads.id <= up_to)
    return db.execute(asked.order_by(loads.id.desc()).limit(1)).one_or_none()


_RAN = sa.select(sa.func.min(Visit.entered_at)).where(
    Visit.problem_id == sa.bindparam("problem_id"), Visit.stage == Stage.RUNNING
)
_STARTED = sa.func.coalesce(Action.start_on, Action.ended_on)
_BEGAN = sa.select(
    sa.func.min(sa.case((sa.not_(Action.interim), _STARTED))).label("planned"),
    sa.func.min(sa.case((Action.interim, _STARTED))).label("interim"),
    _RAN.scalar_subquery().label("ran"),
).where(
    Action.problem_id == sa.bindparam("problem_id"),
    sa.bindparam("today", type_=sa.Date) >= _STARTED,
    # While the plan is being made an accepted action only says when it is to start.
    sa.or_(
        Action.status.in_((ActionStatus.DONE, ActionStatus.PART_DONE)),
        sa.and_(Action.status == ActionStatus.ACCEPTED, _RAN.scalar_subquery().is_not(None)),
    ),
)


def beginnings(db: Reader, problem_id: int, today: dt.date) -> Any:
    """The first day of a planned action, that of an interim one, and when the response ran."""
    return db.execute(_BEGAN, {"problem_id": problem_id, "today": today}).one()


_FILED = (
    sa.select(*FiledChart.__table__.c, Evidence.title, Evidence.audience)
    .join(Evidence, Evidence.id == FiledChart.evidence_id)
    .order_by(Evidence.id)
)


def filed(db: Reader, evidence_id: int) -> Any:
    """The chart behind one piece of evidence, and its title; None when it is no chart."""
    return db.execute(_FILED.where(FiledChart.evidence_id == evidence_id)).one_or_none()


def all_filed(db: Reader, problem_id: int, audiences: Collection[Audience]) -> Sequence[Any]:
    """Every chart on a problem that these audiences may see and that was not withdrawn."""
    asked = _FILED.where(
        Evidence.problem_id == problem_id, Evidence.audience.in_(audiences),
        Evidence.withdrawn_at.is_(None),
    )  # fmt: skip
    return db.execute(asked).all()
