"""What stands around every page of one problem: its head, its stepper, its tabs."""

import datetime as dt
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.problems.models import Stage
from sara.problems.queries import Found
from sara.problems.stages import SLUG, is_judged, steps, why_closed
from sara.words import N_


class Tab(msgspec.Struct, frozen=True):
    href: str
    words: str
    current: bool


class Tabs(msgspec.Struct, frozen=True):
    """One line of the navigation, with what its parts have in common."""

    words: str
    tabs: list[Tab]


BY_STAGE: tuple[tuple[str, str], ...] = (
    ("", N_("Overview")),
    ("/scanning", N_("Scanning")),
    ("/analysis", N_("Analysis")),
    ("/plan", N_("Plan")),
    ("/running", N_("Running")),
    ("/assessment", N_("Assessment")),
    ("/sustain", N_("Sustain")),
)
IN_ALL: tuple[tuple[str, str], ...] = (
    ("/evidence", N_("Evidence")),
    ("/figures", N_("Indicators")),
    ("/incidents", N_("Incidents")),
    ("/surveys", N_("Surveys")),
    ("/actions", N_("Actions")),
    ("/people", N_("People")),
    ("/reports", N_("Reports")),
    ("/meetings", N_("Meetings")),
    ("/discussion", N_("Discussion")),
    ("/decisions", N_("Decisions")),
    ("/history", N_("History")),
    ("/case-file", N_("Case file")),
)
LINES = ((N_("Stage by stage"), BY_STAGE), (N_("In all stages"), IN_ALL))


FOR_AGENCIES = ("/incidents",)
"""Parts that only those who work for an agency may open."""


def frame(
    found: Found, today: dt.date, here: str = "", stage: Stage | None = None
) -> dict[str, Any]:
    """The context of `problems/frame.html`.

    `here` is the end of the address, such as "/scanning". With `stage`, `closed` holds the
    sentence that says why its page cannot be written in (empty when it can), `judged` whether its
    gate is held against the problem, and `may_write` whether this person may write in it now.
    """
    closed = why_closed(found.row, stage) if stage else ""
    base = f"/problems/{found.id}"
    shown = LINES if found.reach >= Reach.TEAM else ((LINES[0][0], BY_STAGE[:1]),)
    return {
        "problem": found.row,
        "base": base,
        "late": late(found.row, today),
        "steps": steps(found.row),
        "tabs": [
            Tabs(
                words,
                [
                    Tab(base + end, name, end == here)
                    for end, name in ends
                    if found.reach is Reach.AGENCIES or end not in FOR_AGENCIES
                ],
            )
            for words, ends in shown
        ],
        "reaches_agencies": found.reach is Reach.AGENCIES,
        "reaches_team": found.reach >= Reach.TEAM,
        "closed": closed,
        "judged": stage is not None and is_judged(found.row, stage),
        "may_write": stage is not None and not closed and found.may(Permission.PROBLEM_WORK),
    }


def late(row: Any, today: dt.date) -> bool:
    """Whether the stage has stood longer than its clock allows."""
    return row.stage in SLUG and row.stage_due is not None and row.stage_due < today
