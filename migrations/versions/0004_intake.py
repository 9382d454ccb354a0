"""Reports from people, and entries that keep a day and no hour."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verb", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_day_entry_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_entry")),
    )
    with op.batch_alter_table("day_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_entry_day"), ["day"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "walk_in",
                "phone",
                "meeting",
                "survey",
                "observation",
                "referral",
                "paper",
                "social",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "linked",
                "started",
                "referred",
                "logged",
                "merged",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "exact",
                "street",
                "block",
                "area",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("times", sa.String(length=300), nullable=False),
        sa.Column(
            "how_often",
            sa.Enum(
                "once",
                "few",
                "monthly",
                "weekly",
                "daily",
                "unknown",
                name="howoften",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("since", sa.String(length=120), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("told_before", sa.Boolean(), nullable=True),
        sa.Column("told_whom", sa.Text(), nullable=False),
        sa.Column("joins_problem_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "anonymous",
                "coordinator",
                "group",
                name="identitymode",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column(
            "contact_by",
            sa.Enum(
                "email",
                "call",
                "text",
                "letter",
                name="contactby",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("contact_to", sa.String(length=300), nullable=False),
        sa.Column("no_letters", sa.Boolean(), nullable=False),
        sa.Column("no_texts", sa.Boolean(), nullable=False),
        sa.Column("no_calls", sa.Boolean(), nullable=False),
        sa.Column("no_emails", sa.Boolean(), nullable=False),
        sa.Column("safe_hours", sa.String(length=120), nullable=False),
        sa.Column("safe_words", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("keyed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_report_merged_into_something"),
        ),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (account_id IS NULL AND contact_by IS NULL AND contact_name = '' AND contact_to = '' AND safe_hours = '' AND safe_words = '')",
            name=op.f("ck_report_anonymous_holds_nobody"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_report_whole_point")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_report_on_earth"),
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_report_not_into_itself")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_report_account_id_account")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_area_id_area")),
        sa.ForeignKeyConstraint(
            ["joins_problem_id"], ["problem.id"], name=op.f("fk_report_joins_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by"], ["account.id"], name=op.f("fk_report_keyed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["report.id"], name=op.f("fk_report_merged_into_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_report_receipt_hash")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_report_area_id_state_received_on_id",
            ["area_id", "state", "received_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_report_joins_problem_id"), ["joins_problem_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_report_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(
            "ix_report_received_on_channel", ["received_on", "area_id", "channel"], unique=False
        )
        batch_op.create_index(
            "ix_report_state_received_on_id", ["state", "received_on", "id"], unique=False
        )

    op.create_table(
        "pulse",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "same",
                "worse",
                "less",
                "stopped",
                name="still",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_pulse_report_id_report")
        ),
        sa.PrimaryKeyConstraint("report_id", "day", name=op.f("pk_pulse")),
    )
    op.create_table(
        "report_message",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_us", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("sent_hash", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "from_us OR written_by IS NULL", name=op.f("ck_report_message_reporter_unnamed")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_message_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_report_message_written_by_account")
        ),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_report_message")),
        sa.UniqueConstraint("sent_hash", name=op.f("uq_report_message_sent_hash")),
    )
    op.create_table(
        "report_photo",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("thumb", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_photo_report_id_report")
        ),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_report_photo")),
    )
    with op.batch_alter_table("report_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_photo_shown"), ["shown"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_photo_thumb"), ["thumb"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_photo_thumb"))
        batch_op.drop_index(batch_op.f("ix_report_photo_shown"))

    op.drop_table("report_photo")
    op.drop_table("report_message")
    op.drop_table("pulse")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_state_received_on_id")
        batch_op.drop_index("ix_report_received_on_channel")
        batch_op.drop_index(batch_op.f("ix_report_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_report_joins_problem_id"))
        batch_op.drop_index("ix_report_area_id_state_received_on_id")
        batch_op.drop_index(batch_op.f("ix_report_account_id"))

    op.drop_table("report")
    with op.batch_alter_table("day_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_day_entry_day"))

    op.drop_table("day_entry")
