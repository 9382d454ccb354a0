"""How much harm one incident of each kind does, as an installation weighs it; sara ships none."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, Reader
from sara.incidents.models import Dataset, IncidentKind


class HarmWeights(Base):
    """The weights of the kinds of one dataset, with their unit and where they come from."""

    __tablename__ = "harm_weights"
    dataset_id: Mapped[int] = mapped_column(sa.ForeignKey("dataset.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str] = mapped_column(sa.String(200))
    weights: Mapped[dict[str, float]] = mapped_column(sa.JSON)
    """By the number of the kind; a kind without one is not weighed."""
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    changed_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of incident; `weight` is None while nobody has weighed it."""

    kind: str
    dataset_id: int
    dataset: str
    audience: Audience
    weight: float | None
    unit: str
    source: str


H = HarmWeights.__table__.c
K = IncidentKind.__table__.c
_WEIGHED = (
    sa.select(
        K.id, K.name, Dataset.id.label("dataset_id"), Dataset.name.label("dataset"),
        Dataset.audience, H.weights, H.unit, H.source,
    )
    .join(Dataset, Dataset.id == K.dataset_id)
    .outerjoin(HarmWeights, H.dataset_id == K.dataset_id)
    .where(K.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(K.name)
)  # fmt: skip


def weights_of(db: Reader, dataset_id: int) -> Any:
    """The row of one dataset; None while nothing is weighed."""
    return db.execute(
        sa.select(*HarmWeights.__table__.c).where(H.dataset_id == dataset_id)
    ).one_or_none()


def weighed(db: Reader, kinds: Collection[str]) -> dict[str, Weighed]:
    """Each of these kinds with its weight, by its number, in one statement; by name."""
    if not kinds:
        return {}
    return {
        str(row.id): Weighed(
            kind=row.name, dataset_id=row.dataset_id, dataset=row.dataset, audience=row.audience,
            weight=(row.weights or {}).get(str(row.id)), unit=row.unit or "",
            source=row.source or "",
        )
        for row in db.execute(_WEIGHED, {"ids": [int(kind) for kind in kinds]})
    }  # fmt: skip
