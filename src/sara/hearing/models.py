"""Addresses at which a calendar program finds somebody's dates."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, partial_index


class CalendarFeed(Base):
    """One secret address: one person's own dates, or those of one of their groups.

    Only the hash of its token is kept. It shows what the person reaches at the moment of asking.
    """

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (
        sa.Index("ix_calendar_feed_account_id", "account_id", "group_id"),
        partial_index(
            "uq_calendar_feed_own", "account_id", unique=True,
            where="group_id IS NULL AND revoked_at IS NULL",
        ),
        partial_index(
            "uq_calendar_feed_group", "account_id", "group_id", unique=True,
            where="group_id IS NOT NULL AND revoked_at IS NULL",
        ),
    )  # fmt: skip
