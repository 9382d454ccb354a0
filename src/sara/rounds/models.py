"""Asking everyone in the group: a proposal, a closing date, and what each of them said to it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import ByHand
from sara.db import Base, Moment, partial_index, spoken
from sara.words import N_, Spoken


class RoundKind(Spoken):
    """What is asked about."""

    FINDINGS = "findings", N_("The findings")
    OPTION = "option", N_("One option")
    PLAN = "plan", N_("The plan")
    VERDICT = "verdict", N_("The residents' verdict")
    ANYTHING = "anything", N_("Something else")


class RoundState(Spoken):
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")
    TAKEN_BACK = "taken_back", N_("Taken back")


class Stance(Spoken):
    """Where somebody stands. Which of these can be chosen depends on what is asked about."""

    AGREE = "agree", N_("I agree")
    ADD = "add", N_("I agree, and add something")
    DISAGREE = "disagree", N_("I disagree")
    OBJECT = "object", N_("I object")
    WORKED = "worked", N_("It worked")
    PARTLY = "partly", N_("It worked in part")
    DID_NOT = "did_not", N_("It did not work")
    ABSTAIN = "abstain", N_("I abstain")
    NO_ANSWER = "no_answer", N_("No answer by the closing date")


class Result(Spoken):
    """What came of it, reckoned from the positions."""

    CONSENT = "consent", N_("Nobody objects")
    OBJECTIONS = "objections", N_("There are objections")
    TOO_FEW = "too_few", N_("Too few answered")
    AGREED = "agreed", N_("They agree")
    ADDED = "added", N_("They agree, and add something")
    DISAGREED = "disagreed", N_("Some disagree")
    WORKED = "worked", N_("It worked")
    PARTLY = "partly", N_("It worked in part")
    DID_NOT = "did_not", N_("It did not work")
    NO_ANSWER = "no_answer", N_("Nobody answered by the closing date")


class Round(Base):
    """One question to the group. What is asked, of whom and until when is fixed when it opens.

    It is over when its last day is, whether or not anybody has written that down yet: rules read
    `closes_on` and never wait for the worker.
    """

    __tablename__ = "round"
    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"))
    kind: Mapped[RoundKind] = mapped_column(spoken(RoundKind))
    option_id: Mapped[int | None] = mapped_column(sa.ForeignKey("option.id"), index=True)
    """The option of the plan that is asked about; its outcome stands beside it."""
    proposal: Mapped[str] = mapped_column(sa.Text)
    background: Mapped[str] = mapped_column(sa.Text, default="")
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    opened_at: Mapped[dt.datetime] = mapped_column(Moment)
    closes_on: Mapped[dt.date]
    """The last day on which one can answer."""
    hidden: Mapped[bool]
    """Whether nobody sees the positions of others before it is closed."""
    voters: Mapped[int]
    """How many may answer. The database takes no more of them, and lets none go."""
    quorum: Mapped[int]
    """How many have to answer for the outcome to speak for the group."""
    state: Mapped[RoundState] = mapped_column(spoken(RoundState), default=RoundState.OPEN)
    result: Mapped[Result | None] = mapped_column(spoken(Result))
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    """What follows from it, in words."""
    taken_back_because: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(state = 'closed') = (result IS NOT NULL) AND"
            " (state = 'open') = (closed_at IS NULL)",
            name="closed_with_a_result",
        ),
        sa.CheckConstraint(
            "(state = 'taken_back') = (taken_back_because <> '')", name="taken_back_with_a_reason"
        ),
        sa.CheckConstraint("quorum BETWEEN 1 AND voters", name="quorum_can_be_reached"),
        sa.CheckConstraint("kind <> 'verdict' OR hidden", name="verdict_is_blind"),
        sa.CheckConstraint("option_id IS NULL OR kind = 'option'", name="of_an_option"),
        sa.Index("ix_round_problem_id", "problem_id", "kind", "id"),
        sa.Index("ix_round_opened_by", "opened_by", "id"),
        partial_index("ix_round_open", "closes_on", "id", where="state = 'open'"),
        partial_index(
            "uq_round_open", "problem_id", "kind", unique=True,
            where="state = 'open' AND kind IN ('findings', 'plan', 'verdict')",
        ),
    )  # fmt: skip


class RoundVoter(Base):
    """Somebody who may answer. A guard of the database keeps the list as it was at the start."""

    __tablename__ = "round_voter"
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    resident: Mapped[bool]
    """Whether they worked for no agency when it opened."""
    __table_args__ = (sa.Index("ix_round_voter_account_id", "account_id", "round_id"),)


class Position(Base):
    """What one person said, or that they said nothing; and what an objection was answered."""

    __tablename__ = "position"
    round_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    stance: Mapped[Stance] = mapped_column(spoken(Stance))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[dt.datetime] = mapped_column(Moment)
    keyed_how: Mapped[ByHand | None] = mapped_column(spoken(ByHand))
    """How it came, where it was keyed in for them by `keyed_by`."""
    keyed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["round_id", "account_id"], ["round_voter.round_id", "round_voter.account_id"],
            name="of_a_voter",
        ),
        sa.CheckConstraint(
            "stance NOT IN ('object', 'disagree', 'add') OR reason <> ''", name="with_a_reason"
        ),
        sa.CheckConstraint(
            "(answer <> '') = (answered_by IS NOT NULL AND answered_at IS NOT NULL)",
            name="answered_by_somebody",
        ),
        sa.CheckConstraint("answered_by <> account_id", name="answered_by_another"),
        sa.CheckConstraint("keyed_by <> account_id", name="keyed_by_another"),
    )  # fmt: skip


class RoundQuestion(Base):
    """A question before one answers, and what it was answered. Everybody on the team reads both."""

    __tablename__ = "round_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(Moment)
    question: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "(answer <> '') = (answered_by IS NOT NULL AND answered_at IS NOT NULL)",
            name="answered_by_somebody",
        ),
    )
