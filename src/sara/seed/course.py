"""The course of a made-up problem: which stages it passed, when, and where it stands."""

import datetime as dt
from random import Random

import msgspec

from sara.problems.models import WORKING, Stage
from sara.settings import Settings

_NUMBERS = Settings()
CLOCK = {
    Stage.SCANNING: _NUMBERS.scanning_days,
    Stage.ANALYSIS: _NUMBERS.analysis_days,
    Stage.PLAN: _NUMBERS.plan_days,
    Stage.RUNNING: _NUMBERS.running_days,
    Stage.ASSESSMENT: _NUMBERS.assessment_days,
}
"""Days that a stage may take."""
STANDS = {
    Stage.SCANNING: 24, Stage.ANALYSIS: 14, Stage.PLAN: 9, Stage.RUNNING: 12, Stage.ASSESSMENT: 6,
    Stage.SUSTAIN: 7, Stage.CLOSED: 17, Stage.PAUSED: 3, Stage.REFERRED_OUT: 2,
    Stage.NOT_A_PROBLEM: 5, Stage.MERGED: 1,
}  # fmt: skip
"""Of a hundred problems, so many stand there."""
LONGEST = 400
"""Days that a problem may stand where no clock runs."""
BACK = {
    Stage.ANALYSIS: ("redefine", "The events turned out to be of two kinds."),
    Stage.ASSESSMENT: ("replan", "Too little of the plan was delivered to judge it."),
}
"""From where some go back, and why."""
ASIDE = {
    Stage.PAUSED: ("pause", "The place is closed for building works."),
    Stage.REFERRED_OUT: ("refer_out", "The land belongs to the port, which takes it over."),
    Stage.NOT_A_PROBLEM: ("reject", "It happened once and did not come back."),
    Stage.MERGED: ("merge", "It is the same problem on the other side of the street."),
}
NEXT = dict(zip(WORKING, (*WORKING[1:], Stage.SUSTAIN), strict=True))


class Leg(msgspec.Struct, frozen=True):
    """One visit to a stage; the last one has no end. `reason` is why it was entered."""

    stage: Stage
    start: dt.datetime
    end: dt.datetime | None
    move: str
    reason: str = ""


def course(chance: Random, until: dt.datetime) -> list[Leg]:
    """The visits of a problem as they stand at `until`."""
    steps = _steps(chance)
    stage = steps[-1][0]
    stays = chance.uniform(0.5, CLOCK[stage] * 1.4 if stage in CLOCK else LONGEST)
    days = [chance.uniform(0.3, 1.2) * CLOCK.get(s, LONGEST) for s, _, _ in steps[:-1]]
    at = until - dt.timedelta(days=sum(days) + stays)
    legs = []
    for (here, move, reason), took in zip(steps, [*days, None], strict=True):
        end = at + dt.timedelta(days=took) if took is not None else None
        legs.append(Leg(here, at, end, move, reason))
        at = end or at
    return legs


def _steps(chance: Random) -> list[tuple[Stage, str, str]]:
    """Stages, each with the move that led there and its reason."""
    (stands,) = chance.choices(list(STANDS), list(STANDS.values()))
    steps: list[tuple[Stage, str, str]] = [(Stage.SCANNING, "log", "")]
    goal = chance.choice((Stage.SCANNING, Stage.ANALYSIS)) if stands in ASIDE else stands
    while (here := steps[-1][0]) is not goal:
        if here in BACK and len(steps) < 6 and chance.random() < 0.1:
            move, reason = BACK[here]
            steps.append((Stage.PLAN if move == "replan" else Stage.SCANNING, move, reason))
        elif here is Stage.SUSTAIN or (
            here is Stage.ASSESSMENT and goal is Stage.CLOSED and chance.random() < 0.5
        ):
            steps.append((Stage.CLOSED, "close", "It holds, and residents agree."))
        else:
            steps.append((NEXT[here], "advance", "The gate is met."))
    return [*steps, (stands, *ASIDE[stands])] if stands in ASIDE else steps
