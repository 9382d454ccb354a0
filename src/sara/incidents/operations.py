"""Datasets and their loads: added, changed, mapped, loaded, taken back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import Changes, changed, record
from sara.incidents import resting
from sara.incidents.arriving import Arrived
from sara.incidents.meanings import Mapping, Meaning
from sara.incidents.models import (
    Dataset,
    Generator,
    Incident,
    IncidentKind,
    IncidentLoad,
    LoadState,
    NotedRow,
    Timing,
)
from sara.words import N_

ON_ITS_WAY = (LoadState.ARRIVED, LoadState.QUEUED, LoadState.READING)

TAKEN = N_("There is already a dataset with this name.")
BUSY = N_("Another file of this dataset is on its way in. Load or drop it first.")
RETIRED = N_("This dataset is retired: nothing new is loaded into it.")
NAME_GIVEN_ANEW = N_(
    "Another dataset has this name by now. Change the name of one of them, then bring it back."
)
NOT_WAITING = N_("This file does not wait for its columns any more.")
NO_WHEN = N_("Say which column tells when it happened: the day, or year and month.")
NO_WHAT = N_("Say which column tells what happened, or write what every row is.")
HALF_A_POINT = N_("A point needs both coordinates: say which column is the other one.")
NO_END = N_("A window needs a column that tells until when.")
OTHER_TIMING = N_(
    "The rows of this dataset know the time as “{before}”, the new ones as “{after}”. Numbers of"
    " the two cannot be compared: add another dataset for them."
)
LATER = N_("A later file was loaded. Take that one back first.")
NOT_LOADED = N_("This file is not loaded.")
RESTS = N_(
    "Numbers that were kept rest on this file. It cannot be taken back, so that they can be"
    " worked out again."
)


def add_dataset(
    db: Session, *, name: str, about: str, source: str, generator: Generator, zone: str,
    audience: Audience, by: int | None, now: dt.datetime,
) -> Dataset:  # fmt: skip
    """Add a dataset, still without a file. Raises `Refused` when the name is taken."""
    dataset = Dataset(
        name=name, about=about, source=source, generator=generator, zone=zone, timing=None,
        audience=audience, mapping={}, added_by=by, added_at=now,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(dataset)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    _record(db, "dataset.added", dataset.id, by, now,
            {"name": ("", name), "source": ("", source), "generator": ("", generator)})  # fmt: skip
    return dataset


def change_dataset(
    db: Session, dataset_id: int, version: int, *, by: int, now: dt.datetime, **values: Any
) -> None:
    """Change what a dataset says of itself. Raises `Stale` when another was quicker."""
    dataset = held(db, dataset_id)
    changes = changed(dataset, values)
    if not changes:
        return
    try:
        with db.begin_nested():
            done = bump(db, Dataset.__table__, dataset_id, version, **values)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    if not done:
        theirs = {name: str(getattr(dataset, name)) for name in values}
        raise Stale(theirs, dataset.version)
    _record(db, "dataset.changed", dataset_id, by, now, changes)


def retire_dataset(db: Session, dataset_id: int, *, by: int, now: dt.datetime) -> None:
    """Take a dataset out of use: what rests on it stays, nothing new does."""
    dataset = held(db, dataset_id)
    if dataset.retired_at is not None:
        raise Refused(RETIRED)
    dataset.retired_at, dataset.version = now, dataset.version + 1
    _record(db, "dataset.retired", dataset_id, by, now, {"name": (dataset.name, "")})


def return_dataset(db: Session, dataset_id: int, *, by: int, now: dt.datetime) -> None:
    """Bring a retired dataset back into use. Raises `Refused` when its name is another's now."""
    dataset = held(db, dataset_id)
    if dataset.retired_at is None:
        return
    name = dataset.name
    try:
        with db.begin_nested():
            dataset.retired_at, dataset.version = None, dataset.version + 1
    except IntegrityError as error:
        raise Refused(NAME_GIVEN_ANEW) from error
    _record(db, "dataset.returned", dataset_id, by, now, {"name": ("", name)})


