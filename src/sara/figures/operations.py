"""Adding indicators and their values, and freezing the baseline so that it cannot move later."""

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.figures.models import (
    Counted,
    Direction,
    Generator,
    Indicator,
    Measurement,
    Place,
    Taken,
)
from sara.history.operations import changed, record
from sara.words import N_

FROZEN = N_(
    "The values from before are frozen. They cannot be added to or changed, so that nobody can"
    " make the result look better afterwards."
)
NOTHING_TO_FREEZE = N_(
    "There is nothing to freeze: no indicator has an open value from before. Add one first."
)
NOT_OVER = N_("These days are not over yet. Add the value when they are.")
NO_NEGATIVE_COUNT = N_("A count cannot be below nought.")


def add_indicator(
    db: Session, problem_id: int, *, name: str, unit: str, counted: Counted, generator: Generator,
    direction: Direction, by: Viewer, now: dt.datetime, definition: str = "",
    known_bias: str = "", enough_percent: int | None = None,
) -> Indicator:  # fmt: skip
    """Add a number to follow, with who generates it."""
    indicator = Indicator(
        problem_id=problem_id, name=name, unit=unit, counted=counted, generator=generator,
        direction=direction, definition=definition, known_bias=known_bias,
        enough_percent=enough_percent, added_by=by.account_id,
    )  # fmt: skip
    db.add(indicator)
    db.flush()
    record(
        db, "indicator.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator.id,
        changes={"name": ("", name), "generator": ("", generator)},
    )  # fmt: skip
    return indicator


def change_indicator(
    db: Session, problem_id: int, indicator_id: int, version: int, *, by: Viewer,
    now: dt.datetime, **values: object,
) -> None:  # fmt: skip
    """Correct what an indicator says. What was frozen keeps its meaning: refused."""
    indicator = _locked(db, problem_id, indicator_id)
    if indicator.frozen_at is not None:
        raise Refused(FROZEN)
    changes = changed(indicator, values)
    if not changes:
        return
    if not bump(db, Indicator.__table__, indicator_id, version, **values):
        raise Stale({k: str(getattr(indicator, k)) for k in values}, indicator.version)
    record(
        db, "indicator.changed", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator_id, changes=changes,
    )  # fmt: skip


