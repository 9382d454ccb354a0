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


def one(db: Reader, dataset_id: int) -> Any:
    """A dataset, whoever asks; who may see it is decided by `shown_to`."""
    return db.execute(sa.select(*Dataset.__table__.c).where(D.id == dataset_id)).one_or_none()


def shown_to(viewer: Viewer | None, row: Any, small_count: int) -> Showing | None:
    """How somebody sees a dataset outside any problem; None: not at all."""
    return showing(reach_of(viewer), row.audience, small_count)


def listed(db: Reader, reach: Reach, *, every: bool) -> Sequence[Any]:
    """Datasets in use, with the number of their loaded files and rows, by name. With `every` also
    those that are retired, and whoever they are meant for."""
    asked = (
        sa.select(
            *Dataset.__table__.c,
            sa.func.count(L.id).label("files"),
            sa.func.coalesce(sa.func.sum(L.rows_used), 0).label("rows"),
        )
        .outerjoin(IncidentLoad, sa.and_(L.dataset_id == D.id, L.state == LoadState.LOADED))
        .group_by(D.id)
        .order_by(D.name)
    )
    in_use = asked.where(D.retired_at.is_(None), D.audience.in_(reach.audiences))
    return db.execute(asked if every else in_use).all()


def loads(db: Reader, dataset_id: int) -> Sequence[Any]:
    """Files of a dataset, newest first."""
    return db.execute(
        sa.select(*IncidentLoad.__table__.c).where(L.dataset_id == dataset_id)
        .order_by(L.id.desc()).limit(100)
    ).all()  # fmt: skip


def load(db: Reader, dataset_id: int, load_id: int) -> Any:
    """One file of a dataset."""
    return db.execute(
        sa.select(*IncidentLoad.__table__.c).where(L.dataset_id == dataset_id, L.id == load_id)
    ).one_or_none()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset holds, as its reader may know it."""

    total: int | None
    kinds: list[tuple[str, int | None]]
    years: list[tuple[int, int | None]]


def summary(db: Reader, dataset_id: int, shown: Showing) -> Summary:
    """Counts by kind and by year, small ones not told to whom they are not told."""
    i = Incident.__table__.c
    kind = db.execute(
        sa.select(IncidentKind.name, sa.func.count())
        .join(Incident, i.kind_id == IncidentKind.id)
        .where(i.dataset_id == dataset_id)
        .group_by(IncidentKind.name)
        .order_by(sa.func.count().desc(), IncidentKind.name)
    ).all()
    year = sa.extract("year", i.starts_on)
    years = db.execute(
        sa.select(year, sa.func.count()).where(i.dataset_id == dataset_id)
        .group_by(year).order_by(year)
    ).all()  # fmt: skip
    return Summary(
        total=shown.count(sum(n for _, n in kind)),
        kinds=list(zip([name for name, _ in kind], shown.row([n for _, n in kind]), strict=True)),
        years=list(zip([int(y) for y, _ in years], shown.row([n for _, n in years]), strict=True)),
    )  # fmt: skip
