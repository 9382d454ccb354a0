"""Short surveys: what is asked, each time it is asked, and how many answered what.

No answer of anybody is kept, only how many gave each: two rows written at the same moment would
belong together, whatever else they leave out. Nothing here keeps an hour. See docs/decisions.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, partial_index, spoken
from sara.figures.models import Direction, Taken
from sara.intake.models import UNCOUNTED
from sara.words import N_, Spoken


class AskedOf(Spoken):
    """Whom a survey asks; after contact with the police or an agency, some are not asked."""

    NEIGHBOURS = "neighbours", N_("People who live, work or spend time there")
    CONTACT = "contact", N_("People who had to do with the police or an agency about it")


class Ask(Spoken):
    """What kind of question it is. The first four stand in every survey, always worded alike."""

    SEEN = "seen", N_("Problem seen")
    SAFE = "safe", N_("Safety")
    FAIR = "fair", N_("Fairness and respect")
    VOICE = "voice", N_("Voice")
    AGREE = "agree", N_("Do people agree with a sentence?")
    YES_NO = "yes_no", N_("Yes or no")
    CHOICE = "choice", N_("One of several answers")
    ABOUT = "about", N_("A group the person belongs to, to see who is missing")


class Way(Spoken):
    """How people come to the questions."""

    CODES = "codes", N_("With a code: one answer for each code")
    LINK = "link", N_("With a link that anybody may open")


class Survey(Base):
    """The questions to the people around one problem. `matter` says in their words what it is."""

    __tablename__ = "survey"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(140))
    matter: Mapped[str] = mapped_column(sa.String(140))
    opening: Mapped[str] = mapped_column(sa.Text)
    asked_of: Mapped[AskedOf] = mapped_column(spoken(AskedOf))
    language: Mapped[str] = mapped_column(sa.String(12))
    """In which the words of this survey were written first."""
    counted_by: Mapped[str] = mapped_column(sa.String(140), default="")
    """Who counted the people who live there, and when."""
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_on: Mapped[dt.date]
    version: Mapped[int] = mapped_column(default=1)


class SurveyQuestion(Base):
    """`options` of one's own: [{"key", "words", "counts", "people"}]; empty where the house has
    them. `people` is how many of the group live there, None when nobody knows."""

    __tablename__ = "survey_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    ask: Mapped[Ask] = mapped_column(spoken(Ask))
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    options: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    direction: Mapped[Direction] = mapped_column(spoken(Direction))
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicator.id"), unique=True)
    """The series that its shares go into, from the first time it was answered by enough."""


class SurveyText(Base):
    """Words of a survey in another language; `key` says which: "title", "q7", "q7.2"."""

    __tablename__ = "survey_text"
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    words: Mapped[str] = mapped_column(sa.Text)


class SurveyWave(Base):
    """One time of asking, from the first to the last day; of a survey one at a time is open."""

    __tablename__ = "survey_wave"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    taken: Mapped[Taken] = mapped_column(spoken(Taken))
    way: Mapped[Way] = mapped_column(spoken(Way))
    token: Mapped[str] = mapped_column(sa.String(16), unique=True)
    """The end of its public address; no secret, only no word that could be guessed."""
    opened_on: Mapped[dt.date]
    closes_on: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    codes: Mapped[int] = mapped_column(default=0)
    """How many were made."""
    answers: Mapped[int] = mapped_column(default=0)
    on_paper: Mapped[int] = mapped_column(default=0)
    """How many of the answers were keyed in."""
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence.id"), unique=True)
    __table_args__ = (
        sa.CheckConstraint("closes_on >= opened_on", name="window"),
        sa.CheckConstraint("on_paper BETWEEN 0 AND answers", name="paper_is_part"),
        sa.Index("ix_survey_wave_survey_id", "survey_id", "id"),
        partial_index("uq_survey_wave_open", "survey_id", where="closed_on IS NULL", unique=True),
    )  # fmt: skip


class SurveyCode(Base):
    """The keyed hash of a code that was not used yet; whoever answers, their code is deleted.

    In a wave with a link it is the other way round: the hash of a form that was sent, so that a
    form sent twice counts once. At the end of the wave all are deleted.
    """

    __tablename__ = "survey_code"
    code_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    wave_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_wave.id"), index=True)
    __table_args__ = (UNCOUNTED,)


class SurveyTally(Base):
    """How many gave this answer to this question in this wave. Every row is there from the first
    day on, and each answer writes all of them."""

    __tablename__ = "survey_tally"
    wave_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_wave.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_question.id"), primary_key=True, index=True
    )
    answer: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    given: Mapped[int]
    __table_args__ = (UNCOUNTED,)
