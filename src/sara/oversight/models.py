"""Requests for a review of the work, and what became of each (practice 1.8).

Like reports, a request keeps days and no hours, and a number drawn by lot: whoever reported without
a name asks without one.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.db import Base, partial_index, spoken
from sara.words import N_, Spoken


class Applicant(Spoken):
    """Who asks for a review."""

    REPORTER = "reporter", N_("Somebody who reported it")
    MEMBER = "member", N_("A member of the group")
    THIRD_PARTY = "third_party", N_("Somebody for another person, who agreed")


class RequestState(Spoken):
    ASKED = "asked", N_("Asked for, not confirmed yet")
    ACKNOWLEDGED = "acknowledged", N_("Confirmed, not decided yet")
    MET = "met", N_("There is a review")
    NOT_MET = "not_met", N_("There is no review")
    ANSWERED = "answered", N_("Reviewed, and the result told")
    WITHDRAWN = "withdrawn", N_("Taken back")


OPEN = (RequestState.ASKED, RequestState.ACKNOWLEDGED, RequestState.MET)
"""States in which something is still owed."""
_OPEN = "state IN ('asked', 'acknowledged', 'met')"


class ReviewRequest(Base):
    """One request. Its reviewer was not involved before: a trigger of the database holds that."""

    __tablename__ = "review_request"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    applicant: Mapped[Applicant] = mapped_column(spoken(Applicant))
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    """None as long as nobody made a problem of what was reported."""
    report_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """The member who asks."""
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Of the code by which a third party follows it."""
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_to: Mapped[str] = mapped_column(sa.String(254), default="")
    consent: Mapped[str] = mapped_column(sa.String(500), default="")
    """For whom a third party asks, and how that person agreed."""
    asked_on: Mapped[dt.date]
    why: Mapped[str] = mapped_column(sa.Text)
    wanted: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[RequestState] = mapped_column(spoken(RequestState), default=RequestState.ASKED)

    acknowledged_on: Mapped[dt.date | None]
    acknowledged_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    decided_on: Mapped[dt.date | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    because: Mapped[str] = mapped_column(sa.Text, default="")
    reports: Mapped[int | None]
    """What was known on the day of the decision: see `rules.Facts`."""
    hate: Mapped[bool] = mapped_column(default=False)
    asking: Mapped[int | None]
    members: Mapped[int | None]
    over: Mapped[int | None]
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    named_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    meeting_on: Mapped[dt.date | None]
    meeting_where: Mapped[str] = mapped_column(sa.String(300), default="")
    answered_on: Mapped[dt.date | None]
    result: Mapped[str] = mapped_column(sa.Text, default="")
    plan: Mapped[str] = mapped_column(sa.Text, default="")
    withdrawn_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint("problem_id IS NOT NULL OR report_id IS NOT NULL", name="of_something"),
        sa.CheckConstraint(
            "(applicant = 'member') = (account_id IS NOT NULL)", name="member_has_account"
        ),
        sa.CheckConstraint(
            "applicant <> 'reporter' OR (report_id IS NOT NULL AND contact_name = ''"
            " AND contact_to = '' AND consent = '')",
            name="reporter_has_report",
        ),
        sa.CheckConstraint(
            "applicant <> 'third_party' OR (consent <> '' AND contact_name <> ''"
            " AND code_hash IS NOT NULL)",
            name="third_party_with_consent",
        ),
        sa.CheckConstraint(
            "state NOT IN ('met', 'not_met', 'answered')"
            " OR (decided_on IS NOT NULL AND decided_by IS NOT NULL AND because <> '')",
            name="decided_with_reasons",
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR (answered_on IS NOT NULL AND reviewer_id IS NOT NULL"
            " AND meeting_on IS NOT NULL AND result <> '' AND plan <> '')",
            name="answered_whole",
        ),
        sa.CheckConstraint(
            "reviewer_id <> named_by AND reviewer_id <> decided_by AND reviewer_id <> account_id",
            name="reviewed_by_another",
        ),
        sa.Index("ix_review_request_state_asked_on", "state", "asked_on", "id"),
        sa.Index("ix_review_request_asked_on", "asked_on"),
        *(
            partial_index(name, *columns, where=f"{_OPEN} AND {only}", unique=True)
            for name, columns, only in (
                ("uq_review_request_of_report", ("report_id",), "applicant = 'reporter'"),
                ("uq_review_request_of_member", ("account_id", "problem_id"),
                 "applicant = 'member'"),
            )
        ),
    )  # fmt: skip


class RequestReport(Base):
    """Another report of the applicant that belongs to a request, named by its receipt."""

    __tablename__ = "request_report"
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True, index=True)
