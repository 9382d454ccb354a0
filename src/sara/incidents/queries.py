"""Datasets as their readers may see them, and counts of what is chosen from them."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Area
from sara.accounts.reach import Reach
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.incidents.chosen import Chosen
from sara.incidents.models import Dataset, Incident, IncidentKind, IncidentLoad, LoadState
from sara.incidents.showing import Showing, showing
from sara.incidents.where import where

D, L = Dataset.__table__.c, IncidentLoad.__table__.c


class FoundDataset(msgspec.Struct, frozen=True):
    """A dataset as one reader sees it: its columns, and how they are shown."""

    row: Any
    showing: Showing

    @property
    def id(self) -> int:
        return int(self.row.id)


def find(db: Reader, dataset_id: int, reach: Reach, small_count: int) -> FoundDataset:
    """The dataset, for a reader of a problem. Raises `NotFound` when it is not for them."""
    row = db.execute(sa.select(*Dataset.__table__.c).where(D.id == dataset_id)).one_or_none()
    shown = showing(reach, row.audience, small_count) if row is not None else None
    if row is None or shown is None:
        raise NotFound
    return FoundDataset(row, shown)


def offered(db: Reader, reach: Reach) -> Sequence[Any]:
    """Datasets in use with at least one loaded file, that a reader with this reach may see."""
    loaded = sa.exists().where(L.dataset_id == D.id, L.state == LoadState.LOADED)
    asked = sa.select(*Dataset.__table__.c).where(
        D.audience.in_(reach.audiences), D.retired_at.is_(None), loaded
    )
    return db.execute(asked.order_by(D.name)).all()


def reach_of(viewer: Viewer | None) -> Reach:
    """How far somebody sees into incidents outside any problem."""
    if viewer is None:
        return Reach.PUBLIC
    return Reach.AGENCIES if viewer.works_for_agency else Reach.PUBLIC


def newest_load(db: Reader, dataset_id: int) -> int | None:
    """The number of the last file that was loaded: a choice up to it can be repeated exactly."""
    asked = sa.select(sa.func.max(L.id)).where(
        L.dataset_id == dataset_id, L.state == LoadState.LOADED
    )
    found: int | None = db.scalar(asked)
    return found


def kinds(db: Reader, dataset_id: int) -> Sequence[Any]:
    """Kinds of a dataset (columns id, name), by name."""
    k = IncidentKind.__table__.c
    return db.execute(
        sa.select(k.id, k.name).where(k.dataset_id == dataset_id).order_by(k.name)
    ).all()


def areas(db: Reader) -> Sequence[Any]:
    """Areas in use (columns id, name, boundary), by name."""
    a = Area.__table__.c
    return db.execute(
        sa.select(a.id, a.code, a.name, a.boundary).where(a.active.is_(True)).order_by(a.name)
    ).all()


def counted(db: Reader, chosen: Chosen) -> int:
    """How many incidents are chosen."""
    asked = sa.select(sa.func.count()).select_from(Incident).where(*where(chosen))
    return int(db.scalar(asked) or 0)
