"""What a claim can point to, and the files behind it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.reach import Audience
from sara.db import Base, Moment, spoken
from sara.problems.models import Stage
from sara.words import N_, Spoken


class EvidenceKind(Spoken):
    NOTE = "note", N_("Note")
    PHOTO = "photo", N_("Photo")
    DOCUMENT = "document", N_("Document")
    LINK = "link", N_("Link")
    INTERVIEW = "interview", N_("Interview or meeting note")
    TABLE = "table", N_("Table")


class SourceKind(Spoken):
    RESIDENTS = "residents", N_("Residents")
    POLICE = "police", N_("Police records")
    AGENCY = "agency", N_("Other agency")
    OBSERVATION = "observation", N_("Own observation")
    RESEARCH = "research", N_("Research")


class Reliability(Spoken):
    FIRM = "firm", N_("Firm: seen, measured or on record")
    FAIR = "fair", N_("Fair: told by someone who was there")
    WEAK = "weak", N_("Weak: hearsay or a guess")


class Supports(Spoken):
    """What kind of claim a piece of evidence stands behind."""

    CHEERS = "cheers", N_("CHEERS answer")
    QUESTION = "question", N_("Analysis question")
    HYPOTHESIS = "hypothesis", N_("Explanation")
    ACTION = "action", N_("Action")
    INDICATOR = "indicator", N_("Indicator")


class Evidence(Base):
    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    kind: Mapped[EvidenceKind] = mapped_column(spoken(EvidenceKind))
    title: Mapped[str] = mapped_column(sa.String(140))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    url: Mapped[str] = mapped_column(sa.String(1000), default="")
    source: Mapped[SourceKind] = mapped_column(spoken(SourceKind))
    supplied_by: Mapped[str] = mapped_column(sa.String(140), default="")
    fact_on: Mapped[dt.date | None]
    reliability: Mapped[Reliability] = mapped_column(spoken(Reliability))
    stage: Mapped[Stage] = mapped_column(spoken(Stage))
    audience: Mapped[Audience] = mapped_column(spoken(Audience))
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Empty for what an agency sent without an account; `supplied_by` says which."""
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    withdrawn_because: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (sa.Index("ix_evidence_problem_id_id", "problem_id", "id"),)


class Support(Base):
    """One claim that one piece of evidence stands behind: a letter, a question or a row's id."""

    __tablename__ = "support"
    evidence_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    claim: Mapped[Supports] = mapped_column(spoken(Supports), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(24), primary_key=True)


class StoredFile(Base):
    """A file behind evidence. The original is sealed and never served; `shown` is what people get.

    `shown` is empty while there is nothing safe to serve.
    """

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    evidence_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sealed: Mapped[str] = mapped_column(sa.String(64), index=True)
    sealed_size: Mapped[int] = mapped_column(sa.BigInteger)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    shown: Mapped[str] = mapped_column(sa.String(64), default="")
    shown_size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    thumb: Mapped[str] = mapped_column(sa.String(64), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    hidden: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Warnings about what the file holds that a reader does not see at once."""