def arrive(
    db: Session, dataset_id: int, arrived: Arrived, mapping: Mapping, *, by: int | None,
    now: dt.datetime, state: LoadState = LoadState.ARRIVED,
) -> IncidentLoad:  # fmt: skip
    """Put a file on its way in. Raises `Refused` while another one of its dataset is."""
    if held(db, dataset_id).retired_at is not None:
        raise Refused(RETIRED)
    load = IncidentLoad(
        dataset_id=dataset_id, state=state, file_name=arrived.name, digest=arrived.digest,
        size=arrived.size, mapping=mapping.as_json(),
        report={"file": arrived.token, "beat": now.isoformat()}, loaded_by=by, arrived_at=now,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(load)
    except IntegrityError as error:
        raise Refused(BUSY) from error
    _record(db, "load.arrived", load.id, by, now,
            {"file": ("", arrived.name), "dataset": ("", str(dataset_id))}, "load")  # fmt: skip
    return load


def check(mapping: Mapping, dataset: Any, *, has_rows: bool) -> None:
    """Raise `Refused` unless a file can be loaded with this mapping."""
    if not mapping.column(Meaning.START) and not mapping.column(Meaning.YEAR):
        raise Refused(NO_WHEN)
    if not mapping.columns(Meaning.KIND) and not mapping.kind.strip():
        raise Refused(NO_WHAT)
    if bool(mapping.column(Meaning.LATITUDE)) is not bool(mapping.column(Meaning.LONGITUDE)):
        raise Refused(HALF_A_POINT)
    timing = Timing.of(mapping.timing)
    if timing is Timing.WINDOW and not mapping.column(Meaning.END):
        raise Refused(NO_END)
    if has_rows and dataset.timing is not None and dataset.timing is not timing:
        raise Refused(OTHER_TIMING, before=dataset.timing, after=timing)


def set_mapping(
    db: Session, load_id: int, mapping: Mapping, *, by: int, now: dt.datetime
) -> IncidentLoad:
    """Correct what the columns of a waiting file mean."""
    load = _load(db, load_id)
    if load.state is not LoadState.ARRIVED:
        raise Refused(NOT_WAITING)
    load.mapping = mapping.as_json()
    _record(db, "load.mapped", load_id, by, now, {"file": ("", load.file_name)}, "load")
    return load


def queue(db: Session, load_id: int, mapping: Mapping, *, by: int, now: dt.datetime) -> None:
    """Let the worker load a file with this mapping, and keep the mapping for the next file."""
    load = set_mapping(db, load_id, mapping, by=by, now=now)
    dataset = held(db, load.dataset_id)
    check(mapping, dataset, has_rows=has_rows(db, dataset.id))
    load.state = LoadState.QUEUED
    dataset.mapping = mapping.as_json()


def loaded(
    db: Session, load_id: int, *, rows: int, used: int, report: dict[str, Any],
    days: tuple[dt.date | None, dt.date | None], now: dt.datetime,
) -> None:  # fmt: skip
    """Say what came of a file whose incidents were added in this transaction."""
    load = _load(db, load_id)
    dataset = held(db, load.dataset_id)
    load.state, load.rows_read, load.rows_used = LoadState.LOADED, rows, used
    load.report, load.loaded_at, load.why = report, now, ""
    dataset.timing = Timing.of(str(load.mapping.get("timing", Timing.MOMENT.value)))
    dataset.mapping = load.mapping
    firsts = [day for day in (dataset.first_on, days[0]) if day]
    lasts = [day for day in (dataset.last_on, days[1]) if day]
    dataset.first_on, dataset.last_on = min(firsts, default=None), max(lasts, default=None)
    dataset.version += 1
    changes = {"file": ("", load.file_name), "rows": ("", rows), "used": ("", used)}
    _record(db, "load.loaded", load_id, load.loaded_by, now, changes, "load")


def failed(db: Session, load_id: int, why: str, *, now: dt.datetime) -> None:
    """Say that a file could not be loaded; nothing of it was."""
    load = _load(db, load_id)
    load.state, load.why, load.report = LoadState.FAILED, why[:500], {}
    _record(db, "load.failed", load_id, load.loaded_by, now, {"file": ("", load.file_name)}, "load")


def drop(db: Session, load_id: int, *, by: int, now: dt.datetime) -> str:
    """Drop a file that waits; gives the token under which it lies."""
    load = _load(db, load_id)
    if load.state not in (LoadState.ARRIVED, LoadState.QUEUED):
        raise Refused(NOT_WAITING)
    token = str(load.report.get("file", ""))
    load.state, load.report = LoadState.TAKEN_BACK, {}
    _record(db, "load.dropped", load_id, by, now, {"file": (load.file_name, "")}, "load")
    return token


def take_back(db: Session, load_id: int, *, reason: str, by: int, now: dt.datetime) -> None:
    """Remove every incident that a file added. Raises `Refused` when something rests on them."""
    load = _load(db, load_id)
    if load.state is not LoadState.LOADED:
        raise Refused(NOT_LOADED)
    dataset = held(db, load.dataset_id)
    if newest(db, dataset.id) != load_id:
        raise Refused(LATER)
    if resting.resting(db, dataset.id, load_id):
        raise Refused(RESTS)
    i = Incident.__table__.c
    db.execute(sa.delete(Incident).where(i.dataset_id == dataset.id, i.load_id == load_id))
    k = IncidentKind.__table__.c
    db.execute(sa.delete(IncidentKind).where(
        k.dataset_id == dataset.id, ~sa.exists().where(i.kind_id == k.id)))  # fmt: skip
    db.execute(sa.delete(NotedRow).where(NotedRow.__table__.c.load_id == load_id))
    first, last = db.execute(
        sa.select(sa.func.min(i.starts_on), sa.func.max(i.starts_on)).where(
            i.dataset_id == dataset.id
        )
    ).one()
    dataset.first_on, dataset.last_on, dataset.version = first, last, dataset.version + 1
    load.state, used = LoadState.TAKEN_BACK, load.rows_used
    load.rows_used = 0
    _record(db, "load.taken_back", load_id, by, now,
            {"file": (load.file_name, ""), "used": (used, 0)}, "load", reason)  # fmt: skip


def has_rows(db: Session, dataset_id: int) -> bool:
    return bool(db.scalar(
        sa.select(sa.exists().where(Incident.__table__.c.dataset_id == dataset_id))
    ))  # fmt: skip


def newest(db: Session, dataset_id: int) -> int | None:
    found: int | None = db.scalar(
        sa.select(sa.func.max(IncidentLoad.id)).where(
            IncidentLoad.dataset_id == dataset_id, IncidentLoad.state == LoadState.LOADED
        )
    )
    return found


def held(db: Session, dataset_id: int) -> Dataset:
    """The dataset, held until the commit. Raises `NotFound`."""
    found = db.scalars(
        sa.select(Dataset).where(Dataset.id == dataset_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _load(db: Session, load_id: int) -> IncidentLoad:
    found = db.scalars(
        sa.select(IncidentLoad).where(IncidentLoad.id == load_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _record(
    db: Session, verb: str, subject_id: int, by: int | None, now: dt.datetime, changes: Changes,
    subject: str = "dataset", reason: str = "",
) -> None:  # fmt: skip
    record(
        db, verb, by=by, now=now, subject=subject, subject_id=subject_id, changes=changes,
        reason=reason, audience=Audience.AGENCIES,
    )  # fmt: skip
