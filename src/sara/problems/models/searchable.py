"""What a problem is found by."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, spoken


class Searchable(Base):
    """The words of one thing on a problem, for full-text search behind the same filter as pages.

    The area is that of the problem, repeated here so that search begins with what its reader may
    see. The title of a published problem has a row of its own, for those who see nothing else.
    The index over `words` is made by the migrations: FTS5 on SQLite, a tsvector on PostgreSQL.
    """

    __tablename__ = "searchable"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))
    subject: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int]
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    words: Mapped[str] = mapped_column(sa.Text)
    __table_args__ = (
        sa.UniqueConstraint("subject", "subject_id"),
        sa.Index("ix_searchable_problem_id", "problem_id", "id"),
    )
