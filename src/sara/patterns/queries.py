"""Reads of templates."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.db import Reader, whole
from sara.errors import NotFound
from sara.patterns.models import Must, Pattern
from sara.problems.models import BehaviourKind, Surroundings


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A template as others use it: its lines apart."""

    id: int
    name: str
    behaviour_kind: BehaviourKind
    surroundings: Surroundings | None
    behaviour: str
    times: str
    scanning_asks: Sequence[str]
    analysis_asks: Sequence[str]
    stakeholders: Sequence[str]
    actions: Sequence[str]
    must: Sequence[Must]


_ROWS = sa.select(*Pattern.__table__.c).order_by(Pattern.name, Pattern.id)
_IN_USE = sa.select(Pattern.id, Pattern.name).where(Pattern.active).order_by(Pattern.name)
_ONE = _ROWS.where(Pattern.id == sa.bindparam("pattern_id"))


def every(db: Reader) -> list[Any]:
    """Every template, by name, out of use too."""
    return list(db.execute(_ROWS).all())


def in_use(db: Reader) -> list[Any]:
    """The templates that a problem can begin with: id, name."""
    return list(db.execute(_IN_USE).all())


def one(db: Reader, pattern_id: int) -> Any:
    """One template as it is kept. Raises `NotFound`."""
    row = db.execute(_ONE, {"pattern_id": pattern_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


def to_begin_with(db: Reader, named: str) -> Sheet | None:
    """The template that an address or a form names, if it is in use."""
    number = whole(named)
    if number is None:
        return None
    row = db.execute(_ONE, {"pattern_id": number}).one_or_none()
    return _sheet(row) if row is not None and row.active else None


def behind(db: Reader, pattern_id: int | None) -> Sheet | None:
    """The template that a problem began with, in use or not."""
    return _sheet(one(db, pattern_id)) if pattern_id is not None else None


def _sheet(row: Any) -> Sheet:
    return Sheet(
        id=row.id, name=row.name, behaviour_kind=row.behaviour_kind,
        surroundings=row.surroundings, behaviour=row.behaviour, times=row.times,
        scanning_asks=_lines(row.scanning_asks), analysis_asks=_lines(row.analysis_asks),
        stakeholders=_lines(row.stakeholders), actions=_lines(row.actions),
        must=[Must.of(value) for value in row.must.split(",") if value],
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
