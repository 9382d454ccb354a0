"""What people are told, how each wants to be told, and what a letter may carry along."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = sa.text("seen_at IS NULL AND settled_at IS NULL")
DUE = sa.text("due_at IS NOT NULL")

CARRIED = {"calendar": sa.Text(), "calendar_method": sa.String(12), "reply_to": sa.String(254),
           "unsubscribe": sa.String(400)}  # fmt: skip


def upgrade() -> None:
    # Added as they are: rebuilding these tables would break what points to their rows.
    op.add_column(
        "account", sa.Column("language", sa.String(12), nullable=False, server_default="")
    )
    op.add_column(
        "message", sa.Column("gathered", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for name, kind in CARRIED.items():
        op.add_column("message", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("act", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("says", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notification_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_notification_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_notification_message_id_message"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )  # fmt: skip
    op.create_index("ix_notification_account_id_id", "notification", ["account_id", "id"])
    op.create_index("ix_notification_subject", "notification", ["subject", "subject_id"])
    op.create_index(op.f("ix_notification_problem_id"), "notification", ["problem_id"])
    op.create_index(op.f("ix_notification_message_id"), "notification", ["message_id"])
    op.create_index(
        "ix_notification_new", "notification", ["account_id"], sqlite_where=NEW,
        postgresql_where=NEW,
    )  # fmt: skip
    op.create_index(
        "ix_notification_due", "notification", ["due_at"], sqlite_where=DUE, postgresql_where=DUE
    )
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "digest",
            sa.Enum(
                "day", "week", "never",
                name="digestevery", native_enum=False, create_constraint=True, length=24,
            ),
            nullable=False,
        ),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "digest_hour BETWEEN 0 AND 23 AND quiet_from BETWEEN 0 AND 23"
            " AND quiet_until BETWEEN 0 AND 23",
            name=op.f("ck_mail_choice_hours_of_a_day"),
        ),
        sa.CheckConstraint(
            "digest_weekday BETWEEN 0 AND 6", name=op.f("ck_mail_choice_a_day_of_the_week")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_choice")),
    )  # fmt: skip
    op.create_table(
        "mail_stop",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_stop_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_mail_stop_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("account_id", "problem_id", name=op.f("pk_mail_stop")),
    )


def downgrade() -> None:
    op.drop_table("mail_stop")
    op.drop_table("mail_choice")
    op.drop_table("notification")
    for name in reversed(("gathered", *CARRIED)):
        op.drop_column("message", name)
    op.drop_column("account", "language")
