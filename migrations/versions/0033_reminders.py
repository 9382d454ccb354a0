"""Since when an action waits for its owner, and what people were reminded of already."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action", sa.Column("asked_on", sa.Date(), nullable=True))
    op.create_table(
        "reminder",
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "subject_id", "step", "since", name=op.f("pk_reminder")),
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_column("action", "asked_on")