def add_measurement(
    db: Session, problem_id: int, indicator_id: int, *, taken: Taken, value: float,
    starts_on: dt.date, ends_on: dt.date, source: str, by: Viewer, now: dt.datetime,
    today: dt.date, place: Place = Place.RESPONSE,
) -> Measurement:  # fmt: skip
    """Add one value over one window; both end days count."""
    indicator = _locked(db, problem_id, indicator_id)
    _may_be_added(indicator, taken, place, ends_on, value, today)
    measurement = Measurement(
        indicator_id=indicator_id, taken=taken, value=value, starts_on=starts_on, place=place,
        ends_on=ends_on, source=source, added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(measurement)
    db.flush()
    record(
        db, "measurement.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator_id,
        changes={"name": (indicator.name, indicator.name)} | _told(measurement, added=True),
    )  # fmt: skip
    return measurement


def add_series(
    db: Session, problem_id: int, indicator_id: int, *, taken: Taken, place: Place,
    windows: Sequence[tuple[dt.date, dt.date, float]], source: str, by: Viewer, now: dt.datetime,
    today: dt.date, kinds: Sequence[dict[str, int]] = (),
) -> int:  # fmt: skip
    """Add one value for each window, all or none; gives how many. One entry in the history.

    `kinds` says of each window how many of each kind of incident are in it.
    """
    indicator = _locked(db, problem_id, indicator_id)
    for (starts_on, ends_on, value), of_each in zip_longest(windows, kinds):
        _may_be_added(indicator, taken, place, ends_on, value, today)
        db.add(
            Measurement(indicator_id=indicator_id, taken=taken, place=place, value=value,
                        starts_on=starts_on, ends_on=ends_on, source=source, kinds=of_each,
                        added_by=by.account_id, added_at=now)
        )  # fmt: skip
    db.flush()
    record(
        db, "series.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator_id,
        changes={
            "name": (indicator.name, indicator.name), "taken": ("", taken),
            "counted_at": ("", place),
            "starts_on": ("", windows[0][0]), "ends_on": ("", windows[-1][1]),
            "value": ("", [value for _, _, value in windows]), "source": ("", source),
        },
    )  # fmt: skip
    return len(windows)


def _may_be_added(
    indicator: Indicator, taken: Taken, place: Place, ends_on: dt.date, value: float,
    today: dt.date,
) -> None:  # fmt: skip
    if taken is Taken.BASELINE and _frozen(indicator, place):
        raise Refused(FROZEN)
    if ends_on > today:
        raise Refused(NOT_OVER)
    if indicator.counted is Counted.COUNT and value < 0:
        raise Refused(NO_NEGATIVE_COUNT)


def _frozen(indicator: Indicator, place: Place) -> bool:
    at = indicator.frozen_at if place is Place.RESPONSE else indicator.elsewhere_frozen_at
    return at is not None


def remove_measurement(
    db: Session, problem_id: int, indicator_id: int, measurement_id: int, *, because: str,
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    """Take out a value that was wrong. The history keeps it, with the reason."""
    indicator = _locked(db, problem_id, indicator_id)
    measurement = db.get(Measurement, measurement_id)
    if measurement is None or measurement.indicator_id != indicator_id:
        raise NotFound
    if measurement.taken is Taken.BASELINE and _frozen(indicator, measurement.place):
        raise Refused(FROZEN)
    db.delete(measurement)
    record(
        db, "measurement.removed", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator.id, reason=because,
        changes={"name": (indicator.name, indicator.name)} | _told(measurement, added=False),
    )  # fmt: skip


def freeze_baselines(db: Session, problem_id: int, *, by: Viewer, now: dt.datetime) -> int:
    """Freeze every series that has values from before; gives how many were frozen now.

    An indicator without such a value stays open, so that it can still be given one.
    """
    lines = db.scalars(
        sa.select(Indicator)
        .where(
            Indicator.problem_id == problem_id, Indicator.frozen_at.is_(None),
            sa.exists().where(
                Measurement.indicator_id == Indicator.id, Measurement.taken == Taken.BASELINE
            ),
        )
        .order_by(Indicator.id)
        .with_for_update()
    ).all()  # fmt: skip
    if not lines:
        raise Refused(NOTHING_TO_FREEZE)
    for indicator in lines:
        indicator.frozen_at = now
        indicator.version += 1
        record(
            db, "baseline.frozen", by=by.account_id, now=now, problem_id=problem_id,
            subject="indicator", subject_id=indicator.id,
            changes={"name": (indicator.name, indicator.name), "frozen_at": ("", now)},
        )  # fmt: skip
    return len(lines)


def freeze_elsewhere(
    db: Session, problem_id: int, indicator_ids: Sequence[int], *, now: dt.datetime
) -> None:
    """Freeze what was counted at other places before, with the plan that names the indicators.

    An indicator without such values stays open, so that it can still be given some. The lock of the
    plan is its entry in the history.
    """
    db.execute(
        sa.update(Indicator)
        .where(
            Indicator.problem_id == problem_id, Indicator.id.in_(indicator_ids),
            Indicator.elsewhere_frozen_at.is_(None),
            sa.exists().where(
                Measurement.indicator_id == Indicator.id, Measurement.taken == Taken.BASELINE,
                Measurement.place != Place.RESPONSE,
            ),
        )
        .values(elsewhere_frozen_at=now, version=Indicator.version + 1)
    )  # fmt: skip


def _locked(db: Session, problem_id: int, indicator_id: int) -> Indicator:
    """The indicator, held until the commit: nobody freezes it while a value is being added."""
    indicator = db.scalars(
        sa.select(Indicator)
        .where(Indicator.id == indicator_id, Indicator.problem_id == problem_id)
        .with_for_update()
    ).one_or_none()
    if indicator is None:
        raise NotFound
    return indicator


def _told(measurement: Measurement, *, added: bool) -> dict[str, tuple[object, object]]:
    fields = ("taken", "value", "starts_on", "ends_on", "source")
    told = {name: getattr(measurement, name) for name in fields}
    told["counted_at"] = measurement.place
    return {name: ("", v) if added else (v, "") for name, v in told.items()}
