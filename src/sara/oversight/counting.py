"""The yearly counts that everybody may read: how many asked, and what came of it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from sara.oversight.models import RequestState
from sara.oversight.queries import dates_of
from sara.oversight.rules import Limits, clocks


class Year(msgspec.Struct, frozen=True, kw_only=True):
    year: int
    asked: int
    met: int
    """The threshold was met, so there was or is a review."""
    not_met: int
    answered: int
    """Reviewed, and the applicant told."""
    taken_back: int
    waiting: int
    """Not decided yet."""
    late: int
    """Requests in which at least one promise was not kept in time."""


def by_year(rows: Iterable[Any], limits: Limits, today: dt.date) -> list[Year]:
    """One line for each year in which somebody asked, the newest first."""
    years: dict[int, list[Any]] = {}
    for row in rows:
        years.setdefault(row.asked_on.year, []).append(row)
    return [_year(year, years[year], limits, today) for year in sorted(years, reverse=True)]


def _year(year: int, rows: list[Any], limits: Limits, today: dt.date) -> Year:
    states = [row.state for row in rows]
    counted = {state: states.count(state) for state in RequestState}
    late = sum(any(c.late(today) for c in clocks(dates_of(row), limits, today)) for row in rows)
    return Year(
        year=year, asked=len(rows), late=late,
        met=counted[RequestState.MET] + counted[RequestState.ANSWERED],
        not_met=counted[RequestState.NOT_MET], answered=counted[RequestState.ANSWERED],
        taken_back=counted[RequestState.WITHDRAWN],
        waiting=counted[RequestState.ASKED] + counted[RequestState.ACKNOWLEDGED],
    )  # fmt: skip
