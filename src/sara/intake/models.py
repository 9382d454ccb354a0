"""What one person told us, and what was said to each other since (practice 1.1).

Nothing here keeps an hour, and no number tells which came first: beside the times of everything
else that is kept, the one or the other would say who was here when. See docs/decisions.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from sara.accounts.models import Precision
from sara.db import Base, spoken
from sara.words import N_, Spoken


class Channel(Spoken):
    """How a report reached us."""

    ONLINE = "online", N_("Online")
    WALK_IN = "walk_in", N_("At the counter")
    PHONE = "phone", N_("By telephone")
    MEETING = "meeting", N_("At a meeting")
    SURVEY = "survey", N_("In a survey")
    OBSERVATION = "observation", N_("Seen by an officer")
    REFERRAL = "referral", N_("From a partner agency")
    PAPER = "paper", N_("On a paper form")
    SOCIAL = "social", N_("Heard on social media")


class IdentityMode(Spoken):
    """Who learns who reported."""

    ANONYMOUS = "anonymous", N_("Nobody")
    COORDINATOR = "coordinator", N_("The coordinator only")
    GROUP = "group", N_("The people who work on it")


class HowOften(Spoken):
    ONCE = "once", N_("Once")
    FEW = "few", N_("A few times")
    MONTHLY = "monthly", N_("About every month")
    WEEKLY = "weekly", N_("About every week")
    DAILY = "daily", N_("Nearly every day")
    UNKNOWN = "unknown", N_("I do not know")


class ContactBy(Spoken):
    """How a reporter may be reached."""

    EMAIL = "email", N_("By e-mail")
    CALL = "call", N_("By telephone")
    TEXT = "text", N_("By text message")
    LETTER = "letter", N_("By letter")


class ReportState(Spoken):
    NEW = "new", N_("New")
    LINKED = "linked", N_("Part of a problem")
    STARTED = "started", N_("A problem was started from it")
    REFERRED = "referred", N_("Passed on to another body")
    LOGGED = "logged", N_("Kept on record")
    MERGED = "merged", N_("Joined with another report")


class Still(Spoken):
    """The answer to "is it still happening?"."""

    SAME = "same", N_("Yes, as before")
    WORSE = "worse", N_("Yes, and more")
    LESS = "less", N_("Less than before")
    STOPPED = "stopped", N_("No, it has stopped")


UNCOUNTED = {"sqlite_with_rowid": False}
"""SQLite counts the rows of other tables: beside the times of our answers that would be an hour."""


class Report(Base):
    """`id` is drawn by lot. An anonymous report holds nobody: the database itself refuses it."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    receipt_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(spoken(Channel))
    state: Mapped[ReportState] = mapped_column(spoken(ReportState), default=ReportState.NEW)
    received_on: Mapped[dt.date]
    what: Mapped[str] = mapped_column(sa.Text)
    place: Mapped[str] = mapped_column(sa.String(300))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    precision: Mapped[Precision] = mapped_column(spoken(Precision), default=Precision.AREA)
    times: Mapped[str] = mapped_column(sa.String(300), default="")
    how_often: Mapped[HowOften | None] = mapped_column(spoken(HowOften))
    since: Mapped[str] = mapped_column(sa.String(120), default="")
    affected: Mapped[str] = mapped_column(sa.Text, default="")
    told_before: Mapped[bool | None]
    told_whom: Mapped[str] = mapped_column(sa.Text, default="")
    joins_problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    """The published problem that the reporter says it belongs to; nobody has decided on it."""
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(60), default="")
    """In which language the reporter wants to be answered, in the reporter's words."""

    mode: Mapped[IdentityMode] = mapped_column(spoken(IdentityMode))
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_by: Mapped[ContactBy | None] = mapped_column(spoken(ContactBy))
    contact_to: Mapped[str] = mapped_column(sa.String(300), default="")
    no_letters: Mapped[bool] = mapped_column(default=False)
    no_texts: Mapped[bool] = mapped_column(default=False)
    no_calls: Mapped[bool] = mapped_column(default=False)
    no_emails: Mapped[bool] = mapped_column(default=False)
    safe_hours: Mapped[str] = mapped_column(sa.String(120), default="")
    safe_words: Mapped[str] = mapped_column(sa.String(300), default="")
    """What else must be heeded to reach the reporter safely."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """The reporter, when signed in and not anonymous."""
    keyed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """The member of staff who wrote it down for somebody else."""
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (account_id IS NULL AND contact_by IS NULL"
            " AND contact_name = '' AND contact_to = '' AND safe_hours = '' AND safe_words = '')",
            name="anonymous_holds_nobody",
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"
        ),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_something"
        ),
        sa.CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        sa.Index("ix_report_state_received_on_id", "state", "received_on", "id"),
        sa.Index("ix_report_area_id_state_received_on_id", "area_id", "state", "received_on", "id"),
        sa.Index("ix_report_received_on_channel", "received_on", "area_id", "channel"),
    )


class ReportMessage(Base):
    """One message between the reporter and us; `number` counts within the report."""

    __tablename__ = "report_message"
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[dt.date]
    from_us: Mapped[bool]
    words: Mapped[str] = mapped_column(sa.Text)
    written_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Whoever of us wrote it; never a reporter."""
    sent_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """So that a form sent twice says it once."""
    __table_args__ = (
        sa.CheckConstraint("from_us OR written_by IS NULL", name="reporter_unnamed"), UNCOUNTED
    )  # fmt: skip


class Pulse(Base):
    """The reporter's answer to "still happening?": one a day."""

    __tablename__ = "pulse"
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    answer: Mapped[Still] = mapped_column(spoken(Still))
    __table_args__ = (UNCOUNTED,)


class ReportPhoto(Base):
    """A clean copy of a photo. Of what came, neither the file nor its name is kept."""

    __tablename__ = "report_photo"
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shown: Mapped[str] = mapped_column(sa.String(64), index=True)
    thumb: Mapped[str] = mapped_column(sa.String(64), index=True)
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    __table_args__ = (UNCOUNTED,)
