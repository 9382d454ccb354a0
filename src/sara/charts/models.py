"""Charts that were filed as evidence, with the numbers they showed on that day."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.charts.chart import ChartKind
from sara.db import Base, spoken


class FiledChart(Base):
    """The numbers behind one piece of evidence; the picture is drawn from them again."""

    __tablename__ = "filed_chart"
    evidence_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selection.id"), index=True)
    kind: Mapped[ChartKind] = mapped_column(spoken(ChartKind))
    numbers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """As one of the numbers of `sara.charts.drawing`, by its tag."""
    made_of: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """As `sara.charts.about.MadeOf` has it."""
