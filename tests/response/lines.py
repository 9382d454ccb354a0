"""Files of the response that meet every criterion, and the lines to spoil them with."""

import datetime as dt
from typing import Any

from sara.actions.models import ActionStatus
from sara.figures.models import Counted, Direction, Generator, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.response.files import (
    ActionLine,
    Evaluation,
    OptionLine,
    PlanFile,
    PlanTexts,
    RunningFile,
)
from sara.response.models import Approach, Design, Side

TODAY = dt.date(2027, 3, 1)
BEGAN = dt.date(2026, 10, 1)


def option(**values: Any) -> OptionLine:
    said: dict[str, Any] = {
        "id": 1, "title": "Light the path", "approach": Approach.PREVENTION, "side": Side.PLACE,
        "hypothesis_id": 1, "how": "It can be seen.", "explained": True,
    }  # fmt: skip
    return OptionLine(**(said | values))


def action(**values: Any) -> ActionLine:
    said: dict[str, Any] = {
        "id": 1, "what": "Put up four lamps", "owner": "City Parks", "hypothesis_id": 1,
        "explained": True, "status": ActionStatus.ACCEPTED, "due_on": dt.date(2026, 12, 1),
    }  # fmt: skip
    return ActionLine(**(said | values))


def done(**values: Any) -> ActionLine:
    said: dict[str, Any] = {
        "status": ActionStatus.DONE, "start_on": dt.date(2026, 10, 5),
        "ended_on": dt.date(2026, 11, 20),
    }  # fmt: skip
    return action(**(said | values))


def indicator(*taken: tuple[Taken, float, dt.date], **values: Any) -> IndicatorLine:
    """An indicator with values, each over the 30 days that end on its day."""
    said: dict[str, Any] = {
        "id": 1, "name": "Bad nights", "unit": "nights", "counted": Counted.COUNT,
        "generator": Generator.RESIDENTS, "direction": Direction.DOWN, "frozen_at": None,
        "version": 1,
    }  # fmt: skip
    measurements = tuple(
        MeasurementLine(id=n, taken=t, value=v, starts_on=on - dt.timedelta(days=29), ends_on=on,
                        source="Diary")
        for n, (t, v, on) in enumerate(taken)
    )  # fmt: skip
    return IndicatorLine(**(said | {"measurements": measurements} | values))


BEFORE = (Taken.BASELINE, 30.0, dt.date(2026, 8, 31))
AFTER = (Taken.AFTER, 10.0, dt.date(2027, 2, 28))


def plan_file(**values: Any) -> PlanFile:
    """A plan that passes its gate."""
    said: dict[str, Any] = {
        "options": (
            option(chosen=True),
            option(id=2, title="Patrol", approach=Approach.ENFORCEMENT, side=Side.OFFENDING),
            option(id=3, title="A youth room", approach=Approach.SERVICES, side=Side.OFFENDING),
        ),
        "actions": (action(),),
        "plan": PlanTexts(
            choice_because="Tested", agreed="Parks and residents", short_term="Four nights",
            long_term="Families", lawful_basis="Owner", approvals="Parks",
        ),
        "evaluation": Evaluation(
            design=Design.BEFORE_AFTER, follow_up_on=dt.date(2027, 2, 1),
            locked_on=dt.date(2026, 9, 28),
            locked_at=dt.datetime(2026, 9, 28, 9, tzinfo=dt.UTC),
        ),
        "today": dt.date(2026, 9, 30),
    }  # fmt: skip
    return PlanFile(**(said | values))


def running_file(**values: Any) -> RunningFile:
    """A response that has run and passes its gate."""
    said: dict[str, Any] = {
        "actions": (done(),),
        "evaluation": Evaluation(follow_up_on=dt.date(2027, 2, 1)),
        "indicators": (indicator(BEFORE, AFTER),), "named": (1,),
        "began_on": BEGAN, "today": TODAY, "least_share": 50,
    }  # fmt: skip
    return RunningFile(**(said | values))
