"""Analysis: why here, why now? (practice 1.3)"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, Moment, spoken
from sara.words import N_, Spoken


class Question(Spoken):
    """The questions that are asked both ways: where it is, and where it is not (Appendix C)."""

    WHO = "who", N_("Who is harmed, and who is not?")
    WHERE = "where", N_("Where does it happen, and where not?")
    WHEN = "when", N_("When does it happen, and when not?")
    WHY = "why", N_("What brings it about, and what holds it back?")
    HOW = "how", N_("How is it done, and how not?")


class TestResult(Spoken):
    __test__ = False

    UNTESTED = "untested", N_("Not tested yet")
    SUPPORTED = "supported", N_("Supported")
    NOT_SUPPORTED = "not_supported", N_("Not supported")
    UNCLEAR = "unclear", N_("Unclear")


class Agreement(Spoken):
    AGREED = "agreed", N_("They agreed")
    DISAGREED = "disagreed", N_("They disagreed")
    ADDED = "added", N_("They added something")
    NO_ANSWER = "no_answer", N_("No answer by the closing date")


class RequestState(Spoken):
    """What became of a request for data (practice 1.3, A10)."""

    ASKED = "asked", N_("Asked, no answer yet")
    RECEIVED = "received", N_("Received")
    REFUSED = "refused", N_("Refused")


class Study(Base):
    """The analysis page of one problem: triangle, conditions, what is done now."""

    __tablename__ = "study"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    offending: Mapped[str] = mapped_column(sa.Text, default="")
    target: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[str] = mapped_column(sa.Text, default="")
    handler: Mapped[str] = mapped_column(sa.Text, default="")
    guardian: Mapped[str] = mapped_column(sa.Text, default="")
    manager: Mapped[str] = mapped_column(sa.Text, default="")
    conditions: Mapped[str] = mapped_column(sa.Text, default="")
    done_so_far: Mapped[str] = mapped_column(sa.Text, default="")
    known_elsewhere: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    pinch_point: Mapped[str] = mapped_column(sa.Text, default="")
    problem_changed: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Answer(Base):
    """One question answered from both sides, or "not known, because"."""

    __tablename__ = "answer"
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), primary_key=True)
    question: Mapped[Question] = mapped_column(spoken(Question), primary_key=True)
    present: Mapped[str] = mapped_column(sa.Text, default="")
    absent: Mapped[str] = mapped_column(sa.Text, default="")
    unknown_because: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Hypothesis(Base):
    """Because `cause`, `effect` happens; then we should see `expected`."""

    __tablename__ = "hypothesis"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    cause: Mapped[str] = mapped_column(sa.String(400))
    effect: Mapped[str] = mapped_column(sa.String(400))
    expected: Mapped[str] = mapped_column(sa.Text, default="")
    test: Mapped[str] = mapped_column(sa.Text, default="")
    result: Mapped[TestResult] = mapped_column(spoken(TestResult), default=TestResult.UNTESTED)
    finding: Mapped[str] = mapped_column(sa.Text, default="")
    rival_of: Mapped[int | None] = mapped_column(sa.ForeignKey("hypothesis.id"))
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class CheckBack(Base):
    """The findings shown to the community: when, to whom, and what they said."""

    __tablename__ = "check_back"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    held_on: Mapped[dt.date]
    with_whom: Mapped[str] = mapped_column(sa.String(200))
    agreement: Mapped[Agreement] = mapped_column(spoken(Agreement))
    said: Mapped[str] = mapped_column(sa.Text, default="")
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)


class DataRequest(Base):
    """Data that somebody was asked for: by when, and what came of it."""

    __tablename__ = "data_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    whom_asked: Mapped[str] = mapped_column(sa.String(200))
    what: Mapped[str] = mapped_column(sa.Text)
    asked_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    became: Mapped[RequestState] = mapped_column(spoken(RequestState), default=RequestState.ASKED)
    answered_on: Mapped[dt.date | None]
    came: Mapped[str] = mapped_column(sa.Text, default="")
    """What came, and its limits; or why it was refused."""
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (sa.CheckConstraint("due_on >= asked_on", name="due_after"),)
