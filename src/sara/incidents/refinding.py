"""Finds the areas of loaded incidents anew, when boundaries were added or changed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.db import Reader
from sara.errors import Refused
from sara.history.operations import record
from sara.incidents import queries, resting
from sara.incidents.areas import Areas
from sara.incidents.models import Incident
from sara.incidents.operations import held
from sara.words import N_

PAGE = 10_000
RESTS = N_(
    "Numbers that were kept rest on this dataset. Its areas stay as they were found, so that the"
    " numbers can be worked out again."
)
I = Incident.__table__.c  # noqa: E741  the columns of an incident

Moved = list[dict[str, Any]]


def moved(db: Reader, dataset_id: int) -> Moved:
    """Incidents that lie in another area than is written down: their numbers and those areas."""
    areas = Areas(queries.areas(db))
    if not areas.bounded:
        return []
    return [
        {"row": row.id, "area": area_id}
        for rows in _pages(db, dataset_id)
        for row, area_id in zip(
            rows, areas.at([(row.latitude, row.longitude) for row in rows]), strict=True
        )
        if area_id != row.area_id
    ]


def _pages(db: Reader, dataset_id: int) -> Iterator[Any]:
    last = 0
    while True:
        rows = db.execute(
            sa.select(I.id, I.latitude, I.longitude, I.area_id)
            .where(I.dataset_id == dataset_id, I.id > last, I.latitude.is_not(None))
            .order_by(I.id)
            .limit(PAGE)
        ).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def move(db: Session, dataset_id: int, found: Moved, *, by: int, now: dt.datetime) -> int:
    """Write down the areas that were found; gives how many incidents lie in another one now.

    Raises `Refused` when a kept number rests on the dataset.
    """
    dataset = held(db, dataset_id)
    if resting.resting(db, dataset_id, 0):
        raise Refused(RESTS)
    if found:
        db.connection().execute(
            sa.update(Incident.__table__)  # type: ignore[arg-type]
            .where(I.id == sa.bindparam("row"), I.dataset_id == dataset_id)
            .values(area_id=sa.bindparam("area")),
            found,
        )
    record(
        db, "dataset.areas_found", by=by, now=now, subject="dataset", subject_id=dataset_id,
        audience=Audience.AGENCIES, changes={"name": ("", dataset.name), "rows": ("", len(found))},
    )  # fmt: skip
    return len(found)
