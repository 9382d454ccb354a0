"""One request as it is shown: its clocks, what was known, what is owed next."""

import datetime as dt
from typing import Any

import msgspec

from sara.oversight.models import RequestState
from sara.oversight.queries import dates_of
from sara.oversight.rules import Clock, Facts, Finding, Limits, clocks, next_clock, threshold


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A clock for a template: its words are still to be translated."""

    words: str
    due: dt.date
    done_on: dt.date | None
    planned: dt.date | None
    late: bool


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    row: Any
    ticks: list[Tick]
    next: Tick | None
    findings: tuple[Finding, ...]
    """What was known when it was decided; empty before."""
    open: bool
    tag: str


TAGS = {
    RequestState.MET: "doing", RequestState.ANSWERED: "ok", RequestState.NOT_MET: "",
    RequestState.WITHDRAWN: "",
}  # fmt: skip


def shown(row: Any, limits: Limits, today: dt.date) -> Shown:
    found = clocks(dates_of(row), limits, today)
    following = next_clock(found)
    known = row.reports is not None
    facts = Facts(reports=row.reports, hate=row.hate, asking=row.asking, members=row.members,
                  over=row.over) if known else Facts()  # fmt: skip
    late = following is not None and following.late(today)
    return Shown(
        row=row, ticks=[_tick(c, today) for c in found],
        next=_tick(following, today) if following else None,
        findings=threshold(facts, limits) if known else (),
        open=row.state in (RequestState.ASKED, RequestState.ACKNOWLEDGED, RequestState.MET),
        tag="late" if late else TAGS.get(row.state, "info"),
    )  # fmt: skip


def _tick(clock: Clock, today: dt.date) -> Tick:
    return Tick(words=clock.step.words, due=clock.due, done_on=clock.done_on,
                planned=clock.planned, late=clock.late(today))  # fmt: skip
