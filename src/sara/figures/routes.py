"""The indicators of a problem and their values."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.errors import Forbidden
from sara.figures import operations
from sara.figures.catalogue import CATALOGUE, entry
from sara.figures.change import plain
from sara.figures.choosing import freeze
from sara.figures.drawing import Figure, figure
from sara.figures.foresight import Foresight, foresight
from sara.figures.forms import (
    COUNTED,
    GENERATORS,
    AddFromIncidents,
    AddIndicator,
    AddMeasurement,
    AddSeries,
    ChangeIndicator,
    RemoveMeasurement,
)
from sara.figures.from_incidents import counted_by
from sara.figures.models import Counted, Direction, Place, Taken
from sara.figures.queries import indicators
from sara.figures.selections import selection, selections
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.figures.windows import Step
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
from sara.words import N_, gettext

INDICATOR_ADDED = notice("indicator-added", N_("The indicator is added. Now give it a value."))
INDICATOR_CHANGED = notice("indicator-changed", N_("The indicator is changed."))
VALUE_ADDED = notice("value-added", N_("The value is added."))
SERIES_ADDED = notice("series-added", N_("The series is added."))
VALUE_REMOVED = notice("value-removed", N_("The value is taken out. The history keeps it."))


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator with its forms."""

    figure: Figure
    foresight: Foresight | None
    """What the values before could show, until there is one from after."""
    value: Filled
    series: Filled
    incidents: Filled
    change: Filled
    removal: Filled
    takens: Sequence[Taken]
    takens_of_series: Sequence[Taken]
    """Other places may still get values from before until the plan is locked."""
    places: Sequence[Place]
    steps: Sequence[Step]
    removable: Sequence[Choice]


@get("/problems/{problem_id:int}/figures", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    sees_all = found.reach is Reach.AGENCIES
    kept = selections(call.db, problem_id) if sees_all else []
    first = _from_catalogue(call.query("from"))
    return Page(
        "figures/show.html",
        {
            **frame(found, call.today, here="/figures", stage=Stage.SCANNING),
            "shown": [_shown(call, line) for line in indicators(call.db, problem_id)],
            "form": call.filled(first, name="indicator"),
            "generators": GENERATORS, "counted": COUNTED, "directions": list(Direction),
            "catalogue": CATALOGUE,
            "kept": [Choice(str(k.id), k.name) for k in kept],
        },
    )  # fmt: skip


def _from_catalogue(code: str) -> dict[str, Any]:
    """What the form for a new indicator begins with: an entry of the catalogue, or nothing much."""
    chosen = entry(code)
    if chosen is None:
        return {"counted": Counted.COUNT, "direction": Direction.DOWN}
    texts = ("name", "unit", "definition", "known_bias")
    return {name: gettext(getattr(chosen, name)) for name in texts} | {
        "counted": chosen.counted, "generator": chosen.generator, "direction": chosen.direction,
    }  # fmt: skip


def _shown(call: Read, line: IndicatorLine) -> Shown:
    takens = [t for t in Taken if t is not Taken.BASELINE or not line.frozen]
    empty: dict[str, Any] = {"taken": takens[0], "place": Place.RESPONSE, "step": Step.WEEK}
    return Shown(
        figure=figure(line),
        foresight=None if line.at(Taken.AFTER) else foresight(line),
        value=call.filled(empty, name=f"value-{line.id}"),
        series=call.filled(empty, name=f"series-{line.id}"),
        incidents=call.filled(empty, name=f"incidents-{line.id}"),
        change=call.filled(line, name=f"change-{line.id}"),
        removal=call.filled(name=f"removal-{line.id}"),
        takens=takens,
        takens_of_series=takens if line.elsewhere_frozen_at else list(Taken),
        places=list(Place),
        steps=list(Step),
        removable=[_removable(m) for m in (*line.measurements, *line.elsewhere) if _open(line, m)],
    )


def _open(line: IndicatorLine, m: MeasurementLine) -> bool:
    """Whether a value may still be taken out."""
    here = m.place is Place.RESPONSE
    frozen = line.frozen_at if here else line.elsewhere_frozen_at
    return m.taken is not Taken.BASELINE or frozen is None


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
        now=call.now, today=call.today, place=form.place,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", VALUE_ADDED)


@post(
    "/problems/{problem_id:int}/figures/{indicator_id:int}/series",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def add_series(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    writable(call.db, call.me, problem_id)
    form = call.read(AddSeries)
    operations.add_series(
        call.db, problem_id, indicator_id, taken=form.taken, place=form.place,
        windows=form.windows, source=form.source, by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", SERIES_ADDED)


@post(
    "/problems/{problem_id:int}/figures/{indicator_id:int}/incidents",
    may=Permission.PROBLEM_WORK, again=show,
)  # fmt: skip
def add_from_incidents(call: Write, problem_id: int, indicator_id: int) -> Redirect:
    found = writable(call.db, call.me, problem_id)
    if found.reach is not Reach.AGENCIES:
        raise Forbidden
    form = call.read(AddFromIncidents)
    kept = selection(call.db, problem_id, form.selection_id)
    windows, kinds = counted_by(call.db, kept, form.step, least=call.settings.small_count)
    operations.add_series(
        call.db, problem_id, indicator_id, taken=form.taken, place=form.place, windows=windows,
        source=kept.dataset_name, by=call.me, now=call.now, today=call.today, kinds=kinds,
    )  # fmt: skip
    freeze(call.db, problem_id, kept.id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/figures#indicator-{indicator_id}", SERIES_ADDED)


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


ROUTES: list[Route] = [show, add, change, add_value, add_series, add_from_incidents, remove_value]
