"""Reads of the figures room."""

from typing import Any

import sqlalchemy as sa

from sara.db import Reader
from sara.figures.models import Indicator, Measurement, Place
from sara.figures.series import IndicatorLine, MeasurementLine

M = Measurement
_INDICATORS = (
    sa.select(
        *Indicator.__table__.c,
        M.id.label("measurement_id"), M.taken, M.value, M.starts_on, M.ends_on, M.source,
        M.kinds, M.place.label("place"),
    )
    .outerjoin(M, M.indicator_id == Indicator.id)
    .where(Indicator.problem_id == sa.bindparam("problem_id"))
    .order_by(Indicator.id, M.starts_on, M.id)
)  # fmt: skip


def indicators(db: Reader, problem_id: int) -> tuple[IndicatorLine, ...]:
    """Every indicator of a problem with its whole series, in one statement."""
    heads: dict[int, Any] = {}
    series: dict[int, list[MeasurementLine]] = {}
    for row in db.execute(_INDICATORS, {"problem_id": problem_id}):
        heads[row.id] = row
        values = series.setdefault(row.id, [])
        if row.measurement_id is not None:
            values.append(
                MeasurementLine(
                    id=row.measurement_id, taken=row.taken, value=row.value,
                    starts_on=row.starts_on, ends_on=row.ends_on, source=row.source,
                    place=row.place, kinds=row.kinds,
                )
            )  # fmt: skip
    return tuple(
        IndicatorLine(
            id=r.id, name=r.name, unit=r.unit, counted=r.counted, generator=r.generator,
            direction=r.direction, frozen_at=r.frozen_at, version=r.version,
            definition=r.definition, known_bias=r.known_bias, enough_percent=r.enough_percent,
            elsewhere_frozen_at=r.elsewhere_frozen_at,
            measurements=tuple(m for m in series[r.id] if m.place is Place.RESPONSE),
            elsewhere=tuple(m for m in series[r.id] if m.place is not Place.RESPONSE),
        )
        for r in heads.values()
    )  # fmt: skip
