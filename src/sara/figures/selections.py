"""Selections: incidents chosen for one problem, and exactly the same ones whenever asked again."""

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import Account
from sara.db import Base, Moment, Reader
from sara.errors import NotFound
from sara.incidents.chosen import Chosen, from_json
from sara.incidents.models import Dataset


class Selection(Base):
    """A choice with its days and its last file fixed; a frozen one can no longer be changed."""

    __tablename__ = "selection"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    dataset_id: Mapped[int] = mapped_column(sa.ForeignKey("dataset.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(140))
    chosen: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """As `sara.incidents.chosen.Chosen` has it."""
    up_to_load: Mapped[int] = mapped_column(sa.ForeignKey("incident_load.id"), index=True)
    count: Mapped[int]
    """How many there were when it was kept."""
    places: Mapped[str] = mapped_column(sa.Text, default="")
    """All places of the kind, one a line, those without any incident too; empty when not known."""
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    frozen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class SelectionLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    problem_id: int
    name: str
    chosen: Chosen
    dataset_name: str
    count: int
    places: str
    made_by_name: str
    made_at: dt.datetime
    frozen_at: dt.datetime | None
    version: int

    @property
    def listed(self) -> tuple[str, ...]:
        """The places of its list, each once."""
        return tuple(dict.fromkeys(s.strip() for s in self.places.splitlines() if s.strip()))


S = Selection.__table__.c
_LINES = (
    sa.select(*S, Dataset.name.label("dataset_name"), Account.name.label("made_by_name"))
    .join(Dataset, Dataset.id == S.dataset_id)
    .join(Account, Account.id == S.made_by)
    .order_by(S.id)
)


def selections(db: Reader, problem_id: int) -> list[SelectionLine]:
    """What was kept with a problem, the oldest first."""
    return [_line(row) for row in db.execute(_LINES.where(S.problem_id == problem_id))]


def selection(db: Reader, problem_id: int, selection_id: int) -> SelectionLine:
    """One of them. Raises `NotFound` for that of another problem."""
    asked = _LINES.where(S.problem_id == problem_id, S.id == selection_id)
    row = db.execute(asked).one_or_none()
    if row is None:
        raise NotFound
    return _line(row)


def rest_on(db: Reader, dataset_id: int, load_id: int) -> int:
    """How many frozen selections hold rows of this file or a later one: then it has to stay."""
    asked = sa.select(sa.func.count()).where(
        S.dataset_id == dataset_id, S.up_to_load >= load_id, S.frozen_at.is_not(None)
    )
    return int(db.scalar(asked) or 0)


def _line(row: Any) -> SelectionLine:
    return SelectionLine(
        id=row.id, problem_id=row.problem_id, name=row.name, chosen=from_json(row.chosen),
        dataset_name=row.dataset_name, count=row.count, places=row.places,
        made_by_name=row.made_by_name, made_at=row.made_at, frozen_at=row.frozen_at,
        version=row.version,
    )  # fmt: skip
