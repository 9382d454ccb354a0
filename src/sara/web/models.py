"""Forms already acted on, so that one sent twice acts once."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment


class Submission(Base):
    __tablename__ = "submission"
    once: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    location: Mapped[str] = mapped_column(sa.String(400), default="")
