"""The indicators of a problem and their values."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.figures import operations
from sara.figures.change import plain
from sara.figures.drawing import Figure, figure
from sara.figures.forms import (
    COUNTED,
    GENERATORS,
    AddIndicator,
    AddMeasurement,
    ChangeIndicator,
    RemoveMeasurement,
)
from sara.figures.models import Counted, Direction, Taken
from sara.figures.queries import indicators
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.dates import day
from sara.web.forms import Choice, Filled
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

INDICATOR_ADDED = notice("indicator-added", N_("The indicator is added. Now give it a value."))
INDICATOR_CHANGED = notice("indicator-changed", N_("The indicator is changed."))
VALUE_ADDED = notice("value-added", N_("The value is added."))
VALUE_REMOVED = notice("value-removed", N_("The value is taken out. The history keeps it."))


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator with its forms."""

    figure: Figure
    value: Filled
    change: Filled
    removal: Filled
    takens: Sequence[Taken]
    removable: Sequence[Choice]


@get("/problems/{problem_id:int}/figures", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    first = {"counted": Counted.COUNT, "direction": Direction.DOWN}
    return Page(
        "figures/show.html",
        {
            **frame(found, call.today, here="/figures", stage=Stage.SCANNING),
            "shown": [_shown(call, line) for line in indicators(call.db, problem_id)],
            "form": call.filled(first, name="indicator"),
            "generators": GENERATORS, "counted": COUNTED, "directions": list(Direction),
        },
    )  # fmt: skip


def _shown(call: Read, line: IndicatorLine) -> Shown:
    takens = [t for t in Taken if t is not Taken.BASELINE or not line.frozen]
    empty: dict[str, Any] = {"taken": takens[0]}
    return Shown(
        figure=figure(line),
        value=call.filled(empty, name=f"value-{line.id}"),
        change=call.filled(line, name=f"change-{line.id}"),
        removal=call.filled(name=f"removal-{line.id}"),
        takens=takens,
        removable=[_removable(m) for m in line.measurements if m.taken in takens],
    )


def _removable(m: MeasurementLine) -> Choice:
    return Choice(str(m.id), f"{plain(m.value)} ({day(m.starts_on)} \u2013 {day(m.ends_on)})")


@post("/problems/{problem_id:int}/figures", may=Permission.PROBLEM_WORK, again=show)
def add(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    form = call.read(AddIndicator)
    indicator = operations.add_indicator(
        call.db, problem_id, by=call.me, now=call.now, **msgspec.structs.asdict(form)
    )
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator.id}", INDICATOR_ADDED)


@post(
    "/problems/{problem_id:int}/figures/{indicator_id:int}",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def change(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    values = msgspec.structs.asdict(call.read(ChangeIndicator))
    operations.change_indicator(
        call.db, problem_id, indicator_id, by=call.me, now=call.now, **values
    )
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", INDICATOR_CHANGED)


@post(
    "/problems/{problem_id:int}/figures/{indicator_id:int}/measurements",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def add_value(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    form = call.read(AddMeasurement)
    operations.add_measurement(
        call.db, problem_id, indicator_id, taken=form.taken, value=form.number,
        starts_on=form.starts_on, ends_on=form.ends_on, source=form.source, by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", VALUE_ADDED)


@post(
    "/problems/{problem_id:int}/figures/{indicator_id:int}/removals",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def remove_value(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    form = call.read(RemoveMeasurement)
    operations.remove_measurement(
        call.db, problem_id, indicator_id, form.measurement_id, because=form.because,
        by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", VALUE_REMOVED)


ROUTES: list[Route] = [show, add, change, add_value, remove_value]
