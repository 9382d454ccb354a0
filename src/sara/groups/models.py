"""The discussion on a problem, in rooms with a stated audience."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, spoken


class Comment(Base):
    """One contribution. Its audience is its room: the team, or agencies only."""

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    posted_at: Mapped[dt.datetime] = mapped_column(Moment)
    edited_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("audience IN ('team', 'agencies')", name="a_room"),
        sa.Index("ix_comment_problem_id_audience_id", "problem_id", "audience", "id"),
    )


class EarlierText(Base):
    """What a comment said before it was edited."""

    __tablename__ = "earlier_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[dt.datetime] = mapped_column(Moment)


class Mention(Base):
    """Somebody on the team called by name in a comment; `seen_at` when they opened the room."""

    __tablename__ = "mention"
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    seen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    __table_args__ = (sa.Index("ix_mention_account_id", "account_id", "comment_id"),)
