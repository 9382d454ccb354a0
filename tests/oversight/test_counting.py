"""The yearly counts that everybody may read."""

import datetime as dt
from typing import Any

import msgspec

from sara.oversight.counting import Year, by_year
from sara.oversight.models import RequestState
from sara.oversight.rules import Limits

TODAY = dt.date(2026, 11, 20)


class Row(msgspec.Struct, kw_only=True):
    asked_on: dt.date
    state: RequestState = RequestState.ASKED
    acknowledged_on: dt.date | None = None
    decided_on: dt.date | None = None
    meeting_on: dt.date | None = None
    answered_on: dt.date | None = None
    withdrawn_on: dt.date | None = None


def counted(*rows: Any) -> list[Year]:
    return by_year(rows, Limits(), TODAY)


def test_nobody_asked() -> None:
    assert counted() == []


def test_each_year_is_counted_by_the_day_of_the_request() -> None:
    day = dt.date(2026, 11, 19)
    in_time = {"acknowledged_on": day, "decided_on": day}
    rows = [
        Row(asked_on=day),
        Row(asked_on=day, state=RequestState.NOT_MET, **in_time),
        Row(asked_on=day, state=RequestState.MET, **in_time),
        Row(asked_on=day, state=RequestState.ANSWERED, meeting_on=day, answered_on=day, **in_time),
        Row(asked_on=day, state=RequestState.WITHDRAWN, withdrawn_on=day),
        Row(asked_on=dt.date(2025, 12, 31), state=RequestState.ASKED),
    ]
    assert counted(*rows) == [
        Year(year=2026, asked=5, met=2, not_met=1, answered=1, taken_back=1, waiting=1, late=0),
        Year(year=2025, asked=1, met=0, not_met=0, answered=0, taken_back=0, waiting=1, late=1),
    ]


def test_a_late_answer_stays_in_the_count() -> None:
    row = Row(asked_on=dt.date(2026, 3, 2), state=RequestState.NOT_MET,
              acknowledged_on=dt.date(2026, 3, 3), decided_on=dt.date(2026, 4, 1))  # fmt: skip
    assert counted(row)[0].late == 1
