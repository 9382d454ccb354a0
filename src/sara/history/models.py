"""The append-only record. Personal text lies beside the chain, so that it can be erased later."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, spoken


class Entry(Base):
    """One change (or one reading of agency-only material).

    `digest` stands for the text in `EntryText`; `seal` chains this entry to the one before it.
    """

    __tablename__ = "entry"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    verb: Mapped[str] = mapped_column(sa.String(48))
    subject: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int | None]
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    digest: Mapped[str] = mapped_column(sa.String(64))
    seal: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (
        sa.Index("ix_entry_problem_id_seq", "problem_id", "seq"),
        sa.Index("ix_entry_subject", "subject", "subject_id"),
    )


class EntryText(Base):
    """What an entry says: the changes as {field: [from, to]} and the reason. May be erased."""

    __tablename__ = "entry_text"
    seq: Mapped[int] = mapped_column(sa.ForeignKey("entry.seq"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.Text)


class DayEntry(Base):
    """An entry of which only the day may be known; waits here until the day is over.

    Between entries with an hour, its place in the chain would say when it was made. Its number is
    drawn by lot for the same reason. See `sara.history.days`.
    """

    __tablename__ = "day_entry"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(sa.String(48))
    subject: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Head(Base):
    """The end of the chain: one row, locked while an entry is added.

    `proof` belongs to `seal` and stands nowhere else; see `sara.history.chain`.
    """

    __tablename__ = "head"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    seal: Mapped[str] = mapped_column(sa.String(64))
    proof: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
