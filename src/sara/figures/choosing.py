"""Keeping a selection with a problem, giving it its list of places, freezing it as a baseline."""

import datetime as dt

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.errors import NotFound, Refused
from sara.figures.from_incidents import of_each_kind
from sara.figures.models import Counted, Direction, Indicator, Measurement, Taken
from sara.figures.selections import Selection
from sara.history.operations import record
from sara.incidents.chosen import Chosen
from sara.incidents.models import Dataset
from sara.incidents.queries import counted, newest_load
from sara.words import N_

MOST_PLACES = 20_000
FROZEN = N_("This selection is a baseline. It is frozen, so that nobody can make the result look"
            " better afterwards.")  # fmt: skip
NOTHING_LOADED = N_("No file is loaded for this dataset yet.")
MARGIN = 31
"""Days: a file of a month need not have an incident on its first day and its last."""
NOTHING_KNOWN = N_("These data know nothing of those days. They go from {first} to {last}.")
NOT_OVER = N_("The period is not over yet. A baseline ends before today.")
TOO_MANY_PLACES = N_("A list holds at most {most} places.")


def window(
    chosen: Chosen, known_from: dt.date | None, known_to: dt.date | None
) -> tuple[dt.date, dt.date]:
    """The first and last day of a choice, where the dataset knows anything of them.

    An open end is that of the dataset, and so is one far beyond it: days of which nothing is known
    are no days without incidents. Raises `Refused` when nothing is left.
    """
    if known_from is None or known_to is None:
        raise Refused(NOTHING_LOADED)
    first, last = chosen.starts_on or known_from, chosen.ends_on or known_to
    if first.toordinal() < known_from.toordinal() - MARGIN:
        first = known_from
    if last.toordinal() > known_to.toordinal() + MARGIN:
        last = known_to
    if last < first:
        raise Refused(NOTHING_KNOWN, first=known_from, last=known_to)
    return first, last


def keep(
    db: Session, problem_id: int, *, chosen: Chosen, name: str, by: Viewer, now: dt.datetime
) -> Selection:
    """Keep a choice with the problem, its days and its last file fixed."""
    dataset = db.get(Dataset, chosen.dataset_id)
    up_to = newest_load(db, chosen.dataset_id)
    if dataset is None or up_to is None:
        raise Refused(NOTHING_LOADED)
    first, last = window(chosen, dataset.first_on, dataset.last_on)
    fixed = msgspec.structs.replace(
        chosen, starts_on=first, ends_on=last, up_to_load=min(chosen.up_to_load or up_to, up_to)
    )
    assert fixed.up_to_load is not None
    kept = Selection(
        problem_id=problem_id, dataset_id=chosen.dataset_id, name=name, chosen=fixed.as_json(),
        up_to_load=fixed.up_to_load, count=counted(db, fixed), made_by=by.account_id, made_at=now,
    )  # fmt: skip
    db.add(kept)
    db.flush()
    record(
        db, "selection.kept", by=by.account_id, now=now, problem_id=problem_id,
        subject="selection", subject_id=kept.id, audience=Audience.AGENCIES,
        changes={"name": ("", name), "chosen_from": ("", dataset.name),
                 "starts_on": ("", first), "ends_on": ("", last), "count": ("", kept.count)},
    )  # fmt: skip
    return kept


def list_places(
    db: Session, problem_id: int, selection_id: int, *, places: str, by: Viewer, now: dt.datetime
) -> None:
    """Say which places there are in all, so that those without any incident count too."""
    kept = locked(db, problem_id, selection_id)
    if kept.frozen_at is not None:
        raise Refused(FROZEN)
    named = list(dict.fromkeys(line.strip() for line in places.splitlines() if line.strip()))
    if len(named) > MOST_PLACES:
        raise Refused(TOO_MANY_PLACES, most=MOST_PLACES)
    before = len(kept.places.splitlines())
    kept.places = "\n".join(named)
    kept.version += 1
    record(
        db, "selection.places_listed", by=by.account_id, now=now, problem_id=problem_id,
        subject="selection", subject_id=kept.id, audience=Audience.AGENCIES,
        changes={"name": (kept.name, kept.name), "places": (before, len(named))},
    )  # fmt: skip


def freeze(
    db: Session, problem_id: int, selection_id: int, *, by: Viewer, now: dt.datetime
) -> Selection:
    """Freeze what is to stay as it was; done again it changes nothing."""
    kept = locked(db, problem_id, selection_id)
    if kept.frozen_at is None:
        kept.frozen_at = now
        kept.version += 1
        record(
            db, "selection.frozen", by=by.account_id, now=now, problem_id=problem_id,
            subject="selection", subject_id=kept.id, audience=Audience.AGENCIES,
            changes={"name": (kept.name, kept.name), "frozen_at": ("", now)},
        )  # fmt: skip
    return kept


def make_baseline(
    db: Session, problem_id: int, selection_id: int, *, name: str, unit: str, by: Viewer,
    now: dt.datetime, today: dt.date,
) -> Indicator:  # fmt: skip
    """Make the count of a selection the frozen value from before of a new indicator."""
    kept = locked(db, problem_id, selection_id)
    dataset = db.get_one(Dataset, kept.dataset_id)
    chosen = msgspec.convert(kept.chosen, Chosen)
    first, last = window(chosen, dataset.first_on, dataset.last_on)
    if last >= today:
        raise Refused(NOT_OVER)
    indicator = Indicator(
        problem_id=problem_id, name=name, unit=unit, counted=Counted.COUNT,
        generator=dataset.generator, direction=Direction.DOWN, frozen_at=now,
        definition=f"{dataset.name}: {kept.name}",
        added_by=by.account_id,
    )  # fmt: skip
    db.add(indicator)
    db.flush()
    value = Measurement(
        indicator_id=indicator.id, taken=Taken.BASELINE, value=counted(db, chosen),
        starts_on=first, ends_on=last, source=f"{dataset.name}: {kept.name}"[:200],
        kinds=of_each_kind(db, chosen),
        added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(value)
    told = {"name": (indicator.name, indicator.name)}
    record(
        db, "indicator.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator.id,
        changes={"name": ("", name), "generator": ("", indicator.generator)},
    )  # fmt: skip
    record(
        db, "measurement.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator.id,
        changes=told | {"value": ("", value.value), "starts_on": ("", first),
                        "ends_on": ("", last), "source": ("", value.source)},
    )  # fmt: skip
    freeze(db, problem_id, selection_id, by=by, now=now)
    record(
        db, "baseline.frozen", by=by.account_id, now=now, problem_id=problem_id,
        subject="indicator", subject_id=indicator.id, changes=told | {"frozen_at": ("", now)},
    )  # fmt: skip
    return indicator


def locked(db: Session, problem_id: int, selection_id: int) -> Selection:
    """The selection, held until the commit."""
    found = db.scalars(
        sa.select(Selection)
        .where(Selection.id == selection_id, Selection.problem_id == problem_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
