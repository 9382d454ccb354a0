"""Secret addresses at which a calendar program finds somebody's dates."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OWN = sa.text("group_id IS NULL AND revoked_at IS NULL")
OF_GROUP = sa.text("group_id IS NOT NULL AND revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name=op.f("fk_calendar_feed_group_id_working_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index("ix_calendar_feed_account_id", "calendar_feed", ["account_id", "group_id"])
    op.create_index(op.f("ix_calendar_feed_group_id"), "calendar_feed", ["group_id"])
    op.create_index(
        "uq_calendar_feed_own", "calendar_feed", ["account_id"], unique=True, sqlite_where=OWN,
        postgresql_where=OWN,
    )  # fmt: skip
    op.create_index(
        "uq_calendar_feed_group", "calendar_feed", ["account_id", "group_id"], unique=True,
        sqlite_where=OF_GROUP, postgresql_where=OF_GROUP,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("calendar_feed")
