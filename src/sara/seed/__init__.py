"""Made-up problems in any number, the same for the same number: to try out and to measure."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import Database
from sara.errors import Refused
from sara.problems.models import Problem, YearCount
from sara.seed.bulk import Bulk
from sara.seed.course import Leg, course
from sara.seed.ledger import Ledger
from sara.seed.people import settle
from sara.seed.story import tell
from sara.seed.tale import Tale
from sara.words import N_

UNTIL = dt.date(2026, 11, 1)
CHUNK = 250
"""Problems in one transaction."""
NOT_EMPTY = N_("There are problems in this database already. Sowing needs one without.")


def sow(
    database: Database, number: int, *, chance: int = 7, until: dt.date = UNTIL,
    progress: Callable[[int], object] | None = None,
) -> None:  # fmt: skip
    """Write so many made-up problems, with people and history, as they stand on a day.

    The same arguments give the same rows in an empty database, but for the seals, which hang on
    its key. `progress` is called with the number of problems written since. Raises `Refused` where
    there are problems already.
    """
    luck = Random(chance)  # noqa: S311  nothing here is secret
    noon = dt.datetime.combine(until, dt.time(12), dt.UTC)
    courses = sorted((course(luck, noon) for _ in range(number)), key=lambda legs: legs[0].start)
    with database.write() as db:
        if db.scalar(sa.select(Problem.id).limit(1)) is not None:
            raise Refused(NOT_EMPTY)
        bulk, ledger = Bulk(db), Ledger(database.secret, luck)
        before = courses[0][0].start - dt.timedelta(days=30)
        town = settle(bulk, luck, number, before)
        bulk.write(db)
    years: Counter[int] = Counter()
    for first in range(0, number, CHUNK):
        chunk = courses[first : first + CHUNK]
        with database.write() as db:
            for legs in chunk:
                tell(Tale(bulk, ledger, luck, town, legs, noon), _reference(years, legs))
            ledger.close(db, bulk)
            _count(db, years)
        if progress:
            progress(len(chunk))
    _look_over(database)


def _reference(years: Counter[int], legs: list[Leg]) -> str:
    year = legs[0].start.year
    years[year] += 1
    return f"{year}-{years[year]:04d}"


def _count(db: Session, years: Counter[int]) -> None:
    for year, last in years.items():
        db.merge(YearCount(year=year, last=last))


def _look_over(database: Database) -> None:
    """Let PostgreSQL plan with fresh statistics, as it would after a while by itself."""
    if not database.sqlite:
        with database.read() as db:
            db.exec_driver_sql("ANALYZE")
