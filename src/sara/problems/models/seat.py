"""Who works on a problem."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import SeatKind
from sara.db import Base, Moment, partial_index, spoken
from sara.problems.models.problem import Problem


def _area_of_problem(context: Any) -> Any:
    problem_id = context.get_current_parameters()["problem_id"]
    area = sa.select(Problem.area_id).where(Problem.id == problem_id)
    return context.connection.scalar(area)


class Seat(Base):
    """A person's place on one problem. A seat that ended stays, with its dates.

    The area is that of the problem, repeated here so that the list of somebody who reads an area
    need not look at each of their seats in it.
    """

    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"), default=_area_of_problem)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    kind: Mapped[SeatKind] = mapped_column(spoken(SeatKind))
    since: Mapped[dt.datetime] = mapped_column(Moment)
    until: Mapped[dt.datetime | None] = mapped_column(Moment)
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    __table_args__ = (
        partial_index(
            "uq_seat_held", "account_id", "problem_id", unique=True,
            where="until IS NULL",
        ),
        partial_index(
            "uq_seat_one_lead", "problem_id", unique=True,
            where="until IS NULL AND kind = 'lead'",
        ),
        sa.Index("ix_seat_problem_id", "problem_id"),
        partial_index("ix_seat_held_area", "account_id", "area_id", "problem_id", "until",
                      where="until IS NULL"),
    )  # fmt: skip
