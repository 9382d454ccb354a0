"""Which mails were looked at already."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.words import N_, Spoken


class Fate(Spoken):
    """What became of a mail that came to the mailbox."""

    THREADED = "threaded", N_("Threaded into its action")
    AUTOMATIC = "automatic", N_("Written by a machine")
    EMPTY = "empty", N_("Nothing in it but what was quoted")
    FORGED = "forged", N_("Failed the check of its sender's domain")
    NOT_THEIRS = "not_theirs", N_("Not from a contact of the agency")
    TOO_BIG = "too_big", N_("Too big")
    TOO_MANY = "too_many", N_("Too many in a day")
    UNKNOWN = "unknown", N_("To no letter of ours that may be answered")


class ReceivedMail(Base):
    """One mail that was looked at, known again by the hash of its number."""

    __tablename__ = "received_mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    number_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signed_link.id"))
    fate: Mapped[Fate] = mapped_column(spoken(Fate))
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    __table_args__ = (sa.Index("ix_received_mail_link_id_at", "link_id", "at"),)
