"""Meetings: agenda, invitations, minutes, promises and questions."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def spoken(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("kind", spoken("meetingkind", "meeting", "focus_group", "walk_round"), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("access", sa.String(length=300), nullable=False),
        sa.Column("interpreter", sa.String(length=200), nullable=False),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("state", spoken("meetingstate", "planned", "cancelled"), nullable=False),
        sa.Column("cancelled_because", sa.String(length=300), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", Moment(), nullable=False),
        sa.Column("minutes_by", sa.Integer(), nullable=True),
        sa.Column("minutes_state", spoken("minutesstate", "draft", "proposed", "agreed"), nullable=False),
        sa.Column("minutes_until", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(minutes_state = 'agreed') = (agreed_at IS NOT NULL)", name=op.f("ck_meeting_agreed_at_a_time")),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_because <> '')", name=op.f("ck_meeting_cancelled_with_a_reason")),
        sa.CheckConstraint("minutes_state = 'draft' OR (minutes_until IS NOT NULL AND proposed_by IS NOT NULL)", name=op.f("ck_meeting_minutes_until_a_day")),
        sa.CheckConstraint("(problem_id IS NULL) <> (group_id IS NULL)", name=op.f("ck_meeting_of_one_group")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["called_by"], ["account.id"], name=op.f("fk_meeting_called_by_account")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_meeting_group_id_working_group")),
        sa.ForeignKeyConstraint(["minutes_by"], ["account.id"], name=op.f("fk_meeting_minutes_by_account")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_meeting_problem_id_problem")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_meeting_proposed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )  # fmt: skip
    op.create_index("ix_meeting_group_id", "meeting", ["group_id", "starts_at", "id"])
    op.create_index("ix_meeting_problem_id", "meeting", ["problem_id", "starts_at", "id"])
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at", "id"])
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("href", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )  # fmt: skip
    op.create_index("ix_agenda_item_meeting_id", "agenda_item", ["meeting_id", "place", "id"])
    op.create_index(
        "uq_agenda_item_source",
        "agenda_item",
        ["meeting_id", "source"],
        unique=True,
        sqlite_where=sa.text("source <> ''"),
        postgresql_where=sa.text("source <> ''"),
    )
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answer", spoken("coming", "yes", "maybe", "no"), nullable=True),
        sa.Column("needs", sa.String(length=300), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attendance_account_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "account_id", name=op.f("pk_attendance")),
    )  # fmt: skip
    op.create_index("ix_attendance_account_id", "attendance", ["account_id", "meeting_id"])
    op.create_table(
        "minutes_answer",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("agrees = (words = '')", name=op.f("ck_minutes_answer_a_correction_has_words")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_minutes_answer_account_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_answer_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", "account_id", name=op.f("pk_minutes_answer")),
    )  # fmt: skip
    op.create_index("ix_minutes_answer_account_id", "minutes_answer", ["account_id"])
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=140), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", spoken("promisestate", "open", "kept", "dropped"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN who = '' THEN 0 ELSE 1 END) = 1", name=op.f("ck_promise_one_owner")),
        sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name=op.f("ck_promise_ended_on_a_day")),
        sa.CheckConstraint("state <> 'dropped' OR because <> ''", name=op.f("ck_promise_dropped_with_a_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_promise_account_id_account")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_promise_agency_id_agency")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_promise_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )  # fmt: skip
    op.create_index("ix_promise_account_id", "promise", ["account_id"])
    op.create_index("ix_promise_agency_id", "promise", ["agency_id"])
    op.create_index("ix_promise_due_on", "promise", ["due_on", "id"])
    op.create_index("ix_promise_meeting_id", "promise", ["meeting_id"])
    op.create_table(
        "raised_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("asked_of", sa.String(length=140), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name=op.f("ck_raised_question_answered_at_a_time")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_raised_question_answered_by_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_raised_question_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised_question")),
    )  # fmt: skip
    op.create_index("ix_raised_question_meeting_id", "raised_question", ["meeting_id"])
    op.create_table(
        "minute_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("kind", spoken("linekind", "note", "decision", "promise", "action", "evidence", "question"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("struck_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind IN ('note', 'decision')) = (thing_id IS NULL)", name=op.f("ck_minute_line_made_into_something")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_minute_line_item_id_agenda_item"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minute_line_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_minute_line_written_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minute_line")),
    )  # fmt: skip
    op.create_index("ix_minute_line_item_id", "minute_line", ["item_id"])
    op.create_index("ix_minute_line_meeting_id", "minute_line", ["meeting_id", "id"])


def downgrade() -> None:
    for table in (
        "minute_line", "raised_question", "promise", "minutes_answer", "attendance", "agenda_item", "meeting",
    ):  # fmt: skip
        op.drop_table(table)
