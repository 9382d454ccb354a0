"""Letters and notifications of a standing group, and until when each is of any use."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TOLD = ("message", "notification")


def upgrade() -> None:
    for table in TOLD:
        # Added as they are: rebuilding these tables would break what points to their rows.
        op.execute(
            sa.text(
                f"ALTER TABLE {table} ADD COLUMN group_id INTEGER "
                f"CONSTRAINT fk_{table}_group_id_working_group REFERENCES working_group (id)"
            )
        )
        op.add_column(table, sa.Column("until", Moment(), nullable=True))
    op.add_column("message", sa.Column("about", sa.String(64), nullable=False, server_default=""))
    op.create_index(op.f("ix_notification_group_id"), "notification", ["group_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_notification_group_id"), "notification")
    op.drop_column("message", "about")
    for table in TOLD:
        op.drop_column(table, "until")
        op.drop_column(table, "group_id")
